"""One attempt at a job: from its request to a draft, and every way in which it can end otherwise."""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

from core.storage import NO_SPACE
from generation import casting, files, publish, scheduler, services, standins
from generation.engines.base import CAST, Clip, ClipRequest, EngineError, Progress, Reference
from generation.models import ClipNumber, Job, JobCast
from generation.provenance import credentials
from generation.provenance.certificates import SigningError
from generation.publish import SOURCE_GONE
from generation.scheduler import Standing
from generation.worker import captions, joining
from generation.worker.encode import EncodeError, Marks, encode, encode_video
from generation.worker.runtime import Runtime
from videos.models import JOINED, RemixKind
from videos.policies import may_remix

log = logging.getLogger(__name__)

KEEPS_BY_KIND = {RemixKind.REVOICE: "picture", RemixKind.SOUND: "sound"}
REPORT_SECONDS = 0.5  # members see at most two changes a second
CONSENT_SECONDS = 1.0  # so long a job goes on at most before it asks again whether those in it consent
ENGINE_SHARE = 85  # percent of the bar that is the engine's; the rest is encoding and publishing
PLAIN_FAULT = "Something broke on our side while making this clip. You have your job back."
NOT_SIGNED = "This clip could not be signed, and unsigned ones are not given out. You have your job back."
PICTURE_GONE = ("picture_gone", "The picture you sent is not there any more. You have your job back.")
REFERENCE_GONE = ("reference_gone", "The picture of somebody whom you named is not there any more. You have your job back.")
SOURCE_DAMAGED = "The video you started from is not as it was signed. You have your job back."
DISK_FULL = "Our disk is full, so the clip could not be kept. You have your job back."


class _Stop(Exception):
    """The token counts no more, the member has cancelled, or the worker has to end."""


