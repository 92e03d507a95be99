"""Enrolment as JSON: a challenge, the take for it, animals and things by a picture, and links for somebody else."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

import cameos.api
from accounts.requests import MemberRequest
from cameos.enrolment import services
from cameos.enrolment.models import Challenge, Reference, Take
from cameos.enrolment.requests import THINGS, read_take, read_thing, session_of
from cameos.models import Likeness
from core.api import StrictSerializer
from core.errors import Invalid
from core.forms import UploadParser
from core.ratelimit import limited_by
from core.storage import signed_url


class ChallengeSerializer(serializers.ModelSerializer[Challenge]):
    """Say the digits one by one, then turn the head in this order; the take has to be sent before it expires."""

    class Meta:
        model = Challenge
        fields = ["id", "digits", "turns", "terms", "expires_at"]

    turns = serializers.ListField(child=serializers.ChoiceField(choices=services.TURNS))


class TakeUploadSerializer(StrictSerializer):
    """A film of 5 to 30 seconds, MP4 or WebM, recorded for that challenge; name and handle are the member's own where they are left out."""

    challenge = serializers.UUIDField()
    video = serializers.FileField()
    name = serializers.CharField(required=False)
    handle = serializers.CharField(required=False)
    invitation = serializers.CharField(required=False, help_text="The token of the link by which the member came")


class ThingUploadSerializer(StrictSerializer):
    """An animal or a thing: a picture (PNG, JPEG or WebP; with alpha it is cut out already) or a clip of 2 to 4 seconds."""

    name = serializers.CharField()
    handle = serializers.CharField()
    kind = serializers.ChoiceField(choices=THINGS)
    picture = serializers.FileField(required=False)
    clip = serializers.FileField(required=False)


class ReferenceSerializer(serializers.Serializer[Reference]):
    """A picture that it is cast from: a PNG with alpha."""

    view = serializers.ChoiceField(choices=Reference.View.values)
    url = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    clothes = serializers.CharField(required=False, help_text="Colour below the face, #rrggbb")


class EnrolledSerializer(serializers.Serializer[Take]):
    """Something that was enrolled. While `state` is waiting, `waits_for` names what the checks were unsure of."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    handle = serializers.CharField()
    kind = serializers.ChoiceField(choices=Likeness.Kind.values)
    state = serializers.ChoiceField(choices=Take.State.values)
    waits_for = serializers.ListField(child=serializers.CharField())
    references = ReferenceSerializer(many=True)
    voice_url = serializers.CharField(required=False)
    file_kept_until = serializers.DateTimeField(required=False, help_text="When the take itself is deleted")
    created_at = serializers.DateTimeField()


class InvitationSerializer(serializers.Serializer[Any]):
    """A link for somebody else, who enrols themself by it and owns what they enrol."""

    url = serializers.CharField()
    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class ChallengesView(APIView):
    """What a take has to show and to say."""

    throttle_classes = limited_by("takes")

    @extend_schema(operation_id="cameo_challenge_create", request=None, responses={201: ChallengeSerializer})
    def post(self, request: MemberRequest) -> Response:
        """Ask for one, which is good for one take within five minutes, in the session that asked."""
        made = services.give_challenge(member=request.user, session=session_of(cast(HttpRequest, request._request), request.auth))
        return Response(ChallengeSerializer(made).data, status=status.HTTP_201_CREATED)


class TakesView(APIView):
    """Enrolling oneself."""

    parser_classes = [UploadParser]
    throttle_classes = limited_by("takes")

    @extend_schema(
        operation_id="cameo_take_create", request={"multipart/form-data": TakeUploadSerializer}, responses={201: EnrolledSerializer}
    )
    def post(self, request: MemberRequest) -> Response:
        """Send the take for a challenge; takes seconds. A refusal names every check that found something wrong."""
        data = _known(request, TakeUploadSerializer)
        challenge, wanted, file = read_take(data, request.user)
        session = session_of(cast(HttpRequest, request._request), request.auth)
        made = services.take(
            member=request.user,
            session=session,
            challenge_id=challenge,
            file=file,
            wanted=wanted,
            invitation=str(data.get("invitation", "")),
        )
        return Response(enrolled_body(made), status=status.HTTP_201_CREATED)


class CameosView(cameos.api.CameosView):
    """All of one's own; and enrolling an animal or a thing."""

    parser_classes = [UploadParser]

    def get_throttles(self) -> list[BaseThrottle]:
        """Looking is cheap, enrolling is not."""
        return [throttle() for throttle in limited_by("takes")] if self.request.method == "POST" else super().get_throttles()

    @extend_schema(operation_id="cameo_create", request={"multipart/form-data": ThingUploadSerializer}, responses={201: EnrolledSerializer})
    def post(self, request: MemberRequest) -> Response:
        """Send its picture or clip; a person in it is refused."""
        wanted, files = read_thing(_known(request, ThingUploadSerializer))
        made = services.enrol(member=request.user, wanted=wanted, **files)
        return Response(enrolled_body(made), status=status.HTTP_201_CREATED)


class InvitationsView(APIView):
    """Asking somebody else."""

    throttle_classes = limited_by("takes")

    @extend_schema(operation_id="cameo_invitation_create", request=None, responses={201: InvitationSerializer})
    def post(self, request: MemberRequest) -> Response:
        """Make a link that works for a day."""
        token, expires_at = services.invite(member=request.user)
        url = request.build_absolute_uri(reverse("cameo-invited", args=[token]))
        return Response({"url": url, "token": token, "expires_at": expires_at}, status=status.HTTP_201_CREATED)


def enrolled_body(take: Take) -> dict[str, Any]:
    """What the member is told of what they enrolled."""
    likeness = take.likeness
    body = {
        "id": likeness.pk,
        "name": likeness.name,
        "handle": take.handle,
        "kind": likeness.kind,
        "state": take.state,
        "waits_for": doubts_of(take),
        "references": [_reference_body(reference) for reference in likeness.references.order_by("created_at", "pk")],
        "created_at": take.created_at,
    }
    if sample := getattr(likeness, "voice_sample", None):
        body["voice_url"] = signed_url(sample.file.name)
    if take.file:
        body["file_kept_until"] = take.kept_until
    return dict(EnrolledSerializer(body).data)  # type: ignore[arg-type]


def doubts_of(take: Take) -> list[str]:
    """What a moderator has to look at."""
    if take.state != Take.State.WAITING:
        return []
    return [code for outcome, code in take.findings.values() if outcome == "unsure"]


def _reference_body(reference: Reference) -> dict[str, Any]:
    body = {"view": reference.view, "url": signed_url(str(reference.file.name)), "width": reference.width, "height": reference.height}
    return body | ({"clothes": reference.clothes} if reference.clothes else {})


def _known(request: MemberRequest, serializer: type[StrictSerializer]) -> dict[str, Any]:
    """The body, when it has only fields that there are. Raises Invalid."""
    data = cast(dict[str, Any], request.data)
    for name in data:
        if name not in serializer().fields:
            raise Invalid.field(name, "unknown_field", "There is no such field.")
    return data
