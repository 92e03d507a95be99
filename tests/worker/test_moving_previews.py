"""Each clip has a small picture that moves: its first seconds, over and over, never a heavy file."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from generation.engines.base import Clip
from generation.worker.encode import Marks, encode
from generation.worker.stills import PREVIEW_BYTES, Stills
from tests.worker.tiny_engine import TinyPlan


def clip(frames: np.ndarray, fps: int = 16) -> Clip:
    return Clip(frames, fps, np.zeros((16_000, 1), np.float32), 16_000, TinyPlan, "")


def bar(count: int, height: int, width: int) -> np.ndarray:
    """Black frames with a white bar that comes down, by as much of the height as of the frames has gone by."""
    frames = np.zeros((count, height, width, 3), np.uint8)
    for number in range(count):
        top = (height - 8) * number // max(count - 1, 1)
        frames[number, top : top + 8] = 255
    return frames


def preview_of(clip: Clip, width: int, height: int, folder) -> Image.Image:
    stills = Stills(clip, width, height)
    for number, frame in enumerate(clip.frames):
        stills.take(number, frame)
    stills.save(folder)
    return Image.open(folder / "preview.webp")


def seen_in(preview: Image.Image) -> list[tuple[float, int]]:
    """Of each of its pictures, how far down the bar is (0..1), and for how many milliseconds it is shown."""
    seen = []
    for tick in range(preview.n_frames):
        preview.seek(tick)
        rows = np.asarray(preview.convert("L")).mean(axis=1)
        top, least = int(np.argmax(rows > 128)), round(8 * len(rows) / 160)
        seen.append((top / (len(rows) - least), preview.info["duration"]))
    return seen


def test_it_shows_eight_pictures_of_each_second_and_begins_again(tmp_path):
    with preview_of(clip(bar(64, 160, 90)), 720, 1280, tmp_path) as preview:
        assert (preview.format, preview.size, preview.n_frames, preview.info["loop"]) == ("WEBP", (180, 320), 32, 0)
        places, milliseconds = zip(*seen_in(preview), strict=True)
    assert np.allclose(places, np.arange(0, 64, 2) / 63, atol=0.02)
    assert set(milliseconds) == {125}


@pytest.mark.parametrize(
    ("count", "fps", "last", "milliseconds"), [(320, 16, 62, 4000), (100, 25, 96, 4000), (8, 16, 6, 500), (10, 5, 9, 2000)]
)
def test_longer_shorter_faster_and_slower_clips(tmp_path, count, fps, last, milliseconds):
    with preview_of(clip(bar(count, 160, 284), fps), 1280, 720, tmp_path) as preview:
        places, shown = zip(*seen_in(preview), strict=True)  # pictures that are alike are one that is shown for longer
        assert (preview.size, sum(shown)) == ((320, 180), milliseconds)
    assert places[-1] == pytest.approx(last / (count - 1), abs=0.02)


def test_a_clip_of_one_frame_has_a_still_one(tmp_path):
    with preview_of(clip(bar(1, 160, 90)), 720, 1280, tmp_path) as preview:
        assert (preview.size, preview.n_frames) == ((180, 320), 1)


def test_it_has_the_shape_that_was_asked_for(tmp_path):
    frames = np.zeros((16, 100, 120, 3), np.uint8)
    frames[:, :, 10:110] = 200  # what is left when a tenth at each side is cut off
    with preview_of(clip(frames), 720, 720, tmp_path) as preview:
        assert preview.size == (320, 320)
        assert np.asarray(preview.convert("L")).min() >= 150, "cut, not squeezed; smoothing takes in a little of what was cut off"


def test_noise_makes_no_heavy_file(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (64, 320, 180, 3), dtype=np.uint8)
    with preview_of(clip(noise), 720, 1280, tmp_path) as preview:
        assert preview.n_frames == 32
    assert (tmp_path / "preview.webp").stat().st_size <= PREVIEW_BYTES


def test_each_frame_is_marked_before_it_is_kept(tmp_path, monkeypatch):
    taken = []
    monkeypatch.setattr(Stills, "take", lambda self, number, frame: taken.append((number, frame.copy())))
    monkeypatch.setattr(Stills, "save", lambda self, folder: None)
    frames = np.random.default_rng(1).integers(0, 256, (6, 96, 64, 3), dtype=np.uint8)
    encode(clip(frames), width=64, height=96, folder=tmp_path, marks=Marks(3, "secret"))
    assert [number for number, _ in taken] == list(range(6))
    assert all(0 < np.abs(frame.astype(int) - bare).max() < 40 for (_, frame), bare in zip(taken, frames, strict=True))
