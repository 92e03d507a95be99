"""Guardians and young members as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.guardians import selectors, services
from accounts.models import Guardianship, Member
from accounts.requests import MemberRequest
from core.api import StrictSerializer
from core.ratelimit import limited_by

ROLES = ["guardian", "young"]


class RelativeSerializer(serializers.Serializer[Any]):
    """The other of the two."""

    handle = serializers.CharField()
    display_name = serializers.CharField()


class GuardianshipSerializer(serializers.Serializer[Any]):
    """A link of two members, as both see it."""

    id = serializers.UUIDField()
    role = serializers.ChoiceField(choices=ROLES, help_text="What the caller is in it")
    other = RelativeSerializer()
    personal_feed = serializers.BooleanField(help_text="False: For you is not profiled")
    messages = serializers.BooleanField(help_text="False: the young member neither sends nor gets messages")
    created_at = serializers.DateTimeField()


class GuardianshipListSerializer(serializers.Serializer[Any]):
    """All that the caller is a part of."""

    items = GuardianshipSerializer(many=True)


class GuardianCodeSerializer(serializers.Serializer[Any]):
    """A code to tell the other in person; it is shown this once."""

    code = serializers.CharField()
    expires_at = serializers.DateTimeField()


class CodeEnteredSerializer(StrictSerializer):
    """A code that somebody told the caller."""

    code = serializers.CharField(max_length=40)


class CodeCheckedSerializer(serializers.Serializer[Any]):
    """Whom a code would link the caller with."""

    role = serializers.ChoiceField(choices=ROLES, help_text="What the caller would be")
    other = RelativeSerializer()


class SwitchesSerializer(StrictSerializer):
    """What is given is changed."""

    personal_feed = serializers.BooleanField(required=False)
    messages = serializers.BooleanField(required=False)


def _sides(row: Guardianship, member: Member) -> dict[str, Any]:
    guards = row.guardian_id == member.pk
    other = row.young if guards else row.guardian
    return {"role": ROLES[not guards], "other": {"handle": other.handle, "display_name": other.display_name}}


def _body(row: Guardianship, member: Member) -> dict[str, Any]:
    switches = {"personal_feed": row.personal_feed, "messages": row.messages}
    created_at = serializers.DateTimeField().to_representation(row.created_at)
    return {"id": str(row.pk)} | _sides(row, member) | switches | {"created_at": created_at}


class GuardianshipsView(APIView):
    """The caller's guardian, or whom they look after."""

    def get_throttles(self) -> list[Any]:
        """Codes are guessed by accepting them too."""
        return [each() for each in (limited_by("guardian_codes") if self.request.method == "POST" else limited_by())]

    @extend_schema(responses=GuardianshipListSerializer, operation_id="guardianship_list")
    def get(self, request: MemberRequest) -> Response:
        """List them, with the switches."""
        return Response({"items": [_body(row, request.user) for row in selectors.guardianships(request.user)]})

    @extend_schema(request=CodeEnteredSerializer, responses={201: GuardianshipSerializer}, operation_id="guardianship_accept")
    def post(self, request: MemberRequest) -> Response:
        """Accept a code: the two are linked."""
        row = services.accept(code=CodeEnteredSerializer.read(request)["code"], by=request.user)
        return Response(_body(row, request.user), status=201)


class CodeView(APIView):
    """The caller's own code."""

    throttle_classes = limited_by("guardian_codes")

    @extend_schema(request=None, responses={201: GuardianCodeSerializer}, operation_id="guardian_code_make")
    def post(self, request: MemberRequest) -> Response:
        """Make one; it holds for a day, works once, and ends the one before."""
        row, code = services.invite(member=request.user)
        return Response({"code": code, "expires_at": serializers.DateTimeField().to_representation(row.expires_at)}, status=201)

    @extend_schema(responses={204: None}, operation_id="guardian_code_take_back")
    def delete(self, request: MemberRequest) -> Response:
        """Take it back; may be repeated."""
        services.take_back(member=request.user)
        return Response(status=204)


class CodeCheckView(APIView):
    """A code before it is accepted."""

    throttle_classes = limited_by("guardian_codes")

    @extend_schema(request=CodeEnteredSerializer, responses=CodeCheckedSerializer, operation_id="guardian_code_check")
    def post(self, request: MemberRequest) -> Response:
        """Whom it would link the caller with, and how. Nothing is changed."""
        _, row = services.look(code=CodeEnteredSerializer.read(request)["code"], by=request.user)
        return Response(_sides(row, request.user))


class GuardianshipView(APIView):
    """One link."""

    @extend_schema(request=SwitchesSerializer, responses=GuardianshipSerializer, operation_id="guardianship_switch")
    def patch(self, request: MemberRequest, guardianship_id: UUID) -> Response:
        """Turn the switches; the guardian alone may."""
        row = selectors.one(request.user, guardianship_id)
        row = services.switch(guardianship=row, by=request.user, **SwitchesSerializer.read(request))
        return Response(_body(row, request.user))

    @extend_schema(responses={204: None}, operation_id="guardianship_end")
    def delete(self, request: MemberRequest, guardianship_id: UUID) -> Response:
        """Part the two; the guardian alone may."""
        services.end(guardianship=selectors.one(request.user, guardianship_id), by=request.user)
        return Response(status=204)
