"""The engine of this repository: reader, planner, critic, renderer and vocoder, one step at a time.

- A step is one reading, one step of the sampler, a few drawn frames or one voicing, so that the worker is back in control soon.
- A prompt is planned TRIES times in one batch, and the plan is drawn that its critic finds to keep the prompt best.
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
from generation.engines.remix import kept, merged, reading_of
from generation.network import checkpoint, sampler
from generation.network.critic import Critic
from generation.network.plan import FPS, FRAMES, RENDER_PIXELS, SAMPLE_RATE, Plan, PlanError
from generation.network.planner import Planner, PlannerConfig
from generation.network.reading import Reading
from generation.network.renderer import Drawing, Renderer, RendererConfig
from generation.network.text import TextReader, TextReaderConfig
from generation.network.tokens import Keep
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
    known: list[tuple[Plan, Keep] | None] = field(default_factory=list)
    flow: sampler.FlowState | None = None
    flow_steps: int = 0
    plans: list[Plan] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    waves: list[np.ndarray] = field(default_factory=list)


class NativeEngine:
    """Clips from our own weights."""

    capabilities = Capabilities(remix=True, sound=True, sizes=tuple(RENDER_PIXELS.values()))

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
        if not state.plans:
            return self._plan(state)
        if len(state.drawings) < len(state.plans):
            state.drawings.append(self.renderer.begin(state.plans[len(state.drawings)]))
            return self._drawn(state)
        for drawing in state.drawings:
            if drawing.done < FRAMES:
                drawing.paint(FRAMES_A_STEP)
                return self._drawn(state)
        plan = state.plans[len(state.waves)]
        state.waves.append(self.vocoder(plan.mel_MF).numpy(force=True))
        done = len(state.waves) == len(state.plans)
        return replace(self._progress(state, "sound", 100 if done else DRAWN), done=done)

    def finish(self, state: NativeState) -> list[Clip]:
        """The clips."""
        return [
            Clip(drawing.frames_THW3.numpy(), FPS, wave[:, None], SAMPLE_RATE, plan, reading.caption())
            for drawing, wave, plan, reading in zip(state.drawings, state.waves, state.plans, state.readings, strict=True)
        ]

    def abandon(self, state: NativeState) -> None:
        """Nothing goes on between two steps."""

    def _read(self, state: NativeState) -> None:
        for request in state.requests:
            reading, known = self._remix(request, request.source) if request.source else (self._said(request), None)
            state.readings.append(reading)
            state.known.append(known)

    def _said(self, request: ClipRequest, about: Reading | None = None) -> Reading:
        """What the request says, by its words and its shape; a remix is read knowing what it is about."""
        return replace(self.reader.read(request.prompt, about).reading, framing=framing_of(request.width, request.height))

    def _remix(self, request: ClipRequest, path: Path) -> tuple[Reading, tuple[Plan, Keep] | None]:
        try:
            source = Plan.load(path)
        except PlanError as error:
            raise EngineError(
                "source_unreadable", "The video you wanted to remix cannot be read any more. You have your job back."
            ) from error
        before = reading_of(source)
        after = merged(before, self._said(request, before))
        if len(source.entities.kind_K) != self.planner.config.entities:  # made by another preset: only its words fit
            return after, None
        return after, (source, kept(source, before, after))

    def _plan(self, state: NativeState) -> Progress:
        if state.flow is None:
            seeds = [seed for request in state.requests for seed in seeds_of(request.seed)]
            state.flow = sampler.start(self.planner, _each(state.readings), seeds, _each(state.known))
        sampler.step(state.flow)
        state.flow_steps += 1
        if state.flow.done:
            tries = sampler.plans(state.flow)
            state.plans = [
                tries[TRIES * row + self.critic.best(tries[TRIES * row : TRIES * (row + 1)], reading)]
                for row, reading in enumerate(state.readings)
            ]
        return self._progress(state, "drawing" if state.plans else "planning", 2 + (PLANNED - 2) * state.flow_steps // state.flow.steps)

    def _drawn(self, state: NativeState) -> Progress:
        part = sum(drawing.done for drawing in state.drawings) / (len(state.plans) * FRAMES)
        return self._progress(state, "drawing" if part < 1 else "sound", PLANNED + round((DRAWN - PLANNED) * part))

    @staticmethod
    def _progress(state: NativeState, stage: str, percent: int) -> Progress:
        return Progress(stage, percent, rendered_as=state.readings[0].caption())


def seeds_of(seed: int) -> list[int]:
    """The seeds of a clip's tries, its own first; the others are far from its neighbours'."""
    return [(seed + attempt * _STRIDE) % 2**63 for attempt in range(TRIES)]


def _each(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries for _attempt in range(TRIES)]


def framing_of(width: int, height: int) -> str:
    """The framing whose view a picture of this size shows."""
    return "square" if width == height else "landscape" if width > height else "portrait"
