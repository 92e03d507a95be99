"""Train the worn pictures: any picture, on a head or a ball, in any light, as the world draws it there.

    python -m generation.training.worn --out runs/worn --minutes 15 --threads 1

Nothing is remembered of whom a picture shows, so it learns from identities that are drawn once and from scraps: patches of noise, ramps
and hard edges with outlines of any form. The renderer is not touched by it. `--minutes` counts the core time of the whole run, and a run
continues where it stopped.
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
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from generation.network import checkpoint
from generation.network.kinematics import PART_POSE, WORN_SQUARES
from generation.network.plan import PLACES, TIMES, WORN_PIXELS
from generation.network.sprites import PALETTE, POSES
from generation.network.worn import Worn, WornConfig, premultiplied
from generation.training.ema import Average
from generation.training.pictures import draw_alone
from generation.training.renderer import charbonnier, psnr, sheet
from generation.world import identities
from generation.world.art import worn as art
from generation.world.art.colour import light

PICTURES = 20  # of a step
MAP_RATE, RATE = 1e-2, 3e-3  # of what is looked up and of what computes
WARM_UP = 50
SCRAPS = 0.4  # share of pictures
SILENT = 0.3  # share of heads whose mouth is shut
HELD_OUT = 10**9 + 13
SAVE_EVERY = 120.0  # seconds


def scrap(rng: np.random.Generator) -> NDArray[np.uint8]:
    """A picture of nothing (WORN_PIXELS, WORN_PIXELS, 4): colours of every grain, with an edge or two and any outline."""
    rgb_HW3 = np.full((WORN_PIXELS, WORN_PIXELS, 3), rng.uniform(0, 1, 3))
    for cells in (3, 9, 27):
        rgb_HW3 = rgb_HW3 + rng.uniform(0, 0.5) * _smooth(rng.uniform(-1, 1, (cells, cells, 3)))
    for _ in range(rng.integers(4)):
        rgb_HW3 = np.where(_half(rng)[..., None], rgb_HW3, rng.uniform(0, 1, 3))
    alpha_HW = np.clip(6 * (_smooth(rng.uniform(-1, 1, (4, 4, 1)))[..., 0] + rng.uniform(0.2, 1.5)), 0, 1)
    return (np.concatenate((rgb_HW3.clip(0, 1), alpha_HW[..., None]), -1) * 255).round().astype(np.uint8)


def _smooth(cells_hwC: NDArray[np.float64]) -> NDArray[np.float64]:
    cells = torch.from_numpy(cells_hwC).permute(2, 0, 1)[None]
    return functional.interpolate(cells, size=(WORN_PIXELS, WORN_PIXELS), mode="bicubic")[0].permute(1, 2, 0).numpy()


def _half(rng: np.random.Generator) -> NDArray[np.bool_]:
    """One side of a line through the picture."""
    step = np.linspace(-1, 1, WORN_PIXELS)
    angle, off = rng.uniform(0, 2 * math.pi), rng.uniform(-0.8, 0.8)
    side: NDArray[np.bool_] = math.cos(angle) * step + math.sin(angle) * step[:, None] > off
    return side


def picture(rng: np.random.Generator, held_out: bool = False) -> Tensor:
    """One of the pictures that are practised, (4, WORN_PIXELS, WORN_PIXELS) uint8 with straight alpha."""
    if not held_out and rng.random() < SCRAPS:
        return torch.from_numpy(scrap(rng)).permute(2, 0, 1)
    drawn_HW4 = identities.draw(rng, identities.KINDS[rng.integers(len(identities.KINDS))], held_out=held_out)
    return worn_picture(drawn_HW4)


def worn_picture(drawn_HW4: NDArray[np.uint8]) -> Tensor:
    """A square picture with straight alpha in the size that is worn, (4, WORN_PIXELS, WORN_PIXELS) uint8."""
    alone_4HW = premultiplied(torch.from_numpy(drawn_HW4).permute(2, 0, 1))
    small_4HW = functional.interpolate(alone_4HW[None], size=(WORN_PIXELS, WORN_PIXELS), mode="area")[0]
    rgb, alpha = small_4HW.split((3, 1))
    return (torch.cat((rgb / alpha.clamp(min=1e-3), alpha)).clamp(0, 1) * 255).round().byte()


def lesson(rng: np.random.Generator, part: str, count: int, held_out: bool = False) -> tuple[Tensor, Tensor, Tensor]:
    """Pictures (N, 4, H, W) uint8, what is around them (N, A), and how the world draws them on the part, premultiplied (N, 4, H, W)."""
    pictures, around, targets = [], [], []
    for _ in range(count):
        picture_4HW = picture(rng, held_out)
        place, time_ = (int(rng.integers(len(words))) for words in (PLACES, TIMES))
        palette, pose = rng.uniform(-1, 1, PALETTE), np.zeros(POSES)
        pose[: len(PART_POSE.get(part, ()))] = rng.random(len(PART_POSE.get(part, ()))) * (rng.random() > SILENT)
        lit = light(PLACES[place], TIMES[time_], palette.tolist())
        drawn_HW4 = draw_alone(part, art.pen(part, picture_4HW.permute(1, 2, 0).numpy(), lit), lit, pose.tolist())
        pictures.append(picture_4HW)
        around.append(np.concatenate((np.eye(len(PLACES))[place], np.eye(len(TIMES))[time_], palette, pose)))
        targets.append(torch.from_numpy(drawn_HW4).permute(2, 0, 1))
    return torch.stack(pictures), torch.from_numpy(np.stack(around)).float(), torch.stack(targets)


def lessons(seed: int, first: int) -> Iterator[tuple[str, Tensor, Tensor, Tensor]]:
    """Lessons without end, the parts in turn, from step `first` of a run on."""
    parts, step = tuple(WORN_SQUARES), first
    while True:
        part = parts[step % len(parts)]
        yield (part, *lesson(np.random.default_rng([seed, step]), part, PICTURES))
        step += 1


def loss(made_NCHW: Tensor, target_N4HW: Tensor) -> Tensor:
    """Of the colours and the outline, and of their differences between neighbours."""
    gap_N4HW = made_NCHW[:, :4] - target_N4HW.float() / 255
    return charbonnier(gap_N4HW).mean() + 0.5 * (gap_N4HW.diff(dim=2).abs().mean() + gap_N4HW.diff(dim=3).abs().mean())


class Run:
    """A training run in a folder: weights, their mean, optimiser and the time spent, saved and taken up again."""

    def __init__(self, out: Path, config: WornConfig, minutes: float, seed: int, threads: int) -> None:
        torch.manual_seed(seed)
        self.out, self.minutes, self.threads = out, minutes, threads
        self.counted = time.process_time()
        self.worn = Worn(config)
        self.average = Average(self.worn)
        looked_up = {id(self.worn.maps_QMHW)}
        rest = [parameter for parameter in self.worn.parameters() if id(parameter) not in looked_up]
        self.optimiser = torch.optim.Adam(
            [{"params": [self.worn.maps_QMHW], "base": MAP_RATE}, {"params": rest, "base": RATE}], betas=(0.9, 0.99)
        )
        self.step, self.spent = 0, 0.0
        out.mkdir(parents=True, exist_ok=True)
        if (out / "state.pt").exists():
            state = torch.load(out / "state.pt", weights_only=True)
            self.worn.load_state_dict(state["worn"])
            self.average.weights, self.average.updates = state["average"], state["step"]
            self.optimiser.load_state_dict(state["optimiser"])
            self.step, self.spent = state["step"], state["spent"]

    @property
    def gone(self) -> float:
        """Share of the run that is over."""
        return min(1.0, self.spent / max(60 * self.minutes, 1.0))

    def train(self, part: str, picture_N4HW: Tensor, around_NA: Tensor, target_N4HW: Tensor) -> float:
        """One step; its loss. All since the last step counts as spent, drawing too."""
        for group in self.optimiser.param_groups:
            group["lr"] = group["base"] * min(1.0, (self.step + 1) / WARM_UP) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * self.gone)))
        value = loss(self.worn(premultiplied(picture_N4HW), part, around_NA), target_N4HW)
        self.optimiser.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(self.worn.parameters(), 1.0)
        self.optimiser.step()
        self.average.update(self.worn)
        self.step += 1
        now = time.process_time()
        self.spent, self.counted = self.spent + (now - self.counted) / self.threads, now
        return float(value.detach())

    @torch.no_grad()
    def look(self) -> dict[str, float]:
        """PSNR of every part on identities of a kind that no step saw, and a sheet: picture, drawn, made."""
        self.average.exchange(self.worn)
        figures, rows = {}, []
        for part in WORN_SQUARES:
            picture_N4HW, around_NA, target_N4HW = lesson(np.random.default_rng(HELD_OUT), part, 24, held_out=True)
            made_N4HW = self.worn(premultiplied(picture_N4HW), part, around_NA)[:, :4].clamp(0, 1)
            figures[part] = psnr(made_N4HW * 255, target_N4HW)
            shown = (premultiplied(picture_N4HW), target_N4HW.float() / 255, made_N4HW)
            rows += [torch.cat([over_white(picture_4HW) for picture_4HW in row], 1) for row in zip(*shown, strict=True)][:9]
        sheet(rows, self.out / "sheets" / f"{self.step:06d}.png")
        self.average.exchange(self.worn)
        return figures

    def save(self, figures: dict[str, float]) -> None:
        """Write the averaged weights with their figures, and everything needed to go on."""
        state = {"worn": self.worn.state_dict(), "average": self.average.weights, "optimiser": self.optimiser.state_dict()}
        torch.save(state | {"step": self.step, "spent": self.spent}, self.out / "state.part")
        (self.out / "state.part").replace(self.out / "state.pt")
        metadata = {"step": self.step, "minutes": round(self.spent / 60, 2)} | {name: round(value, 3) for name, value in figures.items()}
        self.average.exchange(self.worn)
        checkpoint.save(self.worn, self.out, "worn", self.worn.config, metadata, half=True)
        self.average.exchange(self.worn)
        with (self.out / "log.jsonl").open("a") as log:
            log.write(json.dumps(metadata) + "\n")


def over_white(picture_4HW: Tensor) -> Tensor:
    """A premultiplied picture on white paper, (H, W, 3) uint8."""
    rgb, alpha = picture_4HW.split((3, 1))
    return ((rgb + 1 - alpha).clamp(0, 1) * 255).round().byte().permute(1, 2, 0)


def main() -> None:
    """The command above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("runs/worn"))
    parser.add_argument("--minutes", type=float, default=15.0, help="in all, earlier starts of this run included")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    run = Run(arguments.out, WornConfig(), arguments.minutes, arguments.seed, arguments.threads)
    practice = lessons(arguments.seed, run.step)
    saved, losses = run.spent, [0.0] * len(WORN_SQUARES)
    with tqdm(total=round(60 * arguments.minutes), initial=round(run.spent), unit="s", mininterval=20) as bar:
        while run.gone < 1:
            value = run.train(*next(practice))
            losses[run.step % len(WORN_SQUARES)] = value
            bar.set_postfix(step=run.step, loss=" ".join(f"{last:.4f}" for last in losses), refresh=False)
            bar.update(round(run.spent) - bar.n)
            if run.spent - saved > SAVE_EVERY or run.gone == 1:
                saved = run.spent
                figures = run.look()
                run.save(figures)
                bar.write(f"{run.step} steps: " + "  ".join(f"{name} {figure:.2f}" for name, figure in figures.items()))


if __name__ == "__main__":
    main()
