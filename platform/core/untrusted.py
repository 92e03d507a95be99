"""How ffmpeg may read an MP4 that others made. No Django here: engines read such files too."""

from __future__ import annotations

# As an MP4 whatever it claims to be and from that one file: a playlist named x.mp4 would otherwise open other files of this machine.
# One thread and no picture beyond that size, because memory grows with both.
READING = {"f": "mov", "protocol_whitelist": "file", "format_whitelist": "mov,mp4", "max_pixels": 4096 * 2304, "threads": 1}
