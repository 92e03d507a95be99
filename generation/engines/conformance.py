"""Whether an engine keeps the protocol: plain checks that raise Broken with one sentence, for pytest or `manage.py conform`.

    @pytest.fixture(scope="module")
    def trial():
        return Trial(MyEngine.load(WEIGHTS))

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
    def test_my_engine_keeps_the_protocol(trial, check):
        check(trial)

A trial makes about eight clips in all, of the shortest length and the smallest size that the engine names.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from generation.engines.base import SECONDS, STAGES, Clip, ClipRequest, Engine, EngineError, Progress, Reference

ENGINE_STAGES = STAGES[: STAGES.index("encoding")]  # what follows is the worker's
MOST_STEPS = 100_000  # nobody waits longer
NEIGHBOURS = 2
LENGTH_TOLERANCE = 0.05  # some networks count frames in their own way: 97 at 24 a second are near enough to 4 s
SAME_LEVELS = 1.0  # mean difference of pixels (of 255) in what counts as the same picture
PICTURE_LEVELS = 20.0  # the same in a first frame that was given
SAME_SOUND = 1e-2  # the same of samples
HANDLE = "someone"


class Broken(AssertionError):
    """The engine breaks the protocol."""


@dataclass
class Trial:
    """An engine under examination; what it makes is made once for all checks. `prompt` should be one that it can serve."""

    engine: Engine
    prompt: str = "two red rubber balls bounce"

    @property
    def asked(self) -> ClipRequest:
        """The least that the engine says it can make."""
        able = self.engine.capabilities
        width, height = min(able.sizes, key=lambda size: size[0] * size[1], default=(720, 720))
        return ClipRequest(self.prompt, min(able.seconds, default=0), width, height, seed=5)

    @cached_property
    def alone(self) -> tuple[list[Progress], Clip]:
        """A clip by itself, and every step on the way."""
        steps, clips = self.make(self.asked)
        return steps, clips[0]

    def make(self, *requests: ClipRequest) -> tuple[list[Progress], list[Clip]]:
        """The clips, made side by side, each begun one step after the one before it; and the steps of the last on its way."""
        ahead, states, clips = dict(enumerate(requests)), dict[int, Any](), dict[int, Clip]()
        steps: list[Progress] = []
        try:
            for _ in range(MOST_STEPS):
                if ahead:
                    number = min(ahead)
                    states[number] = self.engine.prepare(ahead.pop(number))
                outcomes = self.engine.step(list(states.values()))
                _must(len(outcomes) == len(states), f"{len(outcomes)} outcomes came back for {len(states)} clips")
                for number, outcome in zip(list(states), outcomes, strict=True):
                    if isinstance(outcome, EngineError):
                        raise outcome
                    steps += [outcome] if number == len(requests) - 1 else []
                    if outcome.done:
                        clips[number] = self.engine.finish(states.pop(number))
                if not states and not ahead:
                    return steps, [clips[number] for number in sorted(clips)]
            raise Broken(f"no end after {MOST_STEPS} steps")
        finally:
            for state in states.values():
                self.engine.abandon(state)


def info_fits_the_workers_row(trial: Trial) -> None:
    """Name, preset and device are short words; the weights are a sha256 or nothing."""
    info = trial.engine.info
    for name, longest in (("name", 40), ("preset", 40), ("device", 60)):
        value = getattr(info, name)
        _must(isinstance(value, str) and len(value) <= longest, f"info.{name} is no text of at most {longest} characters: {value!r}")
    _must(bool(info.name), "info.name is empty")
    _must(re.fullmatch(r"([0-9a-f]{64})?", info.weights) is not None, f"info.weights is neither a sha256 nor empty: {info.weights!r}")


def capabilities_are_well_formed(trial: Trial) -> None:
    """A batch of one at least, the lengths that every engine makes, sizes of whole pixels."""
    able = trial.engine.capabilities
    _must(able.batch >= 1, f"capabilities.batch is {able.batch}")
    _must(bool(able.seconds) and all(isinstance(length, int) and length > 0 for length in able.seconds), f"no lengths: {able.seconds!r}")
    _must(set(SECONDS) <= set(able.seconds), f"capabilities.seconds lacks what every engine makes: {able.seconds!r}")
    fine = all(len(size) == 2 and all(isinstance(side, int) and side > 0 for side in size) for size in able.sizes)
    _must(fine, f"capabilities.sizes are no pairs of pixels: {able.sizes!r}")


def it_comes_in_steps(trial: Trial) -> None:
    """More than one step, and only the last one is done: else nobody could cancel, and the bar would stand still."""
    steps, _ = trial.alone
    _must(len(steps) > 1, "all was done in one step")


def progress_goes_forward(trial: Trial) -> None:
    """Stages in the order of STAGES, percents from 0 to 100, neither ever going back."""
    steps, _ = trial.alone
    for step in steps:
        _must(step.stage in ENGINE_STAGES, f"a stage that is no engine's: {step.stage!r}")
        _must(isinstance(step.percent, int) and 0 <= step.percent <= 100, f"percent is {step.percent!r}")
    for before, after in pairwise(steps):
        _must(before.percent <= after.percent, f"percent fell from {before.percent} to {after.percent}")
        forward = ENGINE_STAGES.index(before.stage) <= ENGINE_STAGES.index(after.stage)
        _must(forward, f"{after.stage!r} came after {before.stage!r}")


def the_picture_is_whole(trial: Trial) -> None:
    """frames_THW3 as uint8, of the asked shape, as long as asked."""
    _, clip = trial.alone
    frames, asked = clip.frames, trial.asked
    _must(frames.dtype == np.uint8 and frames.ndim == 4 and frames.shape[3] == 3, f"frames are {frames.dtype} {frames.shape}")
    _must(isinstance(clip.fps, int) and 1 <= clip.fps <= 120, f"fps is {clip.fps!r}")
    length = len(frames) / clip.fps
    _must(abs(length - asked.seconds) <= LENGTH_TOLERANCE * asked.seconds, f"{length:.2f} s of picture for {asked.seconds} s")
    shape, wanted = frames.shape[2] / frames.shape[1], asked.width / asked.height
    _must(abs(shape / wanted - 1) < 0.1, f"frames of {frames.shape[2]}x{frames.shape[1]} for {asked.width}x{asked.height}")
    _must(isinstance(clip.rendered_as, str), "rendered_as is no text")


def the_sound_is_whole(trial: Trial) -> None:
    """float32 (samples, channels) in [-1, 1], as long as the picture."""
    _, clip = trial.alone
    audio = clip.audio
    _must(audio.dtype == np.float32 and audio.ndim == 2 and audio.shape[1] in (1, 2), f"audio is {audio.dtype} {audio.shape}")
    if not len(audio):
        return
    _must(8_000 <= clip.sample_rate <= 192_000, f"sample_rate is {clip.sample_rate}")
    _must(bool(np.isfinite(audio).all()) and float(np.abs(audio).max()) <= 1, "audio leaves [-1, 1]")
    picture, sound = len(clip.frames) / clip.fps, len(audio) / clip.sample_rate
    _must(abs(picture - sound) <= max(2 / clip.fps, LENGTH_TOLERANCE * picture), f"{sound:.2f} s of sound for {picture:.2f} s of picture")


def what_is_said_can_be_read(trial: Trial) -> None:
    """Cues have words, begin in order and lie inside the clip, and their language is a BCP 47 tag."""
    _, clip = trial.alone
    length = len(clip.frames) / clip.fps
    for start, end, words in clip.cues:
        inside = 0 <= start < end <= (1 + LENGTH_TOLERANCE) * length
        _must(inside, f"a cue from {start:.2f} s to {end:.2f} s in a clip of {length:.2f} s")
        _must(bool(words.strip()), f"the cue at {start:.2f} s has no words")
    for before, after in pairwise(clip.cues):
        _must(before.start <= after.start, f"the cue at {after.start:.2f} s comes after the one at {before.start:.2f} s")
    tagged = re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}" if clip.cues else "", clip.language) is not None
    _must(tagged, f"the language of {len(clip.cues)} cues is {clip.language!r}")


def sound_is_there_as_promised(trial: Trial) -> None:
    """An engine with sound is heard, one without is silent."""
    _, clip = trial.alone
    heard, promised = bool(np.any(clip.audio)), trial.engine.capabilities.sound
    _must(heard == promised, f"capabilities.sound is {promised}, but the clip is {'heard' if heard else 'silent'}")


def the_same_seed_makes_the_same_clip(trial: Trial) -> None:
    """Members are promised it."""
    _must(_alike(trial.alone[1], trial.make(trial.asked)[1][0]), "the same request made another clip")


def another_seed_makes_another_clip(trial: Trial) -> None:
    """Else "try again" would be a lie."""
    _must(not _identical(trial.alone[1], trial.make(replace(trial.asked, seed=6))[1][0]), "another seed made the very same clip")


def neighbours_change_nothing(trial: Trial) -> None:
    """A clip that is begun while others are on their way is the clip that it is alone. Nothing to see where clips come one by one."""
    neighbours = [replace(trial.asked, seed=100 + number, prompt=f"{trial.prompt} at night") for number in range(NEIGHBOURS)]
    neighbours = neighbours[: trial.engine.capabilities.batch - 1]
    if neighbours:
        made = trial.make(*neighbours, trial.asked)[1]
        _must(_alike(made[-1], trial.alone[1]), f"among {len(neighbours)} neighbours the clip became another")


def an_abandoned_state_is_let_go(trial: Trial) -> None:
    """`abandon` never raises, not after no step, one, or twice; and the engine goes on working."""
    for steps in (0, 1):
        state = trial.engine.prepare(trial.asked)
        for _ in range(steps):
            trial.engine.step([state])
        for _ in range(2):
            trial.engine.abandon(state)
    _must(_alike(trial.alone[1], trial.make(trial.asked)[1][0]), "after an abandoned state the same request made another clip")


def remixes_work_as_promised(trial: Trial) -> None:
    """An engine that remixes saves plans that it can take up again, and refuses a broken one by an EngineError."""
    if not trial.engine.capabilities.remix:
        return
    _, clip = trial.alone
    if clip.plan is None:
        raise Broken("capabilities.remix is true, but the clip has no plan")
    with tempfile.TemporaryDirectory() as folder:
        plan, broken = Path(folder) / "plan.safetensors", Path(folder) / "broken.safetensors"
        clip.plan.save(plan)
        _must(plan.stat().st_size > 0, "the saved plan is empty")
        remix = trial.make(replace(trial.asked, source=plan, prompt="make it night"))[1][0]
        _must(remix.plan is not None, "a remix has no plan to be remixed in turn")
        broken.write_bytes(b"no plan")
        try:
            trial.make(replace(trial.asked, source=broken))
        except EngineError as error:
            _must(re.fullmatch(r"[a-z][a-z0-9_]{0,39}", error.code) is not None, f"a code that is no code: {error.code!r}")
            _must(0 < len(error.message) <= 300, f"a message of {len(error.message)} characters")
        else:
            raise Broken("a plan that cannot be read was remixed")


def extensions_work_as_promised(trial: Trial) -> None:
    """An engine that extends makes the whole clip, and saves a plan that can go on in turn. Nothing to see where it makes one length."""
    longer = [length for length in trial.engine.capabilities.seconds if length > trial.asked.seconds]
    if not (trial.engine.capabilities.extend and longer):
        return
    _, clip = trial.alone
    if clip.plan is None:
        raise Broken("capabilities.extend is true, but the clip has no plan")
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan.safetensors"
        clip.plan.save(plan)
        whole = trial.make(replace(trial.asked, source=plan, extends=True, seconds=min(longer)))[1][0]
    lasts = len(whole.frames) / whole.fps
    _must(abs(lasts - min(longer)) <= LENGTH_TOLERANCE * min(longer), f"an extension to {min(longer)} s lasts {lasts:.2f} s")
    _must(whole.plan is not None, "an extension has no plan to go on in turn")


def pictures_work_as_promised(trial: Trial) -> None:
    """An engine that begins clips with pictures takes up a frame of its own, and refuses what is no picture by an EngineError."""
    if not trial.engine.capabilities.picture:
        return
    _, clip = trial.alone
    with tempfile.TemporaryDirectory() as folder:
        picture, broken = Path(folder) / "picture.png", Path(folder) / "broken.png"
        Image.fromarray(clip.frames[0]).save(picture)
        begun = trial.make(replace(trial.asked, picture=picture))[1][0]
        gap = float(np.abs(begun.frames[0].astype(np.int16) - clip.frames[0]).mean()) if begun.frames.shape == clip.frames.shape else 255.0
        _must(gap <= PICTURE_LEVELS, f"the first frame is {gap:.0f} levels of 255 away from the picture that it was to be")
        broken.write_bytes(b"no picture")
        try:
            trial.make(replace(trial.asked, picture=broken))
        except EngineError as error:
            _must(0 < len(error.message) <= 300, f"a message of {len(error.message)} characters")
        else:
            raise Broken("a file that is no picture became a clip")


def casts_work_as_promised(trial: Trial) -> None:
    """An engine that casts shows one picture otherwise than another, and refuses what is no picture by an EngineError."""
    if not trial.engine.capabilities.cast:
        return
    asked = replace(trial.asked, prompt=f"@{HANDLE} bounces")
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{name}.png" for name in ("red", "blue", "broken")]
        for path, colour in zip(paths, ((220, 20, 20, 255), (20, 20, 220, 255)), strict=False):
            Image.new("RGBA", (96, 96), colour).save(path)
        paths[2].write_bytes(b"no picture")
        red, blue, broken = (replace(asked, cast=(Reference(HANDLE, "object", path),)) for path in paths)
        _must(not _identical(trial.make(red)[1][0], trial.make(blue)[1][0]), "whom a clip is to show makes no difference to it")
        try:
            trial.make(broken)
        except EngineError as error:
            _must(0 < len(error.message) <= 300, f"a message of {len(error.message)} characters")
        else:
            raise Broken("somebody whose picture is none was cast")


CHECKS: tuple[Callable[[Trial], None], ...] = (
    info_fits_the_workers_row,
    capabilities_are_well_formed,
    it_comes_in_steps,
    progress_goes_forward,
    the_picture_is_whole,
    the_sound_is_whole,
    what_is_said_can_be_read,
    sound_is_there_as_promised,
    the_same_seed_makes_the_same_clip,
    another_seed_makes_another_clip,
    neighbours_change_nothing,
    an_abandoned_state_is_let_go,
    remixes_work_as_promised,
    extensions_work_as_promised,
    pictures_work_as_promised,
    casts_work_as_promised,
)


def verdicts(engine: Engine) -> Iterator[tuple[str, str]]:
    """Every check's name, and what it found broken ("" for nothing)."""
    trial = Trial(engine)
    for check in CHECKS:
        try:
            check(trial)
        except Broken as error:
            yield check.__name__, str(error)
        except Exception as error:  # noqa: BLE001 - whatever else an engine raises is the finding
            yield check.__name__, f"{type(error).__name__}: {error}"
        else:
            yield check.__name__, ""


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Broken(otherwise)


def _alike(one: Clip, other: Clip) -> bool:
    """The same to the eye and the ear: sums in another order may differ a little."""
    if one.frames.shape != other.frames.shape or one.audio.shape != other.audio.shape:
        return False
    pictures = float(np.abs(one.frames.astype(np.int16) - other.frames).mean())
    return pictures <= SAME_LEVELS and (not len(one.audio) or float(np.abs(one.audio - other.audio).mean()) <= SAME_SOUND)


def _identical(one: Clip, other: Clip) -> bool:
    return np.array_equal(one.frames, other.frames) and np.array_equal(one.audio, other.audio)
