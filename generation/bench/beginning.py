"""Does a clip that is to begin with a picture begin with it, and then do what was asked? (I1)

- The pictures are first frames of the simulator's clips that no training saw; each goes to the engine as a file, as a member's would, with
  the caption of its clip.
- Begun: the PSNR of the first frame against the picture. A picture that is refused is worth what its scene's mean picture is worth: nothing
  was seen in it. The floor is what the renderer makes of the true plan, for no reading can be drawn better.
- A frozen picture begins perfectly and does nothing. So of the words those count, read from the clip by the tracker, that no picture can
  show: how it ends, which flip, which tune, what is heard. Shots that hit nothing are not asked for, for a frozen one is read as such.
- The baselines are the mean of other clips' first frames, and the nearest of them.

Shape suffixes: H, W rows and columns, N other pictures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.bench.hearing import listen
from generation.bench.metrics import decibels, interval, mark
from generation.bench.tracker import Clip, sight
from generation.network.plan import FPS, FRAMES, RENDER_PIXELS, SAMPLE_RATE, Plan
from generation.network.reading import SCENE_SLOTS, Reading
from generation.world.batch import Batch
from generation.world.draw import draw
from generation.world.scenes import simulate

SEED = 20261128
SCENES = ("basketball", "gymnast", "bounce", "peek", "xylophone")  # of the pictures, in turn
LATER = ("outcome", "trick", "shape", "landing", "material", "melody", "tempo")  # slots that only a clip can show
OTHERS = 24  # first frames of other clips of the framing

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Question:
    """A picture (H, W, 3), what its clip shows, and its plan, of which an engine is not told."""

    picture: Picture
    reading: Reading
    plan: Plan


@dataclass
class Begun:
    """One clip after it was read: decibels of its first frame, of the renderer's drawing of the truth, of the mean and the nearest of other
    pictures; the marks of what was asked and only comes later, and those that the frozen picture gets. `understood`: it was made at all.
    """

    decibels: float
    drawn: float
    mean: float
    nearest: float
    later: Mapping[str, bool]
    frozen: Mapping[str, bool]
    understood: bool = True


def question(index: int) -> Question:
    """The picture of a number, always the same."""
    batch, row = true_batch(index)
    plan, reading = batch.plan(row), batch.reading(row)
    return Question(draw(plan, *RENDER_PIXELS[reading.framing], frames=[0])[0], reading, plan)


def true_batch(index: int) -> tuple[Batch, int]:
    """The simulator's clips for a number, and the row of the one that is asked for."""
    batch = simulate(np.random.default_rng([SEED, index]), 6, scene=SCENES[index % len(SCENES)], with_mel=False)
    return batch, next(row for row in range(len(batch)) if batch.reading(row).outcome != "air_ball")


@lru_cache(maxsize=3)
def others(framing: str) -> NDArray[np.uint8]:
    """First frames (N, H, W, 3) of other clips of one framing."""
    batch = simulate(np.random.default_rng([SEED, 10**6]), OTHERS, framing=framing, with_mel=False)
    return np.stack([draw(batch.plan(index), *RENDER_PIXELS[framing], frames=[0])[0] for index in range(OTHERS)])


def read(asked: Question, clip: Clip | None, drawn: Picture) -> Begun:
    """Read a clip, or that its picture was refused; `drawn` is the first frame of the true plan as the renderer draws it."""
    others_NHW3 = others(asked.reading.framing)
    mean = decibels(others_NHW3.mean(0), asked.picture)
    nearest = max(decibels(other, asked.picture) for other in others_NHW3)
    floor = decibels(drawn, asked.picture)
    still = Clip(np.repeat(asked.picture[None], FRAMES, 0), np.zeros(FRAMES * SAMPLE_RATE // FPS, np.float32), asked.reading.framing)
    frozen = _later(still, asked.reading)
    if clip is None:
        return Begun(mean, floor, mean, nearest, dict.fromkeys(frozen, False), frozen, False)
    return Begun(decibels(clip.frames[0], asked.picture), floor, mean, nearest, _later(clip, asked.reading), frozen)


def _later(clip: Clip, asked: Reading) -> dict[str, bool]:
    """The marks of what only a clip can show; what is asked and not found is wrong."""
    marks = mark(sight(clip), listen(clip.audio), asked).slots
    return {slot: marks.get(slot, False) for slot in LATER if slot in SCENE_SLOTS[asked.scene] and getattr(asked, slot)}


def table(made: Sequence[Begun]) -> dict[str, dict[str, Any]]:
    """Rows of the scorecard."""
    if not made:
        return {}
    understood = float(np.mean([one.understood for one in made]))
    values = [one.decibels for one in made]
    later, frozen = ([right for one in made for right in getattr(one, name).values()] for name in ("later", "frozen"))
    return {
        "begin_db": {
            "value": float(np.mean(values)), "interval": interval(values), "floor": float(np.mean([one.drawn for one in made])),
            "baselines": {"mean_picture": float(np.mean([one.mean for one in made])),
                          "nearest_picture": float(np.mean([one.nearest for one in made]))},
            "n": len(made), "detection_rate": understood,
        },
        "begin_slots": {
            "value": float(np.mean(later)), "interval": interval(later), "floor": None, "baselines": {"frozen": float(np.mean(frozen))},
            "n": len(later), "detection_rate": understood,
        },
    }  # fmt: skip
