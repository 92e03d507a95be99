"""Live progress as server-sent events (WHATWG HTML §9.2): plain HTTP, resumed by Last-Event-ID."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import BaseRenderer
from rest_framework.views import APIView

from accounts.requests import MemberRequest
from generation import selectors
from generation.live import watch


class EventStreamRenderer(BaseRenderer):
    """Lets clients ask for text/event-stream; refusals under it are still problem documents."""

    media_type = "text/event-stream"
    format = "events"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Only refusals come here: the stream itself is no DRF response."""
        return json.dumps(data).encode()


class EventsView(APIView):
    """A job's progress, pushed. Authorised like every other call; then the stream runs on the event loop, without a thread."""

    renderer_classes = [EventStreamRenderer]

    @extend_schema(
        operation_id="generation_events",
        responses={(200, "text/event-stream"): OpenApiTypes.STR},
        parameters=[OpenApiParameter("Last-Event-ID", int, "header", description="The version seen last; later ones are sent again")],
    )
    def get(self, request: MemberRequest, job_id: UUID) -> HttpResponseBase:
        """Each message's data is the job's state as JSON and its id the job's version; the stream ends with the job."""
        job = selectors.job_for(request.user, job_id)
        last = request.headers.get("Last-Event-ID", "")
        after = int(last) if last.isascii() and last.isdigit() and len(last) < 10 else None
        if after is not None and job.is_finished and after >= job.version:
            return HttpResponse(status=204)  # tells an EventSource to stop reconnecting
        headers = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
        return StreamingHttpResponse(_stream(job.pk, after), content_type="text/event-stream; charset=utf-8", headers=headers)


async def _stream(job_id: UUID, after: int | None) -> AsyncIterator[bytes]:
    yield b"retry: 1000\n\n"
    async for update in watch(job_id, after):
        if update is None:
            yield b": still here\n\n"
        else:
            data = json.dumps({"kind": update.kind} | update.state, separators=(",", ":"))
            yield f"id: {update.sequence}\ndata: {data}\n\n".encode()
