"""The number in the sound: unheard, found after what happens to clips elsewhere, and never found where there is none."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest

from core import ffmpeg, untrusted, uploads
from generation.engines.base import Clip
from generation.provenance import sound_watermark
from generation.provenance.sound_watermark import RATE
from generation.worker.encode import Marks, encode
from tests.worker.tiny_engine import TinyPlan

SECRET, NUMBER = "a secret", 1_234_567


def scene(seed: int, seconds: float = 4, rate: int = RATE) -> np.ndarray:
    """Wind, a bar that is struck twice, and a ball that bounces ever faster; one channel."""
    dice, samples = np.random.default_rng(seed), round(seconds * rate)
    time = np.arange(samples) / rate
    wind = np.fft.irfft(np.fft.rfft(dice.normal(0, 1, samples)) / (1 + np.fft.rfftfreq(samples, 1 / rate) / 300), samples)
    sound = 0.01 * wind * (1 + 0.3 * np.sin(time))
    for start, pitch in ((0.4, dice.uniform(400, 900)), (2.1, dice.uniform(400, 900))):
        after = np.maximum(time - start, 0)
        sound += sum(0.1 / order * np.exp(-after * 6 * order) * np.sin(2 * np.pi * pitch * order * after) for order in (1, 2.8, 5.4))
    for start in (0.9, 1.5, 1.9, 2.2, 2.4):
        after = time - start
        sound += np.where(after >= 0, 0.2 * np.exp(-np.abs(after) * 80), 0) * dice.normal(0, 1, samples)
    return sound[:, None].astype(np.float32)


def decibels(sound: np.ndarray, mark: np.ndarray) -> float:
    return float(10 * np.log10((sound.astype(float) ** 2).sum() / (mark.astype(float) ** 2).sum()))


def heard(path) -> np.ndarray:
    return np.frombuffer(uploads.decode_sound(path, kind=untrusted.kind_of(path.read_bytes()), seconds=60, rate=RATE), "<i2") / 32768


@pytest.fixture(scope="module")
def marked(tmp_path_factory, django_db_setup):
    """A marked clip as members get it."""
    folder = tmp_path_factory.mktemp("marked")
    clip = Clip(np.zeros((64, 32, 16, 3), np.uint8), 16, scene(1), RATE, TinyPlan, "")
    encode(clip, width=16, height=32, folder=folder, marks=Marks(NUMBER, SECRET))
    return folder / "clip.mp4"


def changed(path, folder, name: str, *arguments: str) -> np.ndarray:
    subprocess.run([ffmpeg.binary(), "-v", "error", "-i", str(path), "-vn", *arguments, str(folder / name)], check=True)
    return heard(folder / name)


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_it_lies_well_below_the_sound(seed):
    plain = scene(seed)
    before = plain.copy()
    marked = sound_watermark.embed(plain, RATE, NUMBER, SECRET)
    assert np.array_equal(plain, before)
    assert (marked.shape, marked.dtype) == (plain.shape, np.float32)
    assert decibels(plain, marked - plain) >= 25


def test_silence_stays_silence():
    plain = scene(5)
    plain[RATE : 3 * RATE] = 0
    marked = sound_watermark.embed(plain, RATE, NUMBER, SECRET)
    edge = 2 * sound_watermark.WINDOW
    assert not marked[RATE + edge : 3 * RATE - edge].any()
    assert sound_watermark.find(marked[:, 0], SECRET).number == NUMBER


def test_a_mark_does_not_come_before_its_sound():
    plain = np.zeros((2 * RATE, 1), np.float32)
    plain[RATE:] = scene(6, 1)
    mark = sound_watermark.embed(plain, RATE, NUMBER, SECRET) - plain
    assert np.abs(mark[: RATE - sound_watermark.WINDOW]).max() == 0
    assert decibels(plain[RATE : RATE + 800], mark[RATE - 800 : RATE]) >= 30


@pytest.mark.parametrize("shape", [(64_000, 1), (0, 1), (0, 2)])
def test_a_silent_clip_carries_none(shape):
    silent = np.zeros(shape, np.float32)
    marked = sound_watermark.embed(silent, RATE, NUMBER, SECRET)
    assert (marked.shape, marked.any()) == (shape, False)
    assert sound_watermark.find(marked[:, 0], SECRET) is None
    assert sound_watermark.find(marked[:, 0], SECRET, faster=True) is None


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        pytest.param("a.m4a", ("-c:a", "aac", "-b:a", "128k"), id="AAC 128"),
        pytest.param("b.m4a", ("-c:a", "aac", "-b:a", "96k"), id="AAC 96"),
        pytest.param("c.m4a", ("-c:a", "aac", "-b:a", "64k"), id="AAC 64"),
        pytest.param("d.mp3", ("-b:a", "128k"), id="MP3 128"),
        pytest.param("e.ogg", ("-c:a", "libopus", "-b:a", "64k"), id="Opus 64"),
        pytest.param("f.ogg", ("-c:a", "libopus", "-b:a", "32k"), id="Opus 32"),
        pytest.param("g.wav", ("-ar", "44100"), id="44.1 kHz"),
        pytest.param("h.wav", ("-ar", "16000", "-ac", "1"), id="16 kHz"),
        pytest.param("i.mp3", ("-af", "volume=-12dB"), id="softer"),
        pytest.param("m.mp3", ("-af", "volume=-1"), id="upside down"),
        pytest.param("j.mp3", ("-af", "volume=3dB,alimiter"), id="louder"),
        pytest.param("k.mp3", ("-ss", "1.037"), id="cut"),
        pytest.param("l.wav", ("-ss", "1.5", "-t", "1"), id="one second"),
    ],
)
def test_it_survives(marked, tmp_path, name, arguments):
    found = sound_watermark.find(changed(marked, tmp_path, name, *arguments), SECRET)
    assert found is not None
    assert (found.number, found.speed) == (NUMBER, 1.0)


@pytest.mark.parametrize("speed", [1.02, 0.96])
def test_it_is_found_at_another_speed(marked, tmp_path, speed):
    sound = changed(marked, tmp_path, "faster.mp3", "-af", f"asetrate={48_000 * speed:.0f},aresample=48000")
    assert sound_watermark.find(sound, SECRET) is None
    found = sound_watermark.find(sound, SECRET, faster=True)
    assert (found.number, round(found.speed, 3)) == (NUMBER, speed)


@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (22_050, 2), (44_100, 1), (48_000, 2)])
def test_every_rate_and_both_channels_can_carry_it(rate, channels):
    plain = np.repeat(scene(7, rate=rate), channels, axis=1) * np.linspace(1, 0.2, channels, dtype=np.float32)
    marked = sound_watermark.embed(plain, rate, NUMBER, SECRET)
    assert decibels(plain, marked - plain) >= 25
    mono = sound_watermark.resampled(marked.mean(axis=1), 4 * RATE)
    assert sound_watermark.find(mono, SECRET).number == NUMBER


@pytest.mark.parametrize("level", [1e-4, 1e-6, 1e-20])
def test_channels_that_cancel_each_other_stay_sound(level):
    plain = scene(8) * np.float32([level, -level])
    marked = sound_watermark.embed(plain, RATE, NUMBER, SECRET)
    assert np.isfinite(marked).all()
    assert decibels(plain, marked - plain) >= 25 if level > 1e-5 else np.array_equal(marked, plain)


@pytest.mark.parametrize("samples", [1, 100, 513])
def test_a_click_is_not_too_short(samples):
    assert sound_watermark.embed(scene(8)[:samples], RATE, NUMBER, SECRET).shape == (samples, 1)


def test_sound_that_is_no_sound_is_encoded_all_the_same(tmp_path):
    broken = scene(9)
    broken[100:200], broken[300], broken[301] = np.nan, np.inf, 1e30
    clip = Clip(np.zeros((64, 32, 16, 3), np.uint8), 16, broken, RATE, TinyPlan, "")
    encode(clip, width=16, height=32, folder=tmp_path, marks=Marks(NUMBER, SECRET))
    assert sound_watermark.find(heard(tmp_path / "clip.mp4"), SECRET).number == NUMBER


def test_a_part_of_other_sound_is_found(marked):
    """As in a film that others made of it."""
    other = np.concatenate([scene(seed, 10)[:, 0] for seed in (11, 12)])
    other[9 * RATE + 77 :][: 4 * RATE] = heard(marked)[: 4 * RATE]
    assert sound_watermark.find(other, SECRET).number == NUMBER


def test_another_secret_finds_nothing(marked):
    assert sound_watermark.find(heard(marked), SECRET).number == NUMBER
    assert sound_watermark.find(heard(marked), "another secret") is None


def test_nothing_is_found_where_nothing_is():
    """Many secrets on sound without a mark are as many tries of chance."""
    sounds = [scene(seed)[:, 0] for seed in range(4)]
    assert not any(sound_watermark.find(sound, f"secret {number}") for number in range(50) for sound in sounds)
    assert sound_watermark.find(sounds[0], SECRET, faster=True) is None


@pytest.mark.parametrize("number", [1, 2**24 - 1])
def test_the_first_and_the_last_number_fit(number):
    assert sound_watermark.find(sound_watermark.embed(scene(10), RATE, number, SECRET)[:, 0], SECRET).number == number


@pytest.mark.parametrize("number", [0, -1, 2**24])
def test_other_numbers_are_refused(number):
    with pytest.raises(ValueError, match="no number from 1 to 16777215"):
        sound_watermark.embed(scene(10), RATE, number, SECRET)


def test_a_layout_is_the_same_for_ever():
    """Or marks of yesterday could not be read."""
    layout = sound_watermark._layout(SECRET)
    assert set(np.bincount(layout.bits).tolist()) == {185, 186}
    assert layout.bits[:6].tolist() == [7, 18, 15, 0, 25, 16]
    assert layout.signs[:3].tolist() == [1 + 1j, -1 + 1j, -1 + 1j]
