"""Messages as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import MemberRequest
from accounts.selectors import member_by_handle
from core.api import StrictSerializer
from core.errors import Invalid
from core.idempotency import Answer, answer_once
from core.lists import PAGE_PARAMETERS, page_parameters
from core.pagination import page_body
from core.ratelimit import spend
from core.schema import KEY_HEADER
from inbox.messages import selectors, services
from videos.api import VideoSerializer, video_body

FOLDERS = ["inbox", "requests"]


class MessageSerializer(serializers.Serializer[Any]):
    """A message. `card` says that a clip was shown; its `video` is absent where the caller may not see it any more."""

    id = serializers.UUIDField()
    mine = serializers.BooleanField(help_text="The caller wrote it")
    text = serializers.CharField()
    card = serializers.BooleanField()
    video = VideoSerializer(required=False)
    created_at = serializers.DateTimeField()


class MessagePageSerializer(serializers.Serializer[Any]):
    """A page of messages, newest first."""

    items = MessageSerializer(many=True)
    next_cursor = serializers.CharField(required=False)


class ThreadPersonSerializer(serializers.Serializer[Any]):
    """The other member."""

    handle = serializers.CharField()
    display_name = serializers.CharField()


class TalkSerializer(serializers.Serializer[Any]):
    """A thread with its latest message."""

    id = serializers.UUIDField()
    other = ThreadPersonSerializer()
    accepted = serializers.BooleanField(help_text="Not yet: it is a request")
    unread = serializers.BooleanField()
    latest = MessageSerializer()


class TalkPageSerializer(serializers.Serializer[Any]):
    """A page of threads, the latest first."""

    items = TalkSerializer(many=True)
    next_cursor = serializers.CharField(required=False)


class NewMessageSerializer(StrictSerializer):
    """A message to be sent: words, a clip, or both."""

    text = serializers.CharField(
        required=False, allow_blank=True, max_length=4 * services.TEXT_MAX, trim_whitespace=False,
        help_text=f"Up to {services.TEXT_MAX} characters",
    )  # fmt: skip
    video_id = serializers.UUIDField(required=False, help_text="A published clip")


class MessageReportSerializer(StrictSerializer):
    """What is wrong with it."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=4 * services.REASON_MAX)


def line_body(request: Request, line: selectors.Line) -> dict[str, Any]:
    """A message as JSON."""
    body = {"id": str(line.row.pk), "mine": line.mine, "text": line.row.text, "card": line.is_card}
    body |= {"video": video_body(request, line.video)} if line.video else {}
    return body | {"created_at": serializers.DateTimeField().to_representation(line.row.created_at)}


def talk_body(request: Request, talk: selectors.Talk) -> dict[str, Any]:
    """A thread as JSON."""
    other = talk.side.other
    return {
        "id": str(talk.side.thread_id),
        "other": {"handle": other.handle, "display_name": other.display_name},
        "accepted": talk.side.accepted,
        "unread": talk.unread,
        "latest": line_body(request, talk.latest),
    }


class ThreadsView(APIView):
    """The caller's threads."""

    @extend_schema(
        responses=TalkPageSerializer,
        operation_id="thread_list",
        parameters=[*PAGE_PARAMETERS, OpenApiParameter("folder", str, enum=FOLDERS, description="`inbox` by default")],
    )
    def get(self, request: MemberRequest) -> Response:
        """List them, the latest first."""
        folder = request.query_params.get("folder", "inbox")
        if folder not in FOLDERS:
            raise Invalid.field("folder", "unknown_folder", "There is no such folder.")
        page = selectors.talks(request.user, requests=folder == "requests", **page_parameters(request))
        return Response(page_body(page, lambda talk: talk_body(request, talk)))


class ThreadMessagesView(APIView):
    """What is said in a thread."""

    @extend_schema(responses=MessagePageSerializer, operation_id="message_list", parameters=PAGE_PARAMETERS)
    def get(self, request: MemberRequest, thread_id: UUID) -> Response:
        """List it, newest first. Reading it here does not mark it as read."""
        page = selectors.lines(selectors.one(request.user, thread_id), **page_parameters(request))
        return Response(page_body(page, lambda line: line_body(request, line)))


class SendView(APIView):
    """Writing to a member."""

    @extend_schema(request=NewMessageSerializer, responses={201: MessageSerializer}, operation_id="message_send", parameters=[KEY_HEADER])
    def post(self, request: MemberRequest, handle: str) -> Response:
        """Send a message; the thread is opened where there is none."""
        member = request.user
        spend(request._request, "messages")
        data = NewMessageSerializer.read(request)

        def work() -> Answer:
            message = services.send(to=member_by_handle(handle, member), by=member, **data)
            return Answer(201, {"id": str(message.pk)})

        asked = {"to": handle.lower()} | {name: str(value) for name, value in data.items()}
        key = request.headers.get("Idempotency-Key")
        answer = answer_once(member=member, route="messages", key=key, request=asked, work=work)
        line = selectors.line(member, UUID(answer.body["id"]))
        headers = {"Idempotency-Replayed": "true"} if answer.replayed else {}
        return Response(line_body(request, line), status=answer.status, headers=headers)


class ThreadReadView(APIView):
    """Reading a thread."""

    @extend_schema(request=None, responses={204: None}, operation_id="thread_read")
    def post(self, request: MemberRequest, thread_id: UUID) -> Response:
        """Mark all of it as read."""
        services.mark_read(side=selectors.one(request.user, thread_id))
        return Response(status=204)


class ThreadAcceptView(APIView):
    """Answering a request."""

    @extend_schema(request=None, responses={204: None}, operation_id="thread_accept")
    def post(self, request: MemberRequest, thread_id: UUID) -> Response:
        """Take it in among the other threads."""
        services.accept(side=selectors.one(request.user, thread_id))
        return Response(status=204)

    @extend_schema(responses={204: None}, operation_id="thread_decline")
    def delete(self, request: MemberRequest, thread_id: UUID) -> Response:
        """Put it out of sight; the other is not told."""
        services.decline(side=selectors.one(request.user, thread_id))
        return Response(status=204)


class MessageReportView(APIView):
    """Showing a message to the moderators."""

    @extend_schema(request=MessageReportSerializer, responses={204: None}, operation_id="message_report")
    def post(self, request: MemberRequest, message_id: UUID) -> Response:
        """Report a message that the caller was sent; once, however often."""
        services.report(message_id=message_id, by=request.user, **MessageReportSerializer.read(request))
        return Response(status=204)
