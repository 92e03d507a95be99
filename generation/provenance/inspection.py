"""Looks at a file that somebody brought: what its statement says, whether our marks are in picture and sound, and which video it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import numpy as np
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from core import ffmpeg, uploads
from generation.errors import NotAVideo
from generation.models import ClipNumber
from generation.provenance import credentials, sound_watermark, watermark
from generation.provenance.credentials import Credentials
from videos.models import CameoUse, Video
from videos.policies import Viewer
from videos.selectors import visible

MOST_BYTES = 64 * 1024 * 1024
MOST_SECONDS, MOST_FRAMES = 60, 3600


@dataclass(frozen=True)
class Consent:
    """A receipt in a file that was signed here, and whether that consent still holds."""

    cameo: str
    epoch: int
    at: str
    withdrawn: bool


@dataclass(frozen=True)
class Report:
    """What was found. `number` is the clip's on this instance; `video` is there when the asker may see it."""

    credentials: Credentials | None
    mark: watermark.Found | None
    sound: sound_watermark.Found | None
    number: int | None
    video: Video | None
    sound_video: Video | None = None  # where the sound is of another clip
    consents: tuple[Consent, ...] = ()

    @property
    def made_here(self) -> bool:
        """Whether this instance made the clip."""
        return self.number is not None

    @property
    def heard_alone(self) -> bool:
        """Whether the sound is all that says so."""
        return self.sound is not None and self.mark is None and not (self.credentials and self.credentials.state == "own")

    @property
    def other_sound(self) -> bool:
        """Whether picture and sound are of different clips."""
        return self.mark is not None and self.sound is not None and self.mark.number != self.sound.number


def inspect(file: UploadedFile, viewer: Viewer) -> Report:
    """Look at an MP4, or listen to a file of sound. Raises UploadTooLarge, NotAVideo."""
    with uploads.received(file, most_bytes=MOST_BYTES) as upload:
        picture = _average(upload.path) if upload.kind == "mov" else None
        samples = _sound(upload.path, upload.kind) if upload.kind else None
        if picture is None and samples is None:
            raise NotAVideo.field("file", "not_a_video", NotAVideo.title)
        statement = credentials.read_strange(upload.path, ".mp4") if upload.kind == "mov" else None
    secret = settings.WATERMARK_SECRET
    mark = watermark.find(picture, secret, cropped=True) if picture is not None else None
    sound = sound_watermark.find(samples, secret, faster=mark is None) if samples is not None else None
    numbers = [mark.number if mark else None, sound.number if sound else None]
    number = next(filter(None, numbers), statement.number if statement and statement.state == "own" else None)
    report = Report(statement, mark, sound, *_clip(number, viewer), consents=_consents(statement))
    return replace(report, sound_video=_clip(sound.number, viewer)[1]) if sound and report.other_sound else report


def clip_in(path: Path) -> ClipNumber | None:
    """The clip of this instance whose picture a film shows, by the mark in it or by an unbroken statement of ours.

    Where it shows none, that takes seconds.
    """
    picture = _average(path)
    mark = watermark.find(picture, settings.WATERMARK_SECRET, cropped=True) if picture is not None else None
    statement = credentials.read_strange(path, ".mp4") if mark is None else None
    number = mark.number if mark else statement.number if statement and statement.state == "own" else None
    return ClipNumber.objects.filter(pk=number).select_related("job").first() if number else None


def _clip(number: int | None, viewer: Viewer) -> tuple[int | None, Video | None]:
    """The number where a clip of this instance has it, and its video where the asker may see it."""
    known = ClipNumber.objects.filter(pk=number).select_related("job").first() if number else None
    return known.pk if known else None, visible(viewer).filter(job=known.job).first() if known and known.job else None


def _consents(statement: Credentials | None) -> tuple[Consent, ...]:
    """Those that the statement holds, as they stand now: a copy that somebody kept cannot be called back, but it can be asked about."""
    if statement is None or statement.state != "own":
        return ()
    found = []
    for said in statement.consents:
        shown = CameoUse.objects.filter(video__job__number=statement.number, likeness=UUID(said["cameo"]))
        standing = shown.exists() and not shown.lapsed().exists()
        found.append(Consent(said["cameo"], said["epoch"], said["at"], withdrawn=not standing))
    return tuple(found)


def _average(path: Path) -> np.ndarray | None:
    """The picture over time, grey and square; None for a file without any."""
    side = watermark.SIDE
    try:
        square = f"scale={side}:{side}:flags=area,format=gray"
        raw = uploads.decode(path, filters=square, frame_bytes=side**2, seconds=MOST_SECONDS, frames=MOST_FRAMES)
    except ffmpeg.FfmpegError:
        return None
    whole = len(raw) // side**2
    return np.frombuffer(raw, np.uint8, whole * side**2).reshape(whole, side, side).mean(axis=0) if whole else None


def _sound(path: Path, kind: str) -> np.ndarray | None:
    """The samples of one channel; None for a file without any."""
    try:
        raw = uploads.decode_sound(path, kind=kind, seconds=MOST_SECONDS, rate=sound_watermark.RATE)
    except ffmpeg.FfmpegError:
        return None
    return np.frombuffer(raw, "<i2", len(raw) // 2) / np.float32(32768)
