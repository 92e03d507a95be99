"""Trains the planner on simulated clips.

    python -m generation.training.planner --out runs/planner --minutes 60 --threads 1 [--cool-down 10]
    python -m generation.training.planner --out runs/planner --minutes 8 --cool-down 3.5 --device cuda --half --batch 512 --workers 9

The run directory holds state.safetensors (a second start goes on from it), planner.safetensors + config.json (the mean weights, what a
sampler loads) and progress.jsonl. SIGTERM and SIGINT save and stop. `--cool-down M` spends the last M minutes lowering the rate to zero;
those weights are published but not kept as state, so the run can still be prolonged from before them.
"""

from __future__ import annotations

import argparse
import json
import signal
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from generation.network import checkpoint
from generation.network.planner import Planner, PlannerConfig
from generation.training.clips import clips_of, extend, fit, stream
from generation.training.growth import grown, values_known
from generation.training.loop import BATCH, Training
from generation.training.probe import probe
from generation.world.scenes import simulate

STATE_FILE = "state.safetensors"
STATISTICS_CLIPS = 2048
SAVE_EVERY = 240.0  # seconds
PROBE_EVERY = 900.0  # seconds
SHOW_EVERY = 10.0  # seconds
SMOOTHING = 0.98  # of the losses on the progress bar


def begin(
    out: Path,
    config: PlannerConfig,
    seed: int,
    weights: Path | None = None,
    device: str = "cpu",
    batch: int = BATCH,
    half: bool = False,
    rate: float = 1.0,
) -> Training:
    """The run in this directory, or a new one: from noise, or from the weights of a preset's folder."""
    torch.manual_seed(seed)
    planner = grown(Planner, PlannerConfig, weights, "planner") if weights else Planner(config)
    state = out / STATE_FILE
    if not state.exists():
        clips = clips_of(simulate(np.random.default_rng([seed, 2**31]), STATISTICS_CLIPS))
        if weights:
            extend(planner, clips, values_known(checkpoint.describe(weights, "planner")["vocabulary"]))
        else:
            fit(planner, clips)
    training = Training(planner.to(device), seed, batch, half, rate)
    if state.exists():
        training.restore(state)
    return training


def publish(training: Training, out: Path, notes: dict[str, Any]) -> None:
    """Write the mean weights as a checkpoint a sampler can load."""
    training.average.exchange(training.planner)
    metadata = {"steps": training.steps, "samples": training.samples, "seed": training.seed, **notes}
    checkpoint.save(training.planner, out, "planner", training.planner.config, metadata, half=True)
    training.average.exchange(training.planner)


def look(training: Training, out: Path) -> dict[str, float]:
    """Probe the mean weights and note the figures."""
    training.average.exchange(training.planner)
    figures = probe(training.planner.eval(), seed=training.seed)
    training.average.exchange(training.planner)
    with (out / "progress.jsonl").open("a") as file:
        file.write(json.dumps({"samples": training.samples, **figures}) + "\n")
    return figures


def run(training: Training, out: Path, minutes: float, cool_down: float, batch: int = BATCH, workers: int = 0) -> None:
    """Train for this long, then publish."""
    stopping: list[int] = []
    handlers = {number: signal.signal(number, lambda got, _frame: stopping.append(got)) for number in (signal.SIGTERM, signal.SIGINT)}
    clips = stream(training.seed, batch, training.samples, workers=workers, pinned=training.device.type == "cuda")
    started = saved = probed = shown = time.monotonic()
    end, cooling_from = started + 60 * minutes, started + 60 * (minutes - cool_down)
    smooth: dict[str, Tensor] = {}
    cooled = False
    with tqdm(unit="clip", initial=training.samples, mininterval=10, dynamic_ncols=False, ncols=150) as bar:
        while (now := time.monotonic()) < end and not stopping:
            cooling = 1.0 if now < cooling_from else (end - now) / (60 * cool_down)
            if cool_down and now >= cooling_from and not cooled:
                training.save(out / STATE_FILE)
                cooled = True
            loss = training.step(next(clips), cooling)
            for name, value in loss.parts.items():
                smooth[name] = smooth.get(name, value).lerp(value, 1 - SMOOTHING)
            bar.update(batch)
            if now - shown > SHOW_EVERY:
                shown = now
                bar.set_postfix({name: f"{value:.3f}" for name, value in _numbers(smooth).items()}, refresh=False)
            if now - saved > SAVE_EVERY:
                saved = now
                if not cooled:
                    training.save(out / STATE_FILE)
                publish(training, out, {"losses": _numbers(smooth)})
            if now - probed > PROBE_EVERY:
                probed = now
                tqdm.write(f"{training.samples} clips: {_line(look(training, out))}")
    for number, handler in handlers.items():
        signal.signal(number, handler)
    if not cooled:
        training.save(out / STATE_FILE)
    publish(training, out, {"losses": _numbers(smooth)})
    figures = look(training, out)
    publish(training, out, {"losses": _numbers(smooth), "probe": figures})
    tqdm.write(f"stopped at {training.samples} clips: {_line(figures)}")


def _numbers(losses: dict[str, Tensor]) -> dict[str, float]:
    """Read from the device, which waits for it: seldom."""
    return {name: float(value) for name, value in losses.items()}


def _line(figures: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:.3f}" for name, value in figures.items())


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("runs/planner"))
    parser.add_argument("--minutes", type=float, default=60.0, help="of this start")
    parser.add_argument("--cool-down", type=float, default=0.0, help="the last minutes, in which the rate falls to zero")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--rate", type=float, default=1.0, help="of the rates for a new run: less, where what was trained shall stay")
    parser.add_argument("--half", action="store_true", help="bfloat16 inside the blocks")
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--workers", type=int, default=0, help="processes that simulate; without any, clips are made between two steps")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weights", type=Path, help="a preset's folder: a new run begins with its planner instead of noise")
    for name, value in asdict(PlannerConfig()).items():
        parser.add_argument(f"--{name}", type=int, default=value)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    arguments.out.mkdir(parents=True, exist_ok=True)
    config = PlannerConfig(**{name: getattr(arguments, name) for name in asdict(PlannerConfig())})
    how = (arguments.device, arguments.batch, arguments.half, arguments.rate)
    training = begin(arguments.out, config, arguments.seed, arguments.weights, *how)
    tqdm.write(f"{training.planner.parameters_total:,} parameters, {training.samples} clips seen, {asdict(config)}")
    run(training, arguments.out, arguments.minutes, arguments.cool_down, arguments.batch, arguments.workers)


if __name__ == "__main__":
    main()
