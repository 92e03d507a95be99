"""The number in the picture: unseen, found after what happens to clips elsewhere, and never found where there is none."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest
from PIL import Image

from core import ffmpeg
from generation.engines.base import Clip
from generation.provenance import watermark
from generation.worker.encode import Marks, encode
from tests.worker.tiny_engine import TinyPlan

SECRET, NUMBER, FPS = "a secret", 1_234_567, 16


def scene(seed: int, width: int = 360, height: int = 640, count: int = 64) -> np.ndarray:
    """A sloping sky, blocks with hard edges, grain that stays, and a ball that moves."""
    dice = np.random.default_rng(seed)
    down, across = np.mgrid[:height, :width]
    still = (60 + 90 * down / height + 30 * across / width)[..., None] + dice.uniform(-30, 30, 3)
    for _ in range(25):
        top, left = dice.integers(0, height), dice.integers(0, width)
        still[top : top + dice.integers(20, 150), left : left + dice.integers(20, 150)] = dice.uniform(20, 235, 3)
    still += dice.normal(0, 3, (height, width, 1))
    frames = np.repeat(still[None], count, axis=0)
    for number in range(count):
        x, y = width * number / count, height * (0.3 + 0.4 * abs(np.sin(number / 10)))
        frames[number][(across - x) ** 2 + (down - y) ** 2 < 900] = (230, 120, 40)
    return np.clip(frames, 0, 255).astype(np.uint8)


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / np.mean((a.astype(np.float32) - b.astype(np.float32)) ** 2)))


@pytest.fixture(scope="module")
def marked(tmp_path_factory, django_db_setup):
    """A marked clip as members get it."""
    folder = tmp_path_factory.mktemp("marked")
    clip = Clip(scene(1), FPS, np.zeros((64_000, 1), np.float32), 16_000, TinyPlan, "")
    encode(clip, width=720, height=1280, folder=folder, marks=Marks(NUMBER, SECRET))
    return folder / "clip.mp4"


def seen(path) -> np.ndarray:
    side = watermark.SIDE
    command = [ffmpeg.binary(), "-v", "error", "-i", str(path), "-vf", f"scale={side}:{side}:flags=area,format=gray", "-f", "rawvideo", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, side, side).mean(axis=0)


def changed(path, folder, *arguments: str, name: str = "changed.mp4") -> np.ndarray:
    target = folder / name
    subprocess.run([ffmpeg.binary(), "-v", "error", "-i", str(path), "-an", *arguments, str(target)], check=True)
    return seen(target)


def x264(crf: int) -> tuple[str, ...]:
    return "-c:v", "libx264", "-preset", "veryfast", "-crf", str(crf)


def test_it_is_not_seen():
    frames = scene(2)
    before = frames.copy()
    marked = watermark.mark_for(frames, NUMBER, SECRET).on(frames)
    assert np.array_equal(frames, before)
    assert marked.dtype == np.uint8
    assert psnr(frames, marked) >= 41
    assert np.abs(marked.astype(int) - frames).max() <= 16


@pytest.mark.parametrize(("width", "height"), [(360, 640), (640, 360), (480, 480), (1280, 720), (32, 16)])
def test_every_shape_can_carry_it(width, height):
    frames = scene(3, width, height, count=4)
    mark = watermark.mark_for(frames, 7, SECRET)
    assert mark.on(frames).shape == (4, height, width, 3)
    assert np.array_equal(mark.on(frames)[2], mark.on(frames[2])), "each frame by itself"


@pytest.mark.parametrize(
    "arguments",
    [x264(23), x264(28), x264(35), ("-vf", "scale=iw/2:ih/2", *x264(30)), ("-vf", "scale=480:480", *x264(28)),
     ("-ss", "1.5", "-t", "1", *x264(28)), ("-vf", "eq=brightness=0.08:contrast=1.15", *x264(28)),
     ("-vf", "eq=brightness=-0.1:contrast=0.8", *x264(28)), ("-vf", "setpts=PTS/1.1", *x264(28))],
    ids=["crf 23", "crf 28", "crf 35", "half size", "squeezed", "one second", "brighter", "darker", "faster"],
)  # fmt: skip
def test_it_survives(marked, tmp_path, arguments):
    found = watermark.find(changed(marked, tmp_path, *arguments), SECRET)
    assert found is not None
    assert (found.number, found.mirrored, found.cropped) == (NUMBER, False, False)


def test_it_survives_another_codec(marked, tmp_path):
    vp9 = ("-c:v", "libvpx-vp9", "-b:v", "300k", "-deadline", "realtime", "-cpu-used", "8")
    found = watermark.find(changed(marked, tmp_path, *vp9, name="changed.webm"), SECRET)
    assert found.number == NUMBER


def test_it_is_in_the_spritesheet_too(marked):
    with Image.open(marked.with_name("spritesheet.jpg")) as sheet:
        cells = np.asarray(sheet.convert("L"), np.float32).reshape(4, 240, 4, 135).mean(axis=(0, 2))
    picture = Image.fromarray(cells).resize((watermark.SIDE, watermark.SIDE), Image.Resampling.BOX)
    assert watermark.find(np.asarray(picture), SECRET).number == NUMBER


def test_it_is_read_in_a_mirror(marked, tmp_path):
    found = watermark.find(changed(marked, tmp_path, "-vf", "hflip", *x264(28)), SECRET)
    assert (found.number, found.mirrored) == (NUMBER, True)


def test_cut_edges_are_found_out(marked, tmp_path):
    picture = changed(marked, tmp_path, "-vf", "crop=iw*0.95:ih*0.95", *x264(28))
    assert watermark.find(picture, SECRET) is None
    found = watermark.find(picture, SECRET, cropped=True)
    assert (found.number, found.cropped) == (NUMBER, True)


@pytest.mark.parametrize(
    "cut",
    ["crop=iw*0.9:ih*0.9:iw*0.03:ih*0.08", "crop=iw*0.9:ih:0:0", "crop=iw*0.9:ih*0.9:iw*0.1:0,scale=iw/2:ih/2"],
    ids=["off the middle", "at the right", "at two edges and halved"],
)
def test_a_tenth_may_be_cut_off(marked, tmp_path, cut):
    found = watermark.find(changed(marked, tmp_path, "-vf", cut, *x264(28)), SECRET, cropped=True)
    assert (found.number, found.cropped) == (NUMBER, True)


def test_it_survives_a_logo_over_a_corner(marked, tmp_path):
    logo = "drawbox=x=iw*0.7:y=ih*0.04:w=iw*0.26:h=ih*0.1:color=white:t=fill"
    assert watermark.find(changed(marked, tmp_path, "-vf", logo, *x264(28)), SECRET).number == NUMBER


def test_waves_so_strong_that_the_picture_made_them_say_nothing():
    waves = np.array([0.0, 0.02, -0.04, 0.1, 0.15, -0.2, 5.0])
    assert watermark._counted(waves, cropped=False).tolist() == pytest.approx([0, 0.5, -1, 1, 0.5, 0, 0])


def test_another_secret_finds_nothing(marked):
    assert watermark.find(seen(marked), SECRET).number == NUMBER
    assert watermark.find(seen(marked), "another secret") is None


def test_nothing_is_found_where_nothing_is():
    """Many secrets on a picture without a mark are as many tries of chance."""
    pictures = [scene(seed, watermark.SIDE, watermark.SIDE, count=2).mean(axis=(0, 3)) for seed in range(4)]
    assert not any(watermark.find(picture, f"secret {number}") for number in range(50) for picture in pictures)
    assert watermark.find(pictures[0], SECRET, cropped=True) is None


@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_empty_picture_holds_no_mark(level):
    assert watermark.find(np.full((watermark.SIDE, watermark.SIDE), float(level)), SECRET, cropped=True) is None


@pytest.mark.parametrize("number", [1, 2**24 - 1])
def test_the_first_and_the_last_number_fit(number):
    frames = scene(4, 256, 256, count=2)
    picture = watermark.mark_for(frames, number, SECRET).on(frames).mean(axis=(0, 3))
    assert watermark.find(picture[::2, ::2] / 2 + picture[1::2, 1::2] / 2, SECRET).number == number


@pytest.mark.parametrize("number", [0, -1, 2**24])
def test_other_numbers_are_refused(number):
    with pytest.raises(ValueError, match="no number from 1 to 16777215"):
        watermark.mark_for(scene(4, 32, 32, count=2), number, SECRET)


def test_a_layout_is_the_same_for_ever():
    """Or marks of yesterday could not be read."""
    layout = watermark._layout(SECRET)
    assert layout.down.shape == (32, 59)
    assert list(zip(layout.down[0, :3].tolist(), layout.across[0, :3].tolist(), strict=True)) == [(11, 13), (15, 28), (38, 20)]
    assert layout.signs[0, :8].tolist() == [-1, 1, 1, -1, 1, -1, -1, 1]
