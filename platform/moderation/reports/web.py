"""The page on which a member reports the misuse of a likeness."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Member
from core.errors import Invalid
from core.navigation import member_required
from core.ratelimit import spend
from moderation.reports import selectors, services
from moderation.reports.models import LikenessReport

DONE = "The moderators look at it within a day."
HID = "The moderators look at it within a day. Until then it is out of view."


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_required
def report(request: HttpRequest) -> HttpResponse:
    """Ask what is wrong with the clip (`?video=`) or with who is cast (`?cameo=`), then tell the moderators."""
    member = cast(Member, request.user)
    about = _about(request, member)
    if request.method != "POST":
        return _page(request, about)
    spend(request, "reports")
    typed = {name: request.POST.get(name, "") for name in ("reason", "note")}
    try:
        made = services.report(by=member, video_id=about.get("video_id"), handle=about.get("handle", ""), **typed)
    except Invalid as error:
        return _page(request, about, status=error.status, error=error, typed=typed)
    messages.success(request, HID if made.hid else DONE)
    return redirect("watch", made.video_id) if made.video_id else redirect("cameos")


def _about(request: HttpRequest, member: Member) -> dict[str, Any]:
    """What it is about. Raises Http404, NotFound, LikenessNotFound."""
    if handle := request.GET.get("cameo", ""):
        likeness = selectors.cameo(member, handle)
        return {"handle": likeness.handle, "theirs": likeness.subject_id == member.pk}
    try:
        video = selectors.video(member, UUID(request.GET.get("video", "")))
    except ValueError as error:
        raise Http404 from error
    return {"video": video, "video_id": video.pk, "theirs": video.uses.filter(likeness__subject=member).exists()}


def _page(request: HttpRequest, about: dict[str, Any], *, status: int = 200, **more: Any) -> HttpResponse:
    context = about | more | {"label": settings.LIKENESS_LABEL, "reasons": LikenessReport.Reason.choices, "note_max": services.NOTE_MAX}
    return render(request, "moderation/report.html", context, status=status)
