"""A cheap look at sampled plans during training: outcomes, free fall, jumps and sound, read from the plan itself.

NOT the scorecard: that one reads pixels and decoded sound. Here a plan that lies consistently would still look right.

Shape suffixes: T frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray

from generation.network.kinematics import BOARD_BEHIND, BOARD_BELOW, BOARD_TALL, LOWER_ARM, POLE_BEHIND, SHOULDER_Y, UPPER_ARM
from generation.network.plan import CHUNK, FPS, FRAMES, GRAVITY, KINDS, MEL_PER_FRAME, Plan
from generation.network.planner import Planner
from generation.network.reading import Reading
from generation.network.sampler import sample
from generation.world.scenes import simulate

KICK = 1.5  # metres per second that free flight does not explain
NEAR = 0.3  # metres between a kicked ball and the part of the hoop that may have kicked it
TOUCHING = 0.2  # metres between a kicked ball and what kicked it; in true clips, where a kick lies between two frames, up to 0.12
NET_LENGTH = 0.55
THROWN = 3.5  # metres per second: faster than any ball in hands
JUMP = 0.6  # metres between two frames that the velocities do not explain
BALL, PERSON, HOOP = KINDS.index("ball"), KINDS.index("person"), KINDS.index("hoop")
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Track:
    """One body's motion as arrays over T."""

    x: Array
    y: Array
    velocity_x: Array
    velocity_y: Array
    present: NDArray[np.bool_]
    size: float

    @classmethod
    def of(cls, plan: Plan, entity: int) -> Track:
        """The track of one entity of a plan."""
        states = plan.states_TKS[:, entity].double().numpy()
        x, y, velocity_x, velocity_y = states[:, :4].T
        return cls(x, y, velocity_x, velocity_y, states[:, 6] > 0.5, float(plan.entities.size_K[entity]))

    def kicks(self) -> NDArray[np.bool_]:
        """Steps (T - 1) in which something else than gravity changed the velocity."""
        return np.hypot(np.diff(self.velocity_x), np.diff(self.velocity_y) + GRAVITY / FPS) > KICK

    def jumps(self) -> NDArray[np.bool_]:
        """Steps (T - 1) that the velocities do not explain."""
        miss_x = np.diff(self.x) - (self.velocity_x[1:] + self.velocity_x[:-1]) / (2 * FPS)
        miss_y = np.diff(self.y) - (self.velocity_y[1:] + self.velocity_y[:-1]) / (2 * FPS)
        return (np.hypot(miss_x, miss_y) > JUMP) & self.present[1:] & self.present[:-1]


def _first(plan: Plan, kind: int) -> int | None:
    found = (plan.entities.kind_K == kind).nonzero()
    return int(found[0]) if len(found) else None


def outcome(plan: Plan) -> str:
    """What became of a shot, by rule from the ball's path; "" when there is no ball and hoop."""
    ball, hoop = _first(plan, BALL), _first(plan, HOOP)
    if ball is None or hoop is None:
        return ""
    track = Track.of(plan, ball)
    hoop_x, hoop_y = (float(plan.states_TKS[:, hoop, axis].median()) for axis in range(2))
    half, side = float(plan.entities.size_K[hoop]), float(plan.states_TKS[:, hoop, 4].median().sign())
    across, up = (track.x - hoop_x) * side, track.y - hoop_y
    fine_T = np.linspace(0, len(up) - 1, 8 * len(up))
    fine_across, fine_up = (np.interp(fine_T, np.arange(len(up)), values) for values in (across, up))
    falls = (fine_up[:-1] >= 0) & (fine_up[1:] < 0) & (np.abs(fine_across[1:]) < half - 0.04)
    enters = int(np.argmax(falls)) / 8 if falls.any() else np.inf
    board: float = np.inf
    rim: float = np.inf
    for frame in np.flatnonzero(track.kicks()):
        beside = min(abs(abs(across[t] - BOARD_BEHIND) - track.size) for t in (frame, frame + 1))
        level = up[frame] > -BOARD_BELOW - track.size and up[frame] < BOARD_TALL - BOARD_BELOW + track.size
        turned = track.velocity_x[frame] * track.velocity_x[frame + 1] < 0
        to_rim = min(abs(np.hypot(abs(across[t]) - half, up[t]) - track.size) for t in (frame, frame + 1))
        if level and beside < NEAR and turned and beside <= to_rim + 0.1:
            board = min(board, float(frame))
        elif to_rim < NEAR and frame < enters:
            rim = min(rim, float(frame))
    if enters < np.inf:
        return "bank" if board < enters else "swish"
    if min(board, rim) == np.inf:
        return "air_ball"
    return "board_miss" if board < rim else "rim_out"


