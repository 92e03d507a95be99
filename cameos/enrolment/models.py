"""What enrolment keeps: challenges, takes with what was found in them, and the pictures and the voice that a likeness is cast from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.ids import uuid7


class Challenge(models.Model):
    """What somebody has to say and do before the camera now, so that no older recording will do. It is good once, and for minutes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="challenges")
    session = models.CharField(max_length=64, help_text="Hash of the session that it was given to")
    digits = models.CharField(max_length=6)
    turns = models.JSONField(help_text="Of the head, in their order")
    terms = models.CharField(max_length=10, help_text="Version of what is agreed to")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(digits__regex=r"^[0-9]{6}$"), name="challenge_six_digits"),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("created_at")), name="challenge_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["member", "-created_at"], name="challenge_member")]

    def __str__(self) -> str:
        return f"{self.member} {self.created_at:%Y-%m-%d %H:%M}"


class Take(models.Model):
    """What a likeness was enrolled with: somebody before their camera, or a picture or clip of an animal or a thing.

    The prints say whose face and voice it is; they are sealed, and go with the likeness. The file goes on a day, or at once when refused.
    """

    class Source(models.TextChoices):
        """What was sent."""

        TAKE = "take", "Take"
        PHOTO = "photo", "Photo"
        CLIP = "clip", "Clip"

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", "Waiting for a moderator"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="takes", help_text="Who sent it")
    likeness = models.OneToOneField("cameos.Likeness", on_delete=models.CASCADE, related_name="take")
    challenge = models.OneToOneField(Challenge, null=True, blank=True, on_delete=models.SET_NULL, related_name="take")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="Whose link it came by"
    )
    source = models.CharField(max_length=8, choices=Source.choices)
    state = models.CharField(max_length=10, choices=State.choices)
    handle = models.CharField(max_length=30, help_text="What it is to be called in prompts")
    findings = models.JSONField(help_text="What each check found")
    file = models.FileField(max_length=200, blank=True, help_text="Encoded again here; shown to moderators only")
    kept_until = models.DateTimeField(help_text="When the file goes")
    digest = models.CharField(max_length=64, help_text="sha256 of the file as it came")
    face_print = models.TextField(blank=True, help_text="Sealed")
    voice_print = models.TextField(blank=True, help_text="Sealed")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handle"], condition=~Q(state="refused"), name="take_handle_once"),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(file="", face_print="", voice_print=""), name="take_refused_keeps_nothing"
            ),
        ]
        indexes = [models.Index(fields=["kept_until"], name="take_kept_until", condition=~Q(file=""))]
        permissions = [("accept_take", "Can accept takes")]

    def __str__(self) -> str:
        return f"{self.source} of {self.likeness_id} ({self.state})"


class Reference(models.Model):
    """A picture to cast from: a PNG with alpha, cut out; of a person the head."""

    class View(models.TextChoices):
        """From where; `left` shows a head turned to its own left."""

        FRONT = "front", "Front"
        LEFT = "left", "Left"
        RIGHT = "right", "Right"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    likeness = models.ForeignKey("cameos.Likeness", on_delete=models.CASCADE, related_name="references")
    view = models.CharField(max_length=8, choices=View.choices)
    file = models.FileField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    source = models.CharField(max_length=8, choices=Take.Source.choices)
    clothes = models.CharField(max_length=7, blank=True, help_text="Colour below the face, as #rrggbb; empty where none is seen")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["likeness", "view"], name="reference_view_once")]

    def __str__(self) -> str:
        return f"{self.view} of {self.likeness_id}"


class VoiceSample(models.Model):
    """A voice to cast from: mono WAV, 16 kHz, at most ten seconds."""

    likeness = models.OneToOneField("cameos.Likeness", on_delete=models.CASCADE, related_name="voice_sample", primary_key=True)
    file = models.FileField(max_length=200)
    seconds = models.FloatField()

    def __str__(self) -> str:
        return f"voice of {self.likeness_id}"
