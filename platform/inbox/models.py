"""Notifications, messages between two members, and how a member wants either."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cameos.models import UseRequest
from core.ids import uuid7
from generation.models import Job
from videos.comments.models import Comment
from videos.models import Video


class Notification(models.Model):
    """Something that a member may want to know. Likes of one clip, and new followers, share a row until it is read.

    `key` says what it is about, such as like:0192…; of one key at most one row is unread. Who did it stands in the actors: a like adds one,
    and changes nothing here, so that a clip that everybody likes is not a row that everybody waits for.
    """

    class Kind(models.TextChoices):
        """What happened."""

        FOLLOW = "follow", "Somebody follows you"
        LIKE = "like", "Somebody likes your clip"
        COMMENT = "comment", "Somebody comments on your clip"
        REPLY = "reply", "Somebody answers your comment"
        MENTION = "mention", "Somebody calls you in a comment"
        REMIX = "remix", "Somebody publishes a remix of your clip"
        READY = "ready", "Your clip is made"
        FAILED = "failed", "Your clip could not be made"
        LOST = "lost", "A clip in your stitch or duet is deleted, and yours with it"
        ASKED = "asked", "Somebody asks for your yes to a clip with you"
        ANSWERED = "answered", "Somebody answers what you asked of them"
        LINKED = "linked", "A guardian and you are linked"
        SWITCHED = "switched", "Your guardian turns a switch"
        UNLINKED = "unlinked", "A guardian and you are linked no more"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=60)
    video = models.ForeignKey(Video, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    request = models.ForeignKey(UseRequest, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "key"], condition=Q(read_at=None), name="notification_one_unread")]
        indexes = [
            models.Index(fields=["member", "-created_at", "-id"], name="notification_newest"),
            models.Index(fields=["member", "key"], name="notification_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.member_id}"


class Actor(models.Model):
    """Who did what a notification tells of."""

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="actors", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notification", "member"], name="actor_once")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.notification_id}"


class KindWish(models.Model):
    """How a member wants one kind of notification, where they want it otherwise than it is by itself."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kind_wishes", db_index=False)
    kind = models.CharField(max_length=10, choices=Notification.Kind.choices)
    in_app = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=True, help_text="In the digest, where there is one")
    by_push = models.BooleanField(default=True, help_text="On devices, where there are any")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind"], name="kind_wish_once")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.member_id}"


class InboxWish(models.Model):
    """How a member wants their inbox as a whole. Without a row: no digest, and messages by age (see messages.policies)."""

    class Digest(models.TextChoices):
        """How often unread notifications are mailed."""

        OFF = "off", "Never"
        DAILY = "daily", "Every morning"
        WEEKLY = "weekly", "On Monday mornings"

    class Messages(models.TextChoices):
        """Who may write; between grown-ups and minors nobody may, whatever stands here."""

        EVERYONE = "everyone", "Everybody"
        MUTUALS = "mutuals", "Members whom you follow and who follow you"
        NOBODY = "nobody", "Nobody"

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="inbox_wish", primary_key=True)
    digest = models.CharField(max_length=8, choices=Digest.choices, default=Digest.OFF)
    time_zone = models.CharField(max_length=64, default="UTC", help_text="IANA name; a morning is 8 o'clock there")
    due_at = models.DateTimeField(null=True, blank=True, help_text="When the next digest is sent")
    mailed_at = models.DateTimeField(null=True, blank=True, help_text="What is older has been mailed")
    messages_from = models.CharField(max_length=8, choices=Messages.choices, blank=True, help_text="Empty: by age")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(digest="off") | Q(due_at=None), name="inbox_wish_off_is_never_due")]
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="inbox_wish_due")]

    def __str__(self) -> str:
        return f"inbox of {self.member_id}"


class PushSubscription(models.Model):
    """A device of a member that is told of notifications, by the push service that its browser chose, while they are signed in there.

    Due, it is sent what is unread and newer than `told_until`; while somebody sends, `due_at` lies a little ahead.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices")
    endpoint = models.CharField(max_length=2000, unique=True, help_text="Whoever has it can send there")
    p256dh = models.BinaryField(help_text="The browser's public key")
    auth = models.BinaryField(help_text="The browser's secret")
    session = models.CharField(max_length=40, help_text="Key of the session in which it was added: with that it goes")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    told_until = models.DateTimeField(help_text="What is older has been sent, or was there before")
    due_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="In a row, of what is due")

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="push_subscription_due")]

    def __str__(self) -> str:
        return f"device of {self.member_id}"


class Thread(models.Model):
    """A conversation of two members; each has a side of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"thread {self.pk}"


class Side(models.Model):
    """A thread as one of the two has it. Not `accepted`, it is a request; `declined`, it is out of sight until they write themselves."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="sides")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sides", db_index=False)
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    accepted = models.BooleanField(default=False)
    declined = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True, blank=True, help_text="What came later is unread")
    last_at = models.DateTimeField(default=timezone.now, help_text="Of the latest message")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "other"], name="side_once"),
            models.CheckConstraint(condition=~Q(member=F("other")), name="side_of_two"),
        ]
        indexes = [models.Index(fields=["member", "-last_at", "-id"], name="side_newest")]

    def __str__(self) -> str:
        return f"{self.member_id} with {self.other_id}"


class Message(models.Model):
    """What one of the two wrote, or the clip that they showed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages", db_index=False)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(blank=True)
    video = models.ForeignKey(Video, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["thread", "-created_at", "-id"], name="message_newest")]

    def __str__(self) -> str:
        return f"message {self.pk}"


class MessageReport(models.Model):
    """What a member tells moderators about a message that they were sent. Its words are kept, whatever becomes of the message."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="reports")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(blank=True)
    reason = models.CharField(max_length=280, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "reporter"], name="message_report_once")]

    def __str__(self) -> str:
        return f"report {self.pk}"
