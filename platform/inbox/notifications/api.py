"""Notifications and how they are wanted, as JSON."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import MemberRequest
from core.api import StrictSerializer
from core.lists import PAGE_PARAMETERS, page_parameters
from core.pagination import page_body
from core.storage import signed_url
from inbox.messages import selectors as messages
from inbox.messages.policies import takes_from
from inbox.models import InboxWish, KindWish, Notification
from inbox.notifications import selectors, services

EXCERPT = 140
WAYS = ("in_app", "by_mail", "by_push")


class ActorSerializer(serializers.Serializer[Any]):
    """Who did it."""

    handle = serializers.CharField()
    display_name = serializers.CharField()


class NotificationSerializer(serializers.Serializer[Any]):
    """Something that happened. What it is about is absent where it is about nothing of that kind."""

    class AboutVideoSerializer(serializers.Serializer[Any]):
        """The clip that it is about."""

        id = serializers.UUIDField()
        title = serializers.CharField()
        poster_url = serializers.URLField(required=False)

    class AboutCommentSerializer(serializers.Serializer[Any]):
        """The comment that it is about."""

        id = serializers.UUIDField()
        excerpt = serializers.CharField()

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Notification.Kind.choices)
    sentence = serializers.CharField(help_text="All of it in plain words")
    actors = ActorSerializer(many=True, help_text="The latest two who did it")
    actor_count = serializers.IntegerField()
    video = AboutVideoSerializer(required=False)
    comment = AboutCommentSerializer(required=False)
    job_id = serializers.UUIDField(required=False)
    cameo_request_id = serializers.UUIDField(required=False, help_text="What was asked, in /api/cameos/requests")
    read = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class NotificationPageSerializer(serializers.Serializer[Any]):
    """A page of notifications."""

    items = NotificationSerializer(many=True)
    next_cursor = serializers.CharField(required=False)


class UnreadSerializer(serializers.Serializer[Any]):
    """How much is unread, counted up to 100 each."""

    notifications = serializers.IntegerField()
    messages = serializers.IntegerField()


class ReadSerializer(StrictSerializer):
    """What was seen."""

    up_to = serializers.UUIDField(required=False, help_text="The newest notification that was seen; left out, all are")


class WishesSerializer(serializers.Serializer[Any]):
    """How the caller wants their inbox."""

    class KindWishSerializer(serializers.Serializer[Any]):
        """How they want one kind."""

        kind = serializers.ChoiceField(choices=Notification.Kind.choices)
        in_app = serializers.BooleanField()
        by_mail = serializers.BooleanField()
        by_push = serializers.BooleanField()

    digest = serializers.ChoiceField(choices=InboxWish.Digest.choices)
    time_zone = serializers.CharField()
    messages_from = serializers.ChoiceField(choices=InboxWish.Messages.choices)
    kinds = KindWishSerializer(many=True)


class KindChangeSerializer(StrictSerializer):
    """A change for one kind."""

    kind = serializers.ChoiceField(choices=Notification.Kind.choices)
    in_app = serializers.BooleanField(required=False)
    by_mail = serializers.BooleanField(required=False)
    by_push = serializers.BooleanField(required=False)


class WishChangesSerializer(StrictSerializer):
    """What is given is changed."""

    digest = serializers.ChoiceField(choices=InboxWish.Digest.choices, required=False)
    time_zone = serializers.CharField(required=False, max_length=64, help_text="IANA name, such as Europe/Berlin")
    messages_from = serializers.ChoiceField(choices=InboxWish.Messages.choices, required=False)
    kinds = KindChangeSerializer(many=True, required=False)


def entry_body(request: Request, entry: selectors.Entry) -> dict[str, Any]:
    """A notification as JSON."""
    row = entry.row
    body: dict[str, Any] = {
        "id": str(row.pk),
        "kind": row.kind,
        "sentence": entry.sentence,
        "actors": [{"handle": member.handle, "display_name": member.display_name} for member in entry.actors],
        "actor_count": entry.count,
        "read": row.read_at is not None,
        "created_at": serializers.DateTimeField().to_representation(row.created_at),
    }
    if row.video:
        body["video"] = {"id": str(row.video.pk), "title": row.video.title}
        if row.video.poster.name:
            body["video"]["poster_url"] = request.build_absolute_uri(signed_url(row.video.poster.name))
    if row.comment:
        body["comment"] = {"id": str(row.comment.pk), "excerpt": row.comment.text[:EXCERPT]}
    if row.job_id:
        body["job_id"] = str(row.job_id)
    if row.request_id:
        body["cameo_request_id"] = str(row.request_id)
    return body


class NotificationsView(APIView):
    """The caller's notifications."""

    @extend_schema(responses=NotificationPageSerializer, operation_id="notification_list", parameters=PAGE_PARAMETERS)
    def get(self, request: MemberRequest) -> Response:
        """List them, newest first."""
        page = selectors.page(request.user, **page_parameters(request))
        return Response(page_body(page, lambda entry: entry_body(request, entry)))


class ReadView(APIView):
    """What was seen."""

    @extend_schema(request=ReadSerializer, responses={204: None}, operation_id="notification_read")
    def post(self, request: MemberRequest) -> Response:
        """Mark notifications as read."""
        services.mark_read(member=request.user, **ReadSerializer.read(request))
        return Response(status=204)


class UnreadView(APIView):
    """Figures for a badge."""

    @extend_schema(responses=UnreadSerializer, operation_id="inbox_unread")
    def get(self, request: MemberRequest) -> Response:
        """How much is unread."""
        return Response({"notifications": selectors.unread(request.user), "messages": messages.unread(request.user)})


class WishesView(APIView):
    """How the caller wants their inbox."""

    @extend_schema(responses=WishesSerializer, operation_id="inbox_wishes")
    def get(self, request: MemberRequest) -> Response:
        """Read it."""
        return Response(_wishes(request))

    @extend_schema(request=WishChangesSerializer, responses=WishesSerializer, operation_id="inbox_wishes_change")
    def patch(self, request: MemberRequest) -> Response:
        """Change what is given."""
        changes = WishChangesSerializer.read(request)
        kinds = {wish["kind"]: {name: wish[name] for name in WAYS if name in wish} for wish in changes.pop("kinds", [])}
        services.set_wishes(member=request.user, kinds=kinds, **changes)
        return Response(_wishes(request))


def _wishes(request: MemberRequest) -> dict[str, Any]:
    whole, kinds = selectors.wishes(request.user)
    rows: list[KindWish] = list(kinds.values())
    return {
        "digest": whole.digest,
        "time_zone": whole.time_zone,
        "messages_from": takes_from(request.user, whole),
        "kinds": [{"kind": wish.kind, "in_app": wish.in_app, "by_mail": wish.by_mail, "by_push": wish.by_push} for wish in rows],
    }
