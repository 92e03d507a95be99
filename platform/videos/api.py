"""Videos, likes, saves, search and the remix tree as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import MemberRequest
from accounts.selectors import member_by_handle
from core.api import StrictSerializer
from core.errors import Invalid
from core.lists import PAGE_PARAMETERS, QUERY_PARAMETER, page_parameters, query_of
from core.pagination import page_body
from core.storage import own_url, signed_url
from videos import boards, policies, selectors, services
from videos.lineage.credit import Credit, Source
from videos.models import RemixKind, Video

OWN_STATUSES = [value for value in Video.Status.values if value != Video.Status.DELETED]


class MakerSerializer(serializers.Serializer[Any]):
    """Who made a video."""

    handle = serializers.CharField()
    display_name = serializers.CharField()


class SourceSerializer(serializers.Serializer[Any]):
    """A credited video; without a handle it is gone, or not for the caller to see."""

    id = serializers.UUIDField()
    handle = serializers.CharField(required=False)
    title = serializers.CharField(required=False)


class RemixCreditSerializer(serializers.Serializer[Any]):
    """Whom a remix credits: what it was made from, and the first of its family where that is another."""

    remix_of = SourceSerializer(source="source")
    root = SourceSerializer(required=False)


class VideoSerializer(serializers.ModelSerializer[Video]):
    """A video as its viewer sees it; links expire, so ask again rather than keep them."""

    maker = MakerSerializer()
    size = serializers.CharField(read_only=True, help_text="Width x height in pixels")
    video_url = serializers.URLField(read_only=True, help_text="A link to the MP4 that expires")
    poster_url = serializers.URLField(read_only=True, help_text="A link to the poster that expires")
    preview_url = serializers.URLField(required=False, help_text="A link to a small looping WebP of its first seconds that expires")
    captions_url = serializers.URLField(required=False, help_text="A link to what is said, as WebVTT, that expires")
    captions_language = serializers.CharField(required=False, help_text="BCP 47 tag of what is said")
    liked = serializers.BooleanField(default=False)
    saved = serializers.BooleanField(default=False, help_text="Whether the caller keeps it; nobody else can tell")
    commercial = serializers.BooleanField(required=False, help_text="Its maker says that it advertises something or earns them money")
    lapsed = serializers.BooleanField(required=False, help_text="Somebody in it does not consent any more: nobody is shown it")
    may_remix = serializers.BooleanField(read_only=True, help_text="Whether the caller may remix it")
    remix_of = serializers.UUIDField(required=False)
    credit = RemixCreditSerializer(required=False)
    published_at = serializers.DateTimeField(required=False)
    remix_kind = serializers.ChoiceField(choices=RemixKind.choices, required=False, help_text="`extend`: it begins with all of `remix_of`")
    cut_from = serializers.IntegerField(required=False, help_text="Of a stitch: it begins with `remix_of` from this second")
    cut_to = serializers.IntegerField(required=False, help_text="Of a stitch: up to this second")

    class Meta:
        model = Video
        fields = [
            "id", "status", "maker", "prompt", "rendered_as", "caption", "size", "seconds", "bytes", "video_url", "poster_url",
            "preview_url", "captions_url", "captions_language", "remix_allowed", "may_remix", "remix_of", "remix_kind", "cut_from",
            "cut_to", "credit", "depth", "like_count", "liked", "saved", "comment_count", "remix_count", "descendant_count", "commercial",
            "lapsed", "created_at", "published_at",
        ]  # fmt: skip

    def to_representation(self, video: Video) -> dict[str, Any]:
        """The fields as they are declared, but written out, which costs a third of asking each of them.

        Absent instead of null; of a clip that is no remix, and one in which nothing is said, nothing about that.
        """
        request: Request = self.context["request"]
        here = cast(dict[str, Any], self.context).setdefault("here", request.build_absolute_uri("/").rstrip("/"))
        body: dict[str, Any] = {
            "id": str(video.pk),
            "status": video.status,
            "maker": {"handle": video.maker.handle, "display_name": video.maker.display_name},
            "prompt": video.prompt,
            "rendered_as": video.rendered_as,
            "caption": video.caption,
            "size": f"{video.width}x{video.height}",
            "seconds": video.seconds,
            "bytes": video.bytes,
            "video_url": _absolute(here, video.file.name),
            "poster_url": _absolute(here, video.poster.name),
        }
        if video.preview:
            body["preview_url"] = _absolute(here, video.preview.name)
        if video.captions:
            body["captions_url"] = f"{here}{own_url(video.captions.name or '')}"
            body["captions_language"] = video.captions_language
        body |= {"remix_allowed": video.remix_allowed, "may_remix": policies.may_remix(request.user, video)}
        if video.parent_id is not None:
            body |= {"remix_of": str(video.parent_id), "remix_kind": video.remix_kind}
        if video.cut is not None:
            body["cut_from"], body["cut_to"] = video.cut
        credit: Credit | None = getattr(video, "credit", None)
        if credit is not None:
            body["credit"] = {"remix_of": _source_body(credit.source)} | ({"root": _source_body(credit.root)} if credit.root else {})
        body |= {
            "depth": video.depth,
            "like_count": video.like_count,
            "liked": getattr(video, "liked", False),
            "saved": getattr(video, "saved", False),
            "comment_count": video.comment_count,
            "remix_count": video.remix_count,
            "descendant_count": video.descendant_count,
        }
        if video.commercial:
            body["commercial"] = True
        if getattr(video, "lapsed", False):
            body["lapsed"] = True
        body["created_at"] = _moment(video.created_at)
        if video.published_at is not None:
            body["published_at"] = _moment(video.published_at)
        return body


class VideoPageSerializer(serializers.Serializer[Any]):
    """A page of videos."""

    items = VideoSerializer(many=True)
    next_cursor = serializers.CharField(required=False)


class VideoChangeSerializer(StrictSerializer):
    """What a maker may set."""

    caption = serializers.CharField(required=False, allow_blank=True, max_length=services.CAPTION_MAX)
    remix_allowed = serializers.BooleanField(required=False)
    commercial = serializers.BooleanField(
        required=False, help_text="It advertises something or earns you money: everybody in it has to allow that"
    )


class LikesSerializer(serializers.Serializer[Any]):
    """The state of the like after the call."""

    liked = serializers.BooleanField()
    like_count = serializers.IntegerField()


class RemixedVideosSerializer(serializers.Serializer[Any]):
    """The leaderboard of clips."""

    class PlaceSerializer(serializers.Serializer[Any]):
        """A clip's place."""

        video = VideoSerializer()
        remixers = serializers.IntegerField(help_text="Other members who published a remix of it within a week")

    items = PlaceSerializer(many=True)