def gravity(plan: Plan) -> float:
    """The acceleration of free balls in metres per second squared, NaN when none is free for long."""
    falls: list[float] = []
    held = _first(plan, PERSON) is not None
    for entity in (plan.entities.kind_K == BALL).nonzero()[:, 0]:
        track = Track.of(plan, int(entity))
        thrown = np.maximum.accumulate(np.hypot(track.velocity_x, track.velocity_y) > THROWN) if held else track.present
        free = track.present & thrown & (track.y > track.size + 0.25)
        calm = ~track.kicks() & free[1:] & free[:-1]
        second = np.diff(track.y, 2) * FPS**2
        falls.extend(second[calm[1:] & calm[:-1]])
    return -float(np.mean(falls)) if len(falls) > 5 else float("nan")


def teleports(plan: Plan) -> bool:
    """Whether a ball moves where its velocity does not lead."""
    balls = (plan.entities.kind_K == BALL).nonzero()[:, 0]
    return any(Track.of(plan, int(entity)).jumps().any() for entity in balls)


def strays(plan: Plan) -> NDArray[np.bool_]:
    """Steps (T - 1, K) in which a free ball turns where nothing is to turn it: no ground, no part of the hoop, no other ball, no hands."""
    balls = {int(entity): Track.of(plan, int(entity)) for entity in (plan.entities.kind_K == BALL).nonzero()[:, 0]}
    person, hoop = _first(plan, PERSON), _first(plan, HOOP)
    found = np.zeros((FRAMES - 1, len(plan.entities.kind_K)), dtype=np.bool_)
    for entity, ball in balls.items():
        there = ball.present[1:] & ball.present[:-1]
        for frame in np.flatnonzero(ball.kicks() & there):
            # The touch is on the way on from the frame before it, or on the way back from the frame after it.
            ahead = np.linspace(0, 1 / FPS, 9)
            x = np.concatenate([ball.x[frame] + ahead * ball.velocity_x[frame], ball.x[frame + 1] - ahead * ball.velocity_x[frame + 1]])
            y = np.concatenate([ball.y[frame] + ahead * ball.velocity_y[frame], ball.y[frame + 1] - ahead * ball.velocity_y[frame + 1]])
            gaps = [y - ball.size]
            for other in balls.values():
                if other is not ball and other.present[frame]:
                    gaps.append(np.hypot(x - other.x[frame], y - other.y[frame]) - ball.size - other.size)
            if hoop is not None:
                gaps += _hoop_gaps(plan, hoop, x, y, ball.size)
            if person is not None:
                body = Track.of(plan, person)
                chest = body.y[frame] + SHOULDER_Y * body.size
                gaps.append(np.hypot(x - body.x[frame], y - chest) - ball.size - 1.3 * (UPPER_ARM + LOWER_ARM) * body.size)
            found[frame, entity] = min(float(np.min(gap)) for gap in gaps) > TOUCHING
    return found


