"""The conformance kit: the native engine keeps every rule, and an engine that breaks one is caught by that rule."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from generation.engines.base import Capabilities, Cue, EngineError, EngineInfo, Progress
from generation.engines.conformance import CHECKS, Broken, Trial, verdicts
from generation.engines.native import NativeEngine
from tests.worker.small_native import paint_grey, save_weights
from tests.worker.tiny_engine import TinyEngine


@pytest.fixture(scope="module")
def native(tmp_path_factory):
    engine = paint_grey(NativeEngine.load(save_weights(tmp_path_factory.mktemp("preset"))))
    engine.capabilities = replace(engine.capabilities, batch=2)  # whatever this machine gains by it
    return Trial(engine)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_native_engine_keeps_the_protocol(native, check):
    check(native)


class Honest(TinyEngine):
    """The tiny engine as the kit wants it: four seconds, and plans that are read."""

    capabilities = Capabilities(batch=2, remix=True, sound=True)

    def __init__(self):
        super().__init__()
        self.frames = 64

    def prepare(self, request):
        if request.source and Path(request.source).read_bytes() == b"no plan":
            raise EngineError("source_unreadable", "This cannot be read any more.")
        return super().prepare(request)


class LongName(Honest):
    info = EngineInfo(name="x" * 41, preset="", device="cpu", weights="")


class HalfHash(Honest):
    info = EngineInfo(name="x", preset="", device="cpu", weights="abc")


class NoBatch(Honest):
    capabilities = Capabilities(batch=0, remix=True, sound=True)


class LongAlone(Honest):
    capabilities = Capabilities(batch=2, remix=True, sound=True, seconds=(8,))

    def __init__(self):
        super().__init__()
        self.frames = 128


class AtOnce(Honest):
    def _step(self, state):
        return Progress("sound", 100, done=True)


class Backwards(Honest):
    def _step(self, state):
        step = super()._step(state)
        return replace(step, percent=100 - step.percent)


class StageBack(Honest):
    def _step(self, state):
        step = super()._step(state)
        return replace(step, stage="reading" if step.done else step.stage)


class WorkersStage(Honest):
    def _step(self, state):
        return replace(super()._step(state), stage="encoding")


class Floats(Honest):
    def _clip(self, request):
        clip = super()._clip(request)
        return replace(clip, frames=clip.frames.astype(np.float32) / 255)


class TooShort(Honest):
    def _clip(self, request):
        clip = super()._clip(request)
        return replace(clip, frames=clip.frames[:32], audio=clip.audio[:32_000])


class Turned(Honest):
    capabilities = Capabilities(batch=2, remix=True, sound=True, sizes=((32, 16),))

    def _clip(self, request):
        clip = super()._clip(request)
        return replace(clip, frames=clip.frames.swapaxes(1, 2))


class Loud(Honest):
    def _clip(self, request):
        clip = super()._clip(request)
        return replace(clip, audio=clip.audio * 20)


class Silent(Honest):
    def _clip(self, request):
        clip = super()._clip(request)
        return replace(clip, audio=np.zeros_like(clip.audio))


class Talking(Honest):
    cues: tuple[Cue, ...] = (Cue(0.3, 1.0, "hello,"), Cue(1.0, 4.0, "there."))
    language = "pt-BR"

    def _clip(self, request):
        return replace(super()._clip(request), cues=self.cues, language=self.language)


class Belated(Talking):
    cues = (Cue(0.3, 4.5, "hello"),)


class Hasty(Talking):
    cues = (Cue(-0.1, 1.0, "hello"),)


class Fleeting(Talking):
    cues = (Cue(1.0, 1.0, "hello"),)


class Wordless(Talking):
    cues = (Cue(0.3, 1.0, " "),)


class Jumbled(Talking):
    cues = Talking.cues[::-1]


class Babylonian(Talking):
    language = "French"


class Nameless(Talking):
    language = ""


class Secretive(Honest):
    capabilities = Capabilities(batch=2, remix=True, sound=False)


class Restless(Honest):
    def _clip(self, request):
        self.drawn = getattr(self, "drawn", 0) + 1
        return super()._clip(replace(request, seed=self.drawn))


class Deaf(Honest):
    def _clip(self, request):
        return super()._clip(replace(request, seed=0))


class Crowded(Honest):
    def step(self, states):
        for state in states:
            state["request"] = replace(state["request"], seed=state["request"].seed + len(states) - 1)
        return super().step(states)


class Forgetful(Honest):
    def step(self, states):
        return super().step(states)[:1]


class Clinging(Honest):
    def abandon(self, state):
        raise Broken("what is done is done")


class NoPlan(Honest):
    def _clip(self, request):
        return replace(super()._clip(request), plan=None)


class Gullible(Honest):
    prepare = TinyEngine.prepare


class Extending(Honest):
    capabilities = Capabilities(batch=2, remix=True, extend=True, sound=True, seconds=(4, 8))

    def _clip(self, request):
        clip = super()._clip(request)
        times = request.seconds // 4
        return replace(clip, frames=np.tile(clip.frames, (times, 1, 1, 1)), audio=np.tile(clip.audio, (times, 1)))


def test_an_engine_that_extends_keeps_it_too():
    assert [(name, trouble) for name, trouble in verdicts(Extending()) if trouble] == []


class AddedOnly(Extending):
    def _clip(self, request):
        return super()._clip(replace(request, seconds=4))


class Casting(Honest):
    capabilities = Capabilities(batch=2, remix=True, sound=True, cast=1)

    def prepare(self, request):
        for reference in request.cast:
            if not reference.picture.read_bytes().startswith(b"\x89PNG"):
                raise EngineError("reference_unreadable", "That picture cannot be read.")
        return super().prepare(request)

    def _clip(self, request):
        clip = super()._clip(request)
        for reference in request.cast:
            clip.frames[:, :2, :2] = Image.open(reference.picture).convert("RGB").getpixel((0, 0))
        return clip


class Blind(Casting):
    _clip = Honest._clip


class CastsAnything(Casting):
    prepare = Honest.prepare

    def _clip(self, request):
        try:
            return super()._clip(request)
        except OSError:
            return Honest._clip(self, request)


@pytest.mark.parametrize("engine", [Honest, Talking, Casting])
def test_an_honest_engine_keeps_it_too(engine):
    assert [(name, trouble) for name, trouble in verdicts(engine()) if trouble] == []


@pytest.mark.parametrize(
    ("engine", "broken"),
    [
        (LongName, {"info_fits_the_workers_row"}),
        (HalfHash, {"info_fits_the_workers_row"}),
        (NoBatch, {"capabilities_are_well_formed"}),
        (LongAlone, {"capabilities_are_well_formed"}),
        (AtOnce, {"it_comes_in_steps"}),
        (Backwards, {"progress_goes_forward"}),
        (StageBack, {"progress_goes_forward"}),
        (WorkersStage, {"progress_goes_forward"}),
        (Floats, {"the_picture_is_whole"}),
        (TooShort, {"the_picture_is_whole"}),
        (Turned, {"the_picture_is_whole"}),
        (Loud, {"the_sound_is_whole"}),
        *((engine, {"what_is_said_can_be_read"}) for engine in (Belated, Hasty, Fleeting, Wordless, Jumbled, Babylonian, Nameless)),
        (Silent, {"sound_is_there_as_promised"}),
        (Secretive, {"sound_is_there_as_promised"}),
        (Restless, {"the_same_seed_makes_the_same_clip", "neighbours_change_nothing", "an_abandoned_state_is_let_go"}),
        (Deaf, {"another_seed_makes_another_clip"}),
        (Crowded, {"neighbours_change_nothing"}),
        (Forgetful, {"neighbours_change_nothing"}),
        (Clinging, {"an_abandoned_state_is_let_go"}),
        (NoPlan, {"remixes_work_as_promised"}),
        (Gullible, {"remixes_work_as_promised"}),
        (AddedOnly, {"extensions_work_as_promised"}),
        (Blind, {"casts_work_as_promised"}),
        (CastsAnything, {"casts_work_as_promised"}),
    ],
)
def test_a_broken_rule_is_named(engine, broken):
    assert {name for name, trouble in verdicts(engine()) if trouble} == broken


def test_the_command_says_it_check_by_check(settings):
    settings.ENGINE = f"{__name__}:Loud"
    out = StringIO()
    with pytest.raises(CommandError, match="tiny breaks 1 of the rules"):
        call_command("conform", stdout=out, no_color=True)
    lines = out.getvalue().splitlines()
    assert len(lines) == len(CHECKS)
    assert lines[0] == "ok  info fits the workers row"
    assert [line for line in lines if not line.startswith("ok")] == ["broken  the sound is whole: audio leaves [-1, 1]"]


def test_the_command_says_when_there_is_no_engine(settings):
    settings.ENGINE = "nobody"
    with pytest.raises(CommandError, match="There is no engine 'nobody'"):
        call_command("conform")
