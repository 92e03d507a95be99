"""Finds ffmpeg and runs it: the setting, then PATH, then the build that imageio-ffmpeg ships.

What runs here reads what we made ourselves. Files that others made are read by `core.uploads`.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache

from django.conf import settings

TIMEOUT_SECONDS = 300


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
