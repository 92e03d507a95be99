"""Reports of likenesses as JSON."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import MemberRequest
from core.api import StrictSerializer
from core.ratelimit import spend
from moderation.reports import services
from moderation.reports.models import LikenessReport


class ReportSerializer(StrictSerializer):
    """What is wrong with a clip, or with somebody who is cast: one of `video` and `cameo`."""

    video = serializers.UUIDField(required=False)
    cameo = serializers.CharField(max_length=31, required=False, help_text="Its handle")
    reason = serializers.ChoiceField(choices=LikenessReport.Reason.choices)
    note = serializers.CharField(
        required=False, allow_blank=True, max_length=4 * services.NOTE_MAX, help_text=f"Up to {services.NOTE_MAX} characters"
    )


class ReportedSerializer(serializers.ModelSerializer[LikenessReport]):
    """A report of the caller's."""

    reason = serializers.ChoiceField(choices=LikenessReport.Reason.choices)
    state = serializers.ChoiceField(choices=LikenessReport.State.choices)
    hid = serializers.BooleanField(help_text="It took what it is about out of view until moderators have decided")

    class Meta:
        model = LikenessReport
        fields = ["id", "reason", "state", "hid", "created_at", "due_at"]


class ReportsView(APIView):
    """Telling moderators that somebody's likeness is misused."""

    @extend_schema(request=ReportSerializer, responses=ReportedSerializer, operation_id="cameo_report")
    def post(self, request: MemberRequest) -> Response:
        """Report a clip or a cameo; once, however often. What shows the caller is out of view from then on."""
        spend(request._request, "reports")
        told: dict[str, Any] = ReportSerializer.read(request)
        made = services.report(
            by=request.user,
            reason=told["reason"],
            note=told.get("note", ""),
            video_id=told.get("video"),
            handle=told.get("cameo", ""),
        )
        return Response(ReportedSerializer(made).data)
