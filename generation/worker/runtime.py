"""What a worker process is: one loaded engine, a name, and a row that says so."""

from __future__ import annotations

import os
import resource
import secrets
import shutil
import socket
import sys
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from core import ffmpeg
from generation.engines import registry
from generation.engines.base import Engine, EngineUnavailable
from generation.models import Worker

LEFTOVER_SECONDS = 3600


@dataclass
class Runtime:
    """A worker's engine and identity. `folder` is where its clips are made, and no other worker's."""

    engine: Engine
    name: str
    folder: Path
    seen_at: float = field(default=float("-inf"))
    draining_since: float | None = None

    def drain(self) -> None:
        """Take nothing new from now on; what is in hand may go on for settings.DRAIN_SECONDS. Safe in a signal handler."""
        if self.draining_since is None:
            self.draining_since = time.monotonic()
            self.seen_at = float("-inf")  # so that the row says so at the next beat

    @property
    def must_let_go(self) -> bool:
        """The time to drain is over: what is in hand goes back to the queue."""
        return self.draining_since is not None and time.monotonic() - self.draining_since >= settings.DRAIN_SECONDS

    def show_presence(self, every: float = 10.0) -> None:
        """Refresh the worker's row and its folder's time, at most every so many seconds."""
        if time.monotonic() - self.seen_at < every:
            return
        self.seen_at = time.monotonic()
        self.folder.mkdir(parents=True, exist_ok=True)  # it is gone if this process stood still for so long that it was taken for dead
        os.utime(self.folder)
        info, able = self.engine.info, self.engine.capabilities
        described: dict[str, Any] = {"device": info.device, "engine": info.name, "preset": info.preset, "weights": info.weights}
        described |= {name: getattr(able, name) for name in ("remix", "extend", "parts", "picture", "cast", "sound")}
        described |= {"seconds": list(able.seconds), "sizes": [list(size) for size in able.sizes], "batch": able.batch}
        described |= {"memory": _memory(info.device), "draining": self.draining_since is not None, "seen_at": timezone.now()}
        Worker.objects.update_or_create(name=self.name, defaults=described)

    def leave(self) -> None:
        """Take the row and the folder away."""
        shutil.rmtree(self.folder, ignore_errors=True)
        Worker.objects.filter(name=self.name).delete()


def load_engine(engine: str, folder: Path | None = None) -> Engine:
    """The engine of that name (or "module:Class") with the weights that serve; a worker gives its folder. Raises EngineUnavailable."""
    loaded = registry.load(engine, settings.WEIGHTS_DIR, options=settings.ENGINE_OPTIONS, house=house(folder))
    unknown = set(loaded.info.hashes or ["(none)"]) - set(settings.WEIGHTS_KNOWN)
    if settings.WEIGHTS_KNOWN and unknown:
        raise EngineUnavailable(f"the weights {' and '.join(sorted(unknown))} are not among VITASCOPE_WEIGHTS_KNOWN")
    return loaded


def house(folder: Path | None = None) -> dict[str, Any]:
    """What engines may have from this house by naming it in the signature of their `load`. Raises EngineUnavailable."""
    try:
        binary = ffmpeg.binary()
    except ffmpeg.FfmpegError as error:
        raise EngineUnavailable(str(error)) from error
    return {"api_key": settings.ENGINE_API_KEY, "ffmpeg": binary, "folder": folder or _work_folder()}


def load(engine: str) -> Runtime:
    """A runtime with that engine, and a name of its own. Raises EngineUnavailable."""
    work = _work_folder()
    _remove_leftovers(work)
    identity = f"{socket.gethostname()[:60]}-{os.getpid()}-{secrets.token_hex(4)}"
    folder = work / identity
    folder.mkdir()
    try:
        return Runtime(engine=load_engine(engine, folder), name=identity, folder=folder)
    except EngineUnavailable:
        shutil.rmtree(folder, ignore_errors=True)
        raise


@cache
def shared_runtime() -> Runtime:
    """The runtime of this process, for Celery tasks: loaded at the first nudge and kept."""
    return load(settings.ENGINE)


def _memory(device: str) -> int:
    """Bytes that this process holds, with those on a CUDA device."""
    try:
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:  # not Linux: the most it ever held, which is bytes on macOS
        resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    torch = sys.modules.get("torch")  # loaded by an engine that needs it, and by nothing else
    if device.startswith("cuda") and torch is not None:
        resident += torch.cuda.memory_reserved()
    return resident


def _work_folder() -> Path:
    """Where the workers of this machine have their folders."""
    folder = Path(settings.DATA_DIR / "work")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _remove_leftovers(folder: Path) -> None:
    """Clear away what killed workers left half made: a live one touches its folder every few seconds, however long a clip takes."""
    for entry in folder.iterdir():
        if entry.is_dir() and time.time() - entry.stat().st_mtime > LEFTOVER_SECONDS:
            shutil.rmtree(entry, ignore_errors=True)
