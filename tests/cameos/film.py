"""Small films as members' cameras would make them, and as they would not."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from core import ffmpeg


def film(
    *extra: str, size: str = "1280x720", seconds: float = 2, rate: int = 8, sound: bool = True, suffix: str = ".mp4", codec: str = "libx264"
) -> bytes:
    """The bytes of a file with moving pictures and a tone."""
    picture = ["-f", "lavfi", "-i", f"testsrc=size={size}:rate={rate}:duration={seconds}"]
    tone = ["-f", "lavfi", "-i", f"sine=duration={seconds}", "-c:a", "aac", "-ac", "2"] if sound else []
    coded = ["-c:v", codec, "-pix_fmt", "yuv420p", *(["-preset", "ultrafast"] if codec == "libx264" else [])]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"film{suffix}"
        subprocess.run([ffmpeg.binary(), "-v", "error", *picture, *tone, *coded, *extra, str(path)], check=True)
        return path.read_bytes()