def _hoop_gaps(plan: Plan, hoop: int, x: Array, y: Array, radius: float) -> list[Array]:
    """How far a ball at these places is from rim, board, pole and net."""
    hoop_x, hoop_y = (float(plan.states_TKS[:, hoop, axis].median()) for axis in range(2))
    half, side = float(plan.entities.size_K[hoop]), float(plan.states_TKS[:, hoop, 4].median().sign())
    across, up = (x - hoop_x) * side, y - hoop_y
    board = np.hypot(across - BOARD_BEHIND, up - np.clip(up, -BOARD_BELOW, BOARD_TALL - BOARD_BELOW))
    pole = np.hypot(across - POLE_BEHIND, np.maximum(up, 0))
    net = np.where(up <= 0, np.hypot(across, up - np.clip(up, -NET_LENGTH, 0)) - half, np.inf)  # over the ring nothing hangs
    return [np.hypot(np.abs(across) - half, up) - radius, board - radius, pole - radius, net]


def contact_times(plan: Plan) -> Array:
    """When the plan says that something touches."""
    contacts = plan.contacts_CKD
    chunk, entity = (contacts[..., 0] > 0.5).nonzero(as_tuple=True)
    return np.unique(((chunk + contacts[chunk, entity, 1]) * CHUNK / FPS).numpy().round(3))


def onset_times(plan: Plan) -> Array:
    """When the sound rises sharply, a time a mel frame at most."""
    loud = torch.logsumexp(plan.mel_MF.double(), dim=-1).numpy()
    rise = loud[2:] - loud[:-2]
    peak = (rise[1:-1] > 1.2) & (rise[1:-1] >= rise[:-2]) & (rise[1:-1] > rise[2:])
    return (np.flatnonzero(peak) + 2.5) / (FPS * MEL_PER_FRAME)


def agreement(one: Array, two: Array, within: float = 1 / FPS) -> float:
    """F1 of two lists of times, each time paired once."""
    if not len(one) and not len(two):
        return 1.0
    left = list(two)
    pairs = 0
    for moment in one:
        near = [other for other in left if abs(other - moment) <= within]
        if near:
            left.remove(min(near, key=lambda other: abs(other - moment)))
            pairs += 1
    return 2 * pairs / (len(one) + len(two))


def figures_of(plans: list[Plan], readings: list[Reading], wanted: list[set[int]]) -> dict[str, float]:
    """Means over clips of everything above; `wanted` are the kinds that belong to each."""
    shots = [(plan, said) for plan, said in zip(plans, readings, strict=True) if said.scene == "basketball"]
    bounces = [(plan, said) for plan, said in zip(plans, readings, strict=True) if said.scene == "bounce"]
    pulls = np.array([gravity(plan) for plan, said in shots + bounces])
    kinds = [set(plan.entities.kind_K.tolist()) - {0} for plan in plans]
    sides = [float(plan.states_TKS[:, _first(plan, PERSON) or 0, 0].mean()) < 0 for plan, _said in shots]
    return {
        "outcome": float(np.mean([outcome(plan) == said.outcome for plan, said in shots])),
        "scene": float(np.mean([kind == due for kind, due in zip(kinds, wanted, strict=True)])),
        "count": float(np.mean([plan.count == int(said.count) for plan, said in bounces])),
        "side": float(np.mean([left == (said.side == "left") for left, (_plan, said) in zip(sides, shots, strict=True)])),
        "gravity_error": float(np.nanmean(np.abs(pulls - GRAVITY))) / GRAVITY,
        "strays": float(np.mean([strays(plan).any() for plan, _said in shots + bounces])),
        "teleports": float(np.mean([teleports(plan) for plan, _said in shots + bounces])),
        "onsets": float(np.mean([agreement(contact_times(plan), onset_times(plan)) for plan in plans])),
        "onsets_shuffled": float(np.mean([agreement(contact_times(plan), onset_times(other)) for plan, other in pairwise(plans)])),
    }


def probe(planner: Planner, seed: int, count: int = 96) -> dict[str, float]:
    """Figures of sampled plans for the full readings of held-out clips."""
    batch = simulate(np.random.default_rng([seed, 2**31 + 1]), count, with_mel=False)
    readings = [batch.reading(index) for index in range(count)]
    plans = [
        plan for row in range(0, count, 16) for plan in sample(planner, readings[row : row + 16], list(range(row, min(row + 16, count))))
    ]
    return figures_of(plans, readings, [set(kind_K.tolist()) - {0} for kind_K in batch.kind_BK])
