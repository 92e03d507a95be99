"""The teacher of speech: what it says is told phoneme by phoneme, in time, and in the voice that was asked for."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from generation.network.phonemes import LANGUAGES, PHONEMES
from generation.network.plan import SAMPLE_RATE
from generation.training import speech as recipe
from generation.world.voices import HELD_OUT, HIGH, LOW, Sentences, Teacher, Voice, draw_voice, openness


@pytest.fixture(scope="module")
def teacher():
    with Teacher() as teacher:
        yield teacher


def told(utterance):
    return [PHONEMES[row[0]] for row in utterance.saying.sound_P4]


def test_a_sentence_is_told_in_time(teacher):
    utterance = teacher.say("Hello there, watch this!", "en", Voice("f3"))
    assert told(utterance) == ["_", "h", "ə", "l", "oʊ", "ð", "ɛɹ", "_", "w", "ɑː", "tʃ", "ð", "ɪ", "s", "_"]
    assert utterance.saying.word_P.tolist() == [-1, 0, 0, 0, 0, 1, 1, -1, 2, 2, 2, 3, 3, 3, -1]
    assert utterance.saying.sound_P4[:, 1].tolist() == [0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]
    assert utterance.saying.sound_P4[[7, 14], 3].tolist() == [1, 3], "a comma and an exclamation mark"
    assert (np.diff(utterance.end_P) > 0).all()
    assert utterance.end_P[-1] == pytest.approx(len(utterance.wave_S) / SAMPLE_RATE)
    vowel, pause = (slice(*(np.array([utterance.end_P[row - 1], utterance.end_P[row]]) * SAMPLE_RATE).astype(int)) for row in (9, 14))
    loudness = [float(np.sqrt(np.square(utterance.wave_S[span]).mean())) for span in (vowel, pause)]
    assert loudness[0] > 10 * loudness[1]


@pytest.mark.parametrize(
    ("language", "word", "sounds"), [("en", "watch", ["w", "ˈɑː", "tʃ"]), ("fr", "c'est", ["s", "ˈɛ"]), ("de", "schön", ["ʃ", "ˈøː", "n"])]
)
def test_a_word_is_spelt(teacher, language, word, sounds):
    assert teacher.spell(word, language) == sounds


def test_the_same_voice_says_it_the_same_way_and_another_does_not(teacher):
    one, again, other = (teacher.say("Over here.", "en", Voice(name)).wave_S for name in ("m3", "m3", "f2"))
    assert len(again) == pytest.approx(len(one), rel=0.01), "it breathes a little otherwise each time"
    pitches = [float(found[found > 0].median().exp()) for found in map(recipe.pitches, map(torch.from_numpy, (one, again, other)))]
    assert pitches[1] == pytest.approx(pitches[0], rel=0.03)
    assert pitches[2] > 1.3 * pitches[0]


def test_voices_of_the_scorecard_are_never_learned():
    random = np.random.default_rng(0)
    assert not set(HELD_OUT) & {*LOW, *HIGH}
    assert {draw_voice(random).variant for _ in range(200)} == {*LOW, *HIGH}
    assert {draw_voice(random, held_out=True).variant for _ in range(100)} == set(HELD_OUT)


def test_sentences_are_of_known_letters_and_end_in_a_mark():
    sentences = Sentences(3, words=500)
    drawn = [sentences.draw(language) for language in LANGUAGES for _ in range(20)]
    assert all(sentence[-1] in ".!?" and 2 <= len(sentence.split()) <= 9 for sentence in drawn)
    assert Sentences(3, words=500).draw("en") == drawn[0]


@pytest.mark.parametrize(("phoneme", "open"), [("m", 0.0), ("aɪ", 1.0), ("iː", 0.35), ("t", 0.18), ("_", 0.0)])
def test_lips_close_on_m_and_open_on_a(phoneme, open):
    assert openness(phoneme) == open
