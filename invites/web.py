"""The page of a member's invite codes and of who joined by them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
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
    codes = sorted(selectors.codes_of(member), key=lambda code: code.state != InviteCode.State.OPEN)
    tickets = [(code, selectors.share_link(code)) for code in codes]
    tree = selectors.tree_of(member)
    left = sum(code.max_uses - code.uses for code in codes if code.state == InviteCode.State.OPEN)
    return render(request, "invites/invites.html", {"tickets": tickets, "left": left, "tree": tree, "joined": list(flat(tree.invited))})


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
