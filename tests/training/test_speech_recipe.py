"""The recipe of the speech network: pitches are heard, mouths move with phonemes, every weight learns, and a run goes on."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch

from generation.network import checkpoint
from generation.network.plan import HOP, SAMPLE_RATE
from generation.network.speech import Speech, SpeechConfig
from generation.training import speech as recipe
from generation.world.voices import Teacher, Voice, utterances

TINY = SpeechConfig(width=16, layers=1, letters=16)


@pytest.fixture(scope="module")
def teacher():
    with Teacher() as teacher:
        yield teacher


@pytest.fixture(scope="module")
def rows(teacher):
    return list(itertools.islice(utterances(teacher, 5), 4))


@pytest.mark.parametrize("hertz", [90.0, 150.0, 310.0])
def test_the_pitch_of_a_buzz_is_heard(hertz):
    seconds = torch.arange(SAMPLE_RATE) / SAMPLE_RATE
    buzz = sum((2 * math.pi * hertz * number * seconds).sin() / number for number in range(1, 12))
    found_M = recipe.pitches(0.2 * buzz)[5:-5].exp()
    assert (found_M / hertz - 1).abs().max() < 0.02


def test_noise_and_silence_have_no_pitch():
    noise = torch.randn(SAMPLE_RATE, generator=torch.Generator().manual_seed(0))
    assert (recipe.pitches(0.1 * noise) > 0).float().mean() < 0.05
    assert not recipe.pitches(torch.zeros(SAMPLE_RATE)).any()


def test_lips_follow_the_phonemes(teacher):
    utterance = teacher.say("Mama.", "en", Voice("f2"))
    frames = len(utterance.wave_S) // HOP
    mouth_M = recipe.mouth_of(utterance, frames)
    begin_P = np.concatenate([[0.0], utterance.end_P[:-1]])
    middle = ((begin_P + utterance.end_P) / 2 * recipe.FRAMES_A_SECOND).round().astype(int).clip(max=frames - 1)
    lips = [(row[0], float(mouth_M[at])) for row, at in zip(utterance.saying.sound_P4, middle, strict=True)]
    closed = [value for phoneme, value in lips if recipe.PHONEMES[phoneme] in ("m", "_")]
    opened = [value for phoneme, value in lips if recipe.PHONEMES[phoneme][0] in "aɑæ"]
    assert max(closed) < 0.2 < 0.7 < min(opened)


def test_a_batch_is_as_long_as_what_is_heard(rows):
    batch = recipe.batch_of(rows)
    lengths = [len(row.wave_S) // HOP for row in rows]
    assert batch.frames_BP.sum(1).tolist() == batch.heard_BM.sum(1).int().tolist() == lengths
    assert batch.mel_BMF.shape[:2] == batch.pitch_BM.shape == batch.mouth_BM.shape


def test_every_weight_gets_a_gradient(rows):
    torch.manual_seed(0)
    speech = Speech(TINY)
    lexicon = [("hello", "en", recipe.classes_of(["h", "ə", "l", "ˈoʊ"])), ("chat", "fr", recipe.classes_of(["ʃ", "ˈa"]))]
    loss = sum(recipe.speaking_loss(speech, recipe.batch_of(rows)).values()) + recipe.spelling_loss(speech, lexicon)
    loss.backward()
    lacking = [name for name, value in speech.named_parameters() if value.grad is None or not float(value.grad.abs().sum())]
    assert lacking == []


def test_a_run_learns_and_goes_on_where_it_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(recipe, "SpeechConfig", lambda: TINY)
    monkeypatch.setattr(recipe, "BATCH", 4)
    monkeypatch.setattr(recipe, "WORDS", 16)
    monkeypatch.setattr(recipe, "SAVE_EVERY", 0.5)  # seconds: to publish takes far longer than a step
    monkeypatch.setattr(recipe.Sentences.__init__, "__defaults__", (40,))
    recipe.train(tmp_path, 0.02, seed=1, threads=1)
    entry = checkpoint.describe(tmp_path, "speech")
    assert entry["steps"] > 0 and math.isfinite(entry["mel"])
    speech = checkpoint.load(Speech, SpeechConfig, tmp_path, "speech")
    assert speech.voices_GNV.abs().sum() > 0
    recipe.train(tmp_path, 0.04, seed=1, threads=1)
    assert checkpoint.describe(tmp_path, "speech")["steps"] > entry["steps"]
