"""Changes to members and to how they stand to each other. Every verb here may be repeated without harm."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import policies, selectors
from accounts.models import Block, Follow, Member, Mute
from core import events
from core.errors import Conflict, Invalid
from core.statements import rows


class Blocked(Conflict):
    """The member has blocked whom they want to follow."""

    code = "blocked"
    title = "You have blocked this member; unblock them first."


def update_profile(*, member: Member, display_name: str | None = None, bio: str | None = None, remix_allowed: bool | None = None) -> Member:
    """Change what is given. Raises TextInvalid."""
    changed: dict[str, str | bool] = {}
    if display_name is not None:
        changed["display_name"] = policies.clean_text(display_name, field_name="display_name", longest=60)
    if bio is not None:
        changed["bio"] = policies.clean_text(bio, field_name="bio", longest=280, may_be_empty=True)
    if remix_allowed is not None:
        changed["remix_allowed"] = remix_allowed
    for name, value in changed.items():
        setattr(member, name, value)
    if changed:
        member.save(update_fields=list(changed))
    return member


def grant_pro(*, member: Member, by: Member, until: datetime | None = None, reason: str = "") -> Member:
    """Pro from now on, to `until` or for good. Raises Forbidden, Invalid (an end that is over)."""
    policies.check_may_grant(by)
    if until is not None and until <= timezone.now():
        raise Invalid.field("until", "in_the_past", "Pro has to end in the future.")
    return _set_plan(member, Member.Plan.PRO, until, by, reason)


def end_pro(*, member: Member, by: Member, reason: str = "") -> Member:
    """Free from now on. Raises Forbidden."""
    policies.check_may_grant(by)
    return _set_plan(member, Member.Plan.FREE, None, by, reason)


@transaction.atomic
def delete_member(*, member: Member) -> None:
    """The account and all its rows. Emits `member.deleted` before, for what lies elsewhere, and for what others build upon."""
    events.emit("member.deleted", member=member)
    member.delete()


@transaction.atomic
def _set_plan(member: Member, plan: Member.Plan, until: datetime | None, by: Member, reason: str) -> Member:
    """Emits `plan.changed`, unless nothing changes."""
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if (member.plan, member.plan_until) != (plan, until):
        member.plan, member.plan_until = plan, until
        member.save(update_fields=["plan", "plan_until"])
        events.emit("plan.changed", member=member, by=by, reason=reason)
    return member


@transaction.atomic
def follow(*, member: Member, other: Member) -> Follow:
    """See `other`'s videos in the Following feed. Raises NotYourself, Blocked, or NotFound when `other` has blocked `member`."""
    policies.check_not_self(member=member, other=other)
    hold_both(member, other)
    if Block.objects.filter(blocker=member, blocked=other).exists():
        raise Blocked()
    selectors.check_not_blocked_by(member, other)
    row, is_new = Follow.objects.get_or_create(follower=member, followed=other)
    if is_new:
        events.emit("member.followed", member=other, by=member)
    return row


@transaction.atomic
def unfollow(*, member: Member, other: Member) -> None:
    """Undo `follow`."""
    policies.check_not_self(member=member, other=other)
    if Follow.objects.filter(follower=member, followed=other).delete()[0]:
        events.emit("member.unfollowed", member=other, by=member)


@transaction.atomic
def block(*, member: Member, other: Member) -> Block:
    """Neither sees the other from now on; follows end both ways. Raises NotYourself.

    Emits `member.unfollowed` for each that ended, and `member.blocked` the first time.
    """
    policies.check_not_self(member=member, other=other)
    hold_both(member, other)
    row, made = Block.objects.get_or_create(blocker=member, blocked=other)
    either = Q(follower=member, followed=other) | Q(follower=other, followed=member)
    for ended in Follow.objects.filter(either).select_related("follower", "followed").order_by("pk"):
        ended.delete()
        events.emit("member.unfollowed", member=ended.followed, by=ended.follower)
    if made:
        events.emit("member.blocked", member=member, other=other)
    return row


def unblock(*, member: Member, other: Member) -> None:
    """Undo `block`; the follows it ended stay ended."""
    policies.check_not_self(member=member, other=other)
    Block.objects.filter(blocker=member, blocked=other).delete()


def hold_handle(*, handle: str) -> None:
    """Until this transaction ends nobody else takes the handle, as a member or for what is theirs: ask whether it is free after this.

    Before any other lock. SQLite's writers take turns anyway.
    """
    if connection.vendor == "postgresql":
        rows("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"handle {handle}"])


def mute(*, member: Member, other: Member) -> Mute:
    """Meet `other` in no feed and hear nothing of what they do; they are not told. Raises NotYourself."""
    policies.check_not_self(member=member, other=other)
    return Mute.objects.get_or_create(muter=member, muted=other)[0]


def mute_all(*, member: Member, others: Iterable[Member]) -> None:
    """`mute` for several at once. Raises NotYourself."""
    mutes = []
    for other in others:
        policies.check_not_self(member=member, other=other)
        mutes.append(Mute(muter=member, muted=other))
    Mute.objects.bulk_create(mutes, ignore_conflicts=True)


def unmute(*, member: Member, other: Member) -> None:
    """Undo `mute`."""
    policies.check_not_self(member=member, other=other)
    Mute.objects.filter(muter=member, muted=other).delete()


def hold_both(member: Member, other: Member) -> None:
    """Lock both until the transaction ends: one follows or writes while the other blocks, and without it both could commit.

    Always in id order, so never a deadlock.
    """
    list(Member.objects.filter(pk__in=[member.pk, other.pk]).order_by("pk").select_for_update(no_key=True).values_list("pk"))
