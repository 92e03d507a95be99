"""The webhook endpoints of /v1, on OpenAI's wire."""

from __future__ import annotations

from typing import Any, cast

from rest_framework.response import Response

from core.api import StrictJSONParser
from core.pagination import limit_of
from core.ratelimit import spend
from developer.api import KeyedRequest, V1View, is_retry, unix
from developer.models import ApiKey, WebhookEndpoint, WebhookEvent
from developer.webhooks import requests, selectors, services


class WebhooksView(V1View):
    """What these routes share: a scope of their own, because they decide where news of all a member's videos goes."""

    reads = writes = ApiKey.Scope.WEBHOOKS
    parser_classes = [StrictJSONParser]


class EventTypesView(WebhooksView):
    """What can be listened for."""

    def get(self, request: KeyedRequest) -> Response:
        """All types."""
        return Response({"object": "list", "data": WebhookEvent.Type.values})


class EndpointsView(WebhooksView):
    """Making and listing."""

    def get(self, request: KeyedRequest) -> Response:
        """A page of the caller's endpoints, newest first."""
        limit, after = limit_of(request.query_params.get("limit")), request.query_params.get("after", "")
        page = selectors.endpoint_page(request.user, after=after, limit=limit)
        data = [endpoint_body(endpoint) for endpoint in page.endpoints]
        ends = {"first_id": data[0]["id"] if data else None, "last_id": data[-1]["id"] if data else None}
        return Response({"object": "list", "data": data, **ends, "has_more": page.has_more})

    def post(self, request: KeyedRequest) -> Response:
        """A new endpoint; the answer is the only one that shows its secret."""
        spend(request._request, "webhooks")
        terms = requests.read_create(cast(dict[str, Any], request.data))
        key = request.headers.get("Idempotency-Key")
        return _with_secret(services.create_endpoint(member=request.user, terms=terms, idempotency_key=key, is_retry=is_retry(request)))


class EndpointView(WebhooksView):
    """One endpoint."""

    def get(self, request: KeyedRequest, endpoint_id: str) -> Response:
        """As it is."""
        return Response(endpoint_body(selectors.endpoint_for(request.user, endpoint_id)))

    def post(self, request: KeyedRequest, endpoint_id: str) -> Response:
        """Change the terms that are given."""
        endpoint = selectors.endpoint_for(request.user, endpoint_id)
        terms = requests.read_update(cast(dict[str, Any], request.data), endpoint)
        return Response(endpoint_body(services.update_endpoint(endpoint=endpoint, terms=terms)))

    def delete(self, request: KeyedRequest, endpoint_id: str) -> Response:
        """Delete it and what was sent to it."""
        services.delete_endpoint(endpoint=selectors.endpoint_for(request.user, endpoint_id))
        return Response({"id": endpoint_id, "object": "webhook_endpoint.deleted", "deleted": True})


class RotateView(WebhooksView):
    """Another secret."""

    def post(self, request: KeyedRequest, endpoint_id: str) -> Response:
        """The new one is in the answer and nowhere else."""
        spend(request._request, "webhooks")
        endpoint = selectors.endpoint_for(request.user, endpoint_id)
        keep_old = requests.read_flag(cast(dict[str, Any], request.data), "keep_old_secret_active_for_24_hours")
        return _with_secret(services.rotate_secret(endpoint=endpoint, keep_old=keep_old))


class TestView(WebhooksView):
    """A sample event."""

    def post(self, request: KeyedRequest, endpoint_id: str) -> Response:
        """Send it now and tell how it was answered."""
        spend(request._request, "webhooks")
        endpoint = selectors.endpoint_for(request.user, endpoint_id)
        event_type = requests.read_event_type(cast(dict[str, Any], request.data))
        status = services.send_test(endpoint=endpoint, event_type=event_type)
        return Response(
            {
                "object": "webhook_endpoint.test",
                "webhook_endpoint_id": endpoint_id,
                "event_type": event_type,
                "status_code": status,
                "success": True,
            }
        )


def endpoint_body(endpoint: WebhookEndpoint) -> dict[str, Any]:
    """An endpoint as OpenAI's object. What is ours is under `vitascope`."""
    return {
        "id": endpoint.wire_id,
        "object": "webhook_endpoint",
        "created_at": unix(endpoint.created_at),
        "updated_at": unix(endpoint.updated_at),
        "name": endpoint.name,
        "url": endpoint.url,
        "event_types": endpoint.event_types,
        "signing_secret_hint": endpoint.secret_hint,
        "vitascope": {
            "state": endpoint.state,
            "disabled_at": unix(endpoint.disabled_at),
            "disabled_because": endpoint.disabled_because or None,
        },
    }


def _with_secret(made: tuple[WebhookEndpoint, str]) -> Response:
    endpoint, secret = made
    return Response(endpoint_body(endpoint) | {"signing_secret": secret}, headers={"Cache-Control": "no-store"})
