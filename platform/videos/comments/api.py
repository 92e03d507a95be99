"""Comments as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import MemberRequest
from core.api import StrictSerializer
from core.errors import Invalid, NotFound
from core.idempotency import Answer, answer_once
from core.lists import PAGE_PARAMETERS, page_parameters
from core.pagination import page_body
from core.ratelimit import spend
from core.schema import KEY_HEADER
from videos import selectors as videos
from videos.comments import policies, selectors, services
from videos.comments.models import Comment
from videos.comments.selectors import Thread


class AuthorSerializer(serializers.Serializer[Any]):
    """Who wrote it."""

    handle = serializers.CharField()
    display_name = serializers.CharField()


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """A comment."""

    author = AuthorSerializer()
    mentioned = serializers.ListField(child=serializers.CharField(), help_text="Handles in the text that are members'")
    reply_to = serializers.UUIDField(source="parent_id", required=False, help_text="The comment below which it stands")
    may_remove = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        fields = ["id", "author", "text", "mentioned", "reply_to", "may_remove", "created_at"]

    def get_may_remove(self, comment: Comment) -> bool:
        """Whether the caller may remove it."""
        return policies.may_remove(self.context["request"].user, comment)

    def to_representation(self, comment: Comment) -> dict[str, Any]:
        """Absent instead of null."""
        return {key: value for key, value in super().to_representation(comment).items() if value is not None}


class ThreadSerializer(serializers.Serializer[Any]):
    """A comment with its first replies. One without `comment` is an empty place: it was removed, and the replies to it stay."""

    id = serializers.UUIDField()
    comment = CommentSerializer(required=False)
    reply_count = serializers.IntegerField()
    replies = CommentSerializer(many=True)


class ThreadPageSerializer(serializers.Serializer[Any]):
    """A page of comments, newest first."""

    items = ThreadSerializer(many=True)
    next_cursor = serializers.CharField(required=False)


class CommentPageSerializer(serializers.Serializer[Any]):
    """A page of replies, oldest first."""

    items = CommentSerializer(many=True)
    next_cursor = serializers.CharField(required=False)


class NewCommentSerializer(StrictSerializer):
    """A comment to be written."""

    text = serializers.CharField(
        max_length=4 * services.TEXT_MAX, trim_whitespace=False, help_text=f"Up to {services.TEXT_MAX} characters; @handle names a member"
    )
    reply_to = serializers.UUIDField(required=False, help_text="The comment or reply that it answers")


def comment_body(request: Request, comment: Comment) -> dict[str, Any]:
    """A comment as JSON."""
    return dict(CommentSerializer(comment, context={"request": request}).data)


def thread_body(request: Request, thread: Thread) -> dict[str, Any]:
    """A comment with its first replies as JSON."""
    body: dict[str, Any] = {"id": str(thread.comment.pk), "reply_count": thread.total}
    if thread.shown:
        body["comment"] = comment_body(request, thread.comment)
    return body | {"replies": [comment_body(request, reply) for reply in thread.replies]}


class CommentsView(APIView):
    """What is written under a video."""

    permission_classes = [IsAuthenticatedOrReadOnly]

    @extend_schema(responses=ThreadPageSerializer, operation_id="comment_list", parameters=PAGE_PARAMETERS)
    def get(self, request: Request, video_id: UUID) -> Response:
        """List them, newest first, each with its first replies."""
        page = selectors.threads(request.user, videos.one(request.user, video_id), **page_parameters(request))
        return Response(page_body(page, lambda thread: thread_body(request, thread)))

    @extend_schema(request=NewCommentSerializer, responses={201: CommentSerializer}, operation_id="comment_add", parameters=[KEY_HEADER])
    def post(self, request: MemberRequest, video_id: UUID) -> Response:
        """Write one, or answer one."""
        member = request.user
        spend(request._request, "comments")
        data = NewCommentSerializer.read(request)

        def work() -> Answer:
            answered = answered_by(member, data["reply_to"]) if "reply_to" in data else None
            comment = services.add(video=videos.one(member, video_id), by=member, text=data["text"], reply_to=answered)
            return Answer(201, {"id": str(comment.pk)})

        asked = {"video": str(video_id)} | {name: str(value) for name, value in data.items()}
        key = request.headers.get("Idempotency-Key")
        answer = answer_once(member=member, route="comments", key=key, request=asked, work=work)
        comment = selectors.one(member, UUID(answer.body["id"]))
        return Response(
            comment_body(request, comment), status=answer.status, headers={"Idempotency-Replayed": "true"} if answer.replayed else {}
        )


def answered_by(member: Any, comment_id: UUID) -> Comment:
    """The comment to be answered. Raises Invalid when there is none for `member` to read."""
    try:
        return selectors.one(member, comment_id)
    except NotFound as error:
        raise Invalid.field("reply_to", "not_found", "The comment that this answers is not there any more.") from error


class RepliesView(APIView):
    """Answers to a comment."""

    permission_classes = [AllowAny]

    @extend_schema(responses=CommentPageSerializer, operation_id="comment_replies", parameters=PAGE_PARAMETERS)
    def get(self, request: Request, video_id: UUID, comment_id: UUID) -> Response:
        """List them, oldest first."""
        thread = selectors.thread(request.user, videos.one(request.user, video_id), comment_id)
        page = selectors.replies(request.user, thread, **page_parameters(request))
        return Response(page_body(page, lambda reply: comment_body(request, reply)))


class CommentView(APIView):
    """One comment."""

    @extend_schema(responses={204: None}, operation_id="comment_remove")
    def delete(self, request: MemberRequest, comment_id: UUID) -> Response:
        """Remove it: for its author, for the maker of the video, and for moderators."""
        services.remove(comment=selectors.removable(request.user, comment_id), by=request.user)
        return Response(status=204)
