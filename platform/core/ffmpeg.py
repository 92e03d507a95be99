"""Finds ffmpeg and runs it: the setting, then PATH, then the build that imageio-ffmpeg ships.

Files that strangers send are read by `decode`, `decode_sound`, `measure` and `encode_again` alone: as what their first bytes are, one of
the kinds that `core.untrusted` knows, within limits of time, memory and size.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from core import untrusted

TIMEOUT_SECONDS = 300
DECODE_SECONDS, DECODE_BYTES = 30, 2 * 1024**3
PICTURE = ("-map", "0:v:0", "-sn", "-dn")


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


@dataclass(frozen=True)
class Measured:
    """What a stranger's MP4 shows: its size as it is seen, how long its pictures last, and how many they are."""

    width: int
    height: int
    seconds: float
    frames: int


def kind_of(data: bytes) -> str:
    """Which of the kinds that are read from strangers a file is by its first bytes; empty for none: it is not read."""
    if data[4:8] == b"ftyp":
        return "mov"
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "wav"
    if data[:4] == b"OggS":
        return "ogg"
    return "mp3" if data[:3] == b"ID3" or (data[:1] == b"\xff" and data[1:2] and data[1] & 0xE6 == 0xE2) else ""


def decode(path: Path, *, filters: str, seconds: int, frames: int) -> bytes:
    """The first video stream of a stranger's MP4 through `filters`, as raw bytes of its first so many seconds or frames.

    A file that breaks off gives what came before. Raises FfmpegError when nothing did.
    """
    return _read(path, seconds, *PICTURE, "-an", "-vf", filters, "-frames:v", str(frames), "-f", "rawvideo")


def decode_sound(path: Path, *, kind: str, seconds: int, rate: int) -> bytes:
    """The first sound of a stranger's file of that kind, as 16-bit samples of one channel at `rate`, in the same way."""
    return _read(path, seconds, "-map", "0:a:0", "-vn", "-sn", "-dn", "-ac", "1", "-ar", str(rate), "-f", "s16le", kind=kind)


def measure(path: Path, *, seconds: int, frames: int) -> Measured:
    """The first video stream of a stranger's MP4, every picture decoded, up to so many seconds or frames.

    Raises FfmpegError when one of them is broken.
    """
    # One line a picture: stream, times of decoding and showing, duration, bytes, checksum. ffprobe does not come with every ffmpeg.
    text = _read(path, seconds, *PICTURE, "-an", "-frames:v", str(frames), "-f", "framecrc", strict=True).decode("ascii", "replace")
    lines = [line for line in text.splitlines() if line]
    told = dict(line[1:].split(": ", 1) for line in lines if line.startswith("#") and ": " in line)
    shown = [[int(part) for part in line.split(",")[2:4]] for line in lines if not line.startswith("#")]
    try:
        width, height = (int(side) for side in told["dimensions 0"].split("x"))
        beat, aspect = Fraction(told["tb 0"]), Fraction(told["sar 0"]) if not told["sar 0"].startswith("0/") else Fraction(1)
        first, last = min(shown), max(shown)
    except (KeyError, ValueError, ZeroDivisionError) as error:
        raise FfmpegError("nothing could be measured") from error
    return Measured(round(width * aspect), height, float((last[0] + last[1] - first[0]) * beat), len(shown))


def encode_again(path: Path, *, seconds: int) -> bytes:
    """A stranger's MP4 as one of ours: its first picture and first sound stream, and nothing else that it carried.

    The parts come as they are made (fragmented MP4), because the reader of such a file may not write any. Raises FfmpegError.
    """
    codec = ("-c:v", "libx264", "-preset", "superfast", "-crf", "18", "-pix_fmt", "yuv420p")
    upright = ("-vf", "scale=trunc(iw*sar/2)*2:trunc(ih/2)*2,setsar=1")
    sound = ("-map", "0:a:0?", "-c:a", "aac", "-ac", "1", "-ar", "48000")
    bare = ("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact")
    return _read(
        path, seconds, *PICTURE, *codec, *upright, *sound, *bare, "-movflags", "frag_keyframe+empty_moov", "-f", "mp4", strict=True
    )


def _read(path: Path, seconds: int, *wanted: str, kind: str = "mov", strict: bool = False) -> bytes:
    """What ffmpeg writes of a stranger's file. If `strict`, any fault is a FfmpegError; else what came before it counts."""
    limits = [word for name, value in untrusted.reading(kind).items() for word in (f"-{name}", str(value))]
    source = ["-t", str(seconds), "-i", f"file:{path}"]
    stop = ["-xerror"] if strict else []
    command = [binary(), "-nostdin", "-v", "error", *stop, *limits, *source, *wanted, "pipe:1"]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=DECODE_SECONDS, check=False, preexec_fn=_limit
        )
    except subprocess.TimeoutExpired as error:
        raise FfmpegError(f"ffmpeg took longer than {DECODE_SECONDS} s") from error
    except OSError as error:
        raise FfmpegError(f"ffmpeg did not start: {error}") from error
    if not done.stdout or (strict and done.returncode != 0):
        raise FfmpegError(f"nothing could be read: {done.stderr.decode('utf-8', 'replace').strip()[-300:]}")
    return done.stdout


def _limit() -> None:
    """In the child, before ffmpeg: so much time, so much memory, and no file written."""
    resource.setrlimit(resource.RLIMIT_CPU, (DECODE_SECONDS, DECODE_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (DECODE_BYTES, DECODE_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
