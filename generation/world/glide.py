"""One ball that glides straight across the view at one speed, as if it had no weight: the uniform motion of PhyWorld.

- Kang et al. ("How Far Is Video Generation from World Model", arXiv 2411.02385) ask whether a video network has learned that
  a body left alone keeps its speed. Their world is told here in metres, so that the same question can be asked of this network.
- Their world is 10 units wide and moves .1 s a frame. Here a unit is .75 m, so that the square view shows all of it, and a frame of
  theirs is a frame of ours.
- The ball is wholly in view in the first frames, those that a network is given, and comes from the half of the view that lets it stay
  longest; it then leaves when it will. It is nowhere lower than the ground, which has no part in this.

Shape suffixes: B clips, T frames.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.network.plan import CHUNK, FPS, FRAMINGS, GROUND_METRES, MATERIALS, STATE_AXES, VIEW_METRES
from generation.network.reading import SLOTS
from generation.world import appearance
from generation.world.batch import FRAME_TIMES, Draft, Windows, random_words
from generation.world.motion import Array, Whole

METRES_A_UNIT = 0.75
SECONDS_A_FRAME = 0.1  # of their world
SPEED_A_UNIT = METRES_A_UNIT * SECONDS_A_FRAME * FPS  # metres a second of ours for a unit a second of theirs
_X, _Y, _VELOCITY_X = (STATE_AXES.index(name) for name in ("x", "y", "velocity_x"))

Spans = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Ranges:
    """Where speeds and radii are drawn from, in PhyWorld's units (a second): of several spans clip after clip takes the next speed
    span, and any radius span."""

    speed: Spans
    radius: Spans


LEARNED = Ranges(speed=((1.0, 4.0),), radius=((0.7, 1.4),))  # what training shows
BEYOND = Ranges(speed=((0.0, 0.8), (4.5, 6.0)), radius=((0.3, 0.6), (1.5, 2.0)))  # what it never shows


def _drawn(rng: np.random.Generator, spans: Spans, which_B: Whole) -> Array:
    return rng.uniform(*np.array(spans)[which_B].T)


def make(rng: np.random.Generator, framing_B: Whole, windows: Windows, ranges: Ranges = LEARNED) -> Draft:
    """Draft clips of these framings."""
    clips = len(framing_B)
    draft = Draft(framing_B, windows)
    random_words(rng, draft, "glide")
    speed_B = SPEED_A_UNIT * _drawn(rng, ranges.speed, np.arange(clips) % len(ranges.speed))
    radius_B = METRES_A_UNIT * _drawn(rng, ranges.radius, rng.integers(len(ranges.radius), size=clips))
    width_B, height_B = np.array([VIEW_METRES[name] for name in FRAMINGS])[framing_B].T
    reach_B = width_B / 2 - radius_B
    latest_B = np.minimum(0.0, reach_B - speed_B * FRAME_TIMES[CHUNK - 1])
    start_B, y_B = rng.uniform(-reach_B, latest_B), rng.uniform(radius_B, height_B - GROUND_METRES - radius_B)
    heading_B = rng.choice((-1.0, 1.0), clips)
    colour_B, material_B = rng.integers(len(SLOTS["ball"]), size=clips), rng.integers(1, len(MATERIALS), size=clips)
    draft.reading |= {"ball": colour_B}
    draft.put(0, "ball", material_B, radius_B, rng.uniform(0.2, 0.4, clips))
    states_BTS = draft.states_BTKS[:, :, 0]
    states_BTS[..., _X] = heading_B[:, None] * (start_B[:, None] + speed_B[:, None] * draft.time_BT)
    states_BTS[..., _Y], states_BTS[..., _VELOCITY_X] = y_B[:, None], (heading_B * speed_B)[:, None]
    draft.appearance_BKA[:, 0] = appearance.ball_looks(rng, colour_B)
    return draft
