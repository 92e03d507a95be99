"""The feeds as JSON."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import MemberRequest
from core.lists import PAGE_PARAMETERS, page_parameters
from core.pagination import page_body
from feed import selectors
from videos.api import VideoPageSerializer, video_body


class NewestView(APIView):
    """Everything, newest first."""

    permission_classes = [AllowAny]

    @extend_schema(responses=VideoPageSerializer, operation_id="feed_newest", parameters=PAGE_PARAMETERS)
    def get(self, request: Request) -> Response:
        """A page of the newest videos."""
        page = selectors.newest(request.user, **page_parameters(request))
        return Response(page_body(page, lambda video: video_body(request, video)))


class FollowingView(APIView):
    """What the caller follows."""

    @extend_schema(responses=VideoPageSerializer, operation_id="feed_following", parameters=PAGE_PARAMETERS)
    def get(self, request: MemberRequest) -> Response:
        """A page of videos by members the caller follows."""
        page = selectors.following(request.user, **page_parameters(request))
        return Response(page_body(page, lambda video: video_body(request, video)))
