"""How ffmpeg may read a file that others made. No Django here: engines read such files too."""

from __future__ import annotations

# What a file of each kind may turn out to be.
DEMUXERS = {"mov": "mov,mp4", "mp3": "mp3", "ogg": "ogg", "wav": "wav"}


def reading(kind: str = "mov") -> dict[str, str | int]:
    """Options of an input of that kind, whatever it claims to be.

    From that one file, for a playlist named x.mp4 would otherwise open others of this machine; in one thread and with no picture beyond
    that size, for memory grows with both.
    """
    return {"f": kind, "protocol_whitelist": "file", "format_whitelist": DEMUXERS[kind], "max_pixels": 4096 * 2304, "threads": 1}
