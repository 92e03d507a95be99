"""The end of a job that went well: its draft video, or what somebody is asked about, and its last state, in one transaction under the
fencing token.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.db import transaction

from cameos.services import show_animatic
from generation import casting, files, scheduler
from generation.models import Job
from videos.models import JOINED, Video
from videos.services import create_draft, is_deleted

SOURCE_GONE = ("source_gone", "The video you started from is no longer open for remixes. You have your job back.")


@dataclass(frozen=True)
class Finished:
    """A clip as encoded: the folder that holds its files, what it shows, in words and slot by slot, and the language of its captions.

    `size` is told where it is not the one that the job asked for.
    """

    folder: Path
    rendered_as: str
    seconds: float
    language: str = ""
    reading: Mapping[str, str] = field(default_factory=dict)
    size: tuple[int, int] | None = None


def finish(*, job_id: UUID, token: int, clip: Finished) -> Video | None:
    """Store the files, then make the draft. None, with the files deleted again, when the token counts no more.

    The debit in the ledger stands; there is nothing to write for it. A cancellation that came in time still wins, and so does a consent
    that holds no more: the likenesses are locked from that question to the commit. So is a video whose film is in the clip.
    """
    # Should this raise, the files stay until the job is closed: a commit whose answer was lost may have counted.
    names = files.store(job_id, token, clip.folder)
    with transaction.atomic():
        video = _draft(job_id, token, clip, names)
    if video is None:
        files.discard(job_id, [token])
    return video


def show(*, job_id: UUID, token: int, clip: Path, rendered_as: str) -> bool:
    """Store a clip with stand-ins for those who are asked, and end its job. False, with the file deleted again: nobody waits for it."""
    name = files.store_animatic(job_id, token, clip, files.CLIP)
    with transaction.atomic():
        job = scheduler.lock_held(job_id, token)
        if job is None or job.asks is None:
            shown = False
        elif shown := not job.cancel_requested and show_animatic(request_id=job.asks, name=name):
            scheduler.close(job, Job.State.SUCCEEDED, progress=100, rendered_as=rendered_as)
        else:
            scheduler.close(job, Job.State.CANCELLED)
    if not shown:
        files.discard(job_id, [token])
    return shown


def _draft(job_id: UUID, token: int, clip: Finished, names: dict[str, str]) -> Video | None:
    job = scheduler.lock_held(job_id, token)
    if job is None:
        return None
    if job.cancel_requested:
        scheduler.close(job, Job.State.CANCELLED)
        return None
    rows = casting.rows_of(job)
    if code := casting.refusal(job, rows):
        casting.stop(job, rows, code)
        return None
    if job.remix_kind in JOINED and job.remix_of is not None and is_deleted(video=job.remix_of):
        scheduler.close(job, Job.State.FAILED, error_code=SOURCE_GONE[0], error_message=SOURCE_GONE[1])
        return None
    width, height = clip.size or (job.width, job.height)
    video = create_draft(
        maker_id=job.member_id,
        prompt=job.prompt,
        rendered_as=clip.rendered_as,
        file=names[files.CLIP],
        poster=names[files.POSTER],
        spritesheet=names[files.SPRITESHEET],
        preview=names[files.PREVIEW],
        plan=names[files.PLAN],
        captions=names[files.CAPTIONS],
        captions_language=clip.language,
        width=width,
        height=height,
        seconds=clip.seconds,
        bytes=(clip.folder / files.CLIP).stat().st_size,
        reading=clip.reading,
        parents=[job.remix_of] if job.remix_of else [],
        remix_kind=job.remix_kind,
        cut=job.cut,
        shows=casting.uses_of(rows),
    )
    scheduler.close(job, Job.State.SUCCEEDED, progress=100, rendered_as=clip.rendered_as, video=video)
    return video
