"""The one way in for films and sounds that somebody sends: how large they may be, what they may be, and what ffmpeg says of them.

Nothing else opens such a file; pictures come in by `core.pictures`. What it is decide its first bytes, never its name or the type that
was sent with it; what of it is kept is always our own encoding (`encode_again`). `core.untrusted` holds the lists and the limits.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.files import File

from core import ffmpeg, untrusted
from core.errors import VitascopeError

PICTURE = ("-map", "0:v:0", "-sn", "-dn")
RATE, BURST = "40M", "80M"  # bits of what is kept: noise is no reason for a large file
HEAD_BYTES, CHUNK_BYTES = 16, 1024**2
TABLE_BYTES, KEPT_BYTES = 1024**2, 64 * 1024**2


class UploadTooLarge(VitascopeError):
    """A file larger than is looked at."""

    code = "too_large"
    status = 413
    title = "The file is too large."

    def __init__(self, most_bytes: int) -> None:
        super().__init__(f"Files of up to {most_bytes // 1024**2} MB are looked at here.")


@dataclass(frozen=True)
class Upload:
    """A file that was sent, on the disk for as long as somebody looks at it; `kind` is "" for what is not read at all."""

    path: Path
    kind: str
    digest: str


@dataclass(frozen=True)
class Measured:
    """What a stranger's film shows: its size as it is seen, how long its pictures last, and how many they are."""

    width: int
    height: int
    seconds: float
    frames: int


@contextmanager
def received(file: File[Any], *, most_bytes: int, recorded: bool = False) -> Iterator[Upload]:
    """Take a file in, and let go of it; `recorded` by a browser, it may be a WebM. Raises UploadTooLarge."""
    if (file.size or 0) > most_bytes:
        raise UploadTooLarge(most_bytes)
    digest, head = hashlib.sha256(), b""
    with tempfile.NamedTemporaryFile() as copy:
        for chunk in file.chunks(CHUNK_BYTES):
            head = head or chunk[:HEAD_BYTES]
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        yield Upload(Path(copy.name), untrusted.kind_of(head, recorded=recorded), digest.hexdigest())


def decode(path: Path, *, filters: str, frame_bytes: int, seconds: int, frames: int, kind: str = "mov") -> bytes:
    """The first video stream of a film through `filters`, as raw frames of `frame_bytes`, of its first so many seconds or frames.

    A file that breaks off gives what came before. Raises FfmpegError when nothing did.
    """
    wanted = (*PICTURE, "-an", "-vf", filters, "-frames:v", str(frames), "-f", "rawvideo")
    return _read(path, seconds, *wanted, kind=kind, most_bytes=frames * frame_bytes)


def decode_sound(path: Path, *, kind: str, seconds: int, rate: int) -> bytes:
    """The first sound of a file of that kind, as 16-bit samples of one channel at `rate`, in the same way."""
    wanted = ("-map", "0:a:0", "-vn", "-sn", "-dn", "-ac", "1", "-ar", str(rate), "-f", "s16le")
    return _read(path, seconds, *wanted, kind=kind, most_bytes=2 * rate * (seconds + 1))


def measure(path: Path, *, seconds: int, frames: int, kind: str = "mov") -> Measured:
    """The first video stream of a film, every picture decoded, up to so many seconds or frames.

    Raises FfmpegError when one of them is broken.
    """
    # One line a picture: stream, times of decoding and showing, duration, bytes, checksum. ffprobe does not come with every ffmpeg.
    table = _read(
        path, seconds, *PICTURE, "-an", "-frames:v", str(frames), "-f", "framecrc", strict=True, kind=kind, most_bytes=TABLE_BYTES
    )
    lines = [line for line in table.decode("ascii", "replace").splitlines() if line]
    told = dict(line[1:].split(": ", 1) for line in lines if line.startswith("#") and ": " in line)
    shown = [[int(part) for part in line.split(",")[2:4]] for line in lines if not line.startswith("#")]
    try:
        width, height = (int(side) for side in told["dimensions 0"].split("x"))
        beat, aspect = Fraction(told["tb 0"]), Fraction(told["sar 0"]) if not told["sar 0"].startswith("0/") else Fraction(1)
        first, last = min(shown), max(shown)
    except (KeyError, ValueError, ZeroDivisionError) as error:
        raise ffmpeg.FfmpegError("nothing could be measured") from error
    return Measured(round(width * aspect), height, float((last[0] + last[1] - first[0]) * beat), len(shown))


def encode_again(path: Path, *, seconds: int, kind: str = "mov") -> bytes:
    """A film as an MP4 of ours: its first picture and first sound stream, and nothing else that it carried.

    The parts come as they are made (fragmented MP4), because the reader of such a file may not write any. Raises FfmpegError.
    """
    # Two threads, for an encoder with one for each core of a large machine would need more memory than it has here.
    codec = ("-c:v", "libx264", "-preset", "superfast", "-crf", "18", "-maxrate", RATE, "-bufsize", BURST, "-pix_fmt", "yuv420p")
    # No picture twice: cameras let the time between two vary, and from that ffmpeg would read up to a thousand a second, and fill them in.
    paced = ("-fps_mode", "vfr")
    upright = ("-vf", "scale=trunc(iw*sar/2)*2:trunc(ih/2)*2,setsar=1", "-threads", "2")
    sound = ("-map", "0:a:0?", "-c:a", "aac", "-ac", "1", "-ar", "48000")
    bare = ("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact")
    parts = ("-movflags", "frag_keyframe+empty_moov", "-f", "mp4")
    return _read(path, seconds, *PICTURE, *codec, *paced, *upright, *sound, *bare, *parts, strict=True, kind=kind, most_bytes=KEPT_BYTES)


def _read(path: Path, seconds: int, *wanted: str, most_bytes: int, kind: str = "mov", strict: bool = False) -> bytes:
    """What ffmpeg writes of a file. If `strict`, any fault is a FfmpegError; else what came before it counts."""
    limits = [word for name, value in untrusted.reading(kind).items() for word in (f"-{name}", str(value))]
    source = ["-t", str(seconds), "-i", f"file:{path}"]
    stop = ["-xerror"] if strict else []
    command = [ffmpeg.binary(), "-nostdin", "-v", "error", *stop, *limits, *source, *wanted, "pipe:1"]
    try:
        ended = untrusted.call(command, most_bytes=most_bytes)
    except OSError as error:
        raise ffmpeg.FfmpegError(f"ffmpeg did not start: {error}") from error
    if not ended.out or (strict and ended.status != 0):
        raise ffmpeg.FfmpegError(f"nothing could be read: {ended.words[-300:]}")
    return ended.out
