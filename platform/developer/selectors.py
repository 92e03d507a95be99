"""Reads: keys, and a member's jobs as the videos that /v1 shows."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

import cameos.selectors
from accounts.models import Member
from cameos.errors import LikenessNotFound
from cameos.models import Likeness
from core.errors import Invalid, NotFound
from developer import policies
from developer.errors import CharacterNotFound, KeyRefused, NotAvailable, VideoNotFound, VideoNotReady
from developer.models import ApiKey
from generation.models import Job
from generation.selectors import jobs_of
from videos.models import Video

RETRY_WINDOW = timedelta(minutes=10)
VARIANTS = {"video": "file", "thumbnail": "poster", "spritesheet": "spritesheet"}  # what a client may ask for, and the field it is in
_ID = re.compile(r"video_([0-9a-f]{32})")
_CHARACTER_ID = re.compile(r"char_([0-9a-f]{32})")


@dataclass(frozen=True)
class VideoPage:
    """Some of a member's videos, and whether there are more in that direction."""

    jobs: list[Job]
    has_more: bool


def keys_of(member: Member) -> list[ApiKey]:
    """The member's keys, newest first, dead ones too."""
    return list(ApiKey.objects.filter(member=member).order_by("-created_at", "-pk"))


def own_key(member: Member, key_id: UUID) -> ApiKey:
    """The member's key of that id. Raises NotFound."""
    key = ApiKey.objects.filter(member=member, pk=key_id).first()
    if key is None:
        raise NotFound("There is no such key.")
    return key


def key_by_secret(secret: str) -> ApiKey:
    """The live key of that secret, with its member. Raises KeyRefused in its kinds."""
    key = ApiKey.objects.select_related("member").filter(digest=digest_of(secret)).first()
    if key is None:
        raise KeyRefused
    policies.check_usable(key)
    return key


def digest_of(secret: str) -> str:
    """What is kept of a secret. It is random and long, so a plain fast hash cannot be turned round."""
    return hashlib.sha256(secret.encode()).hexdigest()


def videos_of(member: Member) -> QuerySet[Job]:
    """The member's jobs as /v1 shows them, newest first: all but those whose video, or they themselves, were deleted."""
    jobs = jobs_of(member).exclude(video__status=Video.Status.DELETED).exclude(call__removed_at__isnull=False)
    return jobs.select_related("video", "call", "remix_of__job")


def video_for(member: Member, video_id: str) -> Job:
    """One video of the member by its id on the wire. Raises VideoNotFound."""
    job = videos_of(member).filter(pk=_job_id(video_id)).first()
    if job is None:
        raise VideoNotFound
    return job


def video_page(member: Member, *, after: str, limit: int, ascending: bool) -> VideoPage:
    """Up to `limit` videos past `after` ("" for the start), newest first unless `ascending`. Raises Invalid."""
    jobs = videos_of(member)
    if after:
        last = _cursor(member, after)
        later = Q(created_at__gt=last.created_at) | Q(created_at=last.created_at, pk__gt=last.pk)
        jobs = jobs.filter(later if ascending else ~later).exclude(pk=last.pk)
    found = list(jobs.order_by("created_at", "pk")[: limit + 1] if ascending else jobs[: limit + 1])
    return VideoPage(found[:limit], has_more=len(found) > limit)


def source_for(member: Member, video_id: str) -> Video:
    """What a remix of `video_id` starts from: a finished video that the member may see.

    `video_id` is an id of /v1, or a video's plain id as pages and /api name it. Raises VideoNotFound, VideoNotReady.
    """
    seen = Video.objects.visible_to(member)
    if not _ID.fullmatch(video_id):
        try:
            video = seen.filter(pk=UUID(video_id)).first()
        except ValueError:
            video = None
    else:
        video = seen.filter(job=_job_id(video_id)).first()
        if video is None and not video_for(member, video_id).is_finished:
            raise VideoNotReady
    if video is None:
        raise VideoNotFound
    return video


def character_for(member: Member, character_id: str) -> Likeness:
    """The member's likeness by its id on the wire. Raises CharacterNotFound."""
    match = _CHARACTER_ID.fullmatch(character_id)
    try:
        if match is not None:
            return cameos.selectors.own(member, UUID(match.group(1)))
    except LikenessNotFound:
        pass
    raise CharacterNotFound


def content_name(job: Job, variant: str) -> str:
    """The storage name of a finished video's file. Raises Invalid, NotAvailable, VideoNotReady."""
    if variant not in VARIANTS:
        raise Invalid.field("variant", "invalid_value", f"variant is one of {', '.join(VARIANTS)}.")
    withdrawn = job.video is not None and job.video.status == Video.Status.WITHDRAWN
    if withdrawn or job.state in (Job.State.FAILED, Job.State.CANCELLED):
        raise VideoNotReady("This video failed, so there is nothing to download.")
    if job.video is None:
        raise VideoNotReady
    name: str = getattr(job.video, VARIANTS[variant]).name
    if not name and job.video.file.name:
        raise NotAvailable(f"This video was made before videos had a {variant}.")
    if not name:
        raise VideoNotReady
    return name


def first_try(key: ApiKey, fingerprint: str) -> Job | None:
    """The job that the same key was given for the same body within RETRY_WINDOW, the latest where there are several."""
    asked = {"call__api_key": key, "call__fingerprint": fingerprint, "call__created_at__gt": timezone.now() - RETRY_WINDOW}
    return videos_of(key.member).filter(**asked).first()


def _cursor(member: Member, after: str) -> Job:
    """The row stays when a video is deleted, so a page can go on behind it."""
    try:
        return jobs_of(member).get(pk=_job_id(after))
    except (VideoNotFound, Job.DoesNotExist):
        raise Invalid.field("after", "invalid_value", "after is the id of one of your videos.") from None


def _job_id(video_id: str) -> UUID:
    match = _ID.fullmatch(video_id)
    if match is None:
        raise VideoNotFound
    return UUID(match.group(1))
