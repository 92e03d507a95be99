"""What members play: size, length, loudness, order of the file, start of sound and picture, and what happens without room."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import numpy as np
import pytest
from PIL import Image

from core import ffmpeg
from generation.engines.base import Clip
from generation.worker.encode import EncodeError, encode
from tests import services
from tests.worker.tiny_engine import TinyPlan

FPS, FRAMES, RATE = 16, 64, 16_000


def clip(audio=None, frames=None):
    if audio is None:
        audio = 0.02 * np.sin(2 * np.pi * 440 * np.arange(4 * RATE) / RATE)
    if frames is None:
        # A grey ramp in time with one red corner, so that order, colour and scaling can be seen in the result.
        frames = np.repeat(np.arange(FRAMES, dtype=np.uint8)[:, None, None, None] * 3 + 20, 160, 1).repeat(90, 2).repeat(3, 3)
        frames[:, :40, :40] = (200, 30, 30)
    return Clip(frames, FPS, audio.astype(np.float32).reshape(-1, 1) if audio.ndim == 1 else audio.astype(np.float32), RATE, TinyPlan, "")


@pytest.fixture(scope="module")
def made(tmp_path_factory, django_db_setup):
    folder = tmp_path_factory.mktemp("encoded")
    encode(clip(), width=720, height=1280, folder=folder)
    return folder


def decoded(path, width, height):
    command = [ffmpeg.binary(), "-v", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)


def loudness(path):
    command = [ffmpeg.binary(), "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    words = subprocess.run(command, capture_output=True, text=True, check=True).stderr.split("Summary:")[1]
    return float(re.search(r"I:\s+(\S+) LUFS", words)[1]), float(re.search(r"Peak:\s+(\S+) dBFS", words)[1])


def atoms(path):
    data, place, names = path.read_bytes(), 0, []
    while place < len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        names.append(data[place + 4 : place + 8].decode())
        place += size
    return names


def test_the_picture_is_exactly_as_asked(made):
    frames = decoded(made / "clip.mp4", 720, 1280)
    assert frames.shape == (FRAMES, 1280, 720, 3)
    assert np.allclose(frames[:, 640, 600].mean(axis=1), np.arange(FRAMES) * 3 + 20, atol=4), "in order, and no frame twice"
    assert np.allclose(frames[30, 100, 100], (200, 30, 30), atol=8), "colours survive"


def test_playing_can_start_before_the_file_is_there(made):
    names = atoms(made / "clip.mp4")
    assert names.index("moov") < names.index("mdat")


def test_the_file_says_what_its_colours_mean(made):
    words = subprocess.run([ffmpeg.binary(), "-i", str(made / "clip.mp4")], capture_output=True, text=True, check=False).stderr
    assert re.search(r"yuv420p\(tv, bt709[,)]", words), words  # matrix, primaries and transfer alike, else they are told apart


def test_streams_are_what_phones_play(made):
    if shutil.which("ffprobe") is None:
        services.missing("ffprobe is not installed")
    command = ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", str(made / "clip.mp4")]
    found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    video, audio = found["streams"]
    assert (video["codec_name"], video["pix_fmt"], video["r_frame_rate"], video["width"], video["height"]) == (
        "h264", "yuv420p", "16/1", 720, 1280,
    )  # fmt: skip
    assert (video["color_space"], video["color_range"], video["nb_frames"]) == ("bt709", "tv", "64")
    assert (audio["codec_name"], audio["channels"], audio["sample_rate"]) == ("aac", 2, "48000")
    assert abs(float(video["start_time"]) - float(audio["start_time"])) <= 1 / FPS
    assert abs(float(video["duration"]) - 4.0) < 0.001
    assert abs(float(audio["duration"]) - 4.0) < 1 / FPS


def test_sound_stays_where_it_was(tmp_path):
    audio = np.zeros(4 * RATE)
    audio[2 * RATE : 2 * RATE + 400] = 0.5 * np.sin(np.arange(400))
    encode(clip(audio), width=64, height=96, folder=tmp_path)
    command = [ffmpeg.binary(), "-v", "error", "-i", str(tmp_path / "clip.mp4"), "-f", "s16le", "-ac", "1", "-ar", "16000", "-"]
    heard = np.abs(np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.int16).astype(float))
    onset = np.argmax(heard > heard.max() / 4) / RATE
    assert abs(onset - 2.0) <= 1 / FPS


def test_quiet_sound_is_brought_up(made):
    integrated, peak = loudness(made / "clip.mp4")
    assert abs(integrated - -16.0) < 0.5
    assert peak < -1.0


def test_loud_sound_is_brought_down(tmp_path):
    noise = np.random.default_rng(0).uniform(-0.9, 0.9, 4 * RATE)
    encode(clip(noise), width=64, height=96, folder=tmp_path)
    assert abs(loudness(tmp_path / "clip.mp4")[0] - -16.0) < 1.0


def test_peaks_are_not_pressed_for_loudness(tmp_path):
    clicks = np.zeros(4 * RATE)
    clicks[:: RATE // 2] = 0.5
    encode(clip(clicks), width=64, height=96, folder=tmp_path)
    integrated, peak = loudness(tmp_path / "clip.mp4")
    assert peak <= -0.5, "the encoder may add a little to the −1.5 dB it was given"
    assert integrated < -16.0


@pytest.mark.parametrize("audio", [np.zeros(4 * RATE), np.full(4 * RATE, 1e-9), np.full(4 * RATE, np.nan), np.zeros(0)])
def test_silence_stays_silence(tmp_path, audio):
    encode(clip(audio), width=64, height=96, folder=tmp_path)
    assert loudness(tmp_path / "clip.mp4")[0] <= -70.0


@pytest.mark.parametrize("channels", [1, 2])
def test_sound_shorter_or_longer_than_the_picture_is_fitted(tmp_path, channels):
    for seconds in (1, 6):
        audio = np.repeat(0.1 * np.sin(np.arange(seconds * RATE) / 5)[:, None], channels, 1)
        encode(clip(audio), width=64, height=96, folder=tmp_path)
        assert len(decoded(tmp_path / "clip.mp4", 64, 96)) == FRAMES


def test_the_poster_is_a_frame_from_the_first_third(made):
    with Image.open(made / "poster.jpg") as poster:
        assert (poster.format, poster.size) == ("JPEG", (720, 1280))
        assert np.allclose(np.asarray(poster)[640, 600].mean(), FRAMES // 3 * 3 + 20, atol=3)


def test_the_spritesheet_shows_sixteen_frames_in_reading_order(made):
    with Image.open(made / "spritesheet.jpg") as sheet:
        assert (sheet.format, sheet.size) == ("JPEG", (4 * 135, 4 * 240))
        grey = np.asarray(sheet)[120::240, 100::135].mean(-1).flatten()
    assert np.allclose(grey, np.arange(0, FRAMES, 4) * 3 + 20, atol=3)


def test_the_spritesheet_has_the_shape_that_was_asked_for(tmp_path):
    frames = np.zeros((FRAMES, 100, 120, 3), np.uint8)
    frames[:, :, 10:110] = 200  # what is left when a tenth at each side is cut off
    encode(clip(frames=frames), width=720, height=720, folder=tmp_path)
    with Image.open(tmp_path / "spritesheet.jpg") as sheet:
        assert sheet.size == (960, 960)
        assert np.asarray(sheet).min() >= 150, "cut, not squeezed; smoothing takes in a little of what was cut off"


def test_nothing_but_its_four_files_is_left(made):
    assert sorted(path.name for path in made.iterdir()) == ["clip.mp4", "poster.jpg", "preview.webp", "spritesheet.jpg"]


def test_a_full_disk_is_told_from_other_trouble(tmp_path):
    (tmp_path / "clip.mp4").symlink_to("/dev/full")
    with pytest.raises(EncodeError) as failure:
        encode(clip(), width=64, height=96, folder=tmp_path)
    assert failure.value.disk_full
    assert not (tmp_path / "clip.wav").exists()


def test_a_broken_ffmpeg_is_named(tmp_path, settings):
    settings.FFMPEG = "/bin/false"
    with pytest.raises(EncodeError, match="ffmpeg ended with 1") as failure:
        encode(clip(), width=64, height=96, folder=tmp_path)
    assert not failure.value.disk_full
    settings.FFMPEG = "/nowhere/ffmpeg"
    with pytest.raises(EncodeError, match="VITASCOPE_FFMPEG=/nowhere/ffmpeg"):
        encode(clip(), width=64, height=96, folder=tmp_path)
