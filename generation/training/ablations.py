"""What the planner's parts are worth: small planners that each lack one, trained on the same clips and judged by one rule.

    python -m generation.training.ablations --out runs/ablations --clips 65536 --arms all velocities

- Two scenes whose physics a rule can judge, half of the clips each: a shot at a hoop, and balls that bounce.
- Every arm sees the same clips in the same order, from one seed. Where the size differs, equal clips are not equal time: both are printed.
- An arm lacks a channel by being shown nothing in it: velocities become noise, contacts never happen. So all have one shape.
- Plans are judged from positions and sound alone, for what is compared must not depend on a channel that an arm lacks.

Writes one line of figures an arm to <out>/figures.jsonl; arms that are there already are not trained again.

Shape suffixes: see `tokens`.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from generation.bench.contacts import kinks
from generation.bench.metrics import gravity_error, merged, spread
from generation.bench.onsets import agree, together
from generation.bench.outcome import HAND_REACH, Hoop, read_shot
from generation.bench.paths import Track
from generation.bench.runner import simulated_spread
from generation.bench.tumbling import CHEST
from generation.network.flow import draw_noise, draw_times, travel
from generation.network.plan import FRAMES, KINDS, Plan
from generation.network.planner import PLACE, Planner, PlannerConfig
from generation.network.sampler import GUIDANCE, GUIDED, sample
from generation.network.tokens import MOTION_VALUES, NOTHING, VELOCITY, Keep, Parts, frames_of, keep_flags, motion_of, relevance
from generation.training.clips import Clips, clips_of, fit
from generation.training.loop import BATCH, Training
from generation.training.omissions import SHARE_GIVEN
from generation.training.probe import onset_times
from generation.world.scenes import simulate

SCENES = ("basketball", "bounce")
SMALL = PlannerConfig(width=128, depth=4, heads=4, hidden=512)
COOLED = 0.3  # of the clips, the last, are seen at a falling rate
JUDGED = 96  # prompts an arm
HELD_OUT = 256  # clips whose error is measured
GIVEN, COMPARED = 16, 8  # frames given of clips that go on, and frames after them that are compared
CHUNK_CLIPS = 256  # of each scene, simulated at once
STATISTICS_CLIPS = 1024  # of each scene
SAMPLED_AT_ONCE = 16
BALL, HOOP, PERSON = (KINDS.index(kind) for kind in ("ball", "hoop", "person"))

Change = Callable[[Parts, torch.Generator], Parts]


def _untouched(parts: Parts, _generator: torch.Generator) -> Parts:
    return parts


def without_velocities(parts: Parts, generator: torch.Generator) -> Parts:
    """Noise of the size of the velocities in their place."""
    entities = parts.entity.shape[1]
    frames_BTKV = frames_of(parts.state, entities).clone()
    for axis in VELOCITY:
        own = frames_BTKV[..., axis]
        frames_BTKV[..., axis] = torch.randn(own.shape, generator=generator) * own.std()
    return replace(parts, state=torch.cat([motion_of(frames_BTKV), parts.state[..., MOTION_VALUES:]], dim=-1))


def without_contacts(parts: Parts, _generator: torch.Generator) -> Parts:
    """Nothing ever touches."""
    state = parts.state.clone()
    state[..., MOTION_VALUES:] = 0
    return replace(parts, state=state)


@dataclass(frozen=True)
class Arm:
    """One small planner: its size, what its clips lack, and the share of them that are given a part of their plan."""

    config: PlannerConfig = SMALL
    change: Change = _untouched
    given: float = SHARE_GIVEN


ARMS = {
    "all": Arm(),
    "no velocities": Arm(change=without_velocities),
    "no contacts": Arm(change=without_contacts),
    "given .06": Arm(given=0.06),
    "given .80": Arm(given=0.80),
    "width 64": Arm(config=PlannerConfig(width=64, depth=4, heads=4, hidden=256)),
    "width 192, depth 6": Arm(config=PlannerConfig()),
}
# Of one planner: how strongly and in which steps it is guided. The first is what the others are compared with.
GUIDANCES = {
    "first half": (GUIDANCE, GUIDED),
    "none": (1.0, GUIDED),
    "second half": (GUIDANCE, (0.5, 1.0)),
    "all steps": (GUIDANCE, (0.0, 1.0)),
}


def clips(seed: int, chunk: int, count: int = CHUNK_CLIPS) -> Clips:
    """The clips of one chunk, both scenes mixed."""
    rng = np.random.default_rng([seed, chunk])
    scenes = [clips_of(simulate(rng, count, scene=scene)) for scene in SCENES]
    order = torch.from_numpy(rng.permutation(len(SCENES) * count))
    parts = scenes[0].parts.map(lambda *both: torch.cat(both)[order], *[other.parts for other in scenes[1:]])
    return Clips(parts, torch.cat([scene.reading_BS for scene in scenes])[order], torch.cat([scene.late_B for scene in scenes])[order])


def lessons(arm: Arm, seed: int) -> Iterator[Clips]:
    """Endless batches as this arm sees them."""
    generator = torch.Generator().manual_seed(seed)
    for chunk in itertools.count():
        whole = clips(seed, chunk)
        parts = arm.change(whole.parts, generator)
        for row in range(0, parts.clips - BATCH + 1, BATCH):
            rows = slice(row, row + BATCH)
            yield Clips(parts.map(lambda part, rows=rows: part[rows]), whole.reading_BS[rows], whole.late_B[rows])


def train(arm: Arm, count: int, seed: int) -> tuple[Planner, float]:
    """A planner that has seen so many clips, and the processor seconds that took."""
    torch.manual_seed(seed)
    planner = Planner(arm.config)
    first = clips(seed, 2**31, STATISTICS_CLIPS)
    fit(planner, replace(first, parts=arm.change(first.parts, torch.Generator().manual_seed(seed))))
    training = Training(planner, seed, half=True, given=arm.given)
    source, started = lessons(arm, seed), time.process_time()
    with tqdm(total=count, unit="clip", mininterval=10) as bar:
        while training.samples < count:
            left = 1 - training.samples / count
            training.step(next(source), min(1.0, left / COOLED))
            bar.update(BATCH)
    training.average.exchange(planner)
    return planner.eval(), time.process_time() - started


@dataclass(frozen=True)
class Judged:
    """What positions and sound of one plan tell; None where it has no ball or no hoop."""

    outcome: bool | None
    jumps: bool | None
    gravity: float | None
    touches: tuple[float, ...]
    onsets: tuple[float, ...]


def judge(plan: Plan, outcome: str) -> Judged:
    """One plan, by the scorecard's rules for paths."""
    tracks = [track_of(plan, entity) for entity in (plan.entities.kind_K == BALL).nonzero()[:, 0].tolist()]
    heard = merged(onset_times(plan).tolist())
    hoops, people = ((plan.entities.kind_K == kind).nonzero()[:, 0].tolist() for kind in (HOOP, PERSON))
    chest = None
    held_T = np.zeros(FRAMES, dtype=np.bool_)
    if people and tracks:
        x, y = plan.states_TKS[:, people[0], :2].median(0).values.tolist()
        chest = (x, y + CHEST * float(plan.entities.size_K[people[0]]))
        held_T = np.hypot(tracks[0].x_T - chest[0], tracks[0].y_T - chest[1]) < HAND_REACH
    falls = gravity_error(tracks, held_T)
    if not outcome:
        touches = [kink.time for track in tracks for kink in kinks(track.x_T, track.y_T, track.radius) if not kink.jump]
        return Judged(None, None, falls, merged(touches), heard)
    if not hoops or not tracks:
        return Judged(False, True, falls, (), heard)
    hoop_x, hoop_y, side = plan.states_TKS[:, hoops[0], [0, 1, 4]].median(0).values.tolist()
    shot = read_shot(tracks[0].x_T, tracks[0].y_T, tracks[0].radius, Hoop(hoop_x, hoop_y, 1.0 if side >= 0 else -1.0), chest)
    return Judged(shot.outcome == outcome, shot.jumps > 0, falls, merged([kink.time for _surface, kink in shot.touches]), heard)


