"""The feed pages: everything published, and what the followed members published."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Member
from core.navigation import member_required
from core.pagination import Page
from feed import selectors
from videos.models import Video

CLIPS = 8  # a page of the reel; the next one is fetched two clips before its end


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """Everything, newest first; open to everybody."""
    page = selectors.newest(request.user, cursor=request.GET.get("cursor", ""), limit=CLIPS)
    return _reel(request, page, "Feed", "newest")


@require_safe
@member_required
def following(request: HttpRequest) -> HttpResponse:
    """The clips of those whom the member follows."""
    page = selectors.following(cast(Member, request.user), cursor=request.GET.get("cursor", ""), limit=CLIPS)
    return _reel(request, page, "Following", "following")


def _reel(request: HttpRequest, page: Page[Video], title: str, whose: str) -> HttpResponse:
    template = "feed/page.html" if request.headers.get("HX-Request") else "feed/feed.html"
    return render(request, template, {"page": page, "title": title, "whose": whose})
