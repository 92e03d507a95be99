"""The record of what staff did to members' things; rows are added, never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.ids import uuid7


class StaffAction(models.Model):
    """One act of one moderator on one thing. `target` outlives the thing itself."""

    class Verb(models.TextChoices):
        """What was done."""

        WITHHOLD = "withhold", "Withheld a video"
        RESTORE = "restore", "Restored a video"
        REMOVE_COMMENT = "remove_comment", "Removed a comment"
        REVOKE_CODE = "revoke_code", "Revoked an invite code"
        REVOKE_KEY = "revoke_key", "Revoked an API key"
        REFUSE_CAMEO = "refuse_cameo", "Refused a likeness"
        HOLD_CAMEO = "hold_cameo", "Held a likeness"
        LET_GO_CAMEO = "let_go_cameo", "Let a likeness go on"
        ACCEPT_CAMEO = "accept_cameo", "Accepted a take"
        CANCEL_JOB = "cancel_job", "Cancelled a job"
        GRANT_PRO = "grant_pro", "Granted Pro"
        END_PRO = "end_pro", "Ended Pro"
        END_GUARDIAN = "end_guardian", "Ended a guardianship"
        UPHOLD_REPORT = "uphold_report", "Upheld a report"
        DISMISS_REPORT = "dismiss_report", "Dismissed a report"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="staff_actions")
    verb = models.CharField(max_length=20, choices=Verb.choices)
    target = models.CharField(max_length=80, help_text="Kind and id of the thing, such as video 0192…")
    reason = models.CharField(max_length=280, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["target", "-created_at"], name="staff_action_target")]

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.target}"


from moderation.reports.models import LikenessReport  # noqa: E402, F401 - a model of this app, which Django looks for here
