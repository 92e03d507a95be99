"""The worker's loop: claim a job, step the engine, encode, publish; between any two steps the token and the member's wish count."""

from __future__ import annotations

import errno
import logging
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection

from generation import files, publish, scheduler, services
from generation.engines.base import Clip, ClipRequest, EngineError, EngineInfo
from generation.models import ClipNumber, Job
from generation.provenance import credentials
from generation.provenance.certificates import SigningError
from generation.worker.encode import EncodeError, Marks, encode
from generation.worker.runtime import Runtime
from videos.policies import may_remix

log = logging.getLogger(__name__)

REPORT_SECONDS = 0.5  # members see at most two changes a second
ENGINE_SHARE = 85  # percent of the bar that is the engine's; the rest is encoding and publishing
PLAIN_FAULT = "Something broke on our side while making this clip. You have your job back."
NOT_SIGNED = "This clip could not be signed, and unsigned ones are not given out. You have your job back."
SOURCE_DAMAGED = "The video you wanted to remix is not as it was signed. You have your job back."
DISK_FULL = "Our disk is full, so the clip could not be kept. You have your job back."


class _Stop(Exception):
    """The token counts no more, the member has cancelled, or the worker has to end."""


class _Watched:
    """A claimed job with its lease kept alive, and the only way the loop may speak about it."""

    def __init__(self, runtime: Runtime, job: Job) -> None:
        self.runtime = runtime
        self.job = job
        self.token = job.token
        self.lost = threading.Event()
        self._reported_at = time.monotonic()  # the claim itself was a change
        self._shown: dict[str, object] = {}

    def go_on(self) -> None:
        """Raise _Stop if there is no point in another step."""
        if self.lost.is_set():
            raise _Stop
        standing = scheduler.standing(job_id=self.job.pk, token=self.token)
        if standing.held and standing.cancel_requested:
            scheduler.cancelled(job_id=self.job.pk, token=self.token)
        if not standing.held or standing.cancel_requested:
            raise _Stop
        if self.runtime.must_let_go:
            scheduler.release(job_id=self.job.pk, token=self.token)
            services.nudge()
            raise _Stop

    def show(self, stage: str, percent: int, rendered_as: str = "") -> None:
        """Report progress, unless the last report is too fresh or nothing changed."""
        shown = {"stage": stage, "progress": min(percent, 99)} | ({"rendered_as": rendered_as} if rendered_as else {})
        now = time.monotonic()
        if now - self._reported_at < REPORT_SECONDS or shown == self._shown:
            return
        self._reported_at, self._shown = now, shown
        if not scheduler.report(job_id=self.job.pk, token=self.token, **shown):
            raise _Stop


def run_once(runtime: Runtime) -> bool:
    """Do one job, whatever becomes of it; False when none was waiting, or when the worker takes no more."""
    runtime.show_presence()
    if runtime.draining_since is not None:
        return False
    job = scheduler.claim(worker=runtime.name, seconds=runtime.engine.capabilities.seconds)
    if job is None:
        return False
    with _lease_kept(runtime, job) as watched:
        try:
            _make(runtime, watched)
        except _Stop:
            log.info("job %s: stopped", job.pk)
        except EngineError as error:
            end = scheduler.attempt_failed if error.again else scheduler.fail
            end(job_id=job.pk, token=job.token, code=error.code, message=error.message)
        except SigningError as error:
            log.error("job %s: %s", job.pk, error)
            scheduler.attempt_failed(job_id=job.pk, token=job.token, code="signing_failed", message=NOT_SIGNED)
        except Exception as error:  # whatever it is, the member's job must not hang in it
            if _is_disk_full(error):
                log.error("job %s: the disk is full", job.pk)
                scheduler.attempt_failed(job_id=job.pk, token=job.token, code="disk_full", message=DISK_FULL)
            else:
                log.exception("job %s: attempt %s broke", job.pk, job.attempt)
                scheduler.attempt_failed(job_id=job.pk, token=job.token, code="internal", message=PLAIN_FAULT)
    return True


