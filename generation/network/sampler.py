"""The sampler: readings and seeds to plans, one step at a time.

- Stepwise, so that a worker can report progress, cancel, and let clips of other jobs join or leave a batch between two steps.
- Noise comes from each clip's own CPU generator: a clip is decided by its reading, seed and what is kept, never by its neighbours.
- Classifier-free guidance in the first half of the steps only (Kynkäänniemi et al. 2024): adherence is decided there, variety survives
  the second half.
- Each step guesses the plan and sets out for the next time from that guess with new noise (Song et al. 2023, algorithm 1). Walking on
  with the old noise keeps every early mistake: a ball that was to bounce a little too high still does where all else is settled.
- The times are the flow's own, dense where things are decided; the last step lands on the plan.

Shape suffixes: B clips, S slots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from generation.network.flow import time_grid
from generation.network.plan import FRAMINGS, Plan
from generation.network.planner import Planner
from generation.network.reading import SLOTS, Reading
from generation.network.tokens import NOTHING, VALUES, Keep, Parts, decode, encode, keep_flags, kept_frames, spread, token_counts

STEPS = 16
GUIDANCE = 2.0
GUIDED = (0.0, 0.5)  # from and until which share of the steps
FRAMING_SLOT = list(SLOTS).index("framing")


@dataclass
class FlowState:
    """Clips on their way from noise to plan. Clips of one batch may be at different steps."""

    planner: Planner
    readings: list[Reading]
    noisy: Parts  # normalised values
    generators: list[torch.Generator]  # one a clip
    clean: Parts  # normalised values of what is kept, zero elsewhere
    flags: Parts
    step_B: Tensor  # steps done
    steps: int
    guidance: float
    guided: tuple[float, float]

    @property
    def done(self) -> bool:
        """Whether every clip has arrived."""
        return bool((self.step_B >= self.steps).all())


@torch.no_grad()
def start(
    planner: Planner,
    readings: Sequence[Reading],
    seeds: Sequence[int],
    known: Sequence[tuple[Plan, Keep] | None] | None = None,
    steps: int = STEPS,
    guidance: float = GUIDANCE,
    guided: tuple[float, float] = GUIDED,
) -> FlowState:
    """Noise for every clip, and what is kept of a known plan. A framing that was not said is portrait."""
    if len(readings) != len(seeds) or (known is not None and len(known) != len(readings)):
        raise ValueError("readings, seeds and known must be of one length")
    entities = planner.config.entities
    device = next(planner.parameters()).device
    generators = [torch.Generator().manual_seed(seed) for seed in seeds]
    noisy = _noise(generators, entities).map(lambda part: part.to(device))
    keeps = [entry[1] if entry else NOTHING for entry in known or [None] * len(readings)]
    flags = keep_flags(keeps, entities).map(lambda part: part.to(device))
    clean = noisy.map(torch.zeros_like)
    rows = [index for index, entry in enumerate(known or []) if entry]
    if known and rows:
        given = planner.normalise(encode([known[row][0] for row in rows]).map(lambda part: part.to(device)))  # type: ignore[index]
        clean = clean.map(lambda part, values: part.index_copy(0, torch.tensor(rows, device=device), values), given)
    return FlowState(
        planner=planner,
        readings=[reading if reading.framing else replace(reading, framing=FRAMINGS[0]) for reading in readings],
        noisy=noisy,
        generators=generators,
        clean=clean,
        flags=flags,
        step_B=torch.zeros(len(readings), dtype=torch.long, device=device),
        steps=steps,
        guidance=guidance,
        guided=guided,
    )


@torch.no_grad()
def step(state: FlowState) -> FlowState:
    """One step of every clip that has not arrived; returns the same object."""
    masks = spread(state.flags)
    times = time_grid(state.steps).to(state.step_B.device)
    time_B = times[state.step_B]
    noisy = state.noisy.map(lambda part, values, mask: torch.where(mask > 0, values, part), state.clean, masks)
    left_B11 = (1 - time_B)[:, None, None]  # nothing for a clip that has arrived: its guess is what it is
    guess = noisy.map(lambda part, speed: part + left_B11 * speed, _velocity(state, noisy, time_B))
    state.step_B = (state.step_B + 1).clamp(max=state.steps)
    next_B11 = times[state.step_B][:, None, None]
    fresh = _noise(state.generators, state.planner.config.entities)
    state.noisy = guess.map(lambda part, noise: next_B11 * part + (1 - next_B11) * noise.to(part), fresh)
    return state


def step_together(states: Sequence[FlowState]) -> None:
    """A step of each in one pass of the planner; all must share planner, steps and guidance."""
    if len(states) == 1:
        step(states[0])
        return
    together = step(join(states))
    first = 0
    for state in states:
        rows = range(first, first + len(state.readings))
        own = select(together, rows)
        state.noisy, state.step_B = own.noisy, own.step_B
        first = rows.stop


def _noise(generators: Sequence[torch.Generator], entities: int) -> Parts:
    """Standard noise for every clip from its own generator, on the CPU so that a seed means the same everywhere."""
    counts = token_counts(entities)
    return Parts(
        *[torch.stack([torch.randn(counts[name], VALUES[name], generator=generator) for generator in generators]) for name in VALUES]
    )


def _velocity(state: FlowState, noisy: Parts, time_B: Tensor) -> Parts:
    """v = v_free + guidance (v_said - v_free) for clips in the guided steps (Ho & Salimans 2022, eq. 6)."""
    said_BS = torch.tensor([reading.tokens() for reading in state.readings], device=time_B.device)
    first, until = (share * state.steps for share in state.guided)
    guided = ((state.step_B >= first) & (state.step_B < until) & (state.guidance != 1.0)).nonzero()[:, 0]
    free_BS = torch.zeros_like(said_BS[guided])
    free_BS[:, FRAMING_SLOT] = said_BS[guided, FRAMING_SLOT]
    both = noisy.map(lambda part: torch.cat([part, part[guided]]))
    flags = state.flags.map(lambda part: torch.cat([part, part[guided]]))
    velocity: Parts = state.planner(both, flags, torch.cat([said_BS, free_BS]), torch.cat([time_B, time_B[guided]]))
    count = len(state.readings)

    def combine(part: Tensor) -> Tensor:
        said, free = part[:count], part[count:]
        return said.index_copy(0, guided, free + state.guidance * (said[guided] - free))

    return velocity.map(combine)


def plans(state: FlowState) -> list[Plan]:
    """The plans of all clips; before the last step they are as rough as the noise that is left."""
    masks = spread(state.flags)
    values = state.noisy.map(lambda part, given, mask: torch.where(mask > 0, given, part), state.clean, masks)
    known_BT = kept_frames(state.flags, state.planner.config.entities)
    return decode(state.planner.restore(values), state.readings, known_BT)


def _how(state: FlowState) -> tuple[Planner, int, float, tuple[float, float]]:
    return state.planner, state.steps, state.guidance, state.guided


def join(states: Sequence[FlowState]) -> FlowState:
    """One batch of several; all must share planner, steps and guidance."""
    first = states[0]
    if any(_how(other) != _how(first) for other in states):
        raise ValueError("only states with one planner, number of steps and guidance can be joined")

    def joined(name: str) -> Parts:
        own: Parts = getattr(states[0], name)
        others: list[Parts] = [getattr(state, name) for state in states[1:]]
        return own.map(lambda *tensors: torch.cat(tensors), *others)

    readings = [reading for state in states for reading in state.readings]
    step_B = torch.cat([state.step_B for state in states])
    generators = [generator for state in states for generator in state.generators]
    parts = joined("noisy"), generators, joined("clean"), joined("flags")
    return FlowState(first.planner, readings, *parts, step_B, *_how(first)[1:])


def select(state: FlowState, rows: Sequence[int]) -> FlowState:
    """Some clips of a batch, in this order: how a clip leaves it."""
    index = torch.tensor(list(rows), device=state.step_B.device)
    noisy, clean, flags = (parts.map(lambda part: part[index]) for parts in (state.noisy, state.clean, state.flags))
    readings, generators = [state.readings[row] for row in rows], [state.generators[row] for row in rows]
    return FlowState(state.planner, readings, noisy, generators, clean, flags, state.step_B[index], *_how(state)[1:])


def sample(
    planner: Planner,
    readings: Sequence[Reading],
    seeds: Sequence[int],
    known: Sequence[tuple[Plan, Keep] | None] | None = None,
    steps: int = STEPS,
    guidance: float = GUIDANCE,
    guided: tuple[float, float] = GUIDED,
) -> list[Plan]:
    """All steps at once."""
    state = start(planner, readings, seeds, known, steps, guidance, guided)
    while not state.done:
        step(state)
    return plans(state)
