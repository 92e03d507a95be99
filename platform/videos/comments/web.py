"""Pages of comments: all under one video, one with its replies, writing and removing."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Member
from core.errors import Invalid
from core.idempotency import Answer, answer_once
from core.navigation import back, member_required
from core.ratelimit import spend
from videos import selectors as videos
from videos.comments import selectors, services
from videos.comments.models import Comment
from videos.models import Video

ON_A_PAGE = 20


@require_safe
def comments(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Everything under a clip."""
    return _comments(request, videos.one(request.user, video_id))


def _comments(request: HttpRequest, video: Video, error: Invalid | None = None) -> HttpResponse:
    context = shown(request, video, limit=ON_A_PAGE, error=error)
    return render(request, "videos/comments/all.html", context, status=error.status if error else 200)


def shown(request: HttpRequest, video: Video, *, limit: int, error: Invalid | None = None) -> dict[str, Any]:
    """What the list and the form under a clip need, with what was typed where it was refused."""
    page = selectors.threads(request.user, video, cursor=request.GET.get("cursor", ""), limit=limit)
    return {"video": video, "threads": page, "comment_error": error, "typed_comment": _typed(request), "comment_key": uuid4().hex}


@require_safe
def thread(request: HttpRequest, video_id: UUID, comment_id: UUID) -> HttpResponse:
    """One comment with all its replies."""
    video = videos.one(request.user, video_id)
    return _thread(request, video, comment_id)


def _thread(request: HttpRequest, video: Video, comment_id: UUID, error: Invalid | None = None) -> HttpResponse:
    found = selectors.thread(request.user, video, comment_id)
    page = selectors.replies(request.user, found, cursor=request.GET.get("cursor", ""), limit=ON_A_PAGE)
    context = {"video": video, "thread": found, "page": page, "comment_error": error}
    context |= {"typed_comment": _typed(request), "comment_key": uuid4().hex}
    return render(request, "videos/comments/thread.html", context, status=error.status if error else 200)


def _typed(request: HttpRequest) -> str:
    return request.POST.get("text", "")


@require_POST
@member_required
def add(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Write one; the form carries a key of its own, so that sending it twice writes one."""
    member = cast(Member, request.user)
    spend(request, "comments")
    video = videos.one(member, video_id)
    answered = _answered(member, request.POST.get("reply_to", ""))

    def work() -> Answer:
        return Answer(201, {"id": str(services.add(video=video, by=member, text=_typed(request), reply_to=answered).pk)})

    asked = {"video": str(video_id), "text": _typed(request), "reply_to": str(answered.pk) if answered else ""}
    try:
        answer = answer_once(member=member, route="web:comments", key=request.POST.get("key") or None, request=asked, work=work)
    except Invalid as error:
        return _thread(request, video, answered.pk, error) if answered else _comments(request, video, error)
    if answered:
        return redirect(f"{reverse('comment', args=[video_id, answered.parent_id or answered.pk])}#replies-end")
    return redirect(f"{reverse('watch', args=[video_id])}#comment-{answer.body['id']}")


def _answered(member: Member, comment_id: str) -> Comment | None:
    if not comment_id:
        return None
    try:
        return selectors.one(member, UUID(comment_id))
    except ValueError as error:
        raise Invalid.field("reply_to", "not_found", "The comment that this answers is not there any more.") from error


@require_POST
@member_required
def remove(request: HttpRequest, video_id: UUID, comment_id: UUID) -> HttpResponse:
    """Take one away."""
    member = cast(Member, request.user)
    services.remove(comment=selectors.removable(member, comment_id), by=member)
    messages.success(request, "The comment is gone.")
    return back(request, reverse("comments", args=[video_id]))
