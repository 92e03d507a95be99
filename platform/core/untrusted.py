"""Files that others made: what they may be, and how another program is let near them. No Django here: engines read such files too.

Whatever reads one is a process of its own that sees none of our environment, writes no file, and has so much time, memory and output.
What it does beyond that ends it, and nothing else of the house.
"""

from __future__ import annotations

import os
import resource
import subprocess
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

# What a file of each kind may turn out to be, and what may be in it: what cameras, phones and players write. Pictures, subtitles and
# the hundreds of old formats that ffmpeg knows are not decoded, wherever they lie.
DEMUXERS = {"mov": "mov,mp4", "mp3": "mp3", "ogg": "ogg", "wav": "wav", "webm": "matroska,webm"}
CODECS = (
    "h264", "hevc", "mpeg4", "vp8", "libvpx", "vp9", "libvpx-vp9", "av1", "libdav1d", "libaom-av1",
    "aac", "alac", "flac", "mp3", "mp3float", "opus", "libopus", "vorbis", "libvorbis",
    "pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le", "pcm_s16be", "pcm_s24be", "pcm_alaw", "pcm_mulaw",
)  # fmt: skip
MOST_PIXELS = 4096 * 2304
MOST_STREAMS = 8
PROBE_BYTES, PROBE_MICROSECONDS = 2_000_000, 2_000_000
SECONDS, MEMORY_BYTES, OPEN_FILES = 30, 2 * 1024**3, 64
LAST_WORDS = 2000


@dataclass(frozen=True)
class Ended:
    """How a reader ended: its exit status, what it wrote of that, and the end of its complaints."""

    status: int
    out: bytes
    words: str


def kind_of(data: bytes, *, recorded: bool = False) -> str:
    """Which of the kinds that are read a file is by its first bytes; empty for none: it is not read.

    `recorded`: of somebody's browser, which may write WebM where nothing else does.
    """
    if recorded and data[:4] == b"\x1a\x45\xdf\xa3":
        return "webm"
    if data[4:8] == b"ftyp":
        return "mov"
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "wav"
    if data[:4] == b"OggS":
        return "ogg"
    return "mp3" if data[:3] == b"ID3" or (data[:1] == b"\xff" and data[1:2] and data[1] & 0xE6 == 0xE2) else ""


def reading(kind: str = "mov") -> dict[str, str | int]:
    """Options of an ffmpeg's input of that kind, whatever it claims to be.

    From that one file, for a playlist named x.mp4 would otherwise open others of this machine; in one thread and with no picture beyond
    that size, for memory grows with both.
    """
    return {
        "f": kind,
        "protocol_whitelist": "file",
        "format_whitelist": DEMUXERS[kind],
        "codec_whitelist": ",".join(CODECS),
        "max_pixels": MOST_PIXELS,
        "max_streams": MOST_STREAMS,
        "probesize": PROBE_BYTES,
        "analyzeduration": PROBE_MICROSECONDS,
        "threads": 1,
    }


def call(command: Sequence[str], *, most_bytes: int, seconds: int = SECONDS, given: bytes = b"") -> Ended:
    """Let a program read a file, with `given` on its standard input, and end it where it takes or writes too much. Raises OSError."""
    seen = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=seen, preexec_fn=partial(_limit, seconds), **pipes) as process, ThreadPoolExecutor(1) as beside:  # type: ignore[call-overload]
        alarm = threading.Timer(seconds, process.kill)
        alarm.start()
        try:
            words = beside.submit(_last_words, process.stderr)  # meanwhile, for a long complaint would else stop both
            with suppress(BrokenPipeError), process.stdin:
                process.stdin.write(given)
            out = process.stdout.read(most_bytes + 1)
            if len(out) > most_bytes:
                process.kill()
            process.wait()
        except BaseException:
            process.kill()
            raise
        finally:
            alarm.cancel()
    return Ended(process.returncode, out[:most_bytes], words.result())


def _last_words(stream: BinaryIO) -> str:
    kept = b""
    while said := stream.read(LAST_WORDS):
        kept = (kept + said)[-LAST_WORDS:]
    return kept.decode("utf-8", "replace").strip()


def _limit(seconds: int) -> None:
    """In the child, before the program. Threads count as processes, and ffmpeg has some of its own, so their number is left alone."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
