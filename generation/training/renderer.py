"""Train the renderer: parts, places, then whole frames, all against the world's own drawing.

    python -m generation.training.renderer --out runs/renderer --minutes 40 --threads 1
    python -m generation.training.renderer --out runs/renderer --minutes 7.3 --device cuda --workers 6 --scale 6 --store 800

Each step takes a lesson (`lessons`) with one lot of each: sprites against parts drawn alone, the backdrop against places drawn alone,
and crops of whole frames through splatting and refiner. Crops are centred on parts, small ones as often as large ones, so a ball or a
face weighs as much as a wall. A run continues where it stopped.

On the CPU a lesson is drawn in the process that learns from it, and `--minutes` counts the core time of the whole run, so that a busy
machine trains no worse. On a GPU (`--device cuda`)
- `--workers` processes draw the lessons ahead (without them the GPU waits for the drawing);
- `--scale` makes everything in a step that much larger, which there costs hardly more time than a small step;
- `--minutes` counts wall time, looking and saving included, because nobody else's use of the machine can be told from ours;
- matrices are multiplied in TF32. Looking still happens on the CPU, on a copy of the mean weights.

After words were added, `--weights PRESET --new-words` teaches them alone: the rows of new parts and places are learned from lessons on
nothing else, and all that the preset could draw it draws as before. `--again PART ...` does so with the rows of parts that the preset has.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from tqdm import tqdm

from generation.network import checkpoint
from generation.network.renderer import Renderer, RendererConfig
from generation.network.splat import ALPHA, read_sprites
from generation.network.upsample import near
from generation.training.growth import grown, news
from generation.training.lessons import CROP, EDGE, EVERYTHING, FramesLesson, Lesson, Lessons, PartsLesson, PlacesLesson, stream
from generation.training.pictures import Clip, draw_clips

MAP_RATE, RATE = 1e-2, 2e-3  # learning rates of what is looked up and of what computes
WARM_UP = 100  # steps
AVERAGE = 0.998
FRAMES_FROM = 0.3  # share of the run after which whole frames are practised
SAVE_EVERY = 100.0  # seconds
ENDING = 10.0  # seconds of a run by the wall clock that are kept for the last look and save
READ_EVERY = 20  # steps; to read a loss is to wait for the GPU
BENDS = 8.0  # how much more a texel weighs that a pose changes: a mouth is a hundredth of a head, and half open looks much like shut
CPU = torch.device("cpu")


def charbonnier(gap: Tensor) -> Tensor:
    """Absolute error, round below 1 / 50 (Charbonnier et al. 1994), plus what makes a large one weigh more."""
    return (gap.square() + 4e-4).sqrt() - 0.02 + 4 * gap.square()


def parts_loss(renderer: Renderer, lesson: PartsLesson) -> Tensor:
    """Premultiplied RGBA of sprites against their drawings, and of their differences between neighbours; what bends weighs more."""
    made = renderer.sprites.in_order(lesson.sprites.part_N, lesson.sprites.code_ND, lesson.sprites.counts)
    targets = lesson.target_X.split([sprites_nCHW[:, :4].numel() for sprites_nCHW in made])
    bends = lesson.bends_X.split([sprites_nCHW[:, :1].numel() for sprites_nCHW in made])
    terms = []
    for share, sprites_nCHW, target_x, bends_x in zip(lesson.shares, made, targets, bends, strict=True):
        made_n4HW, bends_n1HW = sprites_nCHW[:, :4], bends_x.view(sprites_nCHW[:, :1].shape)
        gap_n4HW = made_n4HW - target_x.view(made_n4HW.shape).float() / 255
        edges = gap_n4HW.diff(dim=2).abs().mean() + gap_n4HW.diff(dim=3).abs().mean()
        terms.append(share * ((charbonnier(gap_n4HW) * (1 + BENDS * bends_n1HW)).mean() + 0.5 * edges))
    return torch.stack(terms).sum()


def places_loss(renderer: Renderer, lesson: PlacesLesson) -> Tensor:
    """A lattice of each place, the framings alike."""
    terms = []
    for framing, place_B in enumerate(lesson.place_GB):
        made_BHW3 = renderer.backdrop.colours(framing, place_B, lesson.code_GBD[framing], lesson.x_GBW[framing], lesson.y_GBH[framing])
        terms.append(charbonnier(made_BHW3 - lesson.target_GBHW3[framing].float() / 255).mean())
    return torch.stack(terms).mean()


def composite(renderer: Renderer, lesson: FramesLesson) -> Tensor:
    """The canvas (M, C, CROP, CROP) of every crop, by the same splatting as `render` but differentiable."""
    made = renderer.sprites.in_order(lesson.sprites.part_N, lesson.sprites.code_ND, lesson.sprites.counts)
    columns = (lesson.sprite_U, lesson.inverse_U23, lesson.left_U, lesson.top_U)
    uses = zip(*(column.split(lesson.uses) for column in columns), strict=True)
    read = [
        read_sprites(sprites_nCHW.index_select(0, sprite_u), inverse_u23, left_u, top_u, CROP, CROP)
        for sprites_nCHW, (sprite_u, inverse_u23, left_u, top_u) in zip(made, uses, strict=True)
    ]
    shown_UCHW = (torch.cat(read) * lesson.presence_U[:, None, None, None]).index_select(0, lesson.laid_U)
    canvas_MCHW = shown_UCHW.new_zeros(len(lesson.target_MHW3), *shown_UCHW.shape[1:])
    for shown_mCHW in shown_UCHW.split(lesson.layers):
        crops = len(shown_mCHW)
        laid_mCHW = shown_mCHW + canvas_MCHW[:crops] * (1 - shown_mCHW[:, ALPHA : ALPHA + 1])
        canvas_MCHW = torch.cat((laid_mCHW, canvas_MCHW[crops:]))
    return canvas_MCHW


def frames_loss(renderer: Renderer, lesson: FramesLesson) -> Tensor:
    """Crops of whole frames, over the world's own backdrop, where something was drawn."""
    canvas_MCHW = composite(renderer, lesson)
    target_M3HW, behind_M3HW = (rows.permute(0, 3, 1, 2).float() / 255 for rows in (lesson.target_MHW3, lesson.behind_MHW3))
    made_M3HW = renderer.refiner(canvas_MCHW, behind_M3HW)
    inner = (slice(None), slice(None), slice(EDGE, -EDGE), slice(EDGE, -EDGE))
    gap_M3HW, where_M1HW = (made_M3HW - target_M3HW)[inner], near(canvas_MCHW[:, ALPHA : ALPHA + 1])[inner]
    share = where_M1HW.mean().clamp(min=0.05)
    gap_M3HW = gap_M3HW * where_M1HW
    edges = gap_M3HW.diff(dim=2).abs().mean() + gap_M3HW.diff(dim=3).abs().mean()
    return (charbonnier(gap_M3HW).mean() + 0.5 * edges) / share


