"""Looks at the clip that somebody brings to be cast from. What is kept is always our own encoding of it, never the file itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files import File

from cameos.errors import ClipUnsuitable
from core import ffmpeg, uploads
from core.errors import Invalid

MOST_BYTES = 32 * 1024 * 1024
SECONDS = (2.0, 4.0)
SLACK = 0.1  # cameras end on a whole frame or a whole sound packet
SHORT_SIDE = (720, 1080)
ASPECT = 16 / 9
ASPECT_SLACK = 0.01
MOST_FRAMES_A_SECOND = 60
UNREADABLE = "This file is not an MP4 video that can be read."


@dataclass(frozen=True)
class Clip:
    """A clip fit to be kept, and the sha256 of the file it came in."""

    data: bytes
    digest: str


def take(file: File) -> Clip:
    """The clip in an MP4: 2 to 4 seconds, 16:9 or 9:16, 720 to 1080 lines. Raises UploadTooLarge, ClipUnsuitable."""
    longest = int(SECONDS[1]) + 1
    with uploads.received(file, most_bytes=MOST_BYTES) as upload:
        if upload.kind != "mov":
            raise _unsuitable(UNREADABLE)
        try:
            _check(uploads.measure(upload.path, seconds=longest, frames=longest * MOST_FRAMES_A_SECOND + 1))
            return Clip(uploads.encode_again(upload.path, seconds=longest), upload.digest)
        except ffmpeg.FfmpegError as error:
            raise _unsuitable(UNREADABLE) from error


def _check(seen: uploads.Measured) -> None:
    short, long = sorted((seen.width, seen.height))
    if not SECONDS[0] - SLACK <= seen.seconds <= SECONDS[1] + SLACK:
        raise _unsuitable(f"A clip lasts 2 to 4 seconds; this one lasts {seen.seconds:.1f}.")
    if not SHORT_SIDE[0] <= short <= SHORT_SIDE[1] or abs(long / short / ASPECT - 1) > ASPECT_SLACK:
        raise _unsuitable(f"A clip is 16:9 or 9:16 and 720 to 1080 pixels the short way; this one is {seen.width}x{seen.height}.")
    if seen.frames > (SECONDS[1] + SLACK) * MOST_FRAMES_A_SECOND:
        raise _unsuitable(f"A clip has at most {MOST_FRAMES_A_SECOND} frames a second.")


def _unsuitable(detail: str) -> Invalid:
    return ClipUnsuitable.field("video", "clip_unsuitable", detail)
