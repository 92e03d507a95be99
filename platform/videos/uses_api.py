"""Videos that show the caller, as JSON: drafts of others too, with all that the caller can do about each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import MemberRequest
from cameos.selectors import decided_by
from core.pagination import page_body
from videos import selectors, uses
from videos.api import PAGE_PARAMETERS, VideoSerializer, page_parameters, video_body
from videos.models import CameoUse, Video

VERBS = {
    "withdraw": lambda video, by: uses.withdraw(video=video, by=by),
    "reinstate": lambda video, by: uses.reinstate(video=video, by=by),
    "mute": lambda video, by: uses.mute(video=video, by=by),
    "unmute": lambda video, by: uses.mute(video=video, by=by, muted=False),
}


class UseSerializer(serializers.Serializer[Any]):
    """A video with the caller in it. `cameos` are those of theirs that it shows."""

    class ShownSerializer(serializers.ModelSerializer[CameoUse]):
        """One of them in it."""

        cameo = serializers.UUIDField(source="likeness_id")
        withdrawn_at = serializers.DateTimeField(required=False)

        class Meta:
            model = CameoUse
            fields = ["cameo", "epoch", "policy_version", "scopes", "inherited", "muted", "withdrawn_at", "created_at"]

        def to_representation(self, use: CameoUse) -> dict[str, Any]:
            """Absent instead of null."""
            return {key: value for key, value in super().to_representation(use).items() if value is not None}

    video = VideoSerializer()
    sound = serializers.ChoiceField(
        choices=["whole", "rest", "none"], help_text="Where somebody is muted: the rest of it, or none where voices cannot be told apart"
    )
    cameos = ShownSerializer(many=True)


class UsePageSerializer(serializers.Serializer[Any]):
    """A page of them."""

    items = UseSerializer(many=True)
    next_cursor = serializers.CharField(required=False)


class WithdrawnSerializer(serializers.Serializer[Any]):
    """How many videos were withdrawn."""

    withdrawn = serializers.IntegerField()


class UsesView(APIView):
    """All of them."""

    @extend_schema(responses=UsePageSerializer, operation_id="cameo_uses", parameters=PAGE_PARAMETERS)
    def get(self, request: MemberRequest) -> Response:
        """List them, newest first, whoever made them and whatever state they are in."""
        page = selectors.showing(request.user, **page_parameters(request))
        return Response(page_body(page, lambda video: use_body(request, video)))


class UseVerbView(APIView):
    """What somebody in a video can do about it: withdraw, reinstate, mute, unmute. Each may be repeated."""

    @extend_schema(request=None, responses=UseSerializer)
    def post(self, request: MemberRequest, video_id: UUID, verb: str) -> Response:
        """Do it."""
        video = Video.objects.showing(request.user).filter(pk=video_id).first()
        if video is None:
            raise Http404
        VERBS[verb](video, request.user)
        return Response(use_body(request, selectors.one(request.user, video_id)))


class WithdrawAllView(APIView):
    """All videos of one likeness at once."""

    @extend_schema(request=None, responses=WithdrawnSerializer, operation_id="cameo_withdraw_all")
    def post(self, request: MemberRequest, cameo_id: UUID) -> Response:
        """Withdraw them; the likeness itself stays as it is."""
        return Response({"withdrawn": uses.withdraw_all(likeness=decided_by(request.user, cameo_id), by=request.user)})


def use_body(request: MemberRequest, video: Video) -> dict[str, Any]:
    """A video, and which of the caller's likenesses it shows."""
    shown = [use for use in video.uses.all() if use.likeness.subject_id == request.user.pk]
    sound = "whole" if not video.voiced else "rest" if video.hushed else "none"
    return {"video": video_body(request, video), "sound": sound, "cameos": UseSerializer.ShownSerializer(shown, many=True).data}
