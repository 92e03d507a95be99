"""API keys, and what /v1 knows of a job beyond the job itself."""

from __future__ import annotations

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
