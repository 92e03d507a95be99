"""Does a remix change what was asked for, and nothing more? (R1)

- A clip is made from a prompt, then remixed by a wish of few words that says one slot, through the engine that the worker uses.
- Edit: the slot that was wished for is read from the remix as wished. Keep: every other slot is still read as it was asked for.
- Looks and backdrop may change under a motion that stays. There the main body's path must stay where it was, and of looks every pixel
  outside the bodies they are of; where those are is the one thing that is taken from the plans (the oracle's mask of model.md, R1).
- The baselines are no remix at all, which keeps everything and changes nothing, and another clip in its place.

Shape suffixes: T frames, H, W rows and columns, P parts, C points of a path.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from generation.bench.hearing import listen
from generation.bench.metrics import MOST_DECIBELS, Marks, decibels, interval, mark
from generation.bench.paths import Track
from generation.bench.tracker import Clip, Sighting, sight
from generation.engines.remix import BACKDROP_SLOTS, LOOK_SLOTS, merged
from generation.network.plan import KINDS, RENDER_PIXELS, Plan
from generation.network.reading import Reading
from generation.network.splat import place
from generation.world import remixes
from generation.world.scenes import simulate

SEED = 20261127
SCENES = ("basketball", "bounce", "xylophone", "basketball")  # of the clips that are remixed, in turn
GROWN = 8  # pixels about a body that its looks may colour
STILL = BACKDROP_SLOTS | set(LOOK_SLOTS)  # slots that may change under a motion that stays


@dataclass(frozen=True)
class Wish:
    """What the first clip shall show, and then the words and the one slot that shall be another."""

    before: Reading
    words: str
    slot: str
    after: Reading


@dataclass
class Remade:
    """One remix after it was read: marks of both clips for `wish.after`. `keep_db` and `drift_m` are None where the wish leaves nothing of
    that sort."""

    wish: Wish
    first: Marks
    marks: Marks
    keep_db: float | None
    drift_m: float | None
    seen: Sighting


def wishes(count: int) -> list[Wish]:
    """`count` wishes, always the same: words of the remix grammar that say exactly one slot, and say it differently from before."""
    rng, words = np.random.default_rng(SEED), random.Random(SEED)
    found: list[Wish] = []
    while len(found) < count:
        before = simulate(rng, 1, scene=SCENES[len(found) % len(SCENES)], with_mel=False).reading(0)
        wish = remixes.change(words, before.scene)
        said = [slot for slot, value in vars(wish.reading).items() if value]
        if len(said) == 1 and getattr(before, said[0]) != getattr(wish.reading, said[0]):
            found.append(Wish(before, wish.text, said[0], merged(before, wish.reading)))
    return found


def outside(slot: str, plans: Sequence[Plan]) -> NDArray[np.bool_]:
    """The pixels (T, H, W) that new looks in this slot may not touch: those of no part of such a body in any of the plans."""
    width, height = RENDER_PIXELS[plans[0].scene.framing]
    free_THW = np.ones((len(plans[0].states_TKS), height, width), dtype=np.bool_)
    for plan in plans:
        placement = place(plan, width, height)
        own_P = torch.isin(plan.entities.kind_K[placement.poses.entity_P], torch.tensor([KINDS.index(kind) for kind in LOOK_SLOTS[slot]]))
        for free_HW, corner_p4 in zip(free_THW, placement.corner_TP4[:, own_P].tolist(), strict=True):
            for left, top, right, bottom in corner_p4:
                if right > left and bottom > top:
                    free_HW[max(0, top - GROWN) : bottom + GROWN, max(0, left - GROWN) : right + GROWN] = False
    return free_THW


def drift(one: Sighting, two: Sighting) -> float | None:
    """Metres by which balls and mallets are elsewhere: of every body of the first clip the median distance to the nearest of the second,
    over the moments in which both are seen; the mean over bodies, None where none is seen in both."""
    found = []
    for own in _moving(one):
        apart = [np.hypot(own.x_T - other.x_T, own.y_T - other.y_T) for other in _moving(two)]
        medians = [float(np.nanmedian(apart_T)) for apart_T in apart if np.isfinite(apart_T).any()]
        if medians:
            found.append(min(medians))
    return float(np.mean(found)) if found else None


def _moving(seen: Sighting) -> list[Track]:
    if seen.scene == "basketball":
        return [seen.shot] if seen.shot else []
    return seen.mallets if seen.scene == "xylophone" else seen.balls


def compare(wish: Wish, plans: tuple[Plan, Plan], clips: tuple[Clip, Clip]) -> Remade:
    """Read a first clip and its remix."""
    sights = [sight(clip) for clip in clips]
    first, second = (mark(seen, listen(clip.audio), wish.after) for seen, clip in zip(sights, clips, strict=True))
    keep_db = None
    if wish.slot in LOOK_SLOTS:
        free_THW = outside(wish.slot, plans)
        keep_db = decibels(*(clip.frames[free_THW] for clip in clips))
    return Remade(wish, first, second, keep_db, drift(*sights) if wish.slot in STILL else None, sights[1])


def table(made: Sequence[Remade]) -> dict[str, dict[str, Any]]:
    """Rows of the scorecard. The simulator remixes nothing, so there is no floor."""
    rows: dict[str, dict[str, Any]] = {}

    def put(name: str, values: Sequence[float], baselines: dict[str, float], asked: int) -> None:
        if values:
            rows[name] = {
                "value": float(np.mean(values)), "interval": interval(values), "floor": None, "baselines": baselines, "n": len(values),
                "detection_rate": len(values) / asked,
            }  # fmt: skip

    unchanged = [one.first.slots.get(one.wish.slot, False) for one in made]
    put("remix_edit", [one.marks.slots.get(one.wish.slot, False) for one in made], {"no_remix": float(np.mean(unchanged))}, len(made))
    kept = [right for one in made for slot, right in one.marks.slots.items() if slot != one.wish.slot]
    put("remix_keep_slots", kept, {}, len(kept))
    looks = [one for one in made if one.wish.slot in LOOK_SLOTS]
    put("remix_keep_db", [one.keep_db for one in looks if one.keep_db is not None], {"no_remix": MOST_DECIBELS}, len(looks))
    still = [one for one in made if one.wish.slot in STILL]
    others = [drift(one.seen, two.seen) for one, two in pairwise(still)]
    apart = [value for value in others if value is not None]
    baselines = {"no_remix": 0.0} | ({"another_clip": float(np.mean(apart))} if apart else {})
    put("remix_drift_m", [one.drift_m for one in still if one.drift_m is not None], baselines, len(still))
    return rows
