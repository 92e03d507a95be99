"""API keys, what /v1 knows of a job beyond the job itself, and webhooks: who is to be told, of what, and whether they were."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.ids import uuid7
from generation.models import Job


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Reads of keys."""

    def live(self) -> ApiKeyQuerySet:
        """Those that still open something."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()), revoked_at=None)


ApiKeyManager = models.Manager.from_queryset(ApiKeyQuerySet)


class ApiKey(models.Model):
    """A program's key to a member's videos. Of the secret only its hash and its first letters are kept."""

    class State(models.TextChoices):
        """What a key is still good for."""

        LIVE = "live", "Live"
        EXPIRED = "expired", "Expired"
        REVOKED = "revoked", "Revoked"

    class Scope(models.TextChoices):
        """What a key opens."""

        READ = "videos.read", "See and download your videos"
        WRITE = "videos.write", "Make, remix and delete videos"
        WEBHOOKS = "webhooks.manage", "Set up webhooks"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=16, help_text="The first letters of the secret, to tell keys apart")
    digest = models.CharField(max_length=64, unique=True, help_text="sha256 of the secret")
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="To the minute")
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ApiKeyManager()

    class Meta:
        indexes = [models.Index(fields=["member", "-created_at"], name="api_key_member_created")]
        permissions = [("revoke_apikey", "Can revoke members' API keys")]
        verbose_name = "API key"

    def __str__(self) -> str:
        return f"{self.prefix}… ({self.name})"

    @property
    def state(self) -> State:
        """As of now, by the row as it was read."""
        if self.revoked_at is not None:
            return self.State.REVOKED
        if self.expires_at is not None and self.expires_at <= timezone.now():
            return self.State.EXPIRED
        return self.State.LIVE


class VideoCall(models.Model):
    """A job as /v1 was asked for it: under which model's name, by which key, in which words, and whether it was deleted there."""

    job = models.OneToOneField(Job, primary_key=True, on_delete=models.CASCADE, related_name="call")
    api_key = models.ForeignKey(ApiKey, null=True, blank=True, on_delete=models.SET_NULL, related_name="calls")
    model = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="sha256 of the body in one canonical form")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["api_key", "fingerprint", "-created_at"], name="video_call_twins")]

    def __str__(self) -> str:
        return f"{self.model} {self.job_id}"


class WebhookEndpoint(models.Model):
    """An address of a member's own server that is told how their videos of /v1 end."""

    class State(models.TextChoices):
        """How it is doing."""

        WORKING = "working", "Working"
        FAILING = "failing", "Failing"
        OFF = "off", "Turned off"

    class Reason(models.TextChoices):
        """Why it was turned off."""

        GONE = "gone", "It answered 410 Gone"
        FAILING = "failing", "Nothing could be delivered for days"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhook_endpoints")
    name = models.CharField(max_length=60)
    url = models.CharField(max_length=2000)
    event_types = models.JSONField(default=list)
    secret = models.TextField(help_text="Sealed")
    secret_hint = models.CharField(max_length=16, help_text="The last letters of the secret")
    old_secret = models.TextField(blank=True, help_text="Sealed; signs beside the present one for a while")
    old_secret_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False, help_text="Of its terms or its secret")
    failing_since = models.DateTimeField(null=True, blank=True, help_text="The first failure after which nothing was delivered")
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_because = models.CharField(max_length=8, choices=Reason.choices, blank=True)

    class Meta:
        indexes = [models.Index(fields=["member", "-created_at"], name="webhook_endpoint_member")]
        constraints = [
            models.CheckConstraint(
                condition=Q(disabled_at=None, disabled_because="") | Q(disabled_at__isnull=False) & ~Q(disabled_because=""),
                name="webhook_off_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.place})"

    @property
    def wire_id(self) -> str:
        """Its id in /v1."""
        return f"whe_{self.pk.hex}"

    @property
    def place(self) -> str:
        """The server alone: the rest of such an address is often a secret by itself."""
        return urlsplit(self.url).netloc

    @property
    def old_secret_signs(self) -> bool:
        """As of now."""
        return self.old_secret_until is not None and self.old_secret_until > timezone.now()

    @property
    def state(self) -> State:
        """By the row as it was read."""
        if self.disabled_at is not None:
            return self.State.OFF
        return self.State.FAILING if self.failing_since is not None else self.State.WORKING


class WebhookEvent(models.Model):
    """The end of a job that some endpoint wanted to hear of."""

    class Type(models.TextChoices):
        """As on the wire."""

        COMPLETED = "video.completed", "Video completed"
        FAILED = "video.failed", "Video failed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="webhook_events")
    type = models.CharField(max_length=32, choices=Type.choices)
    created_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "type"], name="webhook_event_once")]

    def __str__(self) -> str:
        return f"{self.type} {self.job_id}"


class WebhookDelivery(models.Model):
    """One event on its way to one endpoint, under one webhook-id however often it is tried.

    `attempts` counts all tries and is the fencing number of the present one; `failures` counts those since it was last started,
    by which the next is timed.
    """

    class State(models.TextChoices):
        """Where it stands."""

        PENDING = "pending", "On its way"
        DELIVERED = "delivered", "Delivered"
        FAILED = "failed", "Given up"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(WebhookEvent, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True, help_text="While it is being sent")
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    response_status = models.PositiveSmallIntegerField(null=True, blank=True)
    response_excerpt = models.CharField(max_length=500, blank=True)
    error = models.CharField(max_length=200, blank=True, help_text="Why there was no answer")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at", "id"], condition=Q(state="pending"), name="webhook_delivery_due"),
            models.Index(fields=["endpoint", "-created_at"], name="webhook_delivery_endpoint"),
        ]
        constraints = [models.UniqueConstraint(fields=["endpoint", "event"], name="webhook_delivery_once")]
        verbose_name_plural = "webhook deliveries"

    def __str__(self) -> str:
        return f"{self.event.type} to {self.endpoint.place}"

    @property
    def wire_id(self) -> str:
        """The webhook-id, by which receivers know a repetition."""
        return f"wh_{self.pk.hex}"
