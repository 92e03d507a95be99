"""The simulator's own states as a perfect tracker would report them, so that a formula can be tested without the eye."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from generation.bench.judges.eye import THINGS
from generation.bench.judges.face import HEADINGS
from generation.bench.judges.limbs import PAINTS, POINTS
from generation.bench.judges.postures import points
from generation.bench.judges.sights import truth
from generation.bench.paths import Peak, Places, Track
from generation.bench.tracker import ON_THEIR_OWN, TOLD_BY, Sighting, body_of
from generation.bench.tumbling import Body
from generation.network.plan import FRAMES, GROUND_METRES, KINDS, POSE_AXES, VIEW_METRES
from generation.network.reading import COLOURS
from generation.world.batch import Batch
from generation.world.peek import BALL, SCREEN


def true_sighting(batch: Batch, index: int, noise: float = 0.01) -> Sighting:
    reading = batch.reading(index)
    rng = np.random.default_rng(index)
    width, height = VIEW_METRES[reading.framing]
    states_TKS = batch.states_BTKS[index].astype(float)
    behind_T, spans = np.zeros(64, dtype=bool), [(0, 64)]
    if reading.scene == "peek":  # a ball that was hidden is another track
        behind_T |= np.abs(states_TKS[:, BALL, 0] - states_TKS[:, SCREEN, 0]) < batch.size_BK[index, SCREEN]
        spans = [(0, int(behind_T.argmax())), (int(behind_T.argmax()), 64)]

    def tracks(kind: str) -> list[Track]:
        found = []
        for entity in np.flatnonzero(batch.kind_BK[index] == KINDS.index(kind)):
            x, y = (states_TKS[:, entity, axis] + rng.normal(0, noise, 64) for axis in (0, 1))
            hidden = (np.abs(x) > width / 2) | (y > height - 0.9) | (states_TKS[:, entity, 6] < 0.5) | behind_T
            x[hidden] = y[hidden] = np.nan
            colour_C = np.log(np.full(8, 0.01)) if not reading.ball else np.log(np.where(np.array(COLOURS) == reading.ball, 0.93, 0.01))
            for from_frame, to_frame in spans:
                piece_T = np.isfinite(x) & (np.arange(64) >= from_frame) & (np.arange(64) < to_frame)
                if piece_T.any():
                    x_T, y_T = (np.where(piece_T, value, np.nan) for value in (x, y))
                    found.append(Track(x_T, y_T, float(batch.size_BK[index, entity]), colour_C))
        return found

    shot = reading.scene == "basketball"
    balls = tracks("ball")
    person, hoop = states_TKS[:, 0], states_TKS[0, 2]
    return Sighting(
        scene=reading.scene, place=reading.place, time=reading.time, balls=balls, shot=balls[0] if shot else None, mallets=tracks("mallet"),
        chest=(float(np.median(person[:, 0])), float(np.median(person[:, 1])) + 0.3) if shot else None,
        rim=(float(hoop[0]), float(hoop[1])) if shot else None, board_side=float(hoop[4]) if shot else 0.0,
        count=len(balls), ball_colour=reading.ball, shirt_colour=reading.shirt, side=reading.side,
        body=_own_body(batch, index) if reading.scene in ON_THEIR_OWN else None,
        limbs=true_places(batch, index) if reading.scene in (*ON_THEIR_OWN, *TOLD_BY.values()) else None,
    )  # fmt: skip


def _own_body(batch: Batch, index: int) -> Body | None:
    return true_skater(batch, index) if batch.reading(index).scene == "skater" else body_of(true_places(batch, index))


def true_places(batch: Batch, index: int) -> Places:
    """What limbs without a fault would find."""
    reading = batch.reading(index)
    width, height = VIEW_METRES[reading.framing]
    found: Places = {name: [] for name in POINTS}
    for entries in points(batch.plan(index), reading, range(FRAMES)):
        for name in POINTS:
            found[name].append([])
        for entry in entries:
            if 0 <= entry.x < width and 0 <= entry.y < height:
                paint_C = np.log(np.where(np.arange(len(PAINTS)) == entry.paint, 0.9, 0.01))
                place = entry.x - width / 2, height - GROUND_METRES - entry.y
                found[POINTS[entry.what]][-1].append(Peak(*place, 0.0, 1.0, paint_C, float(np.nan_to_num(entry.facing))))
    return found


def true_body(batch: Batch, index: int) -> Body:
    plan = batch.plan(index)
    width, height = VIEW_METRES[plan.scene.framing]
    body = Body(*(np.full(shape, np.nan) for shape in ((FRAMES, 2), (FRAMES, 2), (FRAMES, 2, 2), (FRAMES,))))
    for frame, things in enumerate(truth(plan, range(FRAMES), -1, -1)):
        feet = 0
        for thing in things:
            place = thing.x - width / 2, height - GROUND_METRES - thing.y
            if THINGS[thing.thing] == "chest":
                body.chest_T2[frame] = place
            elif THINGS[thing.thing] == "head":
                body.head_T2[frame], body.facing_T[frame] = place, thing.facing
            elif THINGS[thing.thing] == "foot":
                body.feet_TF2[frame, feet] = place
                feet += 1
    return body


def true_headings(facing_T: np.ndarray) -> np.ndarray:
    """Chances of headings (T, D) of somebody who looks so far to the right of their upright axis (a cosine)."""
    place_T = np.arccos(np.clip(facing_T, -1, 1)) / np.pi * HEADINGS - 0.5
    share_TD = np.exp(-((np.arange(HEADINGS) - place_T[:, None]) ** 2) / (2 * 0.6**2))
    return share_TD / share_TD.sum(1, keepdims=True)


def true_skater(batch: Batch, index: int) -> Body:
    """A skater whose head was looked at from near."""
    body = body_of(true_places(batch, index))
    assert body is not None
    facing_T = batch.pose_BTKP[index, :, 0, POSE_AXES["skater"].index("facing")].astype(float)
    return replace(body, heading_TD=true_headings(facing_T))
