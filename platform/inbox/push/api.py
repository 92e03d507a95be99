"""Devices that are told by Web Push, as JSON."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import MemberRequest
from core.api import StrictSerializer
from core.outgoing import URL_MAX
from core.ratelimit import limited_by
from inbox.models import PushSubscription
from inbox.push import services, vapid


class DeviceSerializer(serializers.Serializer[Any]):
    """A browser or an app that is told."""

    id = serializers.UUIDField()
    service = serializers.SerializerMethodField(help_text="The host of its push service")
    created_at = serializers.DateTimeField()
    here = serializers.SerializerMethodField(help_text="Whether it was added in the session that asks")

    def get_here(self, row: PushSubscription) -> bool:
        """So that a browser knows whether it is one of them."""
        return row.session == self.context["session"].session_key

    def get_service(self, row: PushSubscription) -> str:
        """The address itself lets whoever has it send there, so it is not shown."""
        return urlsplit(row.endpoint).hostname or ""


class DeviceListSerializer(serializers.Serializer[Any]):
    """The caller's devices, and the key to subscribe with."""

    key = serializers.CharField(help_text="applicationServerKey, base64url")
    items = DeviceSerializer(many=True)


class SubscriptionSerializer(StrictSerializer):
    """A PushSubscription as browsers write it."""

    class KeysSerializer(StrictSerializer):
        """What the browser decrypts with."""

        p256dh = serializers.CharField(max_length=200)
        auth = serializers.CharField(max_length=100)

    endpoint = serializers.CharField(max_length=URL_MAX)
    expirationTime = serializers.FloatField(required=False, allow_null=True, help_text="Not looked at")
    keys = KeysSerializer()


class DevicesView(APIView):
    """The caller's devices."""

    throttle_classes = limited_by("devices")

    @extend_schema(responses=DeviceListSerializer, operation_id="device_list")
    def get(self, request: MemberRequest) -> Response:
        """List them, the latest first."""
        rows = request.user.devices.order_by("-created_at", "-pk")
        items = DeviceSerializer(rows, many=True, context={"session": _session(request)})
        return Response({"key": vapid.public_key(), "items": items.data})

    @extend_schema(request=SubscriptionSerializer, responses={201: DeviceSerializer}, operation_id="device_subscribe")
    def post(self, request: MemberRequest) -> Response:
        """Be told there of what is new, for as long as the caller stays signed in; may be repeated."""
        asked = SubscriptionSerializer.read(request)
        session = _session(request)
        row = services.subscribe(member=request.user, session=session, endpoint=asked["endpoint"], **asked["keys"])
        return Response(DeviceSerializer(row, context={"session": session}).data, status=201)


class DeviceView(APIView):
    """One of them."""

    @extend_schema(responses={204: None}, operation_id="device_remove")
    def delete(self, request: MemberRequest, subscription_id: UUID) -> Response:
        """Be told nothing there any more."""
        services.unsubscribe(member=request.user, subscription_id=subscription_id)
        return Response(status=204)


def _session(request: MemberRequest) -> SessionBase:
    """That of an app's token, or of the browser's cookie."""
    return request.auth if isinstance(request.auth, SessionBase) else request.session
