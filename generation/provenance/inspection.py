"""Looks at a file that somebody brought: what its statement says, whether our mark is in its picture, and which video it is."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from core import ffmpeg
from generation.errors import FileTooLarge, NotAVideo
from generation.models import ClipNumber
from generation.provenance import credentials, watermark
from generation.provenance.credentials import Credentials
from generation.provenance.watermark import Found
from videos.models import Video
from videos.policies import Viewer
from videos.selectors import visible

MOST_BYTES = 64 * 1024 * 1024
MOST_SECONDS, MOST_FRAMES = 60, 3600


@dataclass(frozen=True)
class Report:
    """What was found. `number` is the clip's on this instance; `video` is there when the asker may see it."""

    credentials: Credentials | None
    mark: Found | None
    number: int | None
    video: Video | None

    @property
    def made_here(self) -> bool:
        """Whether this instance made the clip."""
        return self.number is not None


def inspect(file: UploadedFile, viewer: Viewer) -> Report:
    """Look at an MP4. Raises FileTooLarge, NotAVideo."""
    if (file.size or 0) > MOST_BYTES:
        raise FileTooLarge(f"Files of up to {MOST_BYTES // 1024**2} MB are looked at.")
    data = file.read()
    if data[4:8] != b"ftyp":
        raise NotAVideo.field("file", "not_a_video", NotAVideo.title)
    statement = credentials.read(data, ".mp4")
    mark = watermark.find(_average(data), settings.WATERMARK_SECRET, cropped=True)
    number = mark.number if mark else statement.number if statement and statement.state == "own" else None
    known = ClipNumber.objects.filter(pk=number).select_related("job").first() if number else None
    video = visible(viewer).filter(job=known.job).first() if known and known.job else None
    return Report(statement, mark, known.pk if known else None, video)


def _average(data: bytes) -> np.ndarray:
    """The picture over time, grey and square."""
    side = watermark.SIDE
    with tempfile.NamedTemporaryFile(suffix=".mp4") as copy:
        copy.write(data)
        copy.flush()
        try:
            raw = ffmpeg.decode(
                Path(copy.name), filters=f"scale={side}:{side}:flags=area,format=gray", seconds=MOST_SECONDS, frames=MOST_FRAMES
            )
        except ffmpeg.FfmpegError as error:
            raise NotAVideo.field("file", "not_a_video", NotAVideo.title) from error
    whole = len(raw) // side**2
    if not whole:
        raise NotAVideo.field("file", "not_a_video", NotAVideo.title)
    return np.frombuffer(raw, np.uint8, whole * side**2).reshape(whole, side, side).mean(axis=0)
