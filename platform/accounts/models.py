"""Members and how they stand to each other."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from core.ids import uuid7

HANDLE_PATTERN = r"^[a-z0-9_]{3,30}$"


class MemberManager(BaseUserManager["Member"]):
    """Makes members; `create_user` is what Django and allauth call."""

    def create_user(self, handle: str, email: str, password: str | None = None, **extra: Any) -> Member:
        """A new member with a hashed (or unusable) password."""
        extra.setdefault("display_name", handle)
        member = self.model(handle=handle.lower(), email=self.normalize_email(email), **extra)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, handle: str, email: str, password: str | None = None, **extra: Any) -> Member:
        """A member who may do everything in the admin."""
        return self.create_user(handle, email, password, is_staff=True, is_superuser=True, **extra)


class Member(AbstractBaseUser, PermissionsMixin):
    """A person with an account."""

    class Plan(models.TextChoices):
        """What a member's generation quota follows."""

        FREE = "free", "Free"
        PRO = "pro", "Pro"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    handle = models.CharField(max_length=30, unique=True, validators=[RegexValidator(HANDLE_PATTERN, "3 to 30 of a-z, 0-9 and _")])
    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=60)
    bio = models.CharField(max_length=280, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    region = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2 country code")
    plan = models.CharField(max_length=8, choices=Plan.choices, default=Plan.FREE)
    plan_until = models.DateTimeField(null=True, blank=True, help_text="Pro ends then; empty: it stays")
    remix_allowed = models.BooleanField(default=False, help_text="Member-wide switch: others may remix videos that allow it")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="member_email_once"),
            models.CheckConstraint(condition=models.Q(handle__regex=HANDLE_PATTERN), name="member_handle_form"),
            models.CheckConstraint(condition=~models.Q(plan="free") | models.Q(plan_until=None), name="member_free_has_no_end"),
        ]
        permissions = [("grant_pro", "Can grant and end Pro")]

    def __str__(self) -> str:
        return f"@{self.handle}"

    @property
    def current_plan(self) -> Plan:
        """The plan that counts now: a Pro that has run out is Free, whether or not anybody has come to write it down."""
        ended = self.plan_until is not None and self.plan_until <= timezone.now()
        return self.Plan.FREE if ended else self.Plan(self.plan)


class Follow(models.Model):
    """`follower` wants `followed`'s videos in their Following feed."""

    follower = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="following")
    followed = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="followers")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "followed"], name="follow_once"),
            models.CheckConstraint(condition=~models.Q(follower=models.F("followed")), name="follow_not_self"),
        ]

    def __str__(self) -> str:
        return f"{self.follower} follows {self.followed}"


class Block(models.Model):
    """Neither sees the other's videos."""

    blocker = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="blocking")
    blocked = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="blocked_by")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once"),
            models.CheckConstraint(condition=~models.Q(blocker=models.F("blocked")), name="block_not_self"),
        ]

    def __str__(self) -> str:
        return f"{self.blocker} blocks {self.blocked}"


class Mute(models.Model):
    """`muter` meets `muted` in no feed and is told nothing of what they do. Nobody else can tell."""

    muter = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="muting")
    muted = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="muted_by")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["muter", "muted"], name="mute_once"),
            models.CheckConstraint(condition=~models.Q(muter=models.F("muted")), name="mute_not_self"),
        ]

    def __str__(self) -> str:
        return f"{self.muter} mutes {self.muted}"


class Guardianship(models.Model):
    """A grown-up who looks after a member under eighteen: they decide two things for them, and see nothing that they do.

    It counts while the young member is under eighteen and the guardian is here; see `guardians.selectors`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    guardian = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="wards")
    young = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="guardianship")
    personal_feed = models.BooleanField(default=True, help_text="Off: the young member's feed is not profiled")
    messages = models.BooleanField(default=True, help_text="Off: the young member neither sends nor gets messages")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(guardian=models.F("young")), name="guardian_not_self")]
        permissions = [("end_guardianship", "Can end guardianships")]

    def __str__(self) -> str:
        return f"{self.guardian} looks after {self.young}"


class GuardianInvitation(models.Model):
    """A code that one of the two made for the other, to be told in person. Only its hash is kept; a new one replaces it."""

    member = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE, related_name="guardian_invitation")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"by {self.member}"