def psnr(made: Tensor, true: Tensor) -> float:
    """Decibels of uint8 pictures."""
    return -10 * math.log10(max(float((made.float() - true.float()).square().mean()) / 255**2, 1e-10))


class Run:
    """A training run in a folder: weights, their moving average, optimiser and the time spent, saved and taken up again."""

    def __init__(
        self,
        out: Path,
        config: RendererConfig,
        minutes: float,
        seed: int,
        threads: int,
        weights: Path | None = None,
        device: torch.device = CPU,
        new_words: bool = False,
        again: Sequence[str] = (),
    ) -> None:
        torch.manual_seed(seed)
        self.out, self.minutes, self.threads, self.device = out, minutes, threads, device
        self.counted = self._clock()
        begun = grown(Renderer, RendererConfig, weights, "renderer").train() if weights else Renderer(config)
        self.renderer = begun.to(device)
        self.only, self.learned = EVERYTHING, None
        if weights and (new_words or again):
            words = checkpoint.describe(weights, "renderer")["vocabulary"]
            words |= {"parts": [part for part in words["parts"] if part.split()[0] not in again]}
            self.only -= {*(part.split()[0] for part in words["parts"]), *words["places"].split()}
            self.learned = [mask.to(device) for mask in news(self.renderer, words).values()]
        self.average = copy.deepcopy(self.renderer)
        sprites, backdrop = self.renderer.sprites, self.renderer.backdrop
        looked_up = [*sprites.details, *sprites.maps, *backdrop.fine, *backdrop.coarse]
        known = {id(parameter) for parameter in looked_up}
        rest = [parameter for parameter in self.renderer.parameters() if id(parameter) not in known]
        self.optimiser = torch.optim.Adam([{"params": looked_up, "base": MAP_RATE}, {"params": rest, "base": RATE}], betas=(0.9, 0.99))
        self.step, self.spent = 0, 0.0
        out.mkdir(parents=True, exist_ok=True)
        if (out / "state.pt").exists():
            state = torch.load(out / "state.pt", map_location="cpu", weights_only=True)
            self.renderer.load_state_dict(state["renderer"])
            self.average.load_state_dict(state["average"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.step, self.spent = state["step"], state["spent"]

    def _clock(self) -> float:
        """Seconds of core time, or on another device of wall time."""
        return time.process_time() / self.threads if self.device.type == "cpu" else time.monotonic()

    @property
    def gone(self) -> float:
        """Share of the run that is over."""
        ending = 0.0 if self.device.type == "cpu" else ENDING
        return min(1.0, self.spent / max(60 * self.minutes - ending, 1.0))

    def train(self, lesson: Lesson) -> dict[str, Tensor]:
        """One step on everything; the terms of its loss. All since the last step counts as spent, drawing too."""
        scale = min(1.0, (self.step + 1) / WARM_UP) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * self.gone)))
        for group in self.optimiser.param_groups:
            group["lr"] = scale * group["base"]
        lesson = lesson.to(self.device)
        terms = {"parts": parts_loss(self.renderer, lesson.parts)}
        if lesson.places:
            terms["places"] = places_loss(self.renderer, lesson.places)
        if lesson.frames:
            terms["frames"] = frames_loss(self.renderer, lesson.frames)
        self.optimiser.zero_grad()
        (terms["parts"] + 2 * terms.get("places", 0) + terms.get("frames", 0)).backward()
        for parameter, mask in zip(self.renderer.parameters(), self.learned or (), strict=False):
            if parameter.grad is not None:
                parameter.grad *= mask
        nn.utils.clip_grad_norm_(self.renderer.parameters(), 1.0)
        self.optimiser.step()
        decay = min(AVERAGE, 1 - 1 / (self.step + 1))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.renderer.parameters()), 1 - decay)
        self.step += 1
        now = self._clock()
        self.spent, self.counted = self.spent + now - self.counted, now
        return {name: value.detach() for name, value in terms.items()}

    def look(self, clips: list[Clip]) -> dict[str, float]:
        """PSNR on held-out clips: whole frames, near what is drawn, and the backdrop alone; and a sheet, drawn above rendered."""
        average = copy.deepcopy(self.average).cpu()
        whole, drawn, behind, pairs = [], [], [], []
        for clip in clips:
            made_FHW3 = average.render(clip.plan)
            thing_FHW = (clip.frames_FHW3 != clip.behind_FHW3).any(-1)
            whole.append(psnr(made_FHW3, clip.frames_FHW3))
            behind.append(psnr(made_FHW3[~thing_FHW], clip.frames_FHW3[~thing_FHW]))
            if thing_FHW.any():
                drawn.append(psnr(made_FHW3[thing_FHW], clip.frames_FHW3[thing_FHW]))
            pairs.append(torch.cat((clip.frames_FHW3[0], made_FHW3[0]), 1))
        sheet(pairs[:6], self.out / "sheets" / f"{self.step:06d}.png")
        return {"psnr": float(np.mean(whole)), "drawn": float(np.mean(drawn)), "behind": float(np.mean(behind))}

    def save(self, figures: dict[str, float]) -> None:
        """Write the averaged weights with their figures, and everything needed to go on."""
        state = {"renderer": self.renderer.state_dict(), "average": self.average.state_dict(), "optimiser": self.optimiser.state_dict()}
        torch.save(state | {"step": self.step, "spent": self.spent}, self.out / "state.part")
        (self.out / "state.part").replace(self.out / "state.pt")
        metadata = {"step": self.step, "minutes": round(self.spent / 60, 2)} | {name: round(value, 3) for name, value in figures.items()}
        checkpoint.save(self.average, self.out, "renderer", self.renderer.config, metadata, half=True)
        with (self.out / "log.jsonl").open("a") as log:
            log.write(json.dumps(metadata) + "\n")


