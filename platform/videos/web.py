"""Pages about videos: watching, the remix tree, the maker's own controls, drafts, saved and found clips, a member's published clips."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Member
from accounts.selectors import found_by_name, member_by_handle, profile_of
from core.errors import Invalid
from core.lists import QUERY_MAX
from core.navigation import back, member_required
from core.pagination import Page
from videos import boards, policies, selectors, services
from videos.comments.web import shown
from videos.errors import NotYours
from videos.lineage import film, playing
from videos.lineage.tree import remixes as remixes_of
from videos.lineage.tree import tree as tree_around
from videos.models import Video

NEAR = 2  # levels of remixes that the watch page looks for
SMALL_TREE = 24  # a tree up to this many frames is drawn on the watch page itself
CLIPS = 24
COMMENTS = 10  # the newest, on the watch page
PEOPLE = 12


@require_safe
def watch(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """One clip with its words, its maker and its remixes."""
    return _watch(request, selectors.one(request.user, video_id))


def _watch(request: HttpRequest, video: Video, error: Invalid | None = None) -> HttpResponse:
    """The watch page; with an error it keeps what the maker typed."""
    family = tree_around(video, request.user, depth=NEAR)
    kept = _words(request) if error else {name: getattr(video, name) for name in ("caption", "remix_allowed", "commercial")}
    drawing = film.lay_out(family.top)
    context = {
        "video": video,
        "family": family,
        "tree": drawing,
        **(shown(request, video, limit=COMMENTS) if video.status == Video.Status.PUBLISHED else {}),
        "draw": 1 < len(drawing.frames) <= SMALL_TREE,
        "changed": next((frame.node.difference for frame in drawing.frames if frame.node.id == video.pk), None),
        "typed": kept,
        "error": error,
        "link": request.build_absolute_uri(reverse("watch", args=[video.pk])),
        "site": f"{request.scheme}://{request.get_host()}",
    }
    return render(request, "videos/watch.html", context, status=error.status if error else 200)


@require_safe
def tree(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Where a clip comes from and what was made from it."""
    video = selectors.one(request.user, video_id)
    family = tree_around(video, request.user)
    return render(request, "videos/tree.html", {"video": video, "family": family, "tree": film.lay_out(family.top)})


@require_safe
def remixes(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """All remixes of one clip, page by page."""
    source, page = remixes_of(video_id, request.user, cursor=request.GET.get("cursor", ""), limit=CLIPS)
    return render(request, "videos/remixes.html", {"source": source, "page": page})


@require_POST
@member_required
def like(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Like or take a like back; htmx gets the button, a plain form goes back where it came from."""
    member = cast(Member, request.user)
    verb = services.unlike if request.POST.get("to") == "unlike" else services.like
    verb(video=selectors.one(member, video_id), by=member)
    if not request.headers.get("HX-Request"):
        return back(request, reverse("watch", args=[video_id]))
    context = {"video": selectors.one(member, video_id), "back_to": request.POST.get("next", "")}
    return render(request, "videos/like.html", context)


@require_POST
@member_required
def save(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Keep a clip or keep it no more; htmx gets the button, a plain form goes back where it came from."""
    member = cast(Member, request.user)
    verb = services.unsave if request.POST.get("to") == "unsave" else services.save
    verb(video=selectors.one(member, video_id), by=member)
    if not request.headers.get("HX-Request"):
        return back(request, reverse("watch", args=[video_id]))
    context = {"video": selectors.one(member, video_id), "back_to": request.POST.get("next", "")}
    return render(request, "videos/save.html", context)


@require_safe
@member_required
def saved(request: HttpRequest) -> HttpResponse:
    """What the member keeps."""
    page = selectors.saved_by(cast(Member, request.user), cursor=request.GET.get("cursor", ""), limit=CLIPS)
    return render(request, "videos/saved.html", {"page": page})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Clips by their words and what these mean, and people by their names; open to everybody."""
    text, cursor = request.GET.get("q", "")[:QUERY_MAX], request.GET.get("cursor", "")
    found = selectors.found_by_text(request.user, text, cursor=cursor, limit=CLIPS)
    rows, literal = found.rows, found.literal
    literally = Page(rows[:literal], "" if rows[literal:] else found.next_cursor)
    context = {
        "asked": text,
        "people": found_by_name(request.user, text, limit=PEOPLE).rows if not cursor else [],
        "literally": literally,
        "alike": Page(rows[literal:], found.next_cursor),
    }
    return render(request, "videos/search.html", context)


@require_safe
def leaders(request: HttpRequest) -> HttpResponse:
    """Which clips, and whose, were remixed most this week; open to everybody."""
    context = {"clips": boards.most_remixed(request.user), "members": boards.most_credited(request.user)}
    return render(request, "videos/boards.html", context)


def _words(request: HttpRequest) -> dict[str, Any]:
    ticked = {name: name in request.POST for name in ("remix_allowed", "commercial")}
    return {"caption": request.POST.get("caption", "")} | ticked


@require_POST
@member_required
def publish(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Show a draft to everybody."""
    video = selectors.one(request.user, video_id)
    try:
        services.publish(video=video, by=cast(Member, request.user), **_words(request))
    except Invalid as error:
        return _watch(request, video, error)
    messages.success(request, "Published. It is in the feed now.")
    return redirect("watch", video_id)


@require_POST
@member_required
def edit(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Change the caption, the remix switch, and whether it is commercial."""
    video = selectors.one(request.user, video_id)
    try:
        services.edit(video=video, by=cast(Member, request.user), **_words(request))
    except Invalid as error:
        return _watch(request, video, error)
    messages.success(request, "Saved.")
    return redirect("watch", video_id)


@require_POST
@member_required
def unpublish(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Take a clip back to the drafts."""
    services.unpublish(video=selectors.one(request.user, video_id), by=cast(Member, request.user))
    messages.success(request, "Taken back. Only you can see it now.")
    return redirect("watch", video_id)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def delete(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Ask first, then delete."""
    video = selectors.one(request.user, video_id)
    if not policies.may_change(request.user, video):
        raise NotYours
    if request.method != "POST":
        return render(request, "videos/delete.html", {"video": video, "joined": len(playing.showing(video))})
    services.delete(video=video, by=cast(Member, request.user))
    messages.success(request, "Deleted. Its place in the remix tree stays empty.")
    return redirect("profile", cast(Member, request.user).handle)


@require_safe
@member_required
def drafts(request: HttpRequest) -> HttpResponse:
    """The member's finished clips that nobody else sees yet."""
    cursor = request.GET.get("cursor", "")
    page = selectors.made_by(cast(Member, request.user), status=Video.Status.DRAFT, cursor=cursor, limit=CLIPS)
    return render(request, "videos/drafts.html", {"page": page})


@require_safe
def profile(request: HttpRequest, handle: str) -> HttpResponse:
    """A member and what they published."""
    member = member_by_handle(handle, request.user)
    if member.handle != handle:
        return redirect("profile", member.handle, permanent=True)
    page = selectors.published_by(request.user, member, cursor=request.GET.get("cursor", ""), limit=CLIPS)
    context = {"shown": member, "profile": profile_of(member, request.user), "page": page}
    return render(request, "videos/profile.html", context)
