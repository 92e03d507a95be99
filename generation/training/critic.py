"""Trains the critic: simulated clips, roughened like sampled plans, to the readings that are true of them.

    python -m generation.training.critic --out runs/critic --minutes 10 --threads 1

The run directory holds state.safetensors (a second start goes on from it), critic.safetensors + config.json (the mean weights) with the
share of held-out clips read rightly, slot by slot. The rate follows the time that the processor spent, so a run of any length ends
annealed, on a busy machine too.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save as save_tensors
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from generation.network import checkpoint
from generation.network.critic import NANO, Critic, heard, seen
from generation.network.planner import PlannerConfig
from generation.network.reading import SLOTS
from generation.training.clips import Clips, clips_of, measure, stream
from generation.training.ema import Average
from generation.world.scenes import simulate

BATCH = 64
RATE = 2e-3
WARM_UP = 100  # steps
ROUGHNESS = (0.005, 0.3)  # deviations of the noise on a clip's values, in equal ratios: from a fine sampler's to a poor one's
STATISTICS_CLIPS = 2048
HELD_OUT = 512
SAVE_EVERY = 120.0  # of those seconds
STATE_FILE = "state.safetensors"


def roughened(critic: Critic, clips: Clips, generator: torch.Generator) -> Tensor:
    """Logits for noisy clips, half of them seen and half heard.

    A critic of sampled plans must not live by what only the simulator gets exactly right.
    """
    low, high = (math.log(value) for value in ROUGHNESS)
    rough_B11 = torch.exp(low + (high - low) * torch.rand(len(clips.reading_BS), 1, 1, generator=generator))
    values = critic.normalise(clips.parts).map(lambda part: part + rough_B11 * torch.randn(part.shape, generator=generator))
    half = len(clips.reading_BS) // 2
    views = (seen(values.map(lambda part: part[:half])), heard(values.map(lambda part: part[half:])))
    logits: Tensor = critic(views[0].map(lambda one, other: torch.cat([one, other]), views[1]))
    return logits


def loss_of(logits_BSV: Tensor, reading_BS: Tensor) -> Tensor:
    """Cross-entropy of the slots that a scene has, a mean a slot."""
    true_BS = reading_BS - 1
    return functional.cross_entropy(logits_BSV.flatten(0, 1), true_BS.flatten(), ignore_index=-1)


@torch.no_grad()
def look(critic: Critic, clips: Clips) -> dict[str, float]:
    """Share of held-out clips whose slot is read rightly, by sight and by ear."""
    said_BS = clips.reading_BS > 0
    figures: dict[str, float] = {}
    for word, view in (("seen", seen), ("heard", heard)):
        parts = [clips.parts.map(lambda part, at=at: part[at : at + 64]) for at in range(0, len(said_BS), 64)]
        right_BS = torch.cat([critic(view(critic.normalise(part))) for part in parts]).argmax(-1) == clips.reading_BS - 1
        figures |= {f"{slot}_{word}": float(right_BS[said_BS[:, row], row].float().mean()) for row, slot in enumerate(SLOTS)}
    return figures


class Run:
    """A training run in a folder."""

    def __init__(self, out: Path, config: PlannerConfig, minutes: float, seed: int, threads: int) -> None:
        torch.manual_seed(seed)
        self.out, self.minutes, self.seed, self.threads = out, minutes, seed, threads
        self.critic = Critic(config)
        self.critic.set_statistics(*measure(clips_of(simulate(np.random.default_rng([seed, 2**31]), STATISTICS_CLIPS))))
        self.average = Average(self.critic)
        self.optimiser = torch.optim.AdamW(self.critic.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
        self.step, self.spent = 0, 0.0
        out.mkdir(parents=True, exist_ok=True)
        if (out / STATE_FILE).exists():
            self._restore(out / STATE_FILE)

    def train(self, source: Iterator[Clips]) -> float:
        """One step on the next clips; its loss. Simulating them counts as spent."""
        began = time.process_time()
        clips = next(source)
        gone = min(1.0, self.spent / (60 * self.minutes))
        scale = min(1.0, (self.step + 1) / WARM_UP) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * gone)))
        self.optimiser.param_groups[0]["lr"] = RATE * scale
        generator = torch.Generator().manual_seed(int(np.random.default_rng([self.seed, 2, self.step]).integers(2**62)))
        loss = loss_of(roughened(self.critic, clips, generator), clips.reading_BS)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.critic.parameters(), 1.0)
        self.optimiser.step()
        self.average.update(self.critic)
        self.step += 1
        self.spent += (time.process_time() - began) / self.threads
        return float(loss.detach())

    def save(self, held_out: Clips) -> dict[str, float]:
        """Publish the mean weights with their figures, and keep everything needed to go on."""
        tensors = {f"own.{name}": value for name, value in self.critic.state_dict().items()}
        tensors |= {f"mean.{name}": value for name, value in self.average.weights.items()}
        for index, state in self.optimiser.state_dict()["state"].items():
            tensors |= {f"moment.{index}.{key}": torch.as_tensor(value) for key, value in state.items()}
        words = {"counters": json.dumps({"step": self.step, "spent": self.spent, "averaged": self.average.updates})}
        checkpoint.replace(self.out / STATE_FILE, save_tensors({key: value.contiguous() for key, value in tensors.items()}, metadata=words))
        self.average.exchange(self.critic)
        figures = look(self.critic, held_out)
        metadata = {"samples": self.step * BATCH, "minutes": round(self.spent / 60, 2), "right": figures}
        checkpoint.save(self.critic, self.out, "critic", self.critic.config, metadata, half=True)
        self.average.exchange(self.critic)
        return figures

    def _restore(self, path: Path) -> None:
        with safe_open(str(path), framework="pt") as file:
            counters = json.loads((file.metadata() or {})["counters"])
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 - not a dict
        self.critic.load_state_dict({key[4:]: value for key, value in tensors.items() if key.startswith("own.")})
        self.average.weights = {name: tensors[f"mean.{name}"] for name in self.average.weights}
        moments: dict[int, dict[str, Tensor]] = {}
        for key, value in tensors.items():
            if key.startswith("moment."):
                _, index, name = key.split(".")
                moments.setdefault(int(index), {})[name] = value
        self.optimiser.load_state_dict({"state": moments, "param_groups": self.optimiser.state_dict()["param_groups"]})
        self.step, self.spent, self.average.updates = counters["step"], counters["spent"], counters["averaged"]


def run(training: Run) -> dict[str, float]:
    """Train for the run's minutes, earlier starts included; the last figures."""
    held_out = clips_of(simulate(np.random.default_rng([training.seed, 2**31 + 1]), HELD_OUT))
    clips = stream(training.seed, BATCH, training.step * BATCH)
    saved = training.spent
    with tqdm(total=round(60 * training.minutes), initial=round(saved), unit="s", mininterval=10, ncols=120) as bar:
        while training.spent < 60 * training.minutes:
            loss = training.train(clips)
            bar.update(round(training.spent) - bar.n)
            bar.set_postfix({"clips": training.step * BATCH, "loss": f"{loss:.3f}"}, refresh=False)
            if training.spent - saved > SAVE_EVERY:
                saved = training.spent
                tqdm.write(_line(training.save(held_out)))
    return training.save(held_out)


def _line(figures: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:.3f}" for name, value in figures.items())


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("runs/critic"))
    parser.add_argument("--minutes", type=float, default=10.0, help="of core time in all, earlier starts of this run included")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    print(_line(run(Run(arguments.out, NANO, arguments.minutes, arguments.seed, arguments.threads))))


if __name__ == "__main__":
    main()
