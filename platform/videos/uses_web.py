"""Pages of videos that show the reader: drafts of others too, each with what can be done about it, and all of one likeness at once."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Member
from cameos.models import Likeness
from cameos.selectors import decided_by, undecided
from core.navigation import back, member_required
from videos import selectors, uses
from videos.models import CameoUse, Video
from videos.uses_api import VERBS

CLIPS = 24
SAID = {
    "withdraw": "Withdrawn, with all that was made from it.",
    "reinstate": "Given back.",
    "mute": "Muted. It is out of view until your voice is gone from it, in a moment.",
    "unmute": "Not muted any more. It has its sound again.",
}


@require_safe
@never_cache
@member_required
def shown(request: HttpRequest) -> HttpResponse:
    """All of them, newest first."""
    member = cast(Member, request.user)
    page = selectors.showing(member, cursor=request.GET.get("cursor", ""), limit=CLIPS)
    rows = [(video, [use for use in video.uses.all() if use.likeness.subject_id == member.pk]) for video in page.rows]
    context = {
        "page": page,
        "rows": [(video, theirs, _verbs(theirs)) for video, theirs in rows],
        "waiting": undecided(member).count(),
    }
    return _page(request, "videos/uses.html", **context)


@require_POST
@never_cache
@member_required
def act(request: HttpRequest, video_id: UUID, verb: str) -> HttpResponse:
    """Withdraw, give back, mute or unmute one."""
    member = cast(Member, request.user)
    video = Video.objects.showing(member).filter(pk=video_id).first()
    if video is None:
        raise Http404
    VERBS[verb](video, member)
    messages.success(request, SAID[verb])
    return back(request, reverse("cameo-uses"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_required
def withdraw_all(request: HttpRequest, likeness_id: UUID) -> HttpResponse:
    """Ask first, then withdraw every clip with it."""
    member = cast(Member, request.user)
    likeness = decided_by(member, likeness_id)
    if request.method != "POST":
        count = CameoUse.objects.filter(likeness=likeness, withdrawn_at=None).count()
        return _page(request, "videos/withdraw_all.html", likeness=likeness, count=count)
    count = uses.withdraw_all(likeness=likeness, by=member)
    messages.success(request, f"{count} clip{'' if count == 1 else 's'} withdrawn.")
    return redirect("cameo-uses")


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return render(request, template, context | {"label": settings.LIKENESS_LABEL, "kept_days": uses.KEPT.days})


def _verbs(theirs: list[CameoUse]) -> list[str]:
    """What would change something about a video; it can be given back only while all of theirs in it can be shown at all."""
    out = [use.withdrawn_at is not None or use.epoch != use.likeness.epoch for use in theirs]
    muted = [use.muted for use in theirs]
    standing = all(use.likeness.state == Likeness.State.ACTIVE for use in theirs)
    can = {"withdraw": not all(out), "reinstate": any(out) and standing, "mute": not all(muted), "unmute": any(muted)}
    return [verb for verb, changes in can.items() if changes]
