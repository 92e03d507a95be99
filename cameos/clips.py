"""Looks at the clip that somebody brings to be cast from. What is kept is always our own encoding of it, never the file itself."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.core.files import File

from cameos.errors import ClipTooLarge, ClipUnsuitable
from core import ffmpeg
from core.errors import Invalid

MOST_BYTES = 32 * 1024 * 1024
SECONDS = (2.0, 4.0)
SLACK = 0.1  # cameras end on a whole frame or a whole sound packet
SHORT_SIDE = (720, 1080)
ASPECT = 16 / 9
ASPECT_SLACK = 0.01
MOST_FRAMES_A_SECOND = 60


@dataclass(frozen=True)
class Clip:
    """A clip fit to be kept, and the sha256 of the file it came in."""

    data: bytes
    digest: str


def take(file: File) -> Clip:
    """The clip in an MP4: 2 to 4 seconds, 16:9 or 9:16, 720 to 1080 lines. Raises ClipTooLarge, ClipUnsuitable."""
    if (file.size or 0) > MOST_BYTES:
        raise ClipTooLarge(f"A clip has at most {MOST_BYTES // 1024**2} MB.")
    with tempfile.NamedTemporaryFile(suffix=".mp4") as copy:
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        digest = hashlib.file_digest(copy, "sha256").hexdigest()
        longest = int(SECONDS[1]) + 1
        try:
            seen = ffmpeg.measure(Path(copy.name), seconds=longest, frames=longest * MOST_FRAMES_A_SECOND + 1)
            _check(seen)
            return Clip(ffmpeg.encode_again(Path(copy.name), seconds=longest), digest)
        except ffmpeg.FfmpegError as error:
            raise _unsuitable("This file is not an MP4 video that can be read.") from error


def _check(seen: ffmpeg.Measured) -> None:
    short, long = sorted((seen.width, seen.height))
    if not SECONDS[0] - SLACK <= seen.seconds <= SECONDS[1] + SLACK:
        raise _unsuitable(f"A clip lasts 2 to 4 seconds; this one lasts {seen.seconds:.1f}.")
    if not SHORT_SIDE[0] <= short <= SHORT_SIDE[1] or abs(long / short / ASPECT - 1) > ASPECT_SLACK:
        raise _unsuitable(f"A clip is 16:9 or 9:16 and 720 to 1080 pixels the short way; this one is {seen.width}x{seen.height}.")
    if seen.frames > (SECONDS[1] + SLACK) * MOST_FRAMES_A_SECOND:
        raise _unsuitable(f"A clip has at most {MOST_FRAMES_A_SECOND} frames a second.")


def _unsuitable(detail: str) -> Invalid:
    return ClipUnsuitable.field("video", "clip_unsuitable", detail)
