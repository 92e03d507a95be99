"""Finds ffmpeg and runs it: the setting, then PATH, then the build that imageio-ffmpeg ships.

Files that strangers send are read by `decode` alone: as `core.untrusted` says, within limits of time and memory too.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from core import untrusted

TIMEOUT_SECONDS = 300
DECODE_SECONDS, DECODE_BYTES = 30, 2 * 1024**3


class FfmpegError(RuntimeError):
    """ffmpeg is missing or refused its work; `disk_full` tells the one cause that is the machine's, not the clip's."""

    def __init__(self, message: str, *, disk_full: bool = False) -> None:
        super().__init__(message)
        self.disk_full = disk_full


def binary() -> str:
    """The path of the ffmpeg to run. Raises FfmpegError when there is none."""
    return _find(settings.FFMPEG)


@lru_cache(maxsize=8)
def _find(setting: str) -> str:
    if setting:
        if found := shutil.which(setting):
            return found
        raise FfmpegError(f"VITASCOPE_FFMPEG={setting} is not an executable file")
    if found := shutil.which("ffmpeg"):
        return found
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise FfmpegError("no ffmpeg: install it or set VITASCOPE_FFMPEG") from error


def run(arguments: Sequence[str], *, data: Iterable[memoryview] = ()) -> None:
    """Run an argument list made by ffmpeg-python with `data` on its standard input, each piece as it comes. Raises FfmpegError."""
    try:
        process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # never a shell
    except OSError as error:
        raise FfmpegError(f"ffmpeg did not start: {error}") from error
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    alarm = threading.Timer(TIMEOUT_SECONDS, end)
    with process, ThreadPoolExecutor(1) as beside:
        assert process.stdin and process.stderr
        alarm.start()
        try:
            said = beside.submit(process.stderr.read)  # meanwhile, for a long complaint would else stop both
            with suppress(BrokenPipeError), process.stdin:  # it has ended early then, and said why
                for piece in data:
                    process.stdin.write(piece)
            words = said.result().decode("utf-8", "replace")
            process.wait()
        except BaseException:
            process.kill()
            raise
        finally:
            alarm.cancel()
    if process.returncode == 0:
        return
    if late.is_set():
        raise FfmpegError(f"ffmpeg took longer than {TIMEOUT_SECONDS} s")
    last = words.strip().splitlines()[-3:]
    raise FfmpegError(f"ffmpeg ended with {process.returncode}: {' | '.join(last)}", disk_full="No space left on device" in words)


def decode(path: Path, *, filters: str, seconds: int, frames: int) -> bytes:
    """The first video stream of a stranger's MP4 through `filters`, as raw bytes of its first so many seconds or frames.

    A file that breaks off gives what came before. Raises FfmpegError when nothing did.
    """
    limits = [word for name, value in untrusted.READING.items() for word in (f"-{name}", str(value))]
    source = ["-t", str(seconds), "-i", f"file:{path}"]
    wanted = ["-map", "0:v:0", "-an", "-sn", "-dn", "-vf", filters, "-frames:v", str(frames), "-f", "rawvideo", "pipe:1"]
    command = [binary(), "-nostdin", "-v", "error", *limits, *source, *wanted]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=DECODE_SECONDS, check=False, preexec_fn=_limit
        )
    except subprocess.TimeoutExpired as error:
        raise FfmpegError(f"ffmpeg took longer than {DECODE_SECONDS} s") from error
    except OSError as error:
        raise FfmpegError(f"ffmpeg did not start: {error}") from error
    if not done.stdout:
        raise FfmpegError(f"nothing could be read: {done.stderr.decode('utf-8', 'replace').strip()[-300:]}")
    return done.stdout


def _limit() -> None:
    """In the child, before ffmpeg: so much time, so much memory, and no file written."""
    resource.setrlimit(resource.RLIMIT_CPU, (DECODE_SECONDS, DECODE_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (DECODE_BYTES, DECODE_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
