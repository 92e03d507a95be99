"""What a training clip is told and what it is given: slots left out of the reading, parts of the plan kept.

- Every slot is left out now and then; one clip in ten is told nothing but its framing, which is what guidance subtracts.
- Framing is always said: the planner cannot choose the shape of a video.
- Two clips in five are given a part of their plan, so that extension, remix, first pictures, cameos and sound for silent motion are
  trained tasks from the first step.
- A clip that begins in the middle of its scene is always given its beginning: no words alone shall begin there.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from generation.network.plan import FRAMES
from generation.network.reading import SLOTS
from generation.network.tokens import NOTHING, Keep

SLOT_LEFT_OUT = 0.15
ALL_LEFT_OUT = 0.10
FRAMING_SLOT = list(SLOTS).index("framing")

# Name of a task -> its share of the clips. The rest is made from words alone.
TASKS = {
    "extend": 0.13,
    "window": 0.06,
    "first_picture": 0.05,
    "cast": 0.07,
    "sound": 0.03,
    "motion": 0.02,
    "restyle": 0.04,
    "camera": 0.02,
}
SHARE_GIVEN = sum(TASKS.values())

# Frames that a late clip is given: whole chunks, so that contacts are given with them. A continued clip is mostly given a second.
PREFIXES = (4, 8, 12, 16, 20, 24, 28, 32)
PREFIX_SHARES = (0.1, 0.15, 0.15, 0.3, 0.075, 0.075, 0.075, 0.075)


def leave_out(rng: np.random.Generator, reading_BS: Tensor) -> Tensor:
    """Readings with slots set to "not said"."""
    clips, slots = reading_BS.shape
    omitted = torch.from_numpy(rng.random((clips, slots)) < SLOT_LEFT_OUT) | torch.from_numpy(rng.random((clips, 1)) < ALL_LEFT_OUT)
    omitted[:, FRAMING_SLOT] = False
    return reading_BS.masked_fill(omitted, 0)


def draw_keep(rng: np.random.Generator, late: bool = False, given: float = SHARE_GIVEN) -> Keep:
    """What one clip is given, if it is one of this share that is given something."""
    if late:
        return Keep(start=int(rng.choice(PREFIXES, p=PREFIX_SHARES)))
    task = rng.choice([*TASKS, "words"], p=[*(given / SHARE_GIVEN * share for share in TASKS.values()), 1 - given])
    if task == "words":
        return NOTHING
    if task == "extend":
        frames = int(rng.choice([1, 2, 3, 4, 8, 12, 16, 24, 32, 48], p=[0.05, 0.05, 0.1, 0.15, 0.15, 0.1, 0.15, 0.1, 0.1, 0.05]))
        return Keep(start=frames, sound=rng.random() < 0.8, velocity=rng.random() < 0.7)
    if task == "window":
        length = int(rng.integers(4, 40))
        first = int(rng.integers(0, FRAMES - length + 1))
        return Keep(start=first, stop=first + length, sound=rng.random() < 0.9)
    if task == "first_picture":
        return Keep(start=1, velocity=False, sound=False, backdrop=rng.random() < 0.8)
    if task == "cast":
        looks = tuple(bool(look) for look in rng.random(16) < 0.6)
        return Keep(motion=False, sound=False, bodies=rng.random() < 0.3, looks=looks, backdrop=rng.random() < 0.3, camera=False)
    if task == "sound":
        return Keep(start=FRAMES, sound=False)
    if task == "motion":
        return Keep(motion=False, bodies=rng.random() < 0.5)
    if task == "restyle":
        looks = tuple(bool(look) for look in rng.random(16) < 0.4)
        return Keep(start=FRAMES, looks=looks, backdrop=rng.random() < 0.5)
    return Keep(start=FRAMES, camera=False)


def draw_keeps(rng: np.random.Generator, late_B: Tensor, given: float = SHARE_GIVEN) -> list[Keep]:
    """What each clip of a batch is given."""
    return [draw_keep(rng, late, given) for late in late_B.tolist()]
