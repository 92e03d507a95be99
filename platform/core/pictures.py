"""Pictures that strangers send: looked at within limits, and what is kept is always our own PNG of the pixels, never the file itself."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.files import File

from core import ffmpeg, uploads
from core.errors import Invalid
from core.uploads import UploadTooLarge

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 7 * 1024 * 1024
SIDES = (64, 4096)  # pixels, of each
MOST_PIXELS = 4096 * 2304
LONG_SIDE = 1280  # of what is kept


@dataclass(frozen=True)
class Picture:
    """A picture fit to be kept, as a PNG without anything but its pixels, and the sha256 of the file that it came in."""

    data: bytes
    width: int
    height: int
    digest: str


def take(file: File | bytes, *, field: str, keep_alpha: bool = False) -> Picture:
    """The picture in a PNG, JPEG or WebP file, upright and in RGB, or RGBA with `keep_alpha`.

    Raises UploadTooLarge, Invalid (for that field).
    """
    size = len(file) if isinstance(file, bytes) else file.size or 0
    if size > MOST_BYTES:
        raise UploadTooLarge(MOST_BYTES)
    data = file if isinstance(file, bytes) else file.read(MOST_BYTES + 1)
    if not data:
        raise Invalid.field(field, "required", "The picture is an empty file.")
    from PIL import Image, ImageOps  # only where somebody sends one

    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _check(image, field)
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))
            upright = ImageOps.exif_transpose(image)
            seen = upright.convert("RGBA") if keep_alpha else _over_white(upright)
    except Invalid:
        raise
    except Exception as error:
        raise Invalid.field(field, "picture_unreadable", "This file is not a PNG, JPEG or WebP picture that can be read.") from error
    return _kept(seen, hashlib.sha256(data).hexdigest())


def out_of(path: Path, film: uploads.Measured, *, number: int, seconds: int, field: str, digest: str) -> Picture:
    """The picture of that number in a film that was measured up to so many seconds; `digest` is the file's.

    Raises FfmpegError, Invalid (for that field).
    """
    size = film.width, film.height
    _check_size(size, field)
    from PIL import Image

    # Its time is made the beginning, or the pictures that are left out would be filled with copies of it.
    chosen = f"select=eq(n\\,{number}),setpts=PTS-STARTPTS,scale={film.width}:{film.height},setsar=1,format=rgb24"
    whole = 3 * film.width * film.height
    raw = uploads.decode(path, filters=chosen, frame_bytes=whole, seconds=seconds, frames=1)
    if len(raw) != whole:
        raise ffmpeg.FfmpegError("the picture is not whole")
    return _kept(Image.frombytes("RGB", size, raw), digest)


def _kept(seen: Image.Image, digest: str) -> Picture:
    from PIL import Image

    width, height = seen.size
    seen.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    seen.save(written, "PNG")
    return Picture(written.getvalue(), width, height, digest)


def _check(image: Image.Image, field: str) -> None:
    """What the header says, before anything is decoded."""
    if getattr(image, "n_frames", 1) != 1:
        raise Invalid.field(field, "picture_unsuitable", "This picture moves; send a still one.")
    _check_size(image.size, field)


def _check_size(size: tuple[int, int], field: str) -> None:
    width, height = size
    if not all(SIDES[0] <= side <= SIDES[1] for side in size) or width * height > MOST_PIXELS:
        said = f"A picture has sides of {SIDES[0]} to {SIDES[1]} pixels and at most {MOST_PIXELS / 1e6:.1f} million in all"
        raise Invalid.field(field, "picture_unsuitable", f"{said}; this one has {width} x {height}.")


def _over_white(image: Image.Image) -> Image.Image:
    """What is transparent is white."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
    return image.convert("RGB")