def track_of(plan: Plan, entity: int) -> Track:
    """Where one body of a plan is while it is there."""
    x_T, y_T, presence_T = plan.states_TKS[:, entity, [0, 1, -1]].double().numpy().T
    there_T = presence_T > 0.5
    return Track(np.where(there_T, x_T, np.nan), np.where(there_T, y_T, np.nan), float(plan.entities.size_K[entity]), np.zeros(0))


def figures(planner: Planner, seed: int, guidance: float = GUIDANCE, guided: tuple[float, float] = GUIDED) -> dict[str, float]:
    """What prompts and given frames of held-out clips become."""
    per_scene = JUDGED // len(SCENES)
    sampled = partial(sample, planner, guidance=guidance, guided=guided)
    found: list[Judged] = []
    missed: list[float] = []
    spreads: list[float] = []
    for scene in SCENES:
        batch = simulate(np.random.default_rng([seed, 2**31 + 1]), per_scene, scene=scene)
        readings = [batch.reading(index) for index in range(per_scene)]
        for row in range(0, per_scene, SAMPLED_AT_ONCE):
            rows = range(row, min(row + SAMPLED_AT_ONCE, per_scene))
            some = [readings[index] for index in rows]
            made = sampled(some, list(rows))
            found += [judge(plan, reading.outcome) for plan, reading in zip(made, some, strict=True)]
            known = [(batch.plan(index), Keep(start=GIVEN)) for index in rows]
            gone_on = sampled(some, list(rows), known)
            missed += [error for plan, (true, _keep) in zip(gone_on, known, strict=True) if (error := apart(plan, true)) is not None]
        same = sampled([readings[0]] * SAMPLED_AT_ONCE, list(range(SAMPLED_AT_ONCE)))
        wide = spread([path for plan in same if (path := main_path(plan)) is not None])
        there = simulated_spread(readings[0])
        spreads += [wide / there] if wide and there else []
    return {
        "outcome": _mean([one.outcome for one in found]),
        "jumps": _mean([one.jumps for one in found]),
        "gravity_error": _mean([one.gravity for one in found]),
        "onset_f1": together([agree(one.touches, one.onsets) for one in found]).f1,
        "goes_on_metres": float(np.median(missed)),
        "spread": _mean(spreads),
    }