class Attempt:
    """A claimed job in hand: its folder, the engine's state of it, and the only way the worker may speak about it."""

    def __init__(self, runtime: Runtime, job: Job) -> None:
        self.runtime, self.job, self.token = runtime, job, job.token
        self.lost = threading.Event()  # set by whoever keeps the lease
        self.ended = False
        self.state: Any = None
        self.folder = runtime.folder  # its own one within that, once it has begun
        self._tidying = ExitStack()
        self._parent: Path | None = None
        self._said = captions.Captions()  # in the parent
        self._reported_at = time.monotonic()  # the claim itself was a change
        self._shown: dict[str, object] = {}
        self._casting: list[JobCast] = []
        self._asked_at = float("-inf")

    @contextmanager
    def answered(self) -> Iterator[None]:
        """What goes wrong inside ends the attempt, and the job's row says how; only a database that is away is the caller's trouble."""
        try:
            yield
        except _Stop:
            log.info("job %s: stopped", self.job.pk)
        except EngineError as error:
            end = scheduler.attempt_failed if error.again else scheduler.fail
            end(job_id=self.job.pk, token=self.token, code=error.code, message=error.message)
        except SigningError as error:
            log.error("job %s: %s", self.job.pk, error)
            self._broke("signing_failed", NOT_SIGNED)
        except Exception as error:  # whatever it is, the member's job must not hang in it
            if _is_disk_full(error):
                log.error("job %s: the disk is full", self.job.pk)
                self._broke("disk_full", DISK_FULL)
            else:
                log.exception("job %s: attempt %s broke", self.job.pk, self.job.attempt)
                self._broke("internal", PLAIN_FAULT)
        else:
            return
        self.close()

    def begin(self) -> None:
        """Ask the engine. Raises EngineError."""
        self._casting = casting.rows_of(self.job)
        self._check_consent()
        engine, prefix = self.runtime.engine, f"{self.job.pk}-{self.token}-"
        self.folder = Path(self._tidying.enter_context(tempfile.TemporaryDirectory(prefix=prefix, dir=self.runtime.folder)))
        self.state = engine.prepare(engine.capabilities.fitted(self._request()))

    def go_on(self, standing: Standing | None = None) -> None:
        """Raise _Stop if there is no point in another step."""
        if self.lost.is_set():
            raise _Stop
        if standing is None:
            standing = scheduler.standing(job_id=self.job.pk, token=self.token)
        if standing.held and standing.cancel_requested:
            scheduler.cancelled(job_id=self.job.pk, token=self.token)
        if not standing.held or standing.cancel_requested:
            raise _Stop
        self._check_consent()
        if self.runtime.must_let_go:
            scheduler.release(job_id=self.job.pk, token=self.token)
            services.nudge()
            raise _Stop

    def _check_consent(self) -> None:
        """Raise _Stop, with the job ended and given back, if somebody in it does not consent any more, or nobody is asked about it."""
        if not (self._casting or self.job.asks) or time.monotonic() - self._asked_at < CONSENT_SECONDS:
            return
        self._asked_at = time.monotonic()
        stop_held = standins.stop_held if self.job.asks else casting.stop_held
        if stop_held(job_id=self.job.pk, token=self.token):
            raise _Stop

    def advance(self, outcome: Progress | EngineError) -> None:
        """Take in what a step brought: show it, or when the clip is done make the draft."""
        if isinstance(outcome, EngineError):
            raise outcome
        if outcome.preview is not None:
            self._show_animatic(outcome.preview)
        if not outcome.done:
            self._show(outcome.stage, outcome.percent * ENGINE_SHARE // 100, outcome.rendered_as)
            return
        clip = self.runtime.engine.finish(self.state)
        self.state = None
        self._publish(clip)
        self.close()

    def close(self) -> None:
        """Free the slot; what is not published is thrown away."""
        if self.ended:
            return
        self.ended = True
        if self.state is not None:
            self.runtime.engine.abandon(self.state)
        self._tidying.close()

    def _show_animatic(self, clip: Clip) -> None:
        """Let the member watch what there is already: marked and signed as the clip itself will be."""
        folder = self.folder / "animatic"
        folder.mkdir()
        marks = self._marks()
        clip, width, height = self._joined(clip, folder)
        encode_video(clip, width=width, height=height, folder=folder, marks=marks)
        self._sign(folder / files.CLIP, marks.number)
        name = files.store_animatic(self.job.pk, self.token, folder / files.CLIP)
        if not scheduler.report(job_id=self.job.pk, token=self.token, preview=name):
            files.delete(name)
            raise _Stop
        shutil.rmtree(folder)

    def _show(self, stage: str, percent: int, rendered_as: str = "") -> None:
        """Report progress, unless the last report is too fresh or nothing changed."""
        shown = {"stage": stage, "progress": min(percent, 99)} | ({"rendered_as": rendered_as} if rendered_as else {})
        now = time.monotonic()
        if now - self._reported_at < REPORT_SECONDS or shown == self._shown:
            return
        self._reported_at, self._shown = now, shown
        if not scheduler.report(job_id=self.job.pk, token=self.token, **shown):
            raise _Stop

    def _request(self) -> ClipRequest:
        """What the engine is asked for; the source's consent is looked at again, because the job may have waited long."""
        job, source, extends, keeps = self.job, None, False, ""
        if job.remix_kind in JOINED:
            self._fetch_film()
        elif job.remix_of is not None:
            if not job.remix_of.plan.name or not may_remix(job.member, job.remix_of):
                raise EngineError(*SOURCE_GONE)
            source = self._fetched(job.remix_of.plan.name, "source.safetensors")
            extends, keeps = job.remix_kind == RemixKind.EXTEND, KEEPS_BY_KIND.get(RemixKind(job.remix_kind), "")
            if job.remix_of.file.name:
                self._parent = self._fetched(job.remix_of.file.name, "parent.mp4")
        picture = self._fetched(files.picture_name(job.pk), files.PICTURE, PICTURE_GONE) if job.pictured else None
        cast = tuple(self._reference(row) for row in casting.named(job, self._casting)) if job.asks is None else standins.cast_of(job)
        sampler, size = settings.SAMPLER_BY_PLAN[job.plan], (job.width, job.height)
        return ClipRequest(
            job.prompt, job.seconds, *size, job.seed, source, extends, keeps, sampler, picture, cast, stand_in=job.asks is not None
        )

    def _fetch_film(self) -> None:
        """What the clip is to be joined to, whole as it was signed. Raises EngineError."""
        source = self.job.remix_of
        if source is None or not source.file.name or not may_remix(self.job.member, source):
            raise EngineError(*SOURCE_GONE)
        self._parent = self._fetched(source.file.name, "parent.mp4")
        try:
            credentials.checked(self._parent.read_bytes())
        except credentials.ParentDamaged as error:
            raise self._damaged(error) from error
        if source.captions.name:
            self._said = captions.read(self._fetched(source.captions.name, "parent.vtt").read_text("utf-8"))

    def _joined(self, clip: Clip, folder: Path) -> tuple[Clip, int, int]:
        """What is shown of the clip that the engine made, and its size. Raises EncodeError."""
        job = self.job
        if job.remix_kind not in JOINED or self._parent is None:
            return clip, job.width, job.height
        film = joining.Film(self._parent, self._said)
        if job.cut is not None:
            return joining.stitched(clip, film, job.cut, width=job.width, height=job.height, folder=folder), job.width, job.height
        duet = joining.duet_of(job.width, job.height)
        return joining.beside(clip, film, duet, folder=folder), duet.width, duet.height

    def _reference(self, row: JobCast) -> Reference:
        """Somebody whom the clip is to show; their voice goes along where they let it. Raises EngineError."""
        kept, name = casting.kept_of(row), row.likeness_id.hex
        if not kept.front:
            raise EngineError(*REFERENCE_GONE)

        def fetched(stored: str, ending: str) -> Path | None:
            return self._fetched(stored, name + ending, REFERENCE_GONE) if stored else None

        front, left, right = fetched(kept.front, ".png"), fetched(kept.left, "-left.png"), fetched(kept.right, "-right.png")
        kind = row.likeness.kind if row.likeness.kind in CAST else CAST[0]
        return Reference(row.handle, kind, front, fetched(kept.voice, ".wav"), left, right, kept.clothes)

    def _fetched(self, stored: str, name: str, gone: tuple[str, str] = SOURCE_GONE) -> Path:
        """What the clip is made from, before anything is made of it. Raises EngineError."""
        path = self.folder / name
        try:
            with default_storage.open(stored) as file:
                path.write_bytes(file.read())
        except FileNotFoundError as error:
            raise EngineError(*gone) from error
        return path

    def _publish(self, clip: Clip) -> None:
        job, folder = self.job, self.folder
        self.go_on()
        self._show("encoding", ENGINE_SHARE, clip.rendered_as)
        marks = self._marks()
        if job.asks is not None:
            encode_video(clip, width=job.width, height=job.height, folder=folder, marks=marks)
            self._sign(folder / files.CLIP, marks.number)
            publish.show(job_id=job.pk, token=self.token, clip=folder / files.CLIP, rendered_as=clip.rendered_as)
            return
        clip, width, height = self._joined(clip, folder)
        encode(clip, width=width, height=height, folder=folder, marks=marks)
        if clip.plan is not None:
            clip.plan.save(folder / files.PLAN)
        if clip.cues:
            said = captions.Captions(tuple(clip.cues), clip.language)
            (folder / files.CAPTIONS).write_text(captions.webvtt(said, len(clip.frames) / clip.fps), encoding="utf-8")
        self.go_on()
        for file in (files.CLIP, files.POSTER, files.SPRITESHEET, files.PREVIEW):
            self._sign(folder / file, marks.number)
        self._show("publishing", 98, clip.rendered_as)
        finished = publish.Finished(folder, clip.rendered_as, len(clip.frames) / clip.fps, clip.language, clip.reading, (width, height))
        if publish.finish(job_id=job.pk, token=self.token, clip=finished) is None:
            log.info("job %s: came too late, nothing was changed (%s)", job.pk, self.runtime.engine.info.name)

    def _marks(self) -> Marks:
        """What the job's files say of where they come from."""
        number, _ = ClipNumber.objects.get_or_create(job=self.job)
        handle = self.job.member.handle if self.job.plan in settings.VISIBLE_MARK_PLANS else ""
        return Marks(number.pk, settings.WATERMARK_SECRET, handle)

    def _sign(self, file: Path, number: int) -> None:
        """Last of all, for any change after it would break it: every file that members can download says where it came from."""
        info = self.runtime.engine.info
        weights = " over ".join(weights[:12] for weights in info.hashes)
        origin = credentials.Origin(f"{info.name} {info.preset}", weights, number, casting.receipts(self._casting))
        try:
            credentials.sign(file, origin, self._parent if file.name == files.CLIP else None)
        except credentials.ParentDamaged as error:
            raise self._damaged(error) from error

    def _damaged(self, error: credentials.ParentDamaged) -> EngineError:
        log.error("job %s: video %s is damaged: %s", self.job.pk, self.job.remix_of_id, error)
        return EngineError("source_damaged", SOURCE_DAMAGED)

    def _broke(self, code: str, message: str) -> None:
        scheduler.attempt_failed(job_id=self.job.pk, token=self.token, code=code, message=message)


def _is_disk_full(error: Exception) -> bool:
    if isinstance(error, EncodeError):
        return error.disk_full
    return isinstance(error, OSError) and error.errno in NO_SPACE
