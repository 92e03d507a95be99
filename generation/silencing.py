"""Takes the voice of who muted it out of videos: a file with the same picture takes the place of the one in which they are heard.

- Where the clip's plan tells what they say, the network voices the rest of it anew, and whoever else speaks and all other sounds stay.
  Where it does not (no plan, other weights by now, a voice that is in no line, a film that is joined to another), all sound goes.
- Captions tell what is still heard: the words of whoever else speaks, or nothing.
- Until then nobody is shown the video. The files with their words stay closed from the moment of the muting on, and come back if they
  unmute.
"""

from __future__ import annotations

import json
import logging
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import ffmpeg
import numpy as np
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef

from cameos import gate
from cameos.consent import Scope
from cameos.enrolment.models import VoiceSample
from core import ffmpeg as runner
from core.apart import run_module
from generation import casting, files
from generation.engines.base import Cue
from generation.models import ClipNumber, Job
from generation.provenance import credentials
from generation.provenance.certificates import SigningError
from generation.worker.captions import Captions, webvtt
from generation.worker.encode import Marks, write_wave
from videos.models import CameoUse, Video, VideoQuerySet

log = logging.getLogger(__name__)

AT_ONCE = 20
MODEL = "silence"  # where no network has a part in it
RATE = 48_000  # as every clip's sound
VOICED_RATE = 16_000  # of what the network voices
UNSAID_SECONDS = 300  # so long a clip's sound is made at most


@dataclass(frozen=True)
class Quieted:
    """The file without them: `hushed` where the rest of the sound is in it, and then the captions of that, where it had any."""

    path: Path
    hushed: bool
    said: Path | None = None


def silence_muted() -> int:
    """Take out the voices that wait for it; of how many videos. Doing one twice at once is harmless."""
    return sum(_silenced(pk) for pk in _waiting().values_list("pk", flat=True)[:AT_ONCE])


def _waiting() -> VideoQuerySet:
    muted = CameoUse.objects.filter(video=OuterRef("pk"), muted=True)
    return Video.objects.filter(Exists(muted), voiced="").exclude(file="").order_by("-pk")


def _silenced(pk: UUID) -> bool:
    video = _waiting().filter(pk=pk).first()
    job = Job.objects.filter(video=pk).first()
    if video is None or job is None:
        return False
    before, muted, stored = str(video.file.name), _muted(video), list[str]()
    try:
        with tempfile.TemporaryDirectory(prefix=f"{pk}-") as folder:
            made = _without_them(video, job, Path(folder))
            size = made.path.stat().st_size
            for path in filter(None, (made.path, made.said)):
                with path.open("rb") as handle:
                    stored.append(default_storage.save(files.name_of(job.pk, job.token, path.name), File(handle)))
    except (runner.FfmpegError, SigningError, credentials.ParentDamaged, OSError) as error:
        log.error("video %s stays hidden, for it could not be made silent: %s", pk, error)
        _delete(stored)
        return False
    with transaction.atomic():
        gate.lock(CameoUse.objects.filter(video=pk).values_list("likeness", flat=True))  # nobody else in it mutes meanwhile
        video = _waiting().select_for_update(of=("self",)).filter(pk=pk, file=before).first()
        if video is not None and _muted(video) != muted:
            video = None  # made anew the next time
        if video is not None:
            video.file, video.voiced, video.bytes, video.hushed = stored[0], before, size, made.hushed
            video.captions, video.voiced_captions = stored[1] if made.said else "", video.captions.name
            video.save(update_fields=["file", "voiced", "captions", "voiced_captions", "bytes", "hushed"])
    if video is None:  # unmuted, deleted or made silent meanwhile
        _delete(stored)
    return video is not None


def _delete(names: Sequence[str]) -> None:
    for name in names:
        files.delete(name)


def _muted(video: Video) -> set[UUID]:
    """Who is not to be heard in it."""
    return set(CameoUse.objects.filter(video=video, muted=True).values_list("likeness", flat=True))


def _without_them(video: Video, job: Job, folder: Path) -> Quieted:
    """The clip with its picture as it is, and signed anew as what came of the one with sound."""
    voiced, silent = folder / files.CLIP, folder / files.SILENT
    _fetch(str(video.file.name), voiced)
    number, _ = ClipNumber.objects.get_or_create(job=job)
    sound = folder / "sound.wav"
    maker = _unsaid(video, voiced, sound, Marks(number.pk, settings.WATERMARK_SECRET), folder)
    if maker:
        heard, rate = ffmpeg.input(str(sound)), "128k"
    else:
        heard, rate = ffmpeg.input(f"anullsrc=channel_layout=stereo:sample_rate={RATE}", format="lavfi"), "32k"
    picture = ffmpeg.input(str(voiced)).video
    how = {"vcodec": "copy", "acodec": "aac", "ar": RATE, "audio_bitrate": rate, "movflags": "+faststart", "map_metadata": -1}
    output = ffmpeg.output(picture, heard.audio, str(silent), shortest=None, loglevel="error", **how).global_args("-nostdin")
    runner.run(ffmpeg.compile(output, cmd=runner.binary(), overwrite_output=True))
    model, _, weights = maker.rpartition(" ") if maker else (MODEL, "", "")
    credentials.sign(silent, credentials.Origin(model, weights, number.pk, casting.receipts(casting.rows_of(job))), voiced)
    said = folder / files.STILL_SAID
    return Quieted(silent, bool(maker), said if said.exists() else None)


def _unsaid(video: Video, clip: Path, sound: Path, marks: Marks, folder: Path) -> str:
    """Write the sound without what they say, marked as the clip is, and the captions of what is still said.

    Returns the network that made the clip; "" where their words cannot be told from the rest.
    """
    if not video.plan.name or video.joined:
        return ""
    plan, samples = folder / files.PLAN, []
    uses = list(CameoUse.objects.filter(video=video, muted=True))
    kept = dict(VoiceSample.objects.filter(likeness__in=[use.likeness_id for use in uses]).values_list("likeness", "file"))
    for use in uses:
        if Scope.VOICE not in use.scopes or use.likeness_id not in kept:
            return ""  # what is heard is not known to be theirs
        samples.append(folder / f"{use.likeness_id}.wav")
        _fetch(kept[use.likeness_id], samples[-1])
    _fetch(str(video.plan.name), plan)
    signed = credentials.read(clip.read_bytes(), clip.suffix)
    maker, made, cues = (signed.model if signed else ""), folder / "sound.f32", folder / "cues.json"
    try:
        run_module("generation.engines.unsaid", settings.WEIGHTS_DIR, maker, plan, made, cues, *samples, seconds=UNSAID_SECONDS)
    except subprocess.SubprocessError as error:
        log.info("video %s: all its sound goes: %s", video.pk, error)
        return ""
    write_wave(np.fromfile(made, "<f4")[:, None], VOICED_RATE, video.seconds, sound, marks)
    said = Captions(tuple(Cue(*cue) for cue in json.loads(cues.read_text(encoding="utf-8"))), video.captions_language)
    if said.cues and video.captions.name:
        (folder / files.STILL_SAID).write_text(webvtt(said, video.seconds), encoding="utf-8")
    return maker


def _fetch(stored: str, path: Path) -> None:
    with default_storage.open(stored) as file:
        path.write_bytes(file.read())
