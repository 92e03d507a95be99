"""The speech network: what letters say, how phonemes are stretched, where harmonics lie, and that one voice and sentence sound one way."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from generation.network.mel import log_mel, mel_filters
from generation.network.phonemes import LETTERS, PHONEMES, STRESSES
from generation.network.plan import HOP, MEL_BINS, SAMPLE_RATE
from generation.network.speech import CLASSES, Speech, SpeechConfig, collapsed, harmonics, letters_of, saying_of, stretched

T, N = PHONEMES.index("t"), PHONEMES.index("n")
FIRST = CLASSES.index(STRESSES[1])


@pytest.fixture(scope="module")
def speech():
    torch.manual_seed(0)
    return Speech(SpeechConfig(width=16, layers=1, letters=16)).eval()


def test_every_phoneme_and_letter_is_there_once():
    assert len(set(PHONEMES)) == len(PHONEMES) and len(set(LETTERS)) == len(LETTERS)
    assert CLASSES[1 : len(PHONEMES)] == PHONEMES[1:], "a class of a phoneme is the phoneme's own number"


@pytest.mark.parametrize(
    ("path", "sounds"),
    [
        ([], []),
        ([0, 0, 0], []),
        ([T, T, 0, N], [(T, 0), (N, 0)]),
        ([T, 0, T], [(T, 0), (T, 0)]),
        ([FIRST, FIRST, T, N], [(T, 1), (N, 0)]),
        ([T, FIRST + 1, 0, N, FIRST], [(T, 0), (N, 2)]),
    ],
)
def test_a_path_of_classes_collapses_to_phonemes(path, sounds):
    assert collapsed(path) == sounds


def test_letters_are_numbers_from_one_and_the_rest_is_left_out():
    assert letters_of("Ab-!é") == [1, 2, 1 + LETTERS.index("-"), 1 + LETTERS.index("é")]
    assert len(letters_of("a" * 100)) == 24


def test_a_sentence_lies_between_two_pauses():
    saying = saying_of(["tin", "nt"], [",", "?"], [[(T, 0), (N, 1)], [(N, 0)]], "en")
    assert saying.sound_P4.tolist() == [[0, 0, 0, 0], [T, 0, 1, 0], [N, 1, 0, 0], [0, 0, 0, 1], [N, 0, 1, 0], [0, 0, 0, 4]]
    assert saying.word_P.tolist() == [-1, 0, 0, -1, 1, -1]


def test_phonemes_are_stretched_over_their_frames():
    row_BM, place_BM3, there_BM1 = stretched(torch.tensor([[2, 0, 3], [1, 1, 0]]))
    assert row_BM.tolist()[0] == [0, 0, 2, 2, 2]
    assert row_BM.tolist()[1][:2] == [0, 1]
    assert there_BM1[..., 0].tolist() == [[1, 1, 1, 1, 1], [1, 1, 0, 0, 0]]
    assert place_BM3[0, :, 0].tolist() == pytest.approx([0, 0.5, 0, 1 / 3, 2 / 3])
    assert place_BM3[0, 4, 1:].tolist() == pytest.approx([math.log(3), math.log(2)])


@pytest.mark.parametrize("hertz", [110.0, 220.0])
def test_harmonics_lie_where_a_voice_has_them(hertz):
    seconds = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    buzz = sum(np.sin(2 * np.pi * hertz * number * seconds) for number in range(1, int(8000 / hertz)))
    true_F = (log_mel(torch.from_numpy(0.02 * buzz).float())[20] - mel_filters().sum(0).log())[:24]
    shape_F, other_F = (harmonics(torch.full((1, 1), math.log(share * hertz)))[0, 0, :24] for share in (1, 1.5))
    alike, unlike = (float(torch.corrcoef(torch.stack([true_F, found_F]))[0, 1]) for found_F in (shape_F, other_F))
    assert unlike < 0 < 0.4 < alike


def test_what_has_no_pitch_has_no_harmonics():
    assert not harmonics(torch.zeros(1, 3)).any()


def saying(speech, words=("hello", "there")):
    return saying_of(words, [""] * (len(words) - 1) + ["."], speech.spell(words, "en"), "en")


def test_one_voice_and_sentence_sound_one_way(speech):
    sentence = saying_of(["tin"], ["."], [[(T, 0), (N, 1)]], "en")
    one, other = (speech.say(sentence, torch.full((16,), value)) for value in (0.3, -0.3))
    again = speech.say(sentence, torch.full((16,), 0.3))
    assert torch.equal(one.mel_BMF, again.mel_BMF)
    assert one.mel_BMF.shape == (1, int(speech.frames_of(sentence, torch.full((16,), 0.3)).sum()), MEL_BINS)
    assert one.mel_BMF.shape != other.mel_BMF.shape or not torch.allclose(one.mel_BMF, other.mel_BMF)


def test_a_faster_pace_takes_fewer_frames_and_loses_none_by_rounding(speech):
    sentence = saying_of(["tin"] * 20, [""] * 19 + ["."], [[(T, 0), (N, 1)]] * 20, "en")
    voice_V = torch.zeros(16)
    usual, fast = (int(speech.frames_of(sentence, voice_V, pace).sum()) for pace in (1.0, 1.25))
    assert fast == pytest.approx(usual / 1.25, abs=1)


def test_a_voice_is_read_the_same_whatever_fills_its_batch(speech):
    mel_MF = log_mel(torch.randn(HOP * 40, generator=torch.Generator().manual_seed(1)) * 0.1)
    alone = speech.voice_reader(mel_MF[None], torch.ones(1, 40))
    padded = torch.cat([mel_MF, torch.full((20, MEL_BINS), -11.5)])[None]
    there = torch.cat([torch.ones(1, 40), torch.zeros(1, 20)], 1)
    assert torch.allclose(speech.voice_reader(padded, there), alone, atol=1e-5)


def test_a_drawn_voice_is_between_two_of_its_group(speech):
    speech.voices_GNV.copy_(torch.randn(speech.voices_GNV.shape, generator=torch.Generator().manual_seed(2)))
    draw = lambda seed, group: speech.drawn_voice(torch.Generator().manual_seed(seed), group)  # noqa: E731
    assert torch.equal(draw(1, 0), draw(1, 0)) and not torch.equal(draw(1, 0), draw(2, 0))
    low, high = speech.voices_GNV[0].amin(0), speech.voices_GNV[0].amax(0)
    assert all(bool(((low <= draw(seed, 0)) & (draw(seed, 0) <= high)).all()) for seed in range(5))


def test_no_words_spell_nothing(speech):
    assert speech.spell(["?"], "en") == [[]]
