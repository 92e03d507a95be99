"""Invite codes and who came by which: the tree of who invited whom."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from core.ids import uuid7

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1: codes are read aloud


def new_code() -> str:
    """Ten letters, about 50 bits, in two groups: ABCDE-FGHJK."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


class InviteCode(models.Model):
    """A right to sign up, `max_uses` times. Member codes have an owner; staff codes have none."""

    class State(models.TextChoices):
        """What a code is still good for."""

        OPEN = "open", "Open"
        USED_UP = "used_up", "Used up"
        EXPIRED = "expired", "Expired"
        REVOKED = "revoked", "Revoked"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="invite_codes")
    note = models.CharField(max_length=120, blank=True)
    max_uses = models.PositiveIntegerField(default=1)
    uses = models.PositiveIntegerField(default=0, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(uses__lte=models.F("max_uses")), name="invite_uses_within_max"),
            models.CheckConstraint(condition=models.Q(max_uses__gte=1), name="invite_max_uses_positive"),
        ]
        indexes = [models.Index(fields=["owner", "created_at"], name="invite_owner_created")]
        permissions = [("revoke_invitecode", "Can revoke invite codes")]

    def __str__(self) -> str:
        return self.code

    @property
    def state(self) -> State:
        """As of now, by the row as it was read."""
        if self.revoked_at is not None:
            return self.State.REVOKED
        if self.uses >= self.max_uses:
            return self.State.USED_UP
        if self.expires_at is not None and self.expires_at <= timezone.now():
            return self.State.EXPIRED
        return self.State.OPEN


class Redemption(models.Model):
    """One member came in by one code; `inviter` stays even when the code is deleted."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="redemption")
    code = models.ForeignKey(InviteCode, null=True, on_delete=models.SET_NULL, related_name="redemptions")
    inviter = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="invited")
    redeemed_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.member} by {self.code}"
