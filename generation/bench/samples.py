"""Clips for the scorecard: sampled through the same engine that the worker uses, each read by the process that made it.

A ball that glides is given as frames, not as a prompt: there the engine's planner goes on from a plan, once, and its renderer draws.

One process a core with one thread each: a clip's steps are too small to share between threads.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray

from generation.bench.metrics import Marks
from generation.bench.remixing import Remade, compare, wishes
from generation.bench.report import contact_sheet
from generation.bench.runner import marks_of
from generation.bench.tracker import Clip
from generation.bench.velocity import GIVEN, JUDGED, RANGES, Answer, answer, questions
from generation.engines.base import Clip as Made
from generation.engines.base import ClipRequest
from generation.engines.native import NativeEngine
from generation.network.plan import Plan
from generation.network.planner import Planner
from generation.network.reading import Reading
from generation.network.renderer import Renderer
from generation.network.sampler import sample
from generation.network.tokens import Keep

SIZES = {"portrait": (720, 1280), "landscape": (1280, 720), "square": (720, 720)}
_engines: dict[Path, NativeEngine] = {}  # of this process


@dataclass
class Sample:
    """One clip after it was read: what the engine understood, its marks, and a row of its frames."""

    rendered_as: str
    marks: Marks
    strip: NDArray[np.uint8]


def make(engine: NativeEngine, prompt: str, framing: str, seed: int) -> tuple[str, Clip]:
    """One clip through the Engine protocol, as the tracker wants it, and what it was rendered as."""
    made = _made(engine, prompt, framing, seed)
    return made.rendered_as, judged(made, framing)


def judged(made: Made, framing: str) -> Clip:
    """What an engine returned, as the tracker wants it."""
    return Clip(made.frames, made.audio[:, 0], framing)


def _made(engine: NativeEngine, prompt: str, framing: str, seed: int, source: Path | None = None) -> Made:
    width, height = SIZES[framing]
    state = engine.prepare([ClipRequest(prompt=prompt, seconds=4, width=width, height=height, seed=seed, source=source)])
    while not engine.step(state).done:
        pass
    return engine.finish(state)[0]


def _engine(weights: Path) -> NativeEngine:
    torch.set_num_threads(1)
    if weights not in _engines:
        _engines[weights] = NativeEngine.load(weights)
    return _engines[weights]


def _sample(task: tuple[Path, Reading, int]) -> Sample:
    weights, reading, seed = task
    rendered_as, clip = make(_engine(weights), reading.caption(), reading.framing, seed)
    return Sample(rendered_as, marks_of([clip], [reading])[0], contact_sheet(clip))


def samples(weights: Path, asked: Sequence[Reading], processes: int) -> Iterator[Sample]:
    """The first sample of every prompt, in order; prompt n has seed n."""
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_sample, [(weights, reading, seed) for seed, reading in enumerate(asked)])


def go_on(planner: Planner, renderer: Renderer, row: str, count: int, index: int) -> NDArray[np.uint8]:
    """The first frames (T, H, W, 3) of one gliding ball's clip: of GIVEN frames all is given, of the others all but how it moves."""
    question = questions(row, count)
    known = (question.plan(index), Keep(start=GIVEN))
    plan = sample(planner, [question.reading(index)], [index], [known])[0]
    frames_THW3: NDArray[np.uint8] = renderer.render(plan, frames=range(JUDGED)).numpy()
    return frames_THW3


def _glide(task: tuple[Path, str, int, int]) -> Answer:
    weights, row, count, index = task
    engine = _engine(weights)
    return answer(go_on(engine.planner, engine.renderer, row, count, index), questions(row, count), index)


def glides(weights: Path, count: int, processes: int) -> Iterator[tuple[str, Answer]]:
    """Every row's name with the answers to its `count` questions, in order; question n has seed n."""
    tasks = [(weights, row, count, index) for row in RANGES for index in range(count)]
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from zip([row for _weights, row, _count, _index in tasks], pool.map(_glide, tasks), strict=True)


def _remix(task: tuple[Path, int, int]) -> Remade:
    weights, count, index = task
    engine, wish = _engine(weights), wishes(count)[index]
    framing = wish.before.framing
    with TemporaryDirectory() as folder:
        source, remix = Path(folder) / "source.safetensors", Path(folder) / "remix.safetensors"
        first = _made(engine, wish.before.caption(), framing, 2 * index)
        first.plan.save(source)
        second = _made(engine, wish.words, framing, 2 * index + 1, source)
        second.plan.save(remix)
        plans = Plan.load(source), Plan.load(remix)
    return compare(wish, plans, (judged(first, framing), judged(second, framing)))


def remixed(weights: Path, count: int, processes: int) -> Iterator[Remade]:
    """The remixes of `count` wishes, in order; wish n has the seeds 2 n and 2 n + 1."""
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_remix, [(weights, count, index) for index in range(count)])
