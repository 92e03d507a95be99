"""The engine of this repository: readers, planner, critic, renderer and vocoder, one step at a time.

- A step is one step of the sampler for all clips that are being planned, and a few drawn frames or the voicing of one that is planned,
  so that the worker is back in control soon. How many clips gain by that is found out when the engine is loaded: on a CPU, none.
- A prompt is planned a few times side by side (see TRIES), and the plan is drawn that its critic finds to keep the prompt best. A
  longer clip is planned so window by window (see `extension`), then drawn and voiced as a whole.
- A preset that has a picture reader begins clips with pictures (see `picture`); a look at one is a step too. One that has `worn` shows
  whom it is given (see `casting`).
- A clip is decided by its request alone: its noise comes from its own seed, and drawing frames in groups changes no pixel.
- Runs on the CPU: at this size a step takes a fraction of a second on one core.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from torch import nn

from generation.engines import casting, dialogue
from generation.engines.base import Capabilities, Clip, ClipRequest, EngineError, EngineInfo, EngineUnavailable, Progress
from generation.engines.extension import SECONDS, Window, caption, continued, further, given, joined, lasting, windows
from generation.engines.picture import Beginning, opened
from generation.engines.profile import most_together, quickest
from generation.engines.remix import NOT_OURS, PICTURE, SOUND, kept, merged, reading_of
from generation.network import checkpoint, sampler
from generation.network.critic import Critic
from generation.network.plan import FPS, RENDER_PIXELS, SAMPLE_RATE, Line, Plan, PlanError
from generation.network.planner import Planner, PlannerConfig
from generation.network.reader import Reader, ReaderConfig
from generation.network.reading import Reading
from generation.network.renderer import Drawing, Renderer, RendererConfig
from generation.network.speech import Speech, SpeechConfig
from generation.network.text import TextReader, TextReaderConfig
from generation.network.vocoder import Vocoder, VocoderConfig
from generation.network.worn import Worn, WornConfig

TRIES = {"standard": 2, "best": 4}  # plans of a prompt, by its sampler
FRAMES_A_STEP = 16
_STRIDE = 0x9E3779B97F4A7C15  # between the seeds of one clip's tries: the golden ratio of 2^64
Module = TypeVar("Module", bound=nn.Module)
READ, PLANNED, DRAWN = 15, 40, 95  # percent when a picture is read, when all is planned, and when all is drawn


@dataclass
class NativeState:
    """A clip on its way."""

    request: ClipRequest
    reading: Reading
    plan: Plan | None  # so far; before the first window, of its source
    windows: list[Window]  # those that are still to be made, one after another
    total: int
    lines: tuple[Line, ...] = ()
    looks: tuple[casting.Look, ...] = ()  # of those whom it shows
    beginning: Beginning | None = None  # the picture that it begins with
    flow: sampler.FlowState | None = None  # the tries of the window that comes next
    dubbed: Plan | None = None  # what is drawn and voiced: the plan with its lines
    drawing: Drawing | None = None
    wave: np.ndarray | None = None

    @property
    def whole(self) -> Plan:
        """The plan, once no window is left."""
        assert self.plan is not None and not self.windows
        return replace(self.plan, lines=self.lines)

    @property
    def unread(self) -> Beginning | None:
        """The picture, until it is read."""
        return self.beginning if self.beginning and not self.beginning.done else None

    @property
    def rendered_as(self) -> str:
        """What is shown and said."""
        shown = caption(self.plan, self.reading) if self.plan is not None and self.request.extends else self.reading.caption()
        shown = casting.shown_as(shown, None if self.windows else self.plan, self.looks, self.reading.scene)
        return dialogue.said_as(shown, self.reading.scene, self.lines)

    @property
    def progress(self) -> Progress:
        """How far it is."""
        said = self.rendered_as
        if self.unread:
            return Progress("reading", int(READ * self.unread.part), rendered_as=said)
        if self.windows:
            made = self.total - len(self.windows) + (int(self.flow.step_B[0]) / self.flow.steps if self.flow else 0)
            start = READ if self.beginning else 2
            return Progress("planning", start + int((PLANNED - start) * made / self.total), rendered_as=said)
        part = self.drawing.done / len(self.drawing.frames_THW3) if self.drawing else 0.0
        if self.wave is not None:
            return Progress("sound", 100, done=True, rendered_as=said)
        return Progress("drawing" if part < 1 else "sound", PLANNED + round((DRAWN - PLANNED) * part), rendered_as=said)


class NativeEngine:
    """Clips from our own weights."""

    def __init__(
        self,
        reader: TextReader,
        planner: Planner,
        critic: Critic,
        renderer: Renderer,
        vocoder: Vocoder,
        speech: Speech,
        info: EngineInfo,
        picture_reader: Reader | None = None,
        worn: Worn | None = None,
    ) -> None:
        self.reader, self.planner, self.critic, self.renderer, self.vocoder = reader, planner, critic, renderer, vocoder
        self.speech, self.info, self.picture_reader = speech, info, picture_reader
        self.renderer.worn = worn
        self.renderer.requires_grad_(False)
        self.capabilities = Capabilities(
            remix=True,
            extend=True,
            parts=True,
            picture=picture_reader is not None,
            cast=casting.MOST if worn else 0,
            sound=True,
            seconds=SECONDS,
            sizes=tuple(RENDER_PIXELS.values()),
        )

    @classmethod
    def load(cls, weights: Path) -> NativeEngine:
        """Read the preset of a folder and make one small clip's beginning, so that trouble shows before a job is taken."""
        try:
            parts = (
                checkpoint.load(TextReader, TextReaderConfig, weights, "text"),
                checkpoint.load(Planner, PlannerConfig, weights, "planner"),
                checkpoint.load(Critic, PlannerConfig, weights, "critic"),
                checkpoint.load(Renderer, RendererConfig, weights, "renderer"),
                checkpoint.load(Vocoder, VocoderConfig, weights, "vocoder"),
                checkpoint.load(Speech, SpeechConfig, weights, "speech"),
            )
            more = (_optional(Reader, ReaderConfig, weights, "reader"), _optional(Worn, WornConfig, weights, "worn"))
            manifest = hashlib.sha256((weights / checkpoint.CONFIG_FILE).read_bytes()).hexdigest()
        except (checkpoint.CheckpointError, OSError) as error:
            raise EngineUnavailable(f"the weights cannot be used: {error}") from error
        info = EngineInfo(name="native", preset=weights.name, device="cpu", weights=manifest)
        engine = cls(*parts, info, *more)
        engine._warm_up()
        engine.capabilities = replace(engine.capabilities, batch=most_together(engine._step_seconds))
        return engine

    def _warm_up(self) -> None:
        reading = replace(self.reader.read("a ball bounces").reading, framing="square")
        plan = sampler.sample(self.planner, [reading], [0], steps=1)[0]
        self.renderer.render(plan, frames=[0])
        self.vocoder(plan.mel_MF)

    def _step_seconds(self, clips: int) -> float:
        """How long a step of the sampler takes for so many clips."""
        reading = replace(self.reader.read("a ball bounces").reading, framing="square")
        tries = TRIES["standard"] * clips
        flow = sampler.start(self.planner, [reading] * tries, range(tries))
        return quickest(lambda: sampler.step(flow))

    def prepare(self, request: ClipRequest) -> NativeState:
        """A state for this clip, its prompt read. Raises EngineError when a source's plan or a picture cannot be read."""
        prompt, words = dialogue.parted(request.prompt)
        request = replace(request, prompt=casting.read_prompt(prompt, request.cast, lambda words: self.reader.read(words).understood))
        beginning = None
        if request.picture is not None and self.picture_reader is not None:
            reading, source, ahead = self._said(request), None, windows(request.seconds)
            beginning = Beginning(self.picture_reader, self.renderer, opened(request.picture, reading.framing), reading)
        elif request.source is not None:
            reading, source, ahead = self._remix(request, request.source)
        else:
            reading, source, ahead = self._said(request), None, windows(request.seconds)
        looks = casting.looks_of(request.cast, source)
        return NativeState(request, reading, source, ahead, len(ahead), self._lines(request, words, source), looks, beginning)

    def step(self, states: Sequence[NativeState]) -> list[Progress | EngineError]:
        """The next step of all that are still planned, in one pass, and some frames or the sound of the first that is not; a look at the
        first picture that is not read yet.
        """
        unread = next((state for state in states if state.unread), None)
        planned = [state for state in states if state.windows and not state.unread]
        drawn = next((state for state in states if not state.windows), None)
        trouble: EngineError | None = None
        if planned:
            self._plan(planned)
        if drawn is not None:
            self._draw(drawn)
        if unread is not None:
            try:
                self._read(unread)
            except EngineError as error:
                trouble = error
        return [trouble if trouble and state is unread else state.progress for state in states]

    def _read(self, state: NativeState) -> None:
        """A look at the picture; when it is read, it is where the plan begins. Raises EngineError."""
        assert state.beginning is not None
        state.beginning.step()
        if state.beginning.done:
            state.plan, state.reading, state.windows = state.beginning.found(state.request.seconds)

    def finish(self, state: NativeState) -> Clip:
        """The clip."""
        assert state.drawing is not None and state.wave is not None
        frames_THW3, audio, plan = state.drawing.frames_THW3.numpy(), state.wave[:, None], state.whole
        language = plan.lines[0].language if plan.lines else ""
        cues = dialogue.cues(plan, self.speech)
        return Clip(frames_THW3, FPS, audio, SAMPLE_RATE, plan, state.rendered_as, cues, language, plan.reading)

    def abandon(self, state: NativeState) -> None:
        """Nothing goes on between two steps."""

    def _said(self, request: ClipRequest, about: Reading | None = None) -> Reading:
        """What the request says, by its words and its shape; a remix is read knowing what it is about."""
        return replace(self.reader.read(request.prompt, about).reading, framing=framing_of(request.width, request.height))

    def _remix(self, request: ClipRequest, path: Path) -> tuple[Reading, Plan | None, list[Window]]:
        try:
            source = Plan.load(path)
        except PlanError as error:
            raise EngineError("source_unreadable", "The video you started from cannot be read any more. You have your job back.") from error
        source = casting.bare(source) if request.stand_in else source
        before = reading_of(source)
        said, entities = self._said(request, before), self.planner.config.entities
        if request.extends:
            return continued(before, said), source, further(request.seconds, source, entities)
        if request.keeps and len(source.entities.kind_K) != entities:
            raise EngineError(*NOT_OURS)
        if request.keeps == "picture":
            return before, source, windows(request.seconds, source, PICTURE)
        if request.keeps == "sound":  # and the place, which is heard: the network would draw it whatever the words say
            return replace(self._said(request), place=source.scene.place), source, windows(request.seconds, source, SOUND)
        after = merged(before, said)
        if len(source.entities.kind_K) != entities:  # made by another preset: only its words fit
            return after, None, windows(request.seconds)
        return after, source, windows(request.seconds, source, kept(source, before, after))

    def _lines(self, request: ClipRequest, words: str, source: Plan | None) -> tuple[Line, ...]:
        """What is said: what the prompt quotes, in a source's voice if it has one. A remix keeps what it does not replace."""
        before = tuple(line for line in source.lines if line.start < request.seconds) if source else ()
        if request.keeps == "picture":  # the same words at least, in another voice
            words, before = words or " ".join(line.text for line in before), ()
        if not words or request.keeps == "sound":
            return before
        begin = len(source.states_TKS) / FPS if source and request.extends else 0.0
        voice_V = before[0].voice_V if before else None
        if voice := next((one.voice for one in request.cast if one.voice), None):
            voice_V = casting.heard(voice, self.speech)
        line = dialogue.line_of(self.speech, words, request.prompt, (begin, request.seconds), request.seed, voice_V)
        return (*(before if request.extends else ()), *([line] if line else []))

    def _plan(self, states: Sequence[NativeState]) -> None:
        """A step of the window that comes next, of each; the better try of a finished window is joined to the clip."""
        flows = []
        for state in states:
            if state.flow is None:
                known = None if state.plan is None else (given(state.plan, state.windows[0]), state.windows[0].keep)
                seeds = seeds_of(state.request.seed, TRIES[state.request.sampler], state.total - len(state.windows))
                state.flow = sampler.start(self.planner, [state.reading] * len(seeds), seeds, [known] * len(seeds))
            flows.append(state.flow)
        sampler.step_together(flows)
        for state, flow in zip(states, flows, strict=True):
            if flow.done:
                window, tries, state.flow = state.windows.pop(0), sampler.plans(flow), None
                best = tries[self.critic.best(tries, lasting(state.reading) if window.start else state.reading)]
                state.plan = joined(state.plan, best, window)
                if state.looks and not state.windows:
                    state.plan = casting.dressed(state.plan, state.looks, self.renderer)

    def _draw(self, state: NativeState) -> None:
        """A few frames, or when all are drawn the sound."""
        if state.drawing is None or state.dubbed is None:
            state.dubbed = dialogue.dubbed(state.whole, self.speech)
            state.drawing = self.renderer.begin(state.dubbed)
        elif state.drawing.done < len(state.drawing.frames_THW3):
            state.drawing.paint(FRAMES_A_STEP)
        else:
            state.wave = self.vocoder(state.dubbed.mel_MF).numpy(force=True)


def _optional(build: Callable[[Any], Module], config: type, weights: Path, name: str) -> Module | None:
    """A module that not every preset has. Raises CheckpointError."""
    return checkpoint.load(build, config, weights, name) if (weights / f"{name}.safetensors").exists() else None


def seeds_of(seed: int, tries: int, window: int = 0) -> list[int]:
    """The seeds of the tries of a clip's window, its own first; the others are far from its neighbours'."""
    return [(seed + (tries * window + attempt) * _STRIDE) % 2**63 for attempt in range(tries)]


def framing_of(width: int, height: int) -> str:
    """The framing whose view a picture of this size shows."""
    return "square" if width == height else "landscape" if width > height else "portrait"
