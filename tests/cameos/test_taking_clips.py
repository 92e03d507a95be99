"""A clip to be cast from is looked at whole, and only our own encoding of it is kept."""

from __future__ import annotations

import hashlib
import io
import struct
import subprocess

import pytest
from django.core.files import File

from cameos import clips
from cameos.errors import ClipUnsuitable
from core import ffmpeg, uploads
from tests.cameos.film import film


def take(data: bytes) -> clips.Clip:
    return clips.take(File(io.BytesIO(data), "clip.mp4"))


def refused(data: bytes) -> str:
    with pytest.raises(ClipUnsuitable) as caught:
        take(data)
    assert [(error.pointer, error.code) for error in caught.value.errors] == [("/video", "clip_unsuitable")]
    return caught.value.detail


def measured(tmp_path, data: bytes) -> uploads.Measured:
    path = tmp_path / "kept.mp4"
    path.write_bytes(data)
    return uploads.measure(path, seconds=9, frames=999)


@pytest.mark.parametrize(
    ("size", "seconds", "rate"), [("1280x720", 2, 8), ("720x1280", 4, 4), ("1920x1080", 2, 2), ("1080x1920", 2.5, 2), ("1360x766", 3, 4)]
)
def test_what_is_taken(tmp_path, size, seconds, rate):
    data = film(size=size, seconds=seconds, rate=rate)
    clip = take(data)
    width, height = (int(side) for side in size.split("x"))
    assert clip.digest == hashlib.sha256(data).hexdigest()
    assert measured(tmp_path, clip.data) == uploads.Measured(width, height, seconds, round(seconds * rate))


def test_a_phone_held_upright_is_seen_upright(tmp_path):
    """Such a phone films lying down and says by a matrix in the file how to turn the picture."""

    def matrix(a: int, b: int, c: int, d: int, x: int) -> bytes:
        return struct.pack(">9i", a << 16, b << 16, 0, c << 16, d << 16, 0, x << 16, 0, 1 << 30)

    lying, header = film(sound=False), matrix(1, 0, 0, 1, 0)
    track = lying.index(b"tkhd")
    turned = lying[:track] + lying[track:].replace(header, matrix(0, 1, -1, 0, 720), 1)
    assert measured(tmp_path, take(turned).data) == uploads.Measured(720, 1280, 2, 16)


def test_what_a_file_tells_of_its_maker_is_not_kept(tmp_path):
    data = film("-metadata", "comment=at home", "-metadata", "location=+52.5-013.4/", "-movflags", "use_metadata_tags")
    assert b"at home" in data
    kept = take(data).data
    assert b"at home" not in kept
    assert b"+52.5" not in kept
    assert kept[4:8] == b"ftyp"


def test_the_voice_is_kept_and_silence_is_no_fault(tmp_path):
    def streams(data: bytes) -> list[str]:
        path = tmp_path / "streams.mp4"
        path.write_bytes(data)
        text = subprocess.run([ffmpeg.binary(), "-i", str(path)], capture_output=True, check=False).stderr.decode()
        return [line.split(": ")[1] for line in text.splitlines() if line.strip().startswith("Stream #")]

    assert streams(take(film()).data) == ["Video", "Audio"]
    assert streams(take(film(sound=False)).data) == ["Video"]


@pytest.mark.parametrize(
    ("seconds", "rate", "words"),
    [(1.5, 4, "this one lasts 1.5"), (4.5, 4, "this one lasts 4.5"), (12, 1, "this one lasts 5.0")],
)
def test_too_short_and_too_long(seconds, rate, words):
    assert words in refused(film(seconds=seconds, rate=rate))


@pytest.mark.parametrize("size", ["720x720", "640x360", "960x720", "2560x1440", "64x64"])
def test_other_forms(size):
    assert f"this one is {size}" in refused(film(size=size, rate=1))


def test_too_many_frames():
    assert "60 frames a second" in refused(film(rate=80, seconds=3.5))


def test_a_file_that_breaks_off_or_was_hurt():
    data = bytearray(film("-movflags", "+faststart"))
    assert refused(bytes(data[: len(data) // 2])) == "This file is not an MP4 video that can be read."
    start = data.index(b"mdat") + 3000
    data[start : start + 4000] = bytes(4000)
    refused(bytes(data))


@pytest.mark.parametrize("suffix", [".webm", ".avi", ".gif", ".ts", ".mkv"])
def test_other_containers_in_an_mp4s_clothes(suffix):
    codec = {".webm": "libvpx", ".gif": "gif"}.get(suffix, "libx264")
    extra = ("-pix_fmt", "rgb8") if suffix == ".gif" else ()
    refused(film(*extra, suffix=suffix, codec=codec, sound=False, rate=2))


def test_a_playlist_opens_nothing(tmp_path):
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(film())
    refused(f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{secret}\n#EXT-X-ENDLIST\n".encode())
    refused(f"ffconcat version 1.0\nfile {secret}\n".encode())
    refused(b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>')


@pytest.mark.parametrize("data", [b"", b"x", b"\0\0\0\x18ftypisom" + b"\0" * 400, b"\x89PNG\r\n\x1a\n" + bytes(99)])
def test_what_is_no_film(data):
    refused(data)


def test_sound_alone(tmp_path):
    path = tmp_path / "sound.mp4"
    subprocess.run([ffmpeg.binary(), "-v", "error", "-f", "lavfi", "-i", "sine=duration=3", "-c:a", "aac", str(path)], check=True)
    refused(path.read_bytes())


def test_a_picture_too_large_to_be_decoded(tmp_path):
    refused(film(size="5120x2880", rate=1, sound=False))


def test_a_large_file(monkeypatch):
    monkeypatch.setattr(clips, "MOST_BYTES", 100)
    with pytest.raises(uploads.UploadTooLarge):
        take(bytes(101))
