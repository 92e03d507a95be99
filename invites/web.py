"""The page of a member's invite codes and of who joined by them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Member
from core.navigation import member_required
from invites import selectors, services
from invites.models import InviteCode
from invites.selectors import Invited


@require_safe
@member_required
def invites(request: HttpRequest) -> HttpResponse:
    """Codes with what became of them, and the tree of who came."""
    member = cast(Member, request.user)
    codes = sorted((_ticket(code) for code in selectors.codes_of(member)), key=lambda ticket: not ticket["open"])
    tree = selectors.tree_of(member)
    left = sum(ticket["left"] for ticket in codes if ticket["open"])
    return render(request, "invites/invites.html", {"codes": codes, "left": left, "tree": tree, "joined": list(flat(tree.invited))})


def _ticket(code: InviteCode) -> dict[str, Any]:
    """A code as the page shows it."""
    left = code.max_uses - code.uses
    expired = code.expires_at is not None and code.expires_at <= timezone.now()
    is_open = left > 0 and not expired and code.revoked_at is None
    return {"row": code, "link": selectors.share_link(code), "left": left, "expired": expired, "open": is_open}


def flat(invited: list[Invited]) -> Iterator[tuple[Invited, range]]:
    """The tree in reading order, each with a range as long as the lists that end after them: nested lists without recursion."""
    stack = [(node, 0) for node in reversed(invited)]
    while stack:
        node, level = stack.pop()
        stack += [(guest, level + 1) for guest in reversed(node.invited)]
        after = stack[-1][1] if stack else 0
        yield node, range(0 if node.invited else level - after)


@require_POST
@member_required
def revoke(request: HttpRequest, code_id: UUID) -> HttpResponse:
    """Take a code back."""
    member = cast(Member, request.user)
    code = services.revoke(code=selectors.own_code(member, code_id), by=member)
    messages.success(request, f"{code.code} lets nobody in any more.")
    return redirect("invites")
