"""Pages of notifications: the list, the way to what they tell of, how they are wanted, and the end of the mails."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guardians.selectors import may_have_messages
from accounts.models import Member
from core.errors import Invalid
from core.navigation import member_required
from inbox.messages.policies import takes_from
from inbox.models import InboxWish, Notification
from inbox.notifications import digest, selectors, services
from inbox.push import services as push
from inbox.push import vapid

ON_A_PAGE = 30


@require_safe
@member_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What happened, newest first."""
    page = selectors.page(cast(Member, request.user), cursor=request.GET.get("cursor", ""), limit=ON_A_PAGE)
    return render(request, "inbox/inbox.html", {"page": page})


@require_POST
@member_required
def read(request: HttpRequest) -> HttpResponse:
    """Mark what the page showed as read."""
    try:
        up_to = UUID(request.POST.get("up_to", ""))
    except ValueError:
        return redirect("inbox")
    services.mark_read(member=cast(Member, request.user), up_to=up_to)
    return redirect("inbox")


@require_POST
@member_required
def follow_up(request: HttpRequest, notification_id: UUID) -> HttpResponse:
    """Mark one as read and go to what it tells of."""
    row = services.open_one(member=cast(Member, request.user), notification_id=notification_id)
    return redirect(selectors.leads_to(row))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def wishes(request: HttpRequest) -> HttpResponse:
    """What is told, where, and who may write."""
    member = cast(Member, request.user)
    if request.method != "POST":
        return _wishes(request, member)
    post, changes = request.POST, {}
    for name, values in (("digest", InboxWish.Digest.values), ("messages_from", InboxWish.Messages.values)):
        if post.get(name) in values:
            changes[name] = post[name]
    changes["time_zone"] = post.get("time_zone", "").strip()
    kinds = {kind: {way: f"{way}:{kind}" in post for way in ("in_app", "by_mail", "by_push")} for kind in Notification.Kind.values}
    try:
        services.set_wishes(member=member, kinds=kinds, **changes)
    except Invalid as error:
        return _wishes(request, member, error)
    messages.success(request, "Saved.")
    return redirect("inbox-wishes")


def _wishes(request: HttpRequest, member: Member, error: Invalid | None = None) -> HttpResponse:
    whole, kinds = selectors.wishes(member)
    context: dict[str, Any] = {
        "digest": request.POST.get("digest", whole.digest),
        "digests": InboxWish.Digest.choices,
        "time_zone": request.POST.get("time_zone", whole.time_zone),
        "messages_from": takes_from(member, whole),
        "doors": InboxWish.Messages.choices if may_have_messages(member) else [],
        "kinds": [(wish, label) for wish, (_, label) in zip(kinds.values(), Notification.Kind.choices, strict=True)],
        "confirmed": EmailAddress.objects.filter(user=member, email__iexact=member.email, verified=True).exists(),
        "devices": [(device, urlsplit(device.endpoint).hostname) for device in member.devices.order_by("-created_at", "-pk")],
        "push_key": vapid.public_key(),
        "error": error,
    }
    return render(request, "inbox/wishes.html", context, status=error.status if error else 200)


@require_POST
@member_required
def remove_device(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    """Tell nothing on a device any more."""
    push.unsubscribe(member=cast(Member, request.user), subscription_id=subscription_id)
    messages.success(request, "Nothing more is told there.")
    return redirect("inbox-wishes")


@csrf_exempt  # a mail program that stops the mails by itself (RFC 8058) has no cookie; the token is what counts
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more digests, from the link in one; asked first, because mail programs open links by themselves."""
    member = digest.member_of(token)
    if request.method == "POST":
        services.set_wishes(member=member, digest=InboxWish.Digest.OFF)
    return render(request, "inbox/stop.html", {"stopped": request.method == "POST", "whose": member.handle})
