"""A film that somebody sends, to be changed or gone on from: a clip of this instance is known again, of any other one picture is taken.

- What is known stands for the video itself, so its plan is used, its maker's leave is asked, and the consent of whoever is in it counts:
  a file that was downloaded opens nothing that its id would not open.
- Of any other film the first or the last picture is kept, as if it had been sent by itself. What moves in it, and its sound, are not
  looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.files import File

from accounts.models import Member
from core import ffmpeg, pictures, uploads
from core.errors import Invalid
from core.pictures import Picture
from videos.models import Video
from videos.policies import may_remix

MOST_BYTES = 64 * 1024 * 1024
MOST_SECONDS, MOST_FRAMES = 60, 3600
SLACK = 0.1  # cameras end on a whole frame
UNREADABLE = "This file is not an MP4 video that can be read."
TOO_LONG = f"A video lasts at most {MOST_SECONDS} seconds and has at most {MOST_FRAMES} frames."
NOT_OPEN = "This file is a clip of this server, and it is not open to you for remixes."


@dataclass(frozen=True)
class Footage:
    """What a clip can be made from, one or the other: the video of this instance that a file shows, or a picture out of it."""

    video: Video | None
    picture: Picture | None
    seconds: float


def take(file: File, member: Member, *, field: str, last: bool) -> Footage:
    """What an MP4 is to a member: one of the videos here, or its first or `last` picture.

    Raises UploadTooLarge, Invalid (for that field).
    """
    if not file.size:
        raise Invalid.field(field, "required", "The video is an empty file.")
    with uploads.received(file, most_bytes=MOST_BYTES) as upload:
        if upload.kind != "mov":
            raise Invalid.field(field, "film_unreadable", UNREADABLE)
        try:
            film = uploads.measure(upload.path, seconds=MOST_SECONDS + 1, frames=MOST_FRAMES + 1)
            if film.seconds > MOST_SECONDS + SLACK or film.frames > MOST_FRAMES:
                raise Invalid.field(field, "film_unsuitable", TOO_LONG)
            from generation.provenance import inspection  # numpy and the C2PA library, only where somebody sends a film

            if clip := inspection.clip_in(upload.path):
                return Footage(_open(clip.job_id, member, field), None, film.seconds)
            number = film.frames - 1 if last else 0
            picture = pictures.out_of(
                upload.path, film, number=number, seconds=MOST_SECONDS + 1, field=field, digest=f"{upload.digest}:{number}"
            )
        except ffmpeg.FfmpegError as error:
            raise Invalid.field(field, "film_unreadable", UNREADABLE) from error
    return Footage(None, picture, film.seconds)


def _open(job_id: UUID | None, member: Member, field: str) -> Video:
    """The video of a clip that was made here. Raises Invalid when it is gone, or the member may not start from it."""
    video = Video.objects.visible_to(member).select_related("maker").filter(job=job_id).first() if job_id else None
    if video is None or not may_remix(member, video):
        raise Invalid.field(field, "remix_not_allowed", NOT_OPEN)
    return video
