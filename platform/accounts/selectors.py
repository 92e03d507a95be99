"""Reads of members and of how they stand to each other."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q

from accounts.models import HANDLE_PATTERN, Block, Follow, Member, Mute
from core.errors import NotFound
from core.pagination import Page, keyset_page


@dataclass(frozen=True)
class Profile:
    """What `viewer` sees of `member`. `you_follow` and the like are false for a stranger."""

    member: Member
    followers: int
    following: int
    you_follow: bool
    follows_you: bool
    you_block: bool
    you_mute: bool


def member_by_handle(handle: str, viewer: Member | AnonymousUser | None = None) -> Member:
    """The active member of that name. Raises NotFound, also when they have blocked `viewer`."""
    name = handle.lower()
    # What no handle can be is not asked for: PostgreSQL refuses a text with a NUL in it.
    member = Member.objects.filter(handle=name, is_active=True).first() if re.fullmatch(HANDLE_PATTERN, name) else None
    if member is None:
        raise NotFound()
    if isinstance(viewer, Member):
        check_not_blocked_by(viewer, member)
    return member


def profile_of(member: Member, viewer: Member | AnonymousUser | None = None) -> Profile:
    """The public profile with what lies between the two."""
    known = viewer if isinstance(viewer, Member) else None
    return Profile(
        member=member,
        followers=member.followers.filter(follower__is_active=True).count(),
        following=member.following.filter(followed__is_active=True).count(),
        you_follow=known is not None and is_following(known, member),
        follows_you=known is not None and is_following(member, known),
        you_block=known is not None and has_blocked(known, member),
        you_mute=known is not None and Mute.objects.filter(muter=known, muted=member).exists(),
    )


def is_following(a: Member, b: Member) -> bool:
    """Whether `a` follows `b`."""
    return Follow.objects.filter(follower=a, followed=b).exists()


def has_blocked(a: Member, b: Member) -> bool:
    """Whether `a` has blocked `b`."""
    return Block.objects.filter(blocker=a, blocked=b).exists()


def apart(viewer: Member | AnonymousUser | None, field: str = "") -> Q:
    """That the member in `field` (of members: each) is not here any more, or that they and `viewer` are blocked from each other."""
    gone = Q(**{f"{field}__is_active" if field else "is_active": False})
    if not isinstance(viewer, Member):
        return gone
    other = OuterRef(field or "pk")
    return gone | Q(Exists(Block.objects.filter(Q(blocker=viewer, blocked=other) | Q(blocker=other, blocked=viewer))))


def muted(viewer: Member, field: str) -> Q:
    """That `viewer` has muted the member in `field`."""
    return Q(Exists(Mute.objects.filter(muter=viewer, muted=OuterRef(field))))


def found_by_name(viewer: Member | AnonymousUser | None, text: str, *, cursor: str = "", limit: int = 20) -> Page[Member]:
    """Active members whose handle or shown name begins with `text`, the newest first, without those kept apart by a block.

    An "@" before it is not a part of it; nothing asked for is nothing found.
    """
    start = " ".join(text.replace("\0", " ").split()).removeprefix("@")
    if not start:
        return Page([], "")
    named = Q(handle__startswith=start.lower()) | Q(display_name__istartswith=start)
    rows = Member.objects.filter(named).exclude(apart(viewer))
    return keyset_page(rows, time_field="joined_at", cursor=cursor, limit=limit, scope=f"members:{start}")


def kept_out(member: Member) -> tuple[list[Member], list[Member]]:
    """Whom `member` has blocked and whom they have muted, the latest first."""
    blocked = Member.objects.filter(blocked_by__blocker=member).order_by("-blocked_by__created_at", "-pk")
    silent = Member.objects.filter(muted_by__muter=member).order_by("-muted_by__created_at", "-pk")
    return list(blocked), list(silent)


def check_not_blocked_by(viewer: Member, member: Member) -> None:
    """Raises NotFound when `member` has blocked `viewer`: a block looks like an absence."""
    if has_blocked(member, viewer):
        raise NotFound()
