"""Training clips: the simulator's batches as the planner's parts, made while they are used.

- Chunk n of a run is simulated from (seed, n), so a resumed run continues with clips it has not seen.
- Simulation costs a few per cent of a training step on one core, so there it needs no process of its own. A GPU learns ten times faster
  than a core simulates: then workers simulate a chunk each, in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from generation.network.plan import FRAMINGS, STATE_AXES
from generation.network.planner import Planner
from generation.network.reading import SLOTS
from generation.network.tokens import CAMERA, FRAME_VALUES, MOTION_VALUES, VALUES, Parts, frames_of, pack, relevance
from generation.world.batch import Batch
from generation.world.scenes import LATE, simulate

CHUNK_CLIPS = 512
AHEAD = 4  # batches that a worker makes before they are asked for
FRAMING_SLOT, PLACE_SLOT, TIME_SLOT = (list(SLOTS).index(slot) for slot in ("framing", "place", "time"))
LEAST_DEVIATION = 0.1  # of one-hot values that hardly ever change

Simulate = Callable[[np.random.Generator, int], Batch]
SHOWN: Simulate = partial(simulate, late=LATE)  # what a planner learns from


@dataclass(frozen=True)
class Clips:
    """Raw parts and full readings of B clips, and which of them begin in the middle of their scene."""

    parts: Parts
    reading_BS: Tensor
    late_B: Tensor

    def pin_memory(self) -> Clips:
        """What a data loader calls for clips that go to a GPU."""
        return Clips(self.parts.map(lambda part: part.pin_memory()), self.reading_BS, self.late_B)


def clips_of(batch: Batch) -> Clips:
    """A simulated batch as clips."""
    reading_BS = torch.from_numpy(batch.reading_BS)
    names = ("palette_BZ", "camera_BTC", "kind_BK", "material_BK", "size_BK", "depth_BK", "appearance_BKA")
    moving = ("states_BTKS", "pose_BTKP", "contacts_BCKD", "mel_BMF")
    tensors = [torch.from_numpy(getattr(batch, name)) for name in (*names, *moving)]
    framings = [FRAMINGS[word - 1] for word in batch.reading_BS[:, FRAMING_SLOT]]
    parts = pack(framings, reading_BS[:, PLACE_SLOT] - 1, reading_BS[:, TIME_SLOT] - 1, *tensors)
    return Clips(parts, reading_BS, torch.from_numpy(batch.late_B))


class _Stream(IterableDataset[Clips]):
    """Endless batches; of several workers each makes every so many-th chunk."""

    def __init__(self, seed: int, size: int, first_clip: int, source: Simulate) -> None:
        self.seed, self.size, self.first_chunk, self.source = seed, size, first_clip // CHUNK_CLIPS, source

    def __iter__(self) -> Iterator[Clips]:
        worker = get_worker_info()
        own, workers = (worker.id, worker.num_workers) if worker else (0, 1)
        for chunk in count(self.first_chunk + own, workers):
            clips = clips_of(self.source(np.random.default_rng([self.seed, chunk]), CHUNK_CLIPS))
            for row in range(0, CHUNK_CLIPS - self.size + 1, self.size):
                rows = slice(row, row + self.size)
                parts = clips.parts.map(lambda part, rows=rows: part[rows].clone())
                yield Clips(parts, clips.reading_BS[rows].clone(), clips.late_B[rows].clone())


def stream(seed: int, size: int, first_clip: int = 0, source: Simulate = SHOWN, workers: int = 0, pinned: bool = False) -> Iterator[Clips]:
    """Endless batches of `size` clips, at most a chunk, starting at a clip count; made here or by so many processes."""
    clips = _Stream(seed, size, first_clip, source)
    ahead = AHEAD if workers else None
    return iter(DataLoader(clips, batch_size=None, num_workers=workers, prefetch_factor=ahead, pin_memory=pinned))


def measure(clips: Clips) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """Mean and deviation of every value where it means something; the frames of a token share theirs."""
    means, deviations = {}, {}
    weights = relevance(clips.parts)
    for name, part in clips.parts.items():
        flat, weight = part.flatten(0, 1), getattr(weights, name).flatten(0, 1)
        total = weight.sum(0)
        first, second = (flat * weight).sum(0), (flat.square() * weight).sum(0)
        if name == "state":
            total, first, second = (_shared(sums, MOTION_VALUES, FRAME_VALUES) for sums in (total, first, second))
        if name == "mel":
            bins = VALUES["mel"] // 8
            total, first, second = (_shared(sums, VALUES["mel"], bins) for sums in (total, first, second))
        mean = first / total.clamp(min=1)
        means[name] = mean
        deviations[name] = (second / total.clamp(min=1) - mean.square()).clamp(min=LEAST_DEVIATION**2).sqrt()
    return means, deviations


def fit(planner: Planner, clips: Clips) -> None:
    """Fix the statistics and the prior of a planner from true clips."""
    planner.set_statistics(*measure(clips))
    _fit_prior(planner, clips)


def _fit_prior(planner: Planner, clips: Clips) -> None:
    known = planner.normalise(clips.parts)
    frames, weights = (frames_of(parts.state, planner.config.entities) for parts in (known, relevance(clips.parts)))
    planner.prior.measure(known.entity, frames, weights)


def extend(planner: Planner, clips: Clips, known: dict[str, Tensor]) -> None:
    """Fit a trained planner to more words than it had, so that it goes on doing what it did.

    `known` is 1 where a value of a part was there before. New values get statistics; so do cameras and poses, which new scenes move
    farther, and their heads are scaled to say what they said. Places and speeds keep their statistics and their prior.
    """
    means, deviations = measure(clips)
    kept = {name: known[name].bool() for name in VALUES}
    kept["scene"][CAMERA] = False
    kept["state"][:MOTION_VALUES].view(-1, FRAME_VALUES)[:, len(STATE_AXES) :] = False
    for name in VALUES:
        mean, deviation = getattr(planner, f"mean_{name}"), getattr(planner, f"deviation_{name}")
        weight, bias = (planner.get_parameter(f"leave.{name}.{which}") for which in ("weight", "bias"))
        moved = ~kept[name] & known[name].bool()
        scale = (deviation / deviations[name])[moved]
        with torch.no_grad():
            weight[moved] *= scale[:, None]
            bias[moved] = bias[moved] * scale + ((mean - means[name]) / deviations[name])[moved]
        mean.copy_(torch.where(kept[name], mean, means[name]))
        deviation.copy_(torch.where(kept[name], deviation, deviations[name]))
    paired = {key: value.clone() for key, value in planner.prior.paired.state_dict().items()}
    _fit_prior(planner, clips)
    planner.prior.paired.load_state_dict(paired)


def _shared(sums: Tensor, length: int, period: int) -> Tensor:
    shared = sums[:length].view(-1, period).sum(0, keepdim=True).expand(length // period, -1).flatten()
    return torch.cat([shared, sums[length:]])