def _make(runtime: Runtime, watched: _Watched) -> None:
    job, engine = watched.job, runtime.engine
    with tempfile.TemporaryDirectory(prefix=f"{job.pk}-{job.token}-", dir=runtime.folder) as name:
        folder = Path(name)
        clip = _clip(runtime, watched, engine.capabilities.fitted(_request(job, folder)))
        watched.go_on()
        watched.show("encoding", ENGINE_SHARE, clip.rendered_as)
        number, _ = ClipNumber.objects.get_or_create(job=job)
        handle = job.member.handle if job.plan in settings.VISIBLE_MARK_PLANS else ""
        marks = Marks(number.pk, settings.WATERMARK_SECRET, handle)
        encode(clip, width=job.width, height=job.height, folder=folder, marks=marks)
        if clip.plan is not None:
            clip.plan.save(folder / files.PLAN)
        watched.go_on()
        _sign(engine.info, job, number.pk, folder)
        watched.show("publishing", 98, clip.rendered_as)
        finished = publish.Finished(folder, clip.rendered_as, seconds=len(clip.frames) / clip.fps)
        if publish.finish(job_id=job.pk, token=job.token, clip=finished) is None:
            log.info("job %s: came too late, nothing was changed (%s)", job.pk, engine.info.name)


def _clip(runtime: Runtime, watched: _Watched, request: ClipRequest) -> Clip:
    engine = runtime.engine
    state = engine.prepare([request])
    try:
        while True:
            watched.go_on()
            progress = engine.step(state)
            if progress.done:
                return engine.finish(state)[0]
            watched.show(progress.stage, progress.percent * ENGINE_SHARE // 100, progress.rendered_as)
    except BaseException:
        engine.abandon(state)
        raise


def _request(job: Job, folder: Path) -> ClipRequest:
    """What the engine is asked for; the source's consent is looked at again, because the job may have waited long."""
    source = None
    if job.remix_of is not None:
        plan = job.remix_of.plan.name
        if not plan or not may_remix(job.member, job.remix_of):
            raise EngineError("source_gone", "The video you wanted to remix is no longer open for remixes. You have your job back.")
        source = folder / "source.safetensors"
        with default_storage.open(plan) as stored:
            source.write_bytes(stored.read())
    return ClipRequest(job.prompt, job.seconds, job.width, job.height, job.seed, source)


def _sign(info: EngineInfo, job: Job, number: int, folder: Path) -> None:
    """Last of all, for any change after it would break it: every file that members can download says where it came from."""
    origin = credentials.Origin(f"{info.name} {info.preset}", info.weights[:12], number)
    try:
        credentials.sign(folder / files.CLIP, origin, _parent(job, folder))
    except credentials.ParentDamaged as error:
        log.error("job %s: video %s is damaged: %s", job.pk, job.remix_of_id, error)
        raise EngineError("source_damaged", SOURCE_DAMAGED) from error
    for picture in (files.POSTER, files.SPRITESHEET):
        credentials.sign(folder / picture, origin)


def _parent(job: Job, folder: Path) -> Path | None:
    """The file of the video that is remixed, fetched."""
    if job.remix_of is None or not job.remix_of.file.name:
        return None
    path = folder / "parent.mp4"
    with default_storage.open(job.remix_of.file.name) as stored:
        path.write_bytes(stored.read())
    return path


def _is_disk_full(error: Exception) -> bool:
    if isinstance(error, EncodeError):
        return error.disk_full
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def _lease_kept(runtime: Runtime, job: Job) -> Iterator[_Watched]:
    """Extend the lease from a thread, four times in its length, until the block ends or the token is lost."""
    watched = _Watched(runtime, job)
    stop = threading.Event()

    def beat() -> None:
        try:
            while not stop.wait(settings.JOB_LEASE_SECONDS / 4):
                try:
                    held = scheduler.heartbeat(job_id=job.pk, token=job.token).held
                    runtime.show_presence()
                except DatabaseError as error:  # the lease outlives a few missed beats
                    log.warning("job %s: heartbeat failed: %s", job.pk, error)
                    continue
                if not held:
                    watched.lost.set()
                    return
        finally:
            connection.close()  # this thread's own

    thread = threading.Thread(target=beat, name=f"lease-{job.pk}", daemon=True)
    thread.start()
    try:
        yield watched
    finally:
        stop.set()
        thread.join()
