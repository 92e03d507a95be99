"""Likenesses: people, animals and things that clips may one day show, each behind one row that gates it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.ids import uuid7


class Likeness(models.Model):
    """Somebody or something to be cast, as far as it has come. The row is the gate: nobody is cast whose row does not say so."""

    class Kind(models.TextChoices):
        """Whom or what it shows; nobody has looked yet where it is unknown, and then it is treated as a person."""

        PERSON = "person", "Person"
        ANIMAL = "animal", "Animal"
        OBJECT = "object", "Object"
        UNKNOWN = "unknown", "Unknown"

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", "Waiting for consent"
        REFUSED = "refused", "Refused"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="likenesses", help_text="Who brought it, until its subject does"
    )
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.UNKNOWN)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    clip = models.FileField(max_length=200, blank=True, help_text="Encoded again here; never shown to members")
    digest = models.CharField(max_length=64, help_text="sha256 of the file as it came")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting") & ~Q(clip="") | Q(state="refused", clip=""), name="likeness_clip_only_while_waiting"
            )
        ]
        indexes = [models.Index(fields=["owner", "-created_at"], name="likeness_owner_created")]
        permissions = [("refuse_likeness", "Can refuse likenesses")]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"
