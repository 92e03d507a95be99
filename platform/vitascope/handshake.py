"""`GET /.well-known/vitascope`: what an app has to know of a server before anybody signs in.

Apps compare the API range, never the server's version, to decide whether they can talk to it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from generation import requests, selectors
from generation.engines.base import Capabilities

API_MIN = API_MAX = 1

_text = serializers.CharField
_number = serializers.IntegerField


class HandshakeSerializer(serializers.Serializer[Any]):
    """The server in a page."""

    server = inline_serializer("Server", {"name": _text(), "version": _text(), "url": _text()})
    api = inline_serializer("ApiRange", {"min": _number(), "max": _number()})
    sign_up = inline_serializer(
        "SignUp",
        {
            "open": serializers.BooleanField(),
            "invite_required": serializers.BooleanField(),
            "invites_per_member": _number(),
            "minimum_age": _number(),
            "regions": serializers.ListField(child=_text(), help_text="ISO 3166-1 alpha-2, or * for everywhere"),
        },
    )
    features = serializers.DictField(child=serializers.BooleanField())
    limits = inline_serializer(
        "Limits",
        {
            "prompt_characters": _number(),
            "seconds": serializers.ListField(child=_number()),
            "sizes": serializers.ListField(child=_text()),
            "jobs_per_day": serializers.DictField(child=_number()),
            "jobs_at_once": serializers.DictField(child=_number()),
            "calls": _text(help_text="COUNT/SECONDS of API calls"),
        },
    )
    likeness_label = _text(help_text="The visible word for a likeness")


def _seconds(engines: list[Capabilities]) -> list[int]:
    """The lengths that some plan allows and some worker makes."""
    allowed = {length for lengths in settings.SECONDS_BY_PLAN.values() for length in lengths}
    return [length for length in selectors.made_seconds(engines) if length in allowed]


class HandshakeView(APIView):
    """Open to everybody; a token that has run out must not stand in the way."""

    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(operation_id="handshake", responses=HandshakeSerializer, auth=[])
    def get(self, request: Request) -> Response:
        """Read it at start, and again after an update of the app."""
        engines = selectors.capabilities()
        features = {name: not engines or any(getattr(able, name) for able in engines) for name in ("sound", "remix", "extend")}
        features["picture"] = selectors.takes_pictures()
        always = ("following", "comments", "saves", "search", "notifications", "messages", "progress_events", "progress_websocket")
        return Response(
            {
                "server": {"name": "Vitascope", "version": settings.SPECTACULAR_SETTINGS["VERSION"], "url": settings.BASE_URL},
                "api": {"min": API_MIN, "max": API_MAX},
                "sign_up": {
                    "open": bool(settings.REGIONS),
                    "invite_required": True,
                    "invites_per_member": settings.INVITES_PER_MEMBER,
                    "minimum_age": settings.MINIMUM_AGE,
                    "regions": settings.REGIONS,
                },
                "features": features | dict.fromkeys(always, True),
                "limits": {
                    "prompt_characters": requests.PROMPT_MAX,
                    "seconds": _seconds(engines),
                    "sizes": requests.SIZES,
                    "jobs_per_day": settings.JOBS_PER_DAY,
                    "jobs_at_once": settings.JOBS_AT_ONCE,
                    "calls": settings.RATES["api"],
                },
                "likeness_label": settings.LIKENESS_LABEL,
            }
        )
