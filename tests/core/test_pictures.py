"""Pictures of strangers: what is kept is an upright RGB PNG of our own; what is none, too large or moves is refused in words."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from core.errors import Invalid
from core.pictures import LONG_SIDE, MOST_BYTES, take
from core.uploads import UploadTooLarge


def file_of(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def sloped(width: int = 90, height: int = 160) -> Image.Image:
    return Image.linear_gradient("L").resize((width, height)).convert("RGB")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_still_picture_is_kept_as_our_own_png(kind):
    kept = take(ContentFile(file_of(sloped(), kind)), field="picture")
    with Image.open(io.BytesIO(kept.data)) as image:
        assert (image.format, image.mode, image.size, image.info) == ("PNG", "RGB", (90, 160), {})
    assert (kept.width, kept.height, len(kept.digest)) == (90, 160, 64)


def test_a_camera_that_was_held_sideways_is_righted_and_says_nothing_more():
    exif = Image.Exif()
    exif[0x0112], exif[0x8825] = 6, {1: "N", 2: (48.0, 8.0, 0.0)}  # turned by a quarter; where it was taken
    kept = take(file_of(sloped(160, 90), "JPEG", exif=exif), field="picture")
    with Image.open(io.BytesIO(kept.data)) as image:
        assert image.size == (90, 160) and not image.getexif() and b"eXIf" not in kept.data


def test_what_is_transparent_is_white():
    with Image.open(io.BytesIO(take(file_of(Image.new("RGBA", (80, 80), (9, 9, 9, 0))), field="picture").data)) as image:
        assert image.getpixel((40, 40)) == (255, 255, 255)


def test_a_large_picture_is_kept_smaller():
    kept = take(file_of(sloped(1800, 3200)), field="picture")
    with Image.open(io.BytesIO(kept.data)) as image:
        assert image.size == (720, LONG_SIDE)
    assert (kept.width, kept.height) == (1800, 3200)


def bomb(width: int, height: int) -> bytes:
    """A PNG whose header says that it is that large, and that holds a row."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(3 * width + 1))) + chunk(b"IEND", b"")


MOVING = file_of(sloped(), "WEBP", save_all=True, append_images=[sloped().rotate(180)])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "required"),
        (b"no picture", "picture_unreadable"),
        (file_of(sloped())[:200], "picture_unreadable"),
        (file_of(sloped(), "GIF"), "picture_unreadable"),
        (file_of(sloped(), "BMP"), "picture_unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture_unreadable"),
        (file_of(sloped(), "PDF"), "picture_unreadable"),
        (MOVING, "picture_unsuitable"),
        (file_of(sloped(63, 100)), "picture_unsuitable"),
        (bomb(30_000, 30_000), "picture_unreadable"),
        (bomb(4000, 4000), "picture_unsuitable"),
        (bomb(5000, 70), "picture_unsuitable"),
    ],
    ids=["empty", "words", "cut off", "gif", "bmp", "svg", "pdf", "moving", "too small", "a bomb", "too many pixels", "too long"],
)
def test_what_is_not_taken(data, code):
    with pytest.raises(Invalid) as refusal:
        take(data, field="input_reference")
    assert [(error.pointer, error.code) for error in refusal.value.errors] == [("/input_reference", code)]


def test_more_bytes_than_are_looked_at():
    with pytest.raises(UploadTooLarge) as refusal:
        take(ContentFile(bytes(MOST_BYTES + 1)), field="picture")
    assert refusal.value.status == 413