def sheet(pairs: list[Tensor], path: Path) -> None:
    """Pictures (H, W, 3) of any sizes in rows of three, as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [pairs[first : first + 3] for first in range(0, len(pairs), 3)]
    height, width = max(len(pair) for pair in pairs), max(sum(pair.shape[1] + 4 for pair in row) for row in rows)
    whole = torch.full((len(rows) * (height + 4), width, 3), 255, dtype=torch.uint8)
    for number, row in enumerate(rows):
        left = 0
        for pair in row:
            whole[number * (height + 4) :][: len(pair), left : left + pair.shape[1]] = pair
            left += pair.shape[1] + 4
    Image.fromarray(whole.numpy()).save(path)


def main() -> None:
    """The command above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("runs/renderer"))
    parser.add_argument("--minutes", type=float, default=40.0, help="in all, earlier starts of this run included: see above")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weights", type=Path, help="a preset's folder: a new run begins with its renderer instead of noise")
    parser.add_argument("--new-words", action="store_true", help="learn only what the preset has no words for")
    parser.add_argument("--again", nargs="+", default=[], metavar="PART", help="learn only the rows of these parts of the preset")
    parser.add_argument("--store", type=int, default=300, help="drawn things of each sort in memory, for each worker (300 take 2 GB)")
    parser.add_argument("--device", type=torch.device, default=CPU)
    parser.add_argument("--workers", type=int, default=0, help="processes that draw ahead; on the CPU their time is not counted")
    parser.add_argument("--scale", type=int, default=1, help="a step's sprites, places and crops, in multiples of the CPU's")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.set_float32_matmul_precision("highest" if arguments.device.type == "cpu" else "high")
    run = Run(
        arguments.out,
        RendererConfig(),
        arguments.minutes,
        arguments.seed,
        arguments.threads,
        arguments.weights,
        arguments.device,
        arguments.new_words,
        arguments.again,
    )
    lessons = Lessons(arguments.seed, arguments.store, arguments.scale, run.step, run.only)
    drawn = stream(lessons, arguments.workers, pinned=arguments.device.type == "cuda")
    held_out = draw_clips(np.random.default_rng(10**9 + 7), 12, 1, shake=False)
    with tqdm(total=round(60 * arguments.minutes), initial=round(run.spent), unit="s", mininterval=20) as bar:
        saved = run.spent
        while run.gone < 1:
            if run.gone >= FRAMES_FROM:
                lessons.whole.set()
            terms = run.train(next(drawn))
            if run.step % READ_EVERY == 0:
                bar.set_postfix(step=run.step, **{name: f"{float(value):.4f}" for name, value in terms.items()}, refresh=False)
                bar.update(round(run.spent) - bar.n)
            if run.spent - saved > SAVE_EVERY or run.gone == 1:
                saved = run.spent
                figures = run.look(held_out)
                run.save(figures)
                tqdm.write(f"step {run.step}: {figures}")


if __name__ == "__main__":
    main()
