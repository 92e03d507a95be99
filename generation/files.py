"""Where a job's media lies in the storage: under its fencing token, so that two workers on one job never share a name."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

log = logging.getLogger(__name__)

CLIP, POSTER, SPRITESHEET, PREVIEW, CAPTIONS, PLAN = ALL = (
    "clip.mp4", "poster.jpg", "spritesheet.jpg", "preview.webp", "captions.vtt", "plan.safetensors",
)  # fmt: skip
OPTIONAL = (CAPTIONS, PLAN)
ANIMATIC = "animatic.mp4"  # only while the job runs
SILENT, STILL_SAID = "silent.mp4", "said.vtt"  # the clip once somebody in it has muted their voice, and its captions
PICTURE = "picture.png"  # what a clip is to begin with: until the job has ended, and nobody is shown it


def name_of(job_id: UUID, token: int, file: str) -> str:
    """The storage name of one of a job's files."""
    return f"jobs/{job_id}/{token}/{file}"


def store(job_id: UUID, token: int, folder: Path) -> dict[str, str]:
    """Write the files of `folder` to the storage; returns their storage names by file name, "" for an optional one that is not there."""
    names = {}
    for file in ALL:
        if file in OPTIONAL and not (folder / file).exists():
            names[file] = ""
            continue
        with (folder / file).open("rb") as handle:
            names[file] = default_storage.save(name_of(job_id, token, file), File(handle))
    return names


def store_animatic(job_id: UUID, token: int, clip: Path, file: str = ANIMATIC) -> str:
    """Write what can be watched of a running job, or instead of a video, to the storage; returns its storage name."""
    with clip.open("rb") as handle:
        return default_storage.save(name_of(job_id, token, file), File(handle))


def picture_name(job_id: UUID) -> str:
    """The storage name of the picture that a job's clip begins with."""
    return f"jobs/{job_id}/{PICTURE}"


def store_picture(job_id: UUID, picture: bytes) -> None:
    """Write it to the storage."""
    default_storage.save(picture_name(job_id), ContentFile(picture))


def discard(job_id: UUID, tokens: Iterable[int]) -> None:
    """Delete what attempts under these tokens may have left. Files that are not there are no error."""
    for token in tokens:
        for file in (*ALL, ANIMATIC):
            delete(name_of(job_id, token, file))


def delete(name: str) -> None:
    """Delete one file. One that is not there is no error, and one that stays is none for the member."""
    try:
        default_storage.delete(name)
    except OSError as error:  # an orphan costs space, a failed job costs a member's trust
        log.warning("could not delete %s: %s", name, error)
