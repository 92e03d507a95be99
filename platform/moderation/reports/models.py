"""Reports of the misuse of somebody's likeness: one of a member about one video or one likeness, whatever they do again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cameos.models import Likeness
from core.ids import uuid7
from videos.models import Video

DECIDED_WITHIN = timedelta(hours=24)  # class P1


class LikenessReport(models.Model):
    """A member says that a video, or a likeness wherever it is cast, misuses somebody. Open ones wait for moderators."""

    class Reason(models.TextChoices):
        """What is wrong."""

        CONSENT = "without_consent", "It shows me, or somebody I know, without consent"
        IMPERSONATION = "impersonation", "It passes itself off as somebody"
        DEGRADING = "degrading", "It is sexual, or it degrades whom it shows"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        """open → upheld or dismissed."""

        OPEN = "open", "Open"
        UPHELD = "upheld", "Upheld"
        DISMISSED = "dismissed", "Dismissed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    video = models.ForeignKey(Video, null=True, on_delete=models.CASCADE, related_name="likeness_reports")
    likeness = models.ForeignKey(Likeness, null=True, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=15, choices=Reason.choices)
    note = models.CharField(max_length=280, blank=True)
    hid = models.BooleanField(default=False, help_text="It came from whom it shows, and took what it is about out of view")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(video=None) ^ Q(likeness=None), name="likeness_report_of_one"),
            models.CheckConstraint(condition=Q(state="open", decided_at=None) | ~Q(state="open"), name="likeness_report_decided_at"),
            models.UniqueConstraint(fields=["video", "reporter"], name="likeness_report_video_once"),
            models.UniqueConstraint(fields=["likeness", "reporter"], name="likeness_report_likeness_once"),
        ]
        permissions = [("decide_likenessreport", "Can decide reports of likenesses")]

    def __str__(self) -> str:
        return f"report of {self.target}"

    @property
    def target(self) -> str:
        """Kind and id of what it is about, as in the record of staff."""
        return f"video {self.video_id}" if self.video_id else f"likeness {self.likeness_id}"

    @property
    def due_at(self) -> datetime:
        """When moderators have decided at the latest."""
        return self.created_at + DECIDED_WITHIN
