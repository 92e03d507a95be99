"""Reads of members and of how they stand to each other."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from accounts.models import HANDLE_PATTERN, Block, Follow, Member
from core.errors import NotFound


@dataclass(frozen=True)
class Profile:
    """What `viewer` sees of `member`. `you_follow` and the like are false for a stranger."""

    member: Member
    followers: int
    following: int
    you_follow: bool
    follows_you: bool
    you_block: bool


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
    )


def is_following(a: Member, b: Member) -> bool:
    """Whether `a` follows `b`."""
    return Follow.objects.filter(follower=a, followed=b).exists()


def has_blocked(a: Member, b: Member) -> bool:
    """Whether `a` has blocked `b`."""
    return Block.objects.filter(blocker=a, blocked=b).exists()


def check_not_blocked_by(viewer: Member, member: Member) -> None:
    """Raises NotFound when `member` has blocked `viewer`: a block looks like an absence."""
    if has_blocked(member, viewer):
        raise NotFound()
