"""Reads of invite codes and of the tree of who invited whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch

from accounts.models import Member
from core.errors import NotFound
from invites.models import InviteCode, Redemption

TREE_MEMBERS = 1_000
TREE_GENERATIONS = 50


@dataclass
class Invited:
    """Somebody who came by invitation, and who came by theirs. A banned member keeps their place but not their name."""

    member: Member
    joined_at: datetime
    invited: list[Invited] = field(default_factory=list)


@dataclass(frozen=True)
class InviteTree:
    """Whom a member invited, generation after generation; not `complete` when it is larger than we show."""

    invited: list[Invited]
    count: int
    complete: bool


def codes_of(member: Member) -> list[InviteCode]:
    """The member's codes, oldest first, each with its redemptions and who came by them."""
    redemptions = Prefetch("redemptions", Redemption.objects.select_related("member").order_by("redeemed_at"))
    return list(InviteCode.objects.filter(owner=member).order_by("created_at", "pk").prefetch_related(redemptions))


def own_code(member: Member, code_id: UUID) -> InviteCode:
    """The member's code of that id. Raises NotFound."""
    code = InviteCode.objects.filter(owner=member, pk=code_id).first()
    if code is None:
        raise NotFound()
    return code


def share_link(code: InviteCode) -> str:
    """Where the invited person signs up."""
    return f"{settings.BASE_URL}/accounts/signup/?code={quote(code.code)}"


def tree_of(member: Member) -> InviteTree:
    """One query for each generation; shows the first TREE_MEMBERS people of at most TREE_GENERATIONS."""
    top: list[Invited] = []
    places = {member.pk: top}
    generation = [member.pk]
    count = generations = 0
    while generation and generations < TREE_GENERATIONS:
        found = Redemption.objects.filter(inviter__in=generation).select_related("member").order_by("redeemed_at", "pk")
        rows = list(found[: TREE_MEMBERS + 1 - count])
        for row in rows[: TREE_MEMBERS - count]:
            assert row.inviter_id is not None
            node = Invited(row.member, row.redeemed_at)
            places[row.inviter_id].append(node)
            places[row.member_id] = node.invited
        if count + len(rows) > TREE_MEMBERS:
            return InviteTree(top, TREE_MEMBERS, complete=False)
        count += len(rows)
        generations += 1
        generation = [row.member_id for row in rows]
    return InviteTree(top, count, complete=not generation)
