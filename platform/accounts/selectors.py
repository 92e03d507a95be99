"""Reads of members and of how they stand to each other."""

from __future__ import annotations

from django.http import Http404

from accounts.models import Follow, Member


def member_by_handle(handle: str) -> Member:
    """An active member by handle, whatever its letter case. Raises Http404."""
    member = Member.objects.filter(handle=handle.lower(), is_active=True).first()
    if member is None:
        raise Http404
    return member


def is_following(follower: Member, followed: Member) -> bool:
    """Whether `follower` follows `followed`."""
    return Follow.objects.filter(follower=follower, followed=followed).exists()
