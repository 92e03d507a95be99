"""Trains the critic: simulated clips, roughened, to the readings that are true of them, and shots and bounces, a planner's too, to
what becomes of their balls.

    python -m generation.training.critic --out runs/critic --minutes 20 --threads 1 --planner runs/planner --tries 4000

True clips never lie, so they cannot teach what a plan that fails looks like. What becomes of a planner's balls, and of balls whose
path was shifted by some decimetres, is read by rule (`probe`): the outcome of a shot, and every moment in which a ball turns
where nothing is.

The run directory holds state.safetensors (a second start goes on from it), tries.safetensors (the planner's plans; a second start with
more tries adds those of the planner as it is then), critic.safetensors + config.json (the mean weights) with the share of held-out clips
and tries read rightly. The rate follows the time that the processor spent, so a run of any length ends annealed, on a busy machine too.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
from generation.network.critic import CRITIC, Critic, heard, seen
from generation.network.plan import CHUNK, CHUNKS, KINDS, Plan
from generation.network.planner import Planner, PlannerConfig
from generation.network.reading import SLOTS, Reading
from generation.network.sampler import sample
from generation.network.tokens import MEL_TOKENS, VALUES, Parts, decode, encode
from generation.training import probe
from generation.training.clips import Clips, clips_of, measure, stream
from generation.training.ema import Average
from generation.world.scenes import simulate

BATCH = 64
RATE = 2e-3
WARM_UP = 100  # steps
# Deviations of the noise on values, in equal ratios. What is read is plain in a poor sampler's plan too; a turn beside a rim is not.
READ_ROUGHNESS, DOUBTED_ROUGHNESS = (0.003, 0.1), (0.002, 0.02)
JUDGED_A_STEP = 24  # plans of each source whose movements are judged: simulated ones, and a planner's if there are any
BENT = 0.5  # of them have a ball shifted
SHIFT_METRES = 0.35
HELD_OUT_EVERY = 10  # of the tries
SCENES_TRIED = ("basketball", "basketball", "bounce")  # in turn: where balls are
PLANNED_AT_ONCE = 48
OUTCOME, SCENE = (list(SLOTS).index(slot) for slot in ("outcome", "scene"))
WITH_BALLS = torch.tensor([SLOTS["scene"].index(scene) + 1 for scene in ("basketball", "bounce")])
STATISTICS_CLIPS = 2048
HELD_OUT = 512
SAVE_EVERY = 120.0  # of those seconds
STATE_FILE, TRIES_FILE = "state.safetensors", "tries.safetensors"


@dataclass(frozen=True)
class Judged:
    """Silent plans and what rules say of them: the outcome (B), counted from 1, 0 for no shot; strays (B, C, K) as 0 and 1."""

    parts: Parts
    outcome_B: Tensor
    strays_BCK: Tensor


def judge(plans: Sequence[Plan]) -> Judged:
    """Plans with what becomes of their balls."""
    words = [probe.outcome(plan) for plan in plans]
    strays_BCK = torch.zeros(len(plans), CHUNKS, len(plans[0].entities.kind_K))
    for strays_CK, plan in zip(strays_BCK, plans, strict=True):
        frames, bodies = probe.strays(plan).nonzero()
        strays_CK[(frames + 1) // CHUNK, bodies] = 1
    parts = encode(plans)
    silent = Parts(parts.scene, parts.entity, parts.state, torch.zeros_like(parts.mel))
    return Judged(silent, torch.tensor([SLOTS["outcome"].index(word) + 1 if word else 0 for word in words]), strays_BCK)


def bent(plan: Plan, rng: np.random.Generator) -> Plan:
    """The plan with the path of one of its balls shifted: as it flies now it may turn where nothing is, or end otherwise."""
    balls = (plan.entities.kind_K == KINDS.index("ball")).nonzero()[:, 0].tolist()
    if not balls:
        return plan
    states_TKS = plan.states_TKS.clone()
    states_TKS[:, rng.choice(balls), :2] += torch.from_numpy(rng.normal(0, SHIFT_METRES, 2)).float()
    return replace(plan, states_TKS=states_TKS)


def attempts(planner: Planner, count: int, seed: int) -> Clips:
    """A planner's silent plans for shots and bounces, with the readings they were made for."""
    parts, readings = [], []
    for row in range(0, count, PLANNED_AT_ONCE):
        rng = np.random.default_rng([seed, 3, row])
        size = min(PLANNED_AT_ONCE, count - row)
        batch = simulate(rng, size, scene=SCENES_TRIED[row // PLANNED_AT_ONCE % len(SCENES_TRIED)], with_mel=False)
        plans = sample(planner, [batch.reading(index) for index in range(size)], rng.integers(2**62, size=size).tolist())
        parts.append(encode(plans))
        readings.append(torch.from_numpy(batch.reading_BS))
    return _whole(parts[0].map(lambda *tensors: torch.cat(tensors), *parts[1:]), torch.cat(readings))


def drawn(sources: Sequence[Clips], count: int, rng: np.random.Generator) -> Judged:
    """So many clips of each source, half of them bent, judged."""
    rows = [_rows(clips, torch.from_numpy(rng.integers(len(clips.reading_BS), size=count))) for clips in sources]
    return judge([bent(plan, rng) if rng.random() < BENT else plan for clips in rows for plan in _plans(clips)])


def rough(values: Parts, span: tuple[float, float], generator: torch.Generator) -> Parts:
    """With noise: a critic of sampled plans must not live by what only the simulator gets exactly right."""
    low, high = (math.log(value) for value in span)
    rough_B11 = torch.exp(low + (high - low) * torch.rand(values.clips, 1, 1, generator=generator))
    return values.map(lambda part: part + rough_B11 * torch.randn(part.shape, generator=generator))


def views(critic: Critic, clips: Clips, judged: Judged, generator: torch.Generator) -> tuple[Parts, Tensor]:
    """A batch of roughened values and answers (B, S) for the slots: half of the clips seen, half heard, all that is judged seen."""
    values = rough(critic.normalise(clips.parts), READ_ROUGHNESS, generator)
    half = values.clips // 2
    doubted = seen(rough(critic.normalise(judged.parts), DOUBTED_ROUGHNESS, generator))
    given = [seen(values.map(lambda part: part[:half])), heard(values.map(lambda part: part[half:])), doubted]
    answer_BS = torch.zeros(doubted.clips, len(SLOTS), dtype=torch.long)
    answer_BS[:, OUTCOME] = judged.outcome_B
    return given[0].map(lambda *tensors: torch.cat(tensors), *given[1:]), torch.cat([clips.reading_BS, answer_BS])


def loss_of(logits_BSV: Tensor, doubts_BCK: Tensor, answer_BS: Tensor, strays_BCK: Tensor) -> Tensor:
    """Cross-entropy, a mean a slot answered, and that of all movements of a plan, a mean a plan judged; these are the last of the batch."""
    read = functional.cross_entropy(logits_BSV.flatten(0, 1), answer_BS.flatten() - 1, ignore_index=-1)
    doubts = functional.binary_cross_entropy_with_logits(doubts_BCK[-len(strays_BCK) :], strays_BCK, reduction="sum")
    return read + doubts / len(strays_BCK)


@torch.no_grad()
def look(critic: Critic, clips: Clips, tries: Judged | None) -> dict[str, float]:
    """Share of held-out clips whose slot is read rightly, by sight and by ear; the same for the outcome of held-out tries, and how often a
    try in which all balls could move so is doubted less than one in which one could not."""

    def answers(parts: Parts) -> tuple[Tensor, Tensor]:
        read = [critic(part) for part in _slices(parts, 64)]
        return torch.cat([logits.argmax(-1) + 1 for logits, _doubts in read]), torch.cat([doubts for _logits, doubts in read])

    figures = {}
    values = critic.normalise(clips.parts)
    for word, view in (("seen", seen), ("heard", heard)):
        right_BS = answers(view(values))[0] == clips.reading_BS
        for row, slot in enumerate(SLOTS):
            figures[f"{slot}_{word}"] = float(right_BS[clips.reading_BS[:, row] > 0, row].float().mean())
    if tries is not None:
        said_BS, doubts_BCK = answers(seen(critic.normalise(tries.parts)))
        shots = tries.outcome_B > 0
        figures["outcome_tries"] = float((said_BS[:, OUTCOME] == tries.outcome_B)[shots].float().mean())
        belief_B, astray_B = functional.logsigmoid(-doubts_BCK).sum((1, 2)), tries.strays_BCK.flatten(1).any(1)
        figures["doubts_tries"] = float((belief_B[~astray_B][:, None] > belief_B[astray_B]).float().mean())
    return figures


def _slices(parts: Parts, size: int) -> Iterator[Parts]:
    for at in range(0, parts.clips, size):
        yield parts.map(lambda part, at=at: part[at : at + size])


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
        self.tries: Clips | None = None
        self.tries_held_out: Judged | None = None
        if tries is not None:
            held_out = torch.arange(len(tries.reading_BS)) % HELD_OUT_EVERY == 0
            self.tries, self.tries_held_out = _rows(tries, ~held_out), judge(_plans(_rows(tries, held_out)))
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
        with_balls = _rows(clips, torch.isin(clips.reading_BS[:, SCENE], WITH_BALLS))
        judged = drawn([with_balls, self.tries] if self.tries else [with_balls], JUDGED_A_STEP, rng)
        values, answer_BS = views(self.critic, clips, judged, generator)
        logits_BSV, doubts_BCK = self.critic(values)
        loss = loss_of(logits_BSV, doubts_BCK, answer_BS, judged.strays_BCK)
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


def _whole(parts: Parts, reading_BS: Tensor) -> Clips:
    """Clips that begin with their scene."""
    return Clips(parts, reading_BS, torch.zeros(len(reading_BS), dtype=torch.bool))


def _rows(clips: Clips, rows: Tensor) -> Clips:
    return Clips(clips.parts.map(lambda part: part[rows]), clips.reading_BS[rows], clips.late_B[rows])


def _plans(clips: Clips) -> list[Plan]:
    return decode(clips.parts, [Reading.from_tokens(row) for row in clips.reading_BS.tolist()])


def tries_of(out: Path, weights: Path, count: int, seed: int, device: str = "cpu") -> Clips:
    """The tries of this run: those of earlier starts, and so many more of this planner as are missing. Nobody listens to tries."""
    path = out / TRIES_FILE
    tensors = load_file(path) if path.exists() else {}
    made = len(tensors["reading"]) if tensors else 0
    if made < count:
        more = attempts(checkpoint.load(Planner, PlannerConfig, weights, "planner").to(device), count - made, seed + made)
        fresh = {"scene": more.parts.scene, "entity": more.parts.entity, "state": more.parts.state, "reading": more.reading_BS}
        tensors = {name: torch.cat([tensors[name], value]) if tensors else value for name, value in fresh.items()}
        out.mkdir(parents=True, exist_ok=True)
        checkpoint.replace(path, save_tensors(tensors))
    mel = torch.zeros(1, MEL_TOKENS, VALUES["mel"]).expand(len(tensors["reading"]), -1, -1)
    return _whole(Parts(tensors["scene"], tensors["entity"], tensors["state"], mel), tensors["reading"])


def run(training: Run) -> dict[str, float]:
    """Train for the run's minutes, earlier starts included; the last figures."""
    held_out = clips_of(simulate(np.random.default_rng([training.seed, 2**31 + 1]), HELD_OUT))
    clips = stream(training.seed, BATCH, training.step * BATCH, simulate)  # a clip that begins after the shot cannot tell how it ended
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
    parser.add_argument("--planner", type=Path, help="a folder with a planner, whose plans are learned from too")
    parser.add_argument("--tries", type=int, default=2000, help="how many of them")
    parser.add_argument("--device", default="cpu", help="where they are made; the critic itself is small and learns on the CPU")
    parser.add_argument("--weights", type=Path, help="a preset's folder: a new run begins with its critic instead of noise")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    planned = (arguments.out, arguments.planner, arguments.tries, arguments.seed, arguments.device)
    tries = tries_of(*planned) if arguments.planner else None
    print(_line(run(Run(arguments.out, CRITIC, arguments.minutes, arguments.seed, arguments.threads, tries, arguments.weights))))


if __name__ == "__main__":
    main()
