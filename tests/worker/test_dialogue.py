"""Quoted words of a prompt: found, spoken within the clip, laid into its sound and its speaker's mouth, kept by a remix, and claimed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from generation.engines.base import ClipRequest
from generation.engines.conformance import Trial
from generation.engines.dialogue import MOUTH, cues, dubbed, group_of, language_of, line_of, parted, said_as, sentence
from generation.engines.native import NativeEngine
from generation.network.plan import KINDS, MEL_PER_FRAME, Plan, empty_plan
from generation.network.reading import Reading
from tests.worker.small_native import paint_grey, save_weights


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return paint_grey(NativeEngine.load(save_weights(tmp_path_factory.mktemp("preset"))))


@pytest.fixture(scope="module")
def speech(engine):
    """Untrained, but for how long a phoneme takes: four frames."""
    torch.nn.init.constant_(engine.speech.duration.bias, float(np.log(4.0)))
    torch.nn.init.zeros_(engine.speech.duration.weight)
    spelt = {"hello": [(1, 0), (2, 1)], "there": [(3, 0)], "again": [(4, 0), (5, 1), (6, 0)]}
    engine.speech.spell = lambda words, language: [spelt.get(word.lower(), [(7, 0)] * len(word)) for word in words]
    return engine.speech


@pytest.mark.parametrize(
    ("prompt", "rest", "words"),
    [
        ('a girl in red says "watch this!" and does a backflip', "a girl in red and does a backflip", "watch this!"),
        ('a gymnast does a backflip and shouts: "I did it"', "a gymnast does a backflip", "I did it"),
        ("a player says “one” and then “two”", "a player and then", "one two"),
        ("une gymnaste fait un salto et crie « c'est génial ! »", "une gymnaste fait un salto", "c'est génial !"),
        ("ein Mädchen sagt „schau mal“ und springt", "ein Mädchen und springt", "schau mal"),
        ('"over here"', "", "over here"),
        ("a ball that says nothing", "a ball that says nothing", ""),
        ('a 12" ball bounces', 'a 12" ball bounces', ""),
        ('a 12" ball and a 14" ball bounce', 'a 12" ball and a 14" ball bounce', ""),
    ],
)
def test_quoted_words_are_taken_out_with_the_verb_before_them(prompt, rest, words):
    assert parted(prompt) == (rest, words)


@pytest.mark.parametrize(
    ("words", "around", "language"),
    [
        ("watch this", "a girl says", "en"),
        ("c'est le jour", "", "fr"),
        ("das ist gut", "a girl", "de"),
        ("salto", "une fille crie dans le parc", "fr"),
        ("hm", "", "en"),
    ],
)
def test_the_language_is_that_of_most_words(words, around, language):
    assert language_of(words, around) == language


@pytest.mark.parametrize(
    ("prompt", "group"), [("a girl jumps", 1), ("a man shoots", 0), ("a boy and a girl", None), ("a ball", None), ("Eine Frau springt", 1)]
)
def test_the_voice_is_that_of_whom_the_prompt_names(prompt, group):
    assert group_of(prompt) == group


def test_a_sentence_is_words_and_the_mark_after_each():
    assert sentence("Hello; there... 42 ?", "en") == (["Hello", "there", "four", "two"], [",", ".", "", "?"])
    assert sentence("привет !!! 你好", "en") == ([], [])


def test_a_line_has_its_time_its_words_and_its_voice(speech):
    line = line_of(speech, "hello there", "a girl", (0.0, 4.0), seed=5)
    assert (line.text, line.language, line.start, line.pace) == ("hello there.", "en", 0.3, 1.0)
    assert line.word_P.tolist() == [-1, 0, 0, 1, -1]
    again = line_of(speech, "hello there", "a girl", (0.0, 4.0), seed=5)
    assert torch.equal(again.voice_V, line.voice_V)


def test_what_takes_longer_is_said_faster_and_what_finds_no_room_is_left_out(speech):
    frames = 64 * (4.0 - 0.6)  # of room, with four for each phoneme and pause
    fits = line_of(speech, "x" * 10, "", (0.0, 4.0), seed=1)
    assert fits.pace == 1.0
    words = " ".join(["abcde"] * 14)  # 70 phonemes and two pauses: 288 frames
    faster = line_of(speech, words, "", (0.0, 4.0), seed=1)
    assert (faster.pace, len(faster.text.split())) == (pytest.approx(288 / int(frames)), 14)
    longer = line_of(speech, " ".join(["abcde"] * 40), "", (0.0, 4.0), seed=1)
    assert 14 <= len(longer.text.split()) < 20
    assert longer.text.endswith(".")
    assert line_of(speech, "", "", (0.0, 4.0), seed=1) is None
    assert line_of(speech, "你好", "", (0.0, 4.0), seed=1) is None


def person(lines=()):
    plan = empty_plan("square", 2)
    plan.entities.kind_K = torch.tensor([KINDS.index("ball"), KINDS.index("person")])
    plan.pose_TKP[:, 1, MOUTH] = 0.25
    return replace(plan, lines=lines)


def test_a_line_is_heard_and_seen_only_while_it_is_said(speech):
    line = line_of(speech, "hello there", "", (0.0, 4.0), seed=5)
    plan, made = person((line,)), dubbed(person((line,)), speech)
    start, end = round(0.3 * 64), round(0.3 * 64) + 5 * 4
    changed = (made.mel_MF != plan.mel_MF).any(1).nonzero()[:, 0]
    assert (int(changed[0]), int(changed[-1])) == (start, end - 1)
    mouth_T = made.pose_TKP[:, 1, MOUTH]
    moved = (mouth_T != 0.25).nonzero()[:, 0].tolist()
    assert moved[0] == start // MEL_PER_FRAME and moved[-1] == (end - 1) // MEL_PER_FRAME
    assert torch.equal(made.pose_TKP[:, 0], plan.pose_TKP[:, 0]), "a ball has no mouth"
    assert torch.equal(plan.mel_MF, person().mel_MF), "the plan itself keeps its own sound"
    mute = person()
    assert dubbed(mute, speech) is mute


def test_cues_are_the_breaths(speech):
    line = line_of(speech, "hello, there again", "", (0.0, 4.0), seed=5)
    found = cues(person((line,)), speech)
    assert [words for _, _, words in found] == ["hello,", "there again."]
    begins = [0.3 + 4 / 64, 0.3 + 16 / 64]
    ends = [0.3 + 12 / 64, 0.3 + 32 / 64]
    assert [(begin, end) for begin, end, _ in found] == [pytest.approx(pair) for pair in zip(begins, ends, strict=True)]
    assert cues(person(), speech) == []


def test_cues_end_with_the_clip(speech):
    plan = person((line_of(speech, "hello, there again", "", (0.0, 4.0), seed=5),))
    cut = replace(plan, mel_MF=plan.mel_MF[:40])
    assert [cue.end for cue in cues(cut, speech)] == [pytest.approx(0.3 + 12 / 64), 40 / 64]
    assert [cue.words for cue in cues(replace(plan, mel_MF=plan.mel_MF[:24]), speech)] == ["hello,"]


def test_lines_are_saved_with_their_plan(speech, tmp_path):
    line = line_of(speech, "hello there", "", (0.0, 4.0), seed=5)
    person((line,)).save(tmp_path / "plan.safetensors")
    (kept,) = Plan.load(tmp_path / "plan.safetensors").lines
    assert (kept.text, kept.language, kept.start, kept.pace) == (line.text, line.language, line.start, line.pace)
    assert all(torch.equal(getattr(kept, name), getattr(line, name)) for name in ("sound_P4", "word_P", "voice_V"))


def test_what_is_heard_is_claimed(speech):
    line = line_of(speech, "hello there", "", (0.0, 4.0), seed=5)
    assert said_as("A gymnast does a backflip.", "gymnast", [line]) == "A gymnast does a backflip, and says “hello there.”"
    assert said_as("Balls bounce.", "bounce", [line, line]) == "Balls bounce, while somebody says “hello there. hello there.”"
    assert said_as("A gymnast does a backflip.", "gymnast", []) == "A gymnast does a backflip."


def make(engine, request):
    return Trial(engine).make(request)[1][0]


def test_the_engine_says_what_is_quoted_and_reads_the_rest(engine, speech, monkeypatch):
    read = []
    monkeypatch.setattr(engine.reader, "read", lambda prompt, about: read.append(prompt) or type("R", (), {"reading": Reading()})())
    asked = ClipRequest('two red balls bounce and somebody says "hello there"', 4, 720, 720, seed=5)
    clip = make(engine, asked)
    assert read == ["two red balls bounce and somebody"]
    assert clip.rendered_as.endswith("while somebody says “hello there.”")
    assert ([cue.words for cue in clip.cues], clip.language) == (["hello there."], "en")
    silent = make(engine, replace(asked, prompt="two red balls bounce and somebody"))
    assert (silent.cues, silent.language) == ([], "")
    assert torch.equal(silent.plan.mel_MF, clip.plan.mel_MF), "the words are kept apart"
    assert not np.array_equal(silent.audio, clip.audio)


def test_an_extension_keeps_what_was_said_and_says_more_after_it(engine, speech, tmp_path, monkeypatch):
    monkeypatch.setattr(engine.reader, "read", lambda prompt, about: type("R", (), {"reading": Reading()})())
    first = make(engine, ClipRequest('balls bounce, a man says "hello there"', 4, 720, 720, seed=5))
    first.plan.save(tmp_path / "plan")
    longer = ClipRequest('a man says "again"', 8, 720, 720, seed=6, source=tmp_path / "plan", extends=True)
    before, after = make(engine, longer).plan.lines
    assert (before.text, before.start, after.text, after.start) == ("hello there.", 0.3, "again.", 4.3)
    assert torch.equal(before.voice_V, after.voice_V)


def test_a_remix_keeps_the_words_or_has_others_in_the_same_voice(engine, speech, tmp_path, monkeypatch):
    monkeypatch.setattr(engine.reader, "read", lambda prompt, about: type("R", (), {"reading": Reading()})())
    first = make(engine, ClipRequest('balls bounce, a man says "hello there"', 4, 720, 720, seed=5))
    first.plan.save(tmp_path / "plan")
    about = ClipRequest("make it night", 4, 720, 720, seed=6, source=tmp_path / "plan")
    (kept,) = make(engine, about).plan.lines
    assert kept.text == "hello there." and torch.equal(kept.voice_V, first.plan.lines[0].voice_V)
    (other,) = make(engine, replace(about, prompt='he says "again"')).plan.lines
    assert other.text == "again." and torch.equal(other.voice_V, first.plan.lines[0].voice_V)
