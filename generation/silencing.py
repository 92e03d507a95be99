"""Makes videos silent in which somebody muted their voice: a file with the same picture and no sound takes the place of the one with it.

Until then nobody is shown the video; the file with the sound stays closed from the moment of the muting on, and comes back if they unmute.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from uuid import UUID

import ffmpeg
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef

from core import ffmpeg as runner
from generation import casting, files
from generation.models import ClipNumber, Job
from generation.provenance import credentials
from generation.provenance.certificates import SigningError
from videos.models import CameoUse, Video, VideoQuerySet

log = logging.getLogger(__name__)

AT_ONCE = 20
MODEL = "silence"  # no network has a part in it
RATE = 48_000  # as every clip's sound


def silence_muted() -> int:
    """Make those silent that wait for it; how many. Doing one twice at once is harmless."""
    return sum(_silenced(pk) for pk in _waiting().values_list("pk", flat=True)[:AT_ONCE])


def _waiting() -> VideoQuerySet:
    muted = CameoUse.objects.filter(video=OuterRef("pk"), muted=True)
    return Video.objects.filter(Exists(muted), voiced="").exclude(file="").order_by("-pk")


def _silenced(pk: UUID) -> bool:
    video = _waiting().filter(pk=pk).first()
    job = Job.objects.filter(video=pk).first()
    if video is None or job is None:
        return False
    before = str(video.file.name)
    try:
        with tempfile.TemporaryDirectory(prefix=f"{pk}-") as folder:
            made = _without_sound(job, before, Path(folder))
            with made.open("rb") as handle:
                name = default_storage.save(files.name_of(job.pk, job.token, files.SILENT), File(handle))
            size = made.stat().st_size
    except (runner.FfmpegError, SigningError, credentials.ParentDamaged, OSError) as error:
        log.error("video %s stays hidden, for it could not be made silent: %s", pk, error)
        return False
    with transaction.atomic():
        video = _waiting().select_for_update(of=("self",)).filter(pk=pk, file=before).first()
        if video is not None:
            video.file, video.voiced, video.bytes = name, before, size
            video.save(update_fields=["file", "voiced", "bytes"])
    if video is None:  # unmuted, deleted or made silent meanwhile
        files.delete(name)
    return video is not None


def _without_sound(job: Job, name: str, folder: Path) -> Path:
    """The clip with its picture as it is, and signed anew as what came of the one with sound."""
    voiced, silent = folder / files.CLIP, folder / files.SILENT
    with default_storage.open(name) as file:
        voiced.write_bytes(file.read())
    nothing = ffmpeg.input(f"anullsrc=channel_layout=stereo:sample_rate={RATE}", format="lavfi")
    picture = ffmpeg.input(str(voiced)).video
    how = {"vcodec": "copy", "acodec": "aac", "audio_bitrate": "32k", "movflags": "+faststart", "map_metadata": -1, "loglevel": "error"}
    output = ffmpeg.output(picture, nothing.audio, str(silent), shortest=None, **how).global_args("-nostdin")
    runner.run(ffmpeg.compile(output, cmd=runner.binary(), overwrite_output=True))
    number, _ = ClipNumber.objects.get_or_create(job=job)
    origin = credentials.Origin(MODEL, "", number.pk, casting.receipts(casting.rows_of(job)))
    credentials.sign(silent, origin, voiced)
    return silent
