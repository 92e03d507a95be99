"""The feed pages: the reel in four modes, wishes in plain words, why a clip is there, and what the ranking goes by."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guardians.selectors import may_be_profiled
from accounts.models import Member
from core.errors import Invalid
from core.navigation import back, member_required
from core.ratelimit import spend
from feed import exposure, reasons, selectors, services
from feed import parameters as public
from feed.learning import selectors as learned
from feed.models import Event, Mode
from feed.signals import wishes_of

CLIPS = 8  # a page of the reel; the next one is fetched two clips before its end
YEAR_SECONDS = 365 * 24 * 3600
COOKIE = "feed"  # which mode this device shows; none is the first of those offered
STRANGERS = (Mode.OPEN, Mode.NEWEST)
NOT_PROFILED = (Mode.OPEN, Mode.FOLLOWING, Mode.NEWEST)  # where a guardian has switched the personal feed off
STRENGTHS = (("0.5", "A little"), ("1.0", "Clearly"), ("2.0", "Strongly"))


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The feed in the mode that was chosen; open to everybody."""
    modes = offered(request)
    return _reel(request, chosen(request, modes), modes)


@require_safe
@member_required
def following(request: HttpRequest) -> HttpResponse:
    """The clips of those whom the member follows, whichever mode the feed is in."""
    return _reel(request, Mode.FOLLOWING, offered(request))


def offered(request: HttpRequest) -> tuple[Mode, ...]:
    """The modes, that of somebody who has chosen none first."""
    if not request.user.is_authenticated:
        return STRANGERS
    return tuple(Mode) if may_be_profiled(request.user) else NOT_PROFILED


def chosen(request: HttpRequest, modes: tuple[Mode, ...]) -> Mode:
    """The mode of this device, of those offered."""
    value = request.COOKIES.get(COOKIE, "")
    return Mode(value) if value in modes else modes[0]


def _reel(request: HttpRequest, mode: Mode, modes: tuple[Mode, ...]) -> HttpResponse:
    page = selectors.programme(request.user, mode, cursor=request.GET.get("cursor", ""), limit=CLIPS)
    context: dict[str, Any] = {"page": page, "title": mode.label, "modes": [(entry, entry.label) for entry in modes]}
    if request.headers.get("HX-Request"):
        return render(request, "feed/page.html", context)
    context |= {
        "anything": bool(page.rows) or selectors.anything(request.user),
        "steered": mode in (Mode.FOR_YOU, Mode.OPEN) and request.user.is_authenticated,
        "wishes": page.wishes,
    }
    return render(request, "feed/feed.html", context)


@require_POST
def mode(request: HttpRequest) -> HttpResponse:
    """Choose the mode, for this device, until another is chosen."""
    response = redirect("feed")
    value = request.POST.get("mode", "")
    if value in offered(request):
        response.set_cookie(COOKIE, value, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def wishes(request: HttpRequest) -> HttpResponse:
    """All wishes, and the line that takes new ones."""
    if request.method != "POST":
        return _wishes(request)
    spend(request, "feed_wishes")
    typed = request.POST.get("text", "")
    try:
        made = services.steer(member=cast(Member, request.user), text=typed)
    except Invalid as error:
        return _wishes(request, typed, error)
    messages.success(
        request, "From the next page on: " + ", ".join(f"{rule.get_sign_display().lower()} {rule.text}" for rule in made) + "."
    )
    return back(request, reverse("feed-wishes"))


def _wishes(request: HttpRequest, typed: str = "", error: Invalid | None = None) -> HttpResponse:
    member = cast(Member, request.user)
    context = {
        "wishes": wishes_of(member, timezone.now()),
        "strengths": STRENGTHS,
        "typed": typed,
        "error": error,
    }
    return render(request, "feed/wishes.html", context, status=error.status if error else 200)


@require_POST
@member_required
def wish(request: HttpRequest, wish_id: int) -> HttpResponse:
    """Change a wish, or undo it."""
    member = cast(Member, request.user)
    if request.POST.get("do") == "drop":
        services.drop_wish(member=member, wish_id=wish_id)
        messages.success(request, "Undone.")
        return back(request, reverse("feed-wishes"))
    changes: dict[str, Any] = {}
    if request.POST.get("strength") in dict(STRENGTHS):
        changes["strength"] = float(request.POST["strength"])
    day = _day(request.POST.get("until", ""))
    changes["expires_at"] = datetime.combine(day, time(), UTC) if day else None
    try:
        services.edit_wish(member=member, wish_id=wish_id, changes=changes)
        messages.success(request, "Saved.")
    except Invalid as error:
        messages.error(request, error.detail)
    return redirect("feed-wishes")


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@require_POST
@member_required
def refuse(request: HttpRequest, impression_id: UUID) -> HttpResponse:
    """Less like this, or nothing of its maker."""
    kind = Event.Kind.HIDE_AUTHOR if request.POST.get("what") == "maker" else Event.Kind.NOT_INTERESTED
    services.report(member=cast(Member, request.user), reports=[services.Report(impression_id, kind)])
    messages.success(request, "Fewer like this from the next page on.")
    return redirect("feed")


@require_safe
def why(request: HttpRequest, session_id: UUID, video_id: UUID) -> HttpResponse:
    """Why a clip was shown."""
    found = reasons.why(viewer=request.user, session_id=session_id, video_id=video_id)
    return render(request, "feed/why.html", {"why": found, "video": found.video, "impression": found.impression})


@require_safe
@member_required
def why_shown(request: HttpRequest, impression_id: UUID) -> HttpResponse:
    """The same by the impression, which is shorter."""
    return why(request, *reasons.place_of(cast(Member, request.user), impression_id))


@require_safe
def parameters(request: HttpRequest) -> HttpResponse:
    """What ranked feeds go by."""
    heads = learned.served()
    context = {
        "parts": public.PARTS.items(),
        "acts": [(Event.Kind(name).label, weight) for name, weight in public.ACTS.items()],
        "rules": public.RULES,
        "version": public.VERSION,
        "floor": exposure.latest(),
        "learned": learned.public(heads) if heads else None,
        "worths": [(name.replace("_", " ").capitalize(), worth) for name, (worth, _) in public.HEADS.items()],
    }
    return render(request, "feed/parameters.html", context)
