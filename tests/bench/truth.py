"""The simulator's own states as a perfect tracker would report them, so that a formula can be tested without the eye."""

from __future__ import annotations

import numpy as np

from generation.bench.tracker import Sighting, Track
from generation.network.plan import KINDS, VIEW_METRES
from generation.world.batch import Batch


def true_sighting(batch: Batch, index: int, noise: float = 0.01) -> Sighting:
    reading = batch.reading(index)
    rng = np.random.default_rng(index)
    width, height = VIEW_METRES[reading.framing]
    states_TKS = batch.states_BTKS[index].astype(float)

    def tracks(kind: str) -> list[Track]:
        found = []
        for entity in np.flatnonzero(batch.kind_BK[index] == KINDS.index(kind)):
            x, y = (states_TKS[:, entity, axis] + rng.normal(0, noise, 64) for axis in (0, 1))
            hidden = (np.abs(x) > width / 2) | (y > height - 0.9) | (states_TKS[:, entity, 6] < 0.5)
            x[hidden] = y[hidden] = np.nan
            found.append(Track(x, y, float(batch.size_BK[index, entity]), np.zeros(8)))
        return found

    shot = reading.scene == "basketball"
    balls = tracks("ball")
    person, hoop = states_TKS[:, 0], states_TKS[0, 2]
    return Sighting(
        scene=reading.scene, place=reading.place, time=reading.time, balls=balls, shot=balls[0] if shot else None, mallets=tracks("mallet"),
        chest=(float(np.median(person[:, 0])), float(np.median(person[:, 1])) + 0.3) if shot else None,
        rim=(float(hoop[0]), float(hoop[1])) if shot else None, board_side=float(hoop[4]) if shot else 0.0,
        count=len(balls), ball_colour=reading.ball, shirt_colour=reading.shirt, side=reading.side,
    )  # fmt: skip
