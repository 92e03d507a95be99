"""What a browser records may come as WebM, through the same door and only where it is wanted; pictures can keep what is clear."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files import File
from PIL import Image

from core import ffmpeg, pictures, uploads
from tests.cameos.film import film


@pytest.fixture(scope="module")
def webm() -> bytes:
    return film("-c:a", "libopus", suffix=".webm", codec="libvpx", size="320x240", seconds=1)


def received(data: bytes, *, recorded: bool):
    return uploads.received(File(io.BytesIO(data), "x"), most_bytes=10**7, recorded=recorded)


def test_a_webm_is_measured_heard_and_kept_as_ours(webm):
    with received(webm, recorded=True) as upload:
        assert upload.kind == "webm"
        assert uploads.measure(upload.path, seconds=5, frames=99, kind="webm") == uploads.Measured(320, 240, pytest.approx(1, abs=0.13), 8)
        frame = uploads.decode(upload.path, filters="scale=4:2,format=rgb24", frame_bytes=24, seconds=5, frames=1, kind="webm")
        assert len(frame) == 24
        assert len(uploads.decode_sound(upload.path, kind="webm", seconds=5, rate=8000)) > 15_000
        assert uploads.encode_again(upload.path, seconds=5, kind="webm")[4:8] == b"ftyp"


def test_one_of_uneven_times_is_kept_picture_by_picture(tmp_path):
    """As browsers write them: no rate is told, and times in milliseconds could be those of a thousand pictures a second."""
    times = ("-vf", "settb=1/1000,setpts='N*50+floor(45*random(1))'", "-enc_time_base", "1:1000", "-fps_mode", "passthrough")
    told = film(*times, suffix=".webm", codec="libvpx", sound=False, size="320x240", seconds=2, rate=20)
    uneven = re.sub(rb"\x23\xe3\x83\x84....", b"\xec\x86" + bytes(6), told, count=1, flags=re.DOTALL)  # the rate made a void
    assert uneven != told
    with received(uneven, recorded=True) as upload:
        pictures_in_it = uploads.measure(upload.path, seconds=5, frames=999, kind="webm").frames
        kept = tmp_path / "kept.mp4"
        kept.write_bytes(uploads.encode_again(upload.path, seconds=5, kind="webm"))
    assert uploads.measure(kept, seconds=5, frames=9999).frames == pictures_in_it == 40


def test_nowhere_else(webm):
    with received(webm, recorded=False) as upload:
        assert upload.kind == ""


def test_a_webm_is_no_mp4_by_another_name(webm):
    with received(webm, recorded=True) as upload, pytest.raises(ffmpeg.FfmpegError):
        uploads.measure(upload.path, seconds=5, frames=99, kind="mov")


@pytest.mark.parametrize(("keep_alpha", "pixel"), [(True, (9, 9, 9, 0)), (False, (255, 255, 255))])
def test_what_is_clear(keep_alpha, pixel):
    out = io.BytesIO()
    Image.new("RGBA", (64, 64), (9, 9, 9, 0)).save(out, "PNG")
    kept = pictures.take(out.getvalue(), field="picture", keep_alpha=keep_alpha)
    assert Image.open(io.BytesIO(kept.data)).getpixel((0, 0)) == pixel
