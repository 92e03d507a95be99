"""The training state: weights, optimisers, mean weights and counters, and one step of descent.

- Muon for the matrices inside blocks, AdamW for the rest; a constant rate after warm-up, so that a run can stop and go on anywhere.
- A cool-down to zero ends a run; it is never saved as state, so a longer run starts again from before it.
- State is safetensors like everything else: no pickle, even for ourselves.
- On a GPU, and on a processor that has the instructions for it, the blocks compute in bfloat16 (there half as fast again as in single).
- Larger batches are for a GPU; the rates then grow with the cube root of the batch, between what is right for noise alone (its square
  root) and for curvature alone (none).
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as save_tensors
from torch import Tensor

from generation.network.checkpoint import CheckpointError, replace
from generation.network.flow import Loss, draw_noise, draw_times, flow_loss, kinds_of, travel
from generation.network.planner import Block, Planner
from generation.network.tokens import Parts, keep_flags, relevance
from generation.training.clips import Clips
from generation.training.ema import Average
from generation.training.muon import Muon
from generation.training.omissions import SHARE_GIVEN, draw_keeps, leave_out

BATCH = 32  # that the rates are for
MUON_RATE = 2e-3
ADAM_RATE = 1.5e-3
WARM_UP = 200  # steps
AVERAGE_EVERY = 4  # steps


class Training:
    """One planner being trained."""

    def __init__(
        self, planner: Planner, seed: int, batch: int = BATCH, half: bool = False, rate: float = 1.0, given: float = SHARE_GIVEN
    ) -> None:
        self.planner = planner
        self.half = half
        self.given = given
        self.seed = seed
        self.device = next(planner.parameters()).device
        self.pace = rate * (batch / BATCH) ** (1 / 3)
        blocks = [block for block in planner.blocks if isinstance(block, Block)]
        matrices = [layer.weight for block in blocks for layer in (block.attend, block.mix, block.up, block.down)]
        chosen = {id(value) for value in matrices}
        others = [value for value in planner.parameters() if id(value) not in chosen]
        self.optimisers: dict[str, torch.optim.Optimizer] = {
            "muon": Muon(matrices, lr=MUON_RATE),
            "adam": torch.optim.AdamW(others, lr=ADAM_RATE, betas=(0.9, 0.97), weight_decay=0.0, foreach=True),
        }
        self.average = Average(planner)
        self.steps = 0
        self.samples = 0

    def step(self, clips: Clips, cooling: float = 1.0) -> Loss:
        """One step on a batch. `cooling` scales the rates, 1 to 0 at the end of a run."""
        self.planner.train()
        loss = self.loss(clips)
        loss.total.backward()
        torch.nn.utils.clip_grad_norm_(self.planner.parameters(), 1.0)
        scale = min(1.0, (self.steps + 1) / WARM_UP) * self.pace * cooling
        for name, rate in (("muon", MUON_RATE), ("adam", ADAM_RATE)):
            for group in self.optimisers[name].param_groups:
                group["lr"] = rate * scale
            self.optimisers[name].step()
        self.planner.zero_grad(set_to_none=True)
        self.steps += 1
        self.samples += len(clips.reading_BS)
        if self.steps % AVERAGE_EVERY == 0:
            self.average.update(self.planner)
        return loss

    def loss(self, clips: Clips) -> Loss:
        """The loss of a batch; randomness depends on the seed and the step alone."""
        rng = np.random.default_rng([self.seed, 1, self.steps])
        generator = torch.Generator(self.device).manual_seed(int(rng.integers(2**62)))
        count = len(clips.reading_BS)
        parts = clips.parts.map(lambda part: part.to(self.device, non_blocking=True))
        flags = keep_flags(draw_keeps(rng, clips.late_B, self.given), self.planner.config.entities).map(lambda part: part.to(self.device))
        told_BS = leave_out(rng, clips.reading_BS).to(self.device)
        time_B = draw_times(count, generator)
        return self._compare(parts, draw_noise(parts, generator), flags, told_BS, time_B)

    def _compare(self, parts: Parts, noise: Parts, flags: Parts, told_BS: Tensor, time_B: Tensor) -> Loss:
        """What the planner says at these times of the way from noise to true clips against what is so."""
        clean = self.planner.normalise(parts)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.half):
            velocity = self.planner(travel(noise, clean, flags, time_B), flags, told_BS, time_B)
        return flow_loss(velocity, noise, clean, flags, relevance(parts), kinds_of(parts), time_B)

    def save(self, path: Path) -> None:
        """Write everything that a later run needs to go on."""
        tensors = {f"own.{name}": value for name, value in self.planner.state_dict().items()}
        tensors |= {f"mean.{name}": value for name, value in self.average.weights.items()}
        for name, optimiser in self.optimisers.items():
            for index, state in optimiser.state_dict()["state"].items():
                tensors |= {f"{name}.{index}.{key}": torch.as_tensor(value) for key, value in state.items()}
        counters = {"steps": self.steps, "samples": self.samples, "averaged": self.average.updates, "seed": self.seed}
        words = {"counters": json.dumps(counters)}
        replace(path, save_tensors({key: value.detach().cpu().contiguous() for key, value in tensors.items()}, metadata=words))

    def restore(self, path: Path) -> None:
        """Go on from a saved state. Raises CheckpointError when the file is damaged or of another shape."""
        try:
            with safe_open(str(path), framework="pt") as file:
                counters = json.loads((file.metadata() or {})["counters"])
                tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 - not a dict
            self.planner.load_state_dict({key[4:]: value for key, value in tensors.items() if key.startswith("own.")})
            self.average.weights = {name: tensors[f"mean.{name}"] for name in self.average.weights}
        except (SafetensorError, OSError, KeyError, RuntimeError) as error:
            raise CheckpointError(f"{path}: not the state of such a training run ({error})") from error
        for name, optimiser in self.optimisers.items():
            state = optimiser.state_dict()
            for key, value in tensors.items():
                owner, _dot, rest = key.partition(".")
                if owner == name:
                    index, entry = rest.split(".")
                    state["state"].setdefault(int(index), {})[entry] = value
            optimiser.load_state_dict(state)
        self.steps, self.samples = counters["steps"], counters["samples"]
        self.average.updates, self.seed = counters["averaged"], counters["seed"]