class CreditedMembersSerializer(serializers.Serializer[Any]):
    """The leaderboard of members."""

    class CreditSerializer(serializers.Serializer[Any]):
        """A member's place."""

        member = MakerSerializer()
        remixers = serializers.IntegerField(help_text="Other members who published a remix of one of theirs within a week")

    items = CreditSerializer(many=True)


def _source_body(source: Source) -> dict[str, str]:
    told = {"id": str(source.id), "handle": source.handle, "title": source.title}
    return {name: value for name, value in told.items() if value}


def _moment(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def _absolute(here: str, name: str | None) -> str:
    """A link with this server's name where it is one of its own; asking the request for each would take as long as the rest of a body."""
    link = signed_url(name) if name else ""
    return f"{here}{link}" if link.startswith("/") else link


def video_body(request: Request, video: Video) -> dict[str, Any]:
    """A video as JSON."""
    return dict(VideoSerializer(video, context={"request": request}).data)


class VideoView(APIView):
    """One video."""

    permission_classes = [IsAuthenticatedOrReadOnly]

    @extend_schema(responses=VideoSerializer, operation_id="video_get")
    def get(self, request: Request, video_id: UUID) -> Response:
        """Show a video."""
        return Response(video_body(request, selectors.one(request.user, video_id)))

    @extend_schema(request=VideoChangeSerializer, responses=VideoSerializer, operation_id="video_edit")
    def patch(self, request: MemberRequest, video_id: UUID) -> Response:
        """Change the caption, the remix switch, or whether it is commercial."""
        video = selectors.one(request.user, video_id)
        services.edit(video=video, by=request.user, **VideoChangeSerializer.read(request))
        return Response(video_body(request, selectors.one(request.user, video_id)))

    @extend_schema(responses={204: None}, operation_id="video_delete")
    def delete(self, request: MemberRequest, video_id: UUID) -> Response:
        """Delete a video, and all stitches and duets in which it plays; other remixes stay, and a tombstone keeps its place in the tree."""
        services.delete(video=selectors.one(request.user, video_id), by=request.user)
        return Response(status=204)


class PublishView(APIView):
    """Publishing and taking back."""

    @extend_schema(request=VideoChangeSerializer, responses=VideoSerializer, operation_id="video_publish")
    def post(self, request: MemberRequest, video_id: UUID) -> Response:
        """Publish a draft."""
        video = selectors.one(request.user, video_id)
        services.publish(video=video, by=request.user, **VideoChangeSerializer.read(request))
        return Response(video_body(request, selectors.one(request.user, video_id)))

    @extend_schema(request=None, responses={200: VideoSerializer}, operation_id="video_unpublish")
    def delete(self, request: MemberRequest, video_id: UUID) -> Response:
        """Take a published video back to draft."""
        services.unpublish(video=selectors.one(request.user, video_id), by=request.user)
        return Response(video_body(request, selectors.one(request.user, video_id)))


class LikeView(APIView):
    """The caller's like; both verbs may be repeated."""

    @extend_schema(request=None, responses=LikesSerializer, operation_id="video_like")
    def put(self, request: MemberRequest, video_id: UUID) -> Response:
        """Like."""
        video = services.like(video=selectors.one(request.user, video_id), by=request.user)
        return Response({"liked": True, "like_count": video.like_count})

    @extend_schema(responses={200: LikesSerializer}, operation_id="video_unlike")
    def delete(self, request: MemberRequest, video_id: UUID) -> Response:
        """Take the like back."""
        video = services.unlike(video=selectors.one(request.user, video_id), by=request.user)
        return Response({"liked": False, "like_count": video.like_count})


class SaveView(APIView):
    """The caller keeping a video for themself; both verbs may be repeated."""

    @extend_schema(request=None, responses={204: None}, operation_id="video_save")
    def put(self, request: MemberRequest, video_id: UUID) -> Response:
        """Keep it."""
        services.save(video=selectors.one(request.user, video_id), by=request.user)
        return Response(status=204)

    @extend_schema(responses={204: None}, operation_id="video_unsave")
    def delete(self, request: MemberRequest, video_id: UUID) -> Response:
        """Keep it no more."""
        services.unsave(video=selectors.one(request.user, video_id), by=request.user)
        return Response(status=204)


class SavedView(APIView):
    """What the caller keeps."""

    @extend_schema(responses=VideoPageSerializer, operation_id="me_saved", parameters=PAGE_PARAMETERS)
    def get(self, request: MemberRequest) -> Response:
        """List it, the latest first."""
        page = selectors.saved_by(request.user, **page_parameters(request))
        return Response(page_body(page, lambda video: video_body(request, video)))


class SearchView(APIView):
    """Published videos by their words and what these mean."""

    permission_classes = [AllowAny]

    @extend_schema(responses=VideoPageSerializer, operation_id="search_videos", parameters=[QUERY_PARAMETER, *PAGE_PARAMETERS])
    def get(self, request: Request) -> Response:
        """Those in whose prompt, reading or caption every word of `q` stands, the last perhaps as a beginning; then those about the same.

        Both newest first. What words mean is known in English, French and German.
        """
        page = selectors.found_by_text(request.user, query_of(request), **page_parameters(request))
        return Response(page_body(page, lambda video: video_body(request, video)))


class RemixedVideosView(APIView):
    """The clips that were remixed most."""

    permission_classes = [AllowAny]

    @extend_schema(responses=RemixedVideosSerializer, operation_id="board_remixed")
    def get(self, request: Request) -> Response:
        """Twenty clips that most other members have published remixes of within a week."""
        rows = boards.most_remixed(request.user)
        return Response({"items": [{"video": video_body(request, row.video), "remixers": row.remixers} for row in rows]})


class CreditedMembersView(APIView):
    """The members whose clips were remixed most."""

    permission_classes = [AllowAny]

    @extend_schema(responses=CreditedMembersSerializer, operation_id="board_credited")
    def get(self, request: Request) -> Response:
        """Twenty members whose clips most others have published remixes of within a week."""
        rows = boards.most_credited(request.user)
        return Response({"items": [{"member": MakerSerializer(row.member).data, "remixers": row.remixers} for row in rows]})


class OwnVideosView(APIView):
    """The caller's own videos."""

    @extend_schema(
        responses=VideoPageSerializer,
        operation_id="me_videos",
        parameters=[*PAGE_PARAMETERS, OpenApiParameter("status", str, enum=OWN_STATUSES)],
    )
    def get(self, request: MemberRequest) -> Response:
        """List them, drafts included, newest first."""
        status = request.query_params.get("status", "")
        if status not in ("", *OWN_STATUSES):
            raise Invalid.field("status", "unknown_status", "There is no such status.")
        page = selectors.made_by(request.user, status=status, **page_parameters(request))
        return Response(page_body(page, lambda video: video_body(request, video)))


class MemberVideosView(APIView):
    """A member's published videos."""

    permission_classes = [AllowAny]

    @extend_schema(responses=VideoPageSerializer, operation_id="member_videos", parameters=PAGE_PARAMETERS)
    def get(self, request: Request, handle: str) -> Response:
        """List them, newest first."""
        page = selectors.published_by(request.user, member_by_handle(handle, request.user), **page_parameters(request))
        return Response(page_body(page, lambda video: video_body(request, video)))
