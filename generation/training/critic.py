"""Trains the critic: simulated clips, roughened, to the readings that are true of them, and a planner's plans to what became of them.

    python -m generation.training.critic --out runs/critic --minutes 10 --threads 1 --planner generation/weights/nano --tries 2000

True clips never lie, so they cannot teach what a plan that fails looks like. What becomes of a planner's balls is read by rule
(`probe`); nothing else is said about its plans.

The run directory holds state.safetensors (a second start goes on from it), tries.safetensors (the plans), critic.safetensors +
config.json (the mean weights) with the share of held-out clips and tries read rightly, question by question. The rate follows the time
that the processor spent, so a run of any length ends annealed, on a busy machine too.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import load_file
from safetensors.torch import save as save_tensors
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from generation.network import checkpoint
from generation.network.critic import CREDIBLE, NANO, QUESTIONS, Critic, heard, seen
from generation.network.planner import Planner, PlannerConfig
from generation.network.reading import SLOTS
from generation.network.sampler import sample
from generation.network.tokens import VALUES, Parts, encode
from generation.training import probe
from generation.training.clips import Clips, clips_of, measure, stream
from generation.training.ema import Average
from generation.world.scenes import simulate

BATCH = 64
RATE = 2e-3
WARM_UP = 100  # steps
ROUGHNESS = (0.003, 0.1)  # deviations of the noise on a clip's values, in equal ratios: from a fine sampler's to a poor one's
TRIES_A_STEP = 32
TRIES_HELD_OUT = 0.15  # of the tries
SCENES_TRIED = ("basketball", "basketball", "bounce")  # in turn: where balls are
OUTCOME = list(SLOTS).index("outcome")
STATISTICS_CLIPS = 2048
HELD_OUT = 512
SAVE_EVERY = 120.0  # of those seconds
STATE_FILE, TRIES_FILE = "state.safetensors", "tries.safetensors"


def questions(clips: Clips) -> Tensor:
    """The true answers (B, Q) to all questions about simulated clips, counted from 1; 0 where there is none."""
    return torch.cat([clips.reading_BS, torch.full((len(clips.reading_BS), 1), 2)], dim=1)


def attempts(planner: Planner, count: int, seed: int) -> Clips:
    """A planner's plans with what rules say about them: the outcome of shots, and whether every ball could move so."""
    parts, answers = [], []
    for row in range(0, count, 12):
        rng = np.random.default_rng([seed, 3, row])
        batch = simulate(rng, 12, scene=SCENES_TRIED[row // 12 % len(SCENES_TRIED)], with_mel=False)
        plans = sample(planner, [batch.reading(index) for index in range(12)], rng.integers(2**62, size=12).tolist())
        answer_BQ = torch.zeros(12, len(QUESTIONS), dtype=torch.long)
        for plan, answer_Q in zip(plans, answer_BQ, strict=True):
            word = probe.outcome(plan)
            answer_Q[OUTCOME] = SLOTS["outcome"].index(word) + 1 if word else 0
            answer_Q[CREDIBLE] = 1 if probe.strays(plan) else 2
        parts.append(encode(plans))
        answers.append(answer_BQ)
    return Clips(parts[0].map(lambda *tensors: torch.cat(tensors), *parts[1:]), torch.cat(answers))


def rough(values: Parts, generator: torch.Generator) -> Parts:
    """With noise: a critic of sampled plans must not live by what only the simulator gets exactly right."""
    low, high = (math.log(value) for value in ROUGHNESS)
    rough_B11 = torch.exp(low + (high - low) * torch.rand(values.clips, 1, 1, generator=generator))
    return values.map(lambda part: part + rough_B11 * torch.randn(part.shape, generator=generator))


def views(critic: Critic, clips: Clips, tries: Clips | None, generator: torch.Generator) -> tuple[Parts, Tensor]:
    """A batch of roughened values and its answers: half of the clips seen, half heard, all tries seen."""
    values, answer_BQ = rough(critic.normalise(clips.parts), generator), questions(clips)
    half = values.clips // 2
    answer_BQ[half:, CREDIBLE] = 0
    given = [seen(values.map(lambda part: part[:half])), heard(values.map(lambda part: part[half:]))]
    if tries is not None:
        given.append(seen(rough(critic.normalise(tries.parts), generator)))
        answer_BQ = torch.cat([answer_BQ, tries.reading_BS])
    return given[0].map(lambda *tensors: torch.cat(tensors), *given[1:]), answer_BQ


def loss_of(logits_BQV: Tensor, answer_BQ: Tensor) -> Tensor:
    """Cross-entropy of the questions that have an answer, a mean a question asked."""
    return functional.cross_entropy(logits_BQV.flatten(0, 1), answer_BQ.flatten() - 1, ignore_index=-1)


@torch.no_grad()
def look(critic: Critic, clips: Clips, tries: Clips | None) -> dict[str, float]:
    """Share of held-out clips whose slot is read rightly, by sight and by ear, and of held-out tries."""

    def right(known: Clips, view: Callable[[Parts], Parts], rows: list[int]) -> list[float]:
        count = len(known.reading_BS)
        parts = [known.parts.map(lambda part, at=at: part[at : at + 64]) for at in range(0, count, 64)]
        right_BQ = torch.cat([critic(view(critic.normalise(part))) for part in parts])[:, rows].argmax(-1) == known.reading_BS[:, rows] - 1
        return [float(right_BQ[known.reading_BS[:, row] > 0, place].float().mean()) for place, row in enumerate(rows)]

    slots = list(range(len(SLOTS)))
    figures = {
        f"{slot}_{word}": value
        for word, view in (("seen", seen), ("heard", heard))
        for slot, value in zip(SLOTS, right(clips, view, slots), strict=True)
    }
    if tries is not None:
        figures |= dict(zip(("outcome_tries", "credible_tries"), right(tries, seen, [OUTCOME, CREDIBLE]), strict=True))
    return figures


class Run:
    """A training run in a folder."""

    def __init__(
        self,
        out: Path,
        config: PlannerConfig,
        minutes: float,
        seed: int,
        threads: int,
        tries: Clips | None = None,
        weights: Path | None = None,
    ) -> None:
        torch.manual_seed(seed)
        self.out, self.minutes, self.seed, self.threads = out, minutes, seed, threads
        self.critic = checkpoint.load(Critic, PlannerConfig, weights, "critic").train() if weights else Critic(config)
        kept_back = round(TRIES_HELD_OUT * len(tries.reading_BS)) if tries else 0
        self.tries = _rows(tries, slice(kept_back, None)) if tries else None
        self.tries_held_out = _rows(tries, slice(kept_back)) if tries else None
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
        rng = np.random.default_rng([self.seed, 2, self.step])
        generator = torch.Generator().manual_seed(int(rng.integers(2**62)))
        tries = _rows(self.tries, torch.from_numpy(rng.integers(len(self.tries.reading_BS), size=TRIES_A_STEP))) if self.tries else None
        values, answer_BQ = views(self.critic, clips, tries, generator)
        loss = loss_of(self.critic(values), answer_BQ)
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
        figures = look(self.critic, held_out, self.tries_held_out)
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


def _rows(clips: Clips, rows: slice | Tensor) -> Clips:
    return Clips(clips.parts.map(lambda part: part[rows]), clips.reading_BS[rows])


def tries_of(out: Path, weights: Path, count: int, seed: int) -> Clips:
    """The tries of this run: made at its first start, read at later ones."""
    path = out / TRIES_FILE
    if not path.exists():
        made = attempts(checkpoint.load(Planner, PlannerConfig, weights, "planner"), count, seed)
        out.mkdir(parents=True, exist_ok=True)
        checkpoint.replace(path, save_tensors({**dict(made.parts.items()), "answers": made.reading_BS}))
    tensors = load_file(path)
    return Clips(Parts(*[tensors[name] for name in VALUES]), tensors["answers"])


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
    parser.add_argument("--planner", type=Path, help="a preset's folder: its planner's plans are learned from too")
    parser.add_argument("--tries", type=int, default=2000, help="how many of them")
    parser.add_argument("--weights", type=Path, help="a preset's folder: a new run begins with its critic instead of noise")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    tries = tries_of(arguments.out, arguments.planner, arguments.tries, arguments.seed) if arguments.planner else None
    print(_line(run(Run(arguments.out, NANO, arguments.minutes, arguments.seed, arguments.threads, tries, arguments.weights))))


if __name__ == "__main__":
    main()
