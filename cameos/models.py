"""Likenesses: people, animals and things that clips may show, each behind one row that gates it, with all that its subject decided.

Only the row of a likeness itself changes. Policies, audit events and withdrawals are added and never changed; the database sees to that.
"""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import HANDLE_PATTERN
from cameos import consent
from core.ids import uuid7


def lapsed(prefix: str = "") -> Q:
    """That the likeness at `prefix` is under no consent now. `consent.stands` says the same of a row in memory."""
    names = {"state": consent.State.ACTIVE, "held": False, "expires_at__gt": Now(), "subject__is_active": True}
    return ~Q(**{f"{prefix}{name}": value for name, value in names.items()})


class Likeness(models.Model):
    """Somebody or something to be cast. The row is the gate: what it does not say now, nobody may do.

    `epoch` only grows, with every withdrawal; what was made under an earlier one stays withdrawn until its subject reinstates it.
    """

    Kind = consent.Kind
    State = consent.State

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="likenesses", help_text="Who brought it"
    )
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="consents",
        help_text="Who decides: the person it shows, or whose animal or thing it is",
    )
    name = models.CharField(max_length=60, blank=True)
    handle = models.CharField(
        max_length=30, null=True, blank=True, unique=True, validators=[RegexValidator(HANDLE_PATTERN)], help_text="As in @biscuit"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.UNKNOWN)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    epoch = models.PositiveIntegerField(default=0, help_text="Raised by every withdrawal of the whole")
    policy_version = models.PositiveIntegerField(default=0, help_text="The policy that counts; 0: none yet")
    expires_at = models.DateTimeField(null=True, blank=True, help_text="As of that policy")
    held = models.BooleanField(default=False, help_text="Stopped by moderators")
    clip = models.FileField(max_length=200, blank=True, help_text="Encoded again here; never shown to members")
    digest = models.CharField(max_length=64, blank=True, help_text="sha256 of the file as it came")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(clip="") | Q(state="waiting"), name="likeness_clip_only_while_waiting"),
            models.CheckConstraint(
                condition=~Q(state__in=["active", "paused"]) | Q(policy_version__gte=1, expires_at__isnull=False),
                name="likeness_has_policy",
            ),
            models.CheckConstraint(condition=Q(handle=None) | Q(handle__regex=HANDLE_PATTERN), name="likeness_handle_form"),
        ]
        indexes = [models.Index(fields=["owner", "-created_at"], name="likeness_owner_created")]
        permissions = [("refuse_likeness", "Can refuse likenesses"), ("hold_likeness", "Can hold likenesses")]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"

    @property
    def lapsed(self) -> bool:
        """For pages: whether its consent has run out. Gates ask the database, by its own clock."""
        return self.expires_at is not None and self.expires_at <= timezone.now()


class PolicyVersion(models.Model):
    """What a subject allowed from one moment on. Who is named in it is an id only, so that it need not change when somebody goes."""

    likeness = models.ForeignKey(Likeness, on_delete=models.PROTECT, related_name="policies")
    version = models.PositiveIntegerField()
    audience = models.CharField(max_length=8, choices=consent.Audience.choices)
    approved = models.JSONField(default=list, help_text="Ids of members")
    denied = models.JSONField(default=list, help_text="Ids of members")
    scopes = models.JSONField(default=list)
    regions = models.JSONField(default=list, help_text="ISO 3166-1 codes; empty: all")
    asks = models.BooleanField(default=False, help_text="Each use waits for a yes")
    restrictions = models.TextField(blank=True, help_text="In the subject's words")
    terms = models.JSONField(default=list, help_text="What prompts may not mention, as the subject confirmed it")
    unsure = models.BooleanField(default=False, help_text="The restrictions could not all be compiled, so each use waits for a yes")
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["likeness", "version"], name="policy_version_once")]
        ordering = ["version"]

    def __str__(self) -> str:
        return f"{self.likeness_id} {self.version}"


class UseRequest(models.Model):
    """Somebody asks a subject for a yes to one clip. A yes is for this prompt on this source, once, and dies with the epoch.

    `animatic` shows what the clip would be with a stand-in in place of everybody who is cast, while a yes can be said or used.
    """

    class State(models.TextChoices):
        """asked → allowed → used, or declined."""

        ASKED = "asked", "Asked"
        ALLOWED = "allowed", "Allowed"
        DECLINED = "declined", "Declined"
        USED = "used", "Used"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    likeness = models.ForeignKey(Likeness, on_delete=models.CASCADE, related_name="requests")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="use_requests")
    prompt = models.TextField()
    source = models.UUIDField(null=True, blank=True, help_text="The video that is to be remixed")
    epoch = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    animatic = models.FileField(max_length=200, blank=True, help_text="Drawn later; of a request that is declined or used it is gone")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["likeness", "by", "state"], name="use_request_of"),
            models.Index(fields=["by"], name="use_request_by"),
        ]

    def __str__(self) -> str:
        return f"{self.likeness_id} {self.state}"


class AuditEvent(models.Model):
    """One link of a likeness's chain: what happened, sealed with the hash of the link before. The database refuses any change.

    People are ids here and nothing else, so that the chain stays whole when one of them goes.
    """

    stream = models.UUIDField(help_text="The likeness")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    actor = models.UUIDField(null=True, help_text="A member; none: the server by itself")
    body = models.TextField(help_text="Canonical JSON")
    previous = models.CharField(max_length=64, help_text="The hash before; zeros at the start")
    hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="audit_event_seq")]

    def __str__(self) -> str:
        return f"{self.stream} {self.seq} {self.kind}"


class AuditHead(models.Model):
    """Where a chain ends: the lock under which it grows, and what shows that its end was cut off."""

    stream = models.UUIDField(primary_key=True)
    seq = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.stream} {self.seq}"


class Withdrawal(models.Model):
    """A line of the ledger that outlives any backup: replayed after one is restored, before anything is shown."""

    class Kind(models.TextChoices):
        """What was withdrawn: all of a likeness, all of it for good, or it from one video."""

        REVOKED = "revoked", "Revoked"
        ERASED = "erased", "Erased"
        VIDEO = "video", "One video"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    likeness = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    epoch = models.PositiveIntegerField(help_text="After it")
    video = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.kind} {self.likeness}"


from cameos.enrolment.models import Challenge, Reference, Take, VoiceSample  # noqa: E402, F401
