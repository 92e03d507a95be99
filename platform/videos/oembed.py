"""oEmbed (oembed.com; in JSON alone): how another site shows a clip whose address somebody pasted there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.errors import Invalid
from videos.models import Video
from videos.sharing import shared

LARGEST = 720  # a side of the frame, where the asker does not say
URL_MAX = 2000


class OEmbedSerializer(serializers.Serializer[Any]):
    """An answer of type `video`."""

    type = serializers.CharField()
    version = serializers.CharField()
    title = serializers.CharField()
    author_name = serializers.CharField()
    author_url = serializers.URLField()
    provider_name = serializers.CharField()
    provider_url = serializers.URLField()
    cache_age = serializers.IntegerField()
    html = serializers.CharField(help_text="A frame")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    thumbnail_url = serializers.URLField(required=False)
    thumbnail_width = serializers.IntegerField(required=False)
    thumbnail_height = serializers.IntegerField(required=False)


class OEmbedView(APIView):
    """Open to everybody, and from scripts of every site: it tells what strangers may see anyway."""

    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(
        responses=OEmbedSerializer,
        operation_id="oembed",
        auth=[],
        parameters=[
            OpenApiParameter("url", str, required=True, description="The address of a clip's page"),
            OpenApiParameter("maxwidth", int),
            OpenApiParameter("maxheight", int),
            OpenApiParameter("format", str, enum=["json"]),
        ],
    )
    def get(self, request: Request) -> Response:
        """How to show the clip."""
        bounds = [_bound(request, name) for name in ("maxwidth", "maxheight")]
        video = _named(request, request.query_params.get("url", ""))
        return Response(_told(request, video, *bounds), headers={"Access-Control-Allow-Origin": "*"})


def _bound(request: Request, name: str) -> int:
    value = request.query_params.get(name, str(LARGEST))
    if not (value.isascii() and value.isdigit() and len(value) <= 6 and int(value) > 0):
        raise Invalid.field(name, "out_of_range", f"{name} is a whole number of pixels.")
    return int(value)


def _named(request: Request, url: str) -> Video:
    """The clip at that address. Raises Http404, also for addresses of other sites and other pages."""
    try:
        parts = urlsplit(url[:URL_MAX])
        found = resolve(parts.path)
    except (ValueError, Resolver404) as error:
        raise Http404 from error
    if parts.scheme not in ("http", "https") or parts.netloc != request.get_host() or found.url_name not in ("watch", "embed"):
        raise Http404
    return shared(found.kwargs["video_id"])


def _told(request: Request, video: Video, most_wide: int, most_high: int) -> dict[str, Any]:
    whole = request.build_absolute_uri
    scale = min(1.0, most_wide / video.width, most_high / video.height)
    width, height = (max(1, int(side * scale)) for side in (video.width, video.height))
    body: dict[str, Any] = {
        "type": "video",
        "version": "1.0",
        "title": video.title,
        "author_name": f"@{video.maker.handle}",
        "author_url": whole(reverse("profile", args=[video.maker.handle])),
        "provider_name": "Vitascope",
        "provider_url": whole("/"),
        "cache_age": 60,
        "html": format_html(
            '<iframe src="{}" width="{}" height="{}" title="{}" allow="fullscreen" loading="lazy"></iframe>',
            whole(reverse("embed", args=[video.pk])), width, height, video.title,
        ),
        "width": width,
        "height": height,
    }  # fmt: skip
    if video.poster:
        thumbnail = {"url": whole(reverse("poster-file", args=[video.pk])), "width": video.width, "height": video.height}
        body |= {f"thumbnail_{name}": value for name, value in thumbnail.items()}
    return body
