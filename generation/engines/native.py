"""The engine of this repository: reader, planner, critic, renderer and vocoder, one step at a time.

- A step is one reading, one step of the sampler, a few drawn frames or one voicing, so that the worker is back in control soon.
- A prompt is planned TRIES times in one batch, and the plan is drawn that its critic finds to keep the prompt best. A longer clip is
  planned so window by window (see `extension`), then drawn and voiced as a whole.
- A clip is decided by its request alone: its noise comes from its own seed, and drawing frames in groups changes no pixel.
- Runs on the CPU: at this size a step takes a fraction of a second on one core.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from generation.engines.base import Capabilities, Clip, ClipRequest, EngineError, EngineInfo, EngineUnavailable, Progress
from generation.engines.extension import SECONDS, Window, given, joined, lasting, windows
from generation.engines.remix import kept, merged, reading_of
from generation.network import checkpoint, sampler
from generation.network.critic import Critic
from generation.network.plan import FPS, RENDER_PIXELS, SAMPLE_RATE, Plan, PlanError
from generation.network.planner import Planner, PlannerConfig
from generation.network.reading import Reading
from generation.network.renderer import Drawing, Renderer, RendererConfig
from generation.network.text import TextReader, TextReaderConfig
from generation.network.tokens import NOTHING, Keep
from generation.network.vocoder import Vocoder, VocoderConfig

TRIES = 2  # plans of a prompt; more were kept no better
FRAMES_A_STEP = 16
_STRIDE = 0x9E3779B97F4A7C15  # between the seeds of one clip's tries: the golden ratio of 2^64
PLANNED, DRAWN = 40, 95  # percent when all is planned, and when all is drawn

Entry = TypeVar("Entry")


@dataclass
class NativeState:
    """Clips on their way."""

    requests: Sequence[ClipRequest]
    readings: list[Reading] = field(default_factory=list)
    plans: list[Plan | None] = field(default_factory=list)  # of each clip so far; before its first window, of its source
    windows: list[list[Window]] = field(default_factory=list)  # of each clip, those that are still to be made
    total: int = 0  # windows one after another
    flow: sampler.FlowState | None = None
    flow_steps: int = 0
    drawings: list[Drawing] = field(default_factory=list)
    waves: list[np.ndarray] = field(default_factory=list)

    @property
    def finished(self) -> list[Plan]:
        """The plans, once no window is left."""
        return [plan for plan in self.plans if plan is not None]


class NativeEngine:
    """Clips from our own weights."""

    capabilities = Capabilities(remix=True, sound=True, seconds=SECONDS, sizes=tuple(RENDER_PIXELS.values()))

    def __init__(
        self, reader: TextReader, planner: Planner, critic: Critic, renderer: Renderer, vocoder: Vocoder, info: EngineInfo
    ) -> None:
        self.reader, self.planner, self.critic, self.renderer, self.vocoder = reader, planner, critic, renderer, vocoder
        self.info = info

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
            )
            manifest = hashlib.sha256((weights / checkpoint.CONFIG_FILE).read_bytes()).hexdigest()
        except (checkpoint.CheckpointError, OSError) as error:
            raise EngineUnavailable(f"the weights cannot be used: {error}") from error
        engine = cls(*parts, EngineInfo(name="native", preset=weights.name, device="cpu", weights=manifest))
        engine._warm_up()
        return engine

    def _warm_up(self) -> None:
        reading = replace(self.reader.read("a ball bounces").reading, framing="square")
        plan = sampler.sample(self.planner, [reading], [0], steps=1)[0]
        self.renderer.render(plan, frames=[0])
        self.vocoder(plan.mel_MF)

    def prepare(self, requests: Sequence[ClipRequest]) -> NativeState:
        """A state for these clips; nothing is computed yet."""
        return NativeState(list(requests))

    def step(self, state: NativeState) -> Progress:
        """The next piece of work. Raises EngineError when a source's plan cannot be read."""
        if not state.readings:
            self._read(state)
            return self._progress(state, "planning", 2)
        if any(state.windows):
            return self._plan(state)
        plans = state.finished
        if len(state.drawings) < len(plans):
            state.drawings.append(self.renderer.begin(plans[len(state.drawings)]))
            return self._drawn(state)
        for drawing in state.drawings:
            if drawing.done < len(drawing.frames_THW3):
                drawing.paint(FRAMES_A_STEP)
                return self._drawn(state)
        state.waves.append(self.vocoder(plans[len(state.waves)].mel_MF).numpy(force=True))
        done = len(state.waves) == len(plans)
        return replace(self._progress(state, "sound", 100 if done else DRAWN), done=done)

    def finish(self, state: NativeState) -> list[Clip]:
        """The clips."""
        return [
            Clip(drawing.frames_THW3.numpy(), FPS, wave[:, None], SAMPLE_RATE, plan, reading.caption())
            for drawing, wave, plan, reading in zip(state.drawings, state.waves, state.finished, state.readings, strict=True)
        ]

    def abandon(self, state: NativeState) -> None:
        """Nothing goes on between two steps."""

    def _read(self, state: NativeState) -> None:
        for request in state.requests:
            reading, source, keep = self._remix(request, request.source) if request.source else (self._said(request), None, NOTHING)
            state.readings.append(reading)
            state.plans.append(source)
            state.windows.append(windows(request.seconds, source, keep))
        state.total = max(map(len, state.windows))

    def _said(self, request: ClipRequest, about: Reading | None = None) -> Reading:
        """What the request says, by its words and its shape; a remix is read knowing what it is about."""
        return replace(self.reader.read(request.prompt, about).reading, framing=framing_of(request.width, request.height))

    def _remix(self, request: ClipRequest, path: Path) -> tuple[Reading, Plan | None, Keep]:
        try:
            source = Plan.load(path)
        except PlanError as error:
            raise EngineError(
                "source_unreadable", "The video you wanted to remix cannot be read any more. You have your job back."
            ) from error
        before = reading_of(source)
        after = merged(before, self._said(request, before))
        if len(source.entities.kind_K) != self.planner.config.entities:  # made by another preset: only its words fit
            return after, None, NOTHING
        return after, source, kept(source, before, after)

    def _plan(self, state: NativeState) -> Progress:
        """A step of the window that comes next, of all clips that still have one."""
        rows = [row for row, left in enumerate(state.windows) if left]
        number = state.total - max(len(left) for left in state.windows)
        if state.flow is None:
            seeds = [seed for row in rows for seed in seeds_of(state.requests[row].seed, number)]
            readings = [state.readings[row] for row in rows]
            known = [_known(state.plans[row], state.windows[row][0]) for row in rows]
            state.flow = sampler.start(self.planner, _each(readings), seeds, _each(known))
            state.flow_steps = 0
        sampler.step(state.flow)
        state.flow_steps += 1
        part = (number + state.flow_steps / state.flow.steps) / state.total
        if state.flow.done:
            tries, state.flow = sampler.plans(state.flow), None
            for place, row in enumerate(rows):
                window, reading = state.windows[row].pop(0), state.readings[row]
                own = tries[TRIES * place : TRIES * (place + 1)]
                best = own[self.critic.best(own, lasting(reading) if window.start else reading)]
                state.plans[row] = joined(state.plans[row], best, window)
        return self._progress(state, "planning" if any(state.windows) else "drawing", 2 + int((PLANNED - 2) * part))

    def _drawn(self, state: NativeState) -> Progress:
        frames = sum(len(plan.states_TKS) for plan in state.finished)
        part = sum(drawing.done for drawing in state.drawings) / frames
        return self._progress(state, "drawing" if part < 1 else "sound", PLANNED + round((DRAWN - PLANNED) * part))

    @staticmethod
    def _progress(state: NativeState, stage: str, percent: int) -> Progress:
        return Progress(stage, percent, rendered_as=state.readings[0].caption())


def seeds_of(seed: int, window: int = 0) -> list[int]:
    """The seeds of the tries of a clip's window, its own first; the others are far from its neighbours'."""
    return [(seed + (TRIES * window + attempt) * _STRIDE) % 2**63 for attempt in range(TRIES)]


def _known(plan: Plan | None, window: Window) -> tuple[Plan, Keep] | None:
    return None if plan is None else (given(plan, window), window.keep)


def _each(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries for _attempt in range(TRIES)]


def framing_of(width: int, height: int) -> str:
    """The framing whose view a picture of this size shows."""
    return "square" if width == height else "landscape" if width > height else "portrait"
