"""Pages of messages: the threads, and one thread with its form."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Member
from accounts.selectors import member_by_handle
from core.errors import VitascopeError
from core.idempotency import Answer, answer_once
from core.navigation import member_required
from core.ratelimit import spend
from inbox.messages import selectors, services
from inbox.models import Side
from videos.models import Video

ON_A_PAGE = 30


@require_safe
@member_required
def threads(request: HttpRequest, requests: bool = False) -> HttpResponse:
    """The member's threads, or those that wait to be let in."""
    page = selectors.talks(cast(Member, request.user), requests=requests, cursor=request.GET.get("cursor", ""), limit=ON_A_PAGE)
    return render(request, "inbox/threads.html", {"page": page, "requests": requests})


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def thread(request: HttpRequest, handle: str) -> HttpResponse:
    """What the two have said, and the form for more. The form carries a key, so that sending it twice sends one."""
    member = cast(Member, request.user)
    other = member_by_handle(handle, member)
    if request.method != "POST":
        return _thread(request, member, other)
    spend(request, "messages")
    text, card = request.POST.get("text", ""), request.POST.get("video_id", "")

    def work() -> Answer:
        video = UUID(card) if card else None
        return Answer(201, {"id": str(services.send(to=other, by=member, text=text, video_id=video).pk)})

    asked = {"to": other.handle, "text": text, "video_id": card}
    try:
        answer_once(member=member, route="web:messages", key=request.POST.get("key") or None, request=asked, work=work)
    except VitascopeError as error:
        return _thread(request, member, other, error)
    except ValueError:
        return redirect("thread", other.handle)
    return redirect("thread", other.handle)


def _thread(request: HttpRequest, member: Member, other: Member, error: VitascopeError | None = None) -> HttpResponse:
    side = selectors.with_member(member, other)
    if side is not None and request.headers.get("HX-Request"):
        return _newer(request, side, other)
    context: dict[str, Any] = {"other": other, "side": side, "error": error, "key": uuid4().hex}
    if side is not None:
        context["page"] = page = selectors.lines(side, cursor=request.GET.get("cursor", ""), limit=ON_A_PAGE)
        context["lines"] = list(reversed(page.rows))
        if side.accepted and request.method == "GET":
            services.mark_read(side=side)
    context |= {"typed": request.POST.get("text", ""), "card": _card(request, member)}
    return render(request, "inbox/thread.html", context, status=error.status if error else 200)


def _newer(request: HttpRequest, side: Side, other: Member) -> HttpResponse:
    """What came after the last message that the page shows; nothing to swap where nothing did."""
    try:
        lines = selectors.newer(side, UUID(request.GET.get("after", "")))
    except ValueError:
        lines = []
    if not lines:
        return HttpResponse(status=204)
    if side.accepted:
        services.mark_read(side=side)
    return render(request, "inbox/lines.html", {"lines": lines, "other": other})


@require_safe
@member_required
def to(request: HttpRequest) -> HttpResponse:
    """From a clip's page to the thread with whoever is named there, with the clip."""
    other = member_by_handle(request.GET.get("to", "").strip().removeprefix("@"), cast(Member, request.user))
    return redirect(f"{reverse('thread', args=[other.handle])}?{urlencode({'clip': request.GET.get('clip', '')})}")


def _card(request: HttpRequest, member: Member) -> Video | None:
    """The clip to be shown with the message, where a link or the form names one."""
    try:
        wanted = UUID(request.POST.get("video_id") or request.GET.get("clip", ""))
    except ValueError:
        return None
    return Video.objects.visible_to(member).published().filter(pk=wanted).first()


@require_POST
@member_required
def answer(request: HttpRequest, handle: str, verb: str) -> HttpResponse:
    """Accept or decline a request."""
    member = cast(Member, request.user)
    other = member_by_handle(handle, member)
    side = selectors.with_member(member, other)
    if side is not None:
        {"accept": services.accept, "decline": services.decline}[verb](side=side)
    return redirect("thread", other.handle) if verb == "accept" else redirect("requests")


@require_POST
@member_required
def report(request: HttpRequest, handle: str, message_id: UUID) -> HttpResponse:
    """Show a message to the moderators."""
    services.report(message_id=message_id, by=cast(Member, request.user), reason=request.POST.get("reason", ""))
    messages.success(request, "The moderators see this message now.")
    return redirect("thread", handle)
