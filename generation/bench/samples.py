"""Clips for the scorecard: sampled through the same engine that the worker uses, each read by the process that made it.

A ball that glides is given as frames, not as a prompt: there the engine's planner goes on from a plan, once, and its renderer draws.

One process a core with one thread each: a clip's steps are too small to share between threads.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from generation import files
from generation.bench import beginning, extension, likeness, lips, talking
from generation.bench.card import METRICS
from generation.bench.metrics import Marks
from generation.bench.onsets import mel_of
from generation.bench.quality import Features, features
from generation.bench.remixing import Remade, compare, wishes
from generation.bench.report import Shown, contact_sheet
from generation.bench.runner import marks_of
from generation.bench.tracker import Clip
from generation.bench.velocity import GIVEN, JUDGED, RANGES, Answer, answer, questions
from generation.engines import base
from generation.engines.native import NativeEngine
from generation.network.plan import Plan
from generation.network.planner import Planner
from generation.network.reading import Reading
from generation.network.renderer import Renderer
from generation.network.sampler import sample
from generation.network.tokens import Keep
from generation.worker.encode import encode

SHOWN = 24  # clips that a page plays, and as many more of those in which something is wrong
SMALL = 480  # pixels of the longer side there
SIZES = {"portrait": (720, 1280), "landscape": (1280, 720), "square": (720, 720)}
_engines: dict[Path, NativeEngine] = {}  # of this process


@dataclass
class Sample:
    """One clip after it was read: its marks, what its crowd is judged by, and what a page shows of it."""

    marks: Marks
    features: Features
    shown: Shown


def _engine(weights: Path) -> NativeEngine:
    torch.set_num_threads(1)
    if weights not in _engines:
        _engines[weights] = NativeEngine.load(weights)
    return _engines[weights]


def _make(weights: Path, prompt: str, framing: str, seed: int, *, seconds: int = 4, **more: Any) -> tuple[base.Clip, Clip]:
    """A clip as the engine returns it and as the tracker wants it; `more` of the fields of its request."""
    width, height = SIZES[framing]
    request = base.ClipRequest(prompt=prompt, seconds=seconds, width=width, height=height, seed=seed, **more)
    made = base.run(_engine(weights), request)
    return made, Clip(made.frames, made.audio[:, 0], framing)


def _sample(task: tuple[Path, Reading, int]) -> Sample:
    weights, reading, seed = task
    prompt = reading.caption()
    made, judged = _make(weights, prompt, reading.framing, seed)
    marks = marks_of([judged], [reading])[0]
    faults = wrong(marks)
    film = small_film(made) if seed < SHOWN or faults else b""
    return Sample(marks, features(judged), Shown(prompt, made.rendered_as, contact_sheet(made.frames), faults, film))


def wrong(marks: Marks) -> tuple[str, ...]:
    """What the scorecard holds against one clip, in its words."""
    names = [f"slot_{slot}" for slot, right in marks.slots.items() if not right]
    if marks.reading.scene == "basketball" and (marks.shot is None or marks.shot.jumps):
        names.append("ball_teleports")
    if marks.permanence and not marks.permanence.kept:
        names.append("permanence")
    return tuple(METRICS[name].title for name in names)


def small_film(clip: base.Clip) -> bytes:
    """An MP4 that a page may hold in itself."""
    height, width = clip.frames.shape[1:3]
    width, height = (2 * round(SMALL * side / max(width, height) / 2) for side in (width, height))
    with tempfile.TemporaryDirectory() as desk:
        encode(clip, width=width, height=height, folder=Path(desk))
        return (Path(desk) / files.CLIP).read_bytes()


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
    wish = wishes(count)[index]
    framing = wish.before.framing
    with tempfile.TemporaryDirectory() as desk:
        source, remix = Path(desk) / "source.safetensors", Path(desk) / "remix.safetensors"
        first, first_judged = _make(weights, wish.before.caption(), framing, 2 * index)
        cast(base.SavedPlan, first.plan).save(source)
        second, second_judged = _make(weights, wish.words, framing, 2 * index + 1, source=source)
        cast(base.SavedPlan, second.plan).save(remix)
        plans = Plan.load(source), Plan.load(remix)
    return compare(wish, plans, (first_judged, second_judged))


def remixed(weights: Path, count: int, processes: int) -> Iterator[Remade]:
    """The remixes of `count` wishes, in order; wish n has the seeds 2 n and 2 n + 1."""
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_remix, [(weights, count, index) for index in range(count)])


def _talk(task: tuple[Path, talking.Line, NDArray[np.float32], int]) -> tuple[talking.Talk, lips.Lips]:
    weights, line, teacher, seed = task
    engine = _engine(weights)
    made, judged = _make(weights, line.prompt, line.reading.framing, seed)
    still_THW3 = engine.renderer.render(cast(Plan, made.plan)).numpy()  # a plan keeps its words apart from its mouths
    copy = engine.vocoder(torch.from_numpy(mel_of(teacher))).numpy(force=True)
    return talking.read(line, judged.audio, teacher, copy), lips.read(judged, still_THW3)


def talks(weights: Path, count: int, processes: int) -> Iterator[tuple[talking.Talk, lips.Lips]]:
    """`count` clips in which somebody speaks, in order; clip n has seed n."""
    lines = talking.lines(count)
    voices = [talking.quiet(utterance.wave_S) for utterance in talking.taught(lines)]
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_talk, [(weights, line, voice, seed) for seed, (line, voice) in enumerate(zip(lines, voices, strict=True))])


def _begin(task: tuple[Path, int]) -> beginning.Begun:
    weights, index = task
    asked = beginning.question(index)
    with tempfile.TemporaryDirectory() as desk:
        picture = Path(desk) / "picture.png"
        Image.fromarray(asked.picture).save(picture)
        try:
            judged = _make(weights, asked.reading.caption(), asked.reading.framing, index, picture=picture)[1]
        except base.EngineError:
            judged = None
    drawn_HW3 = _engine(weights).renderer.render(asked.plan, frames=[0])[0].numpy()
    return beginning.read(asked, judged, drawn_HW3)


def begun(weights: Path, count: int, processes: int) -> Iterator[beginning.Begun]:
    """`count` clips that begin with a picture, in order; clip n has seed n. None for a preset that takes no pictures."""
    if not NativeEngine.load(weights).capabilities.picture:
        return
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_begin, [(weights, index) for index in range(count)])


def _cast(task: tuple[Path, likeness.Question, int]) -> likeness.Cast:
    weights, asked, index = task
    with tempfile.TemporaryDirectory() as desk:
        cast_ = likeness.references(asked, Path(desk))
        return likeness.read(asked, _make(weights, asked.scene.prompt, "landscape", index, cast=cast_)[1], index)


def casts(weights: Path, asked: Sequence[likeness.Question], processes: int) -> Iterator[likeness.Cast]:
    """Clips that show somebody who is given by a picture, in order; clip n has seed n. None for a preset that casts nobody."""
    if not NativeEngine.load(weights).capabilities.cast:
        return
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_cast, [(weights, question, index) for index, question in enumerate(asked)])


def _voice(task: tuple[Path, likeness.VoiceQuestion, int]) -> likeness.Voiced:
    weights, asked, index = task
    with tempfile.TemporaryDirectory() as desk:
        cast_ = (likeness.voice_reference(asked, Path(desk), index),)
        made = _make(weights, asked.prompt, "landscape", index, cast=cast_)[1]
    return likeness.read_voice(asked, made.audio)


def voices(weights: Path, count: int, processes: int) -> Iterator[likeness.Voiced]:
    """`count` clips in which somebody speaks whose voice is given, in order; clip n has seed n."""
    if not NativeEngine.load(weights).capabilities.cast:
        return
    tasks = [(weights, asked, index) for index, asked in enumerate(likeness.voice_questions(count))]
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_voice, tasks)


def _longer(task: tuple[Path, int, int]) -> extension.Reach:
    weights, count, index = task
    asked = extension.questions(count)[index]
    return extension.read(_make(weights, asked.caption(), asked.framing, index, seconds=extension.LENGTH)[1], asked)


def longer(weights: Path, count: int, processes: int) -> Iterator[extension.Reach]:
    """`count` longer clips, in order; clip n has seed n."""
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_longer, [(weights, count, index) for index in range(count)])