@torch.no_grad()
def path_error(planner: Planner, change: Change, seed: int) -> float:
    """The flow's mean squared error in places alone, of held-out clips made from words: it tells arms apart long before outcomes do."""
    whole = clips(seed, 2**31 + 1, HELD_OUT // len(SCENES))
    generator = torch.Generator().manual_seed(seed)
    parts = change(whole.parts, generator)
    flags, clean = keep_flags([NOTHING] * parts.clips, planner.config.entities), planner.normalise(parts)
    noise, time_B = draw_noise(parts, generator), draw_times(parts.clips, generator)
    velocity = planner(travel(noise, clean, flags, time_B), flags, whole.reading_BS, time_B)
    error, weight = (
        frames_of(part, planner.config.entities)[..., PLACE]
        for part in (velocity.state - (clean.state - noise.state), relevance(parts).state)
    )
    return float((error.square() * weight).sum() / weight.sum())


def apart(plan: Plan, true: Plan) -> float | None:
    """How far the balls are from where they were to be in the frames after the given ones, in metres; None if there is none."""
    frames, balls = slice(GIVEN, GIVEN + COMPARED), (true.entities.kind_K == BALL).nonzero()[:, 0]
    there_TB = true.states_TKS[frames, balls, -1] > 0.5
    if not there_TB.any():
        return None
    off_TB = (plan.states_TKS[frames, balls, :2] - true.states_TKS[frames, balls, :2]).norm(dim=-1)
    return float(off_TB[there_TB].mean())


def main_path(plan: Plan) -> NDArray[np.float64] | None:
    """Every fourth place of the first ball, as the scorecard's variety takes it."""
    balls = (plan.entities.kind_K == BALL).nonzero()[:, 0].tolist()
    if not balls:
        return None
    track = track_of(plan, balls[0])
    return np.stack([track.x_T, track.y_T], axis=1)[::4]


def _mean(values: Sequence[float | bool | None]) -> float:
    told = [float(value) for value in values if value is not None]
    return float(np.mean(told)) if told else float("nan")


def run(name: str, count: int, seed: int) -> list[dict[str, Any]]:
    """Train one arm and judge it; the whole one under every guidance."""
    arm = ARMS[name]
    planner, seconds = train(arm, count, seed)
    about: dict[str, Any] = {"arm": name, "clips": count, "seed": seed, "seconds": round(seconds), "parameters": planner.parameters_total}
    about["path_error"] = path_error(planner, arm.change, seed)
    ways = GUIDANCES if name == "all" else {"first half": GUIDANCES["first half"]}
    return [about | {"guided": way} | figures(planner, seed, *how) for way, how in ways.items()]


def main() -> None:
    """Read the command line and train what is not there yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("runs/ablations"))
    parser.add_argument("--clips", type=int, default=65536, help="that each arm sees")
    parser.add_argument("--arms", nargs="+", choices=ARMS, default=list(ARMS))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    arguments.out.mkdir(parents=True, exist_ok=True)
    lines = arguments.out / "figures.jsonl"
    done = {json.loads(line)["arm"] for line in lines.read_text().splitlines()} if lines.exists() else set()
    for name in [name for name in arguments.arms if name not in done]:
        rows = run(name, arguments.clips, arguments.seed)
        with lines.open("a") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
        for row in rows:
            tqdm.write("  ".join(f"{key} {value:.3f}" if isinstance(value, float) else f"{key} {value}" for key, value in row.items()))


if __name__ == "__main__":
    main()
