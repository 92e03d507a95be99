"""What other sites take of a published clip: links that last, a frame of its own, and Atom feeds. All of it as strangers see it.

Links to files expire, and what a link on another site leads to must not outlive the clip's being published; so a lasting link asks each
time, and leads on to a link that expires.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from csp.decorators import csp_replace
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.html import escape
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from accounts.selectors import member_by_handle
from core.storage import signed_url
from videos import selectors
from videos.models import Video

ENTRIES = 30
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
STRANGER = AnonymousUser()


def shared(video_id: UUID) -> Video:
    """A published video, as strangers see it. Raises Http404."""
    video = selectors.visible(STRANGER).published().filter(pk=video_id).first()
    if video is None:
        raise Http404
    return video


@require_safe
def clip(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """To the MP4."""
    return _lead_to(shared(video_id).file.name)


@require_safe
def poster(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """To the poster."""
    return _lead_to(shared(video_id).poster.name)


def _lead_to(name: str | None) -> HttpResponse:
    if not name:
        raise Http404
    return HttpResponseRedirect(signed_url(name), headers={"Cache-Control": "no-store"})


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # whose types know views of a request alone
def embed(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """The clip alone, for a frame on another site."""
    return render(request, "videos/embed.html", {"video": shared(video_id)})


@require_safe
def newest_feed(request: HttpRequest) -> HttpResponse:
    """Everything published, newest first, as Atom."""
    videos = selectors.visible(STRANGER).published().order_by("-published_at", "-pk")[:ENTRIES]
    return _atom(request, "Vitascope", reverse("feed"), "The newest generated clips", list(videos))


@require_safe
def member_feed(request: HttpRequest, handle: str) -> HttpResponse:
    """What one member published, as Atom."""
    member = member_by_handle(handle)
    if member.handle != handle:
        return redirect("member-feed", member.handle, permanent=True)
    videos = selectors.published_by(STRANGER, member, limit=ENTRIES).rows
    name = _plain(member.display_name or member.handle)
    return _atom(request, f"{name} (@{member.handle}) on Vitascope", reverse("profile", args=[handle]), "Generated clips", videos)


def _atom(request: HttpRequest, title: str, page: str, subtitle: str, videos: Sequence[Video]) -> HttpResponse:
    whole = request.build_absolute_uri
    feed = Atom1Feed(title, whole(page), subtitle, subtitle=subtitle, feed_url=whole(request.path), language="en")
    for video in videos:
        link = whole(reverse("watch", args=[video.pk]))
        enclosures = [Enclosure(whole(reverse("clip-file", args=[video.pk])), str(video.bytes), "video/mp4")] if video.file else []
        feed.add_item(
            _plain(video.title),
            link,
            escape(_plain(f"{video.caption}\n{video.prompt}".strip())),
            unique_id=f"urn:uuid:{video.pk}",
            pubdate=video.published_at,
            updateddate=video.published_at,
            author_name=f"@{video.maker.handle}",
            author_link=whole(reverse("profile", args=[video.maker.handle])),
            enclosures=enclosures,
        )
    headers = {"Cache-Control": "public, max-age=60"}  # no longer than a clip that was taken down may still be told of
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8", headers=headers)


def _plain(text: str) -> str:
    return _NOT_IN_XML.sub("", text)
