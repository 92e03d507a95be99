"""Train the renderer: parts, places, then whole frames, all against the world's own drawing.

    python -m generation.training.renderer --out runs/renderer --minutes 40 --threads 1

Each step draws one lot of each: sprites against parts drawn alone, the backdrop against places drawn alone, and crops of whole frames
through splatting and refiner. Crops are centred on parts, small ones as often as large ones, so a ball or a face weighs as much as a
wall. A run continues where it stopped; `--minutes` counts the core time of the whole run, so that a busy machine trains no worse.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from tqdm import tqdm

from generation.network import checkpoint
from generation.network.backdrop import code_of
from generation.network.kinematics import PARTS
from generation.network.plan import FRAMINGS, GROUND_METRES, RENDER_PIXELS, VIEW_METRES
from generation.network.renderer import Cast, Renderer, RendererConfig, prepare
from generation.network.splat import ALPHA, read_sprites
from generation.network.sprites import texels
from generation.network.upsample import near
from generation.training.pictures import PRACTICE, Clip, Parts, Place, draw_clips, draw_parts, draw_place

CROP = 72  # pixels of a crop's side, even
EDGE = 8  # of them on each side only give the refiner its surroundings
CLIPS, CROPS = 4, 4  # in a step, and crops of each
SCENES, LATTICE = 6, 52  # backdrops in a step, and rows and columns of each
SPRITES = {(64, 64): 14, (48, 32): 10}  # of these sizes in every step, and OTHERS of one of the other sizes
OTHERS = 5
OTHERS_PRACTICE = {"bar_0": 4.0, "hoop_front": 2.0}  # how often the size of such a part is the other one; else 1
MAP_RATE, RATE = 1e-2, 2e-3  # learning rates of what is looked up and of what computes
AVERAGE = 0.998
FRAMES_FROM, FRAMES_EVERY = 0.3, 3  # share of the run after which whole frames are practised, and in which steps


class Store:
    """Rolling stores of drawn things; each step draws a few and takes many."""

    def __init__(self, seed: int, size: int) -> None:
        self.random = np.random.default_rng(seed)
        self.size = size
        self.sizes = sorted({texels(part) for part in PARTS})
        self.parts: dict[tuple[int, int], list[Parts]] = {size: [] for size in self.sizes}
        self.places: list[list[Place]] = [[] for _ in FRAMINGS]
        self.clips: list[Clip] = []

    def _few(self, size: tuple[int, int]) -> int:
        return SPRITES.get(size, OTHERS)

    def take_parts(self) -> list[Parts]:
        """A batch of each frequent size and of one other."""
        rare = [size for size in self.sizes if size not in SPRITES]
        often = {texels(part): weight for part, weight in OTHERS_PRACTICE.items()}
        weights = np.array([often.get(size, 1.0) for size in rare])
        return [self._parts_of(size) for size in (*SPRITES, rare[self.random.choice(len(rare), p=weights / weights.sum())])]

    def _parts_of(self, size: tuple[int, int]) -> Parts:
        store = self.parts[size]
        if len(store) < 6 * self.size // 20 or self.random.random() < 0.34:
            names = [part for part in PARTS if texels(part) == size]
            weights = np.array([PRACTICE.get(part, 1.0) for part in names])
            store.append(draw_parts(self.random, self.random.choice(names, self._few(size), p=weights / weights.sum()).tolist()))
            del store[: -self.size]
        return store[self.random.integers(len(store))]

    def take_places(self, framing: int) -> list[Place]:
        """Scenes of one framing."""
        store = self.places[framing]
        while len(store) < 8 or (len(store) < self.size or self.random.random() < 0.25):
            store.append(draw_place(self.random, framing))
            if len(store) >= 8:
                break
        del store[: -self.size]
        return [store[index] for index in self.random.integers(len(store), size=SCENES)]

    def take_clips(self) -> list[Clip]:
        """Clips with some frames drawn."""
        if len(self.clips) < self.size or self.random.random() < 0.05:
            self.clips += draw_clips(self.random, 4, 3)
            del self.clips[: -self.size]
        return [self.clips[index] for index in self.random.integers(len(self.clips), size=CLIPS)]


def charbonnier(gap: Tensor) -> Tensor:
    """Absolute error, round below 1 / 50 (Charbonnier et al. 1994), plus what makes a large one weigh more."""
    return (gap.square() + 4e-4).sqrt() - 0.02 + 4 * gap.square()


def parts_loss(renderer: Renderer, parts: Parts) -> Tensor:
    """Premultiplied RGBA of sprites against their drawings, and of their differences between neighbours."""
    ((_which, made_NCHW),) = renderer.sprites(parts.part_N, parts.code_ND)
    gap_N4HW = made_NCHW[:, :4] - parts.target_N4HW.float() / 255
    edges = gap_N4HW.diff(dim=2).abs().mean() + gap_N4HW.diff(dim=3).abs().mean()
    return charbonnier(gap_N4HW).mean() + 0.5 * edges


def places_loss(renderer: Renderer, framing: int, places: list[Place], random: np.random.Generator) -> Tensor:
    """A random lattice of each place."""
    name = FRAMINGS[framing]
    (width, height), (view_width, view_height) = RENDER_PIXELS[name], VIEW_METRES[name]
    tall, wide = places[0].canvas_HW3.shape[:2]
    column_BW = torch.from_numpy(np.sort(random.integers(wide, size=(len(places), LATTICE)), 1))
    row_BH = torch.from_numpy(np.sort(random.integers(tall, size=(len(places), LATTICE)), 1))
    x_BW = (column_BW + 0.5 - wide / 2) * (view_width / width)
    y_BH = view_height / 2 - GROUND_METRES - (row_BH + 0.5 - tall / 2) * (view_height / height)
    target = [place.canvas_HW3[rows][:, columns] for place, rows, columns in zip(places, row_BH, column_BW, strict=True)]
    codes = [code_of(place.plan.scene) for place in places]
    place_B, code_BD = torch.tensor([code[1] for code in codes]), torch.stack([code[2] for code in codes])
    made_BHW3 = renderer.backdrop.colours(framing, place_B, code_BD, x_BW, y_BH)
    return charbonnier(made_BHW3 - torch.stack(target).float() / 255).mean()


@dataclass
class Crop:
    """A square of one frame of one clip; the corner may lie outside the picture."""

    clip: int
    frame: int
    left: int
    top: int


def choose_crops(casts: list[Cast], clips: list[Clip], random: np.random.Generator) -> list[Crop]:
    """CROPS of each clip, each centred near a part that is in the picture."""
    crops = []
    for index, (cast, clip) in enumerate(zip(casts, clips, strict=True)):
        corner_TP4 = cast.placement.corner_TP4
        seen = torch.nonzero((corner_TP4[..., 2:] > corner_TP4[..., :2]).all(-1)).numpy()
        if not len(seen):
            continue
        height, width = clip.frames_FHW3.shape[1:3]
        weight = np.array([PRACTICE.get(PARTS[int(cast.placement.poses.part_P[part])], 1.0) for _frame, part in seen])
        for frame, part in seen[random.choice(len(seen), CROPS, p=weight / weight.sum())]:
            left, top, right, bottom = corner_TP4[frame, part].tolist()
            x, y = random.uniform(left, right) - CROP / 2, random.uniform(top, bottom) - CROP / 2
            x, y = np.clip(x, -EDGE, width - CROP + EDGE), np.clip(y, -EDGE, height - CROP + EDGE)
            crops.append(Crop(index, int(frame), int(x) // 2 * 2, int(y) // 2 * 2))
    return crops


def composite(renderer: Renderer, casts: list[Cast], crops: list[Crop]) -> Tensor:
    """The canvas (N, C, CROP, CROP) of every crop, by the same splatting as `render` but differentiable."""
    first = np.cumsum([0, *(len(cast.part_N) for cast in casts)])
    wanted: dict[int, list[tuple[int, int, Tensor, float]]] = {}  # sprite -> crop, layer, inverse, presence
    layers = 0
    for number, crop in enumerate(crops):
        cast, layer = casts[crop.clip], 0
        poses, corner_P4 = cast.placement.poses, cast.placement.corner_TP4[crop.frame]
        meets_P = (corner_P4[:, 0] < crop.left + CROP) & (corner_P4[:, 2] > crop.left)
        meets_P &= (corner_P4[:, 1] < crop.top + CROP) & (corner_P4[:, 3] > crop.top) & (corner_P4[:, 2] > corner_P4[:, 0])
        for part in torch.nonzero(meets_P)[:, 0].tolist():
            sprite = int(first[crop.clip] + cast.sprite_TP[crop.frame, part])
            inverse_23 = cast.placement.inverse_TP23[crop.frame, part]
            wanted.setdefault(sprite, []).append((number, layer, inverse_23, float(poses.presence_TP[crop.frame, part])))
            layer += 1
        layers = max(layers, layer)
    order = sorted(wanted)
    part_N, code_ND = torch.cat([cast.part_N for cast in casts])[order], torch.cat([cast.code_ND for cast in casts])[order]
    left_N, top_N = (torch.tensor([getattr(crop, side) for crop in crops]) for side in ("left", "top"))
    read: dict[tuple[int, int], Tensor] = {}  # crop and layer
    for which_n, sprites_nCHW in renderer.sprites(part_N, code_ND):
        uses = [(row, *use) for row, number in enumerate(which_n.tolist()) for use in wanted[order[number]]]
        crop_n = torch.tensor([use[1] for use in uses])
        source_nCHW = sprites_nCHW[torch.tensor([use[0] for use in uses])]
        inverse_n23, presence_n = torch.stack([use[3] for use in uses]), torch.tensor([use[4] for use in uses])
        shown_nCHW = read_sprites(source_nCHW, inverse_n23, left_N[crop_n], top_N[crop_n], CROP, CROP) * presence_n[:, None, None, None]
        read |= {(use[1], use[2]): shown_CHW for use, shown_CHW in zip(uses, shown_nCHW.unbind(), strict=True)}
    empty_CHW = torch.zeros(renderer.config.sprites.channels, CROP, CROP)
    canvases = []
    for number in range(len(crops)):
        canvas_CHW = empty_CHW
        for layer in range(layers):
            if (number, layer) in read:
                shown_CHW = read[number, layer]
                canvas_CHW = shown_CHW + canvas_CHW * (1 - shown_CHW[ALPHA : ALPHA + 1])
        canvases.append(canvas_CHW)
    return torch.stack(canvases)


def frames_loss(renderer: Renderer, clips: list[Clip], random: np.random.Generator) -> Tensor:
    """Crops of whole frames, over the world's own backdrop, where something was drawn."""
    casts = [prepare(clip.plan, *RENDER_PIXELS[clip.plan.scene.framing]) for clip in clips]
    crops = choose_crops(casts, clips, random)
    if not crops:
        return torch.zeros(())
    canvas_NCHW = composite(renderer, casts, crops)
    target, behind = [], []
    for crop in crops:
        clip = clips[crop.clip]
        height, width = clip.frames_FHW3.shape[1:3]
        row_H = torch.arange(crop.top, crop.top + CROP).clamp(0, height - 1)
        column_W = torch.arange(crop.left, crop.left + CROP).clamp(0, width - 1)
        target.append(clip.frames_FHW3[crop.frame][row_H][:, column_W])
        behind.append(clip.behind_FHW3[crop.frame][row_H][:, column_W])
    target_N3HW, behind_N3HW = (torch.stack(rows).permute(0, 3, 1, 2).float() / 255 for rows in (target, behind))
    made_N3HW = renderer.refiner(canvas_NCHW, behind_N3HW)
    inner = (slice(None), slice(None), slice(EDGE, -EDGE), slice(EDGE, -EDGE))
    gap_N3HW, where_N1HW = (made_N3HW - target_N3HW)[inner], near(canvas_NCHW[:, ALPHA : ALPHA + 1])[inner]
    share = where_N1HW.mean().clamp(min=0.05)
    gap_N3HW = gap_N3HW * where_N1HW
    edges = gap_N3HW.diff(dim=2).abs().mean() + gap_N3HW.diff(dim=3).abs().mean()
    return (charbonnier(gap_N3HW).mean() + 0.5 * edges) / share


def psnr(made: Tensor, true: Tensor) -> float:
    """Decibels of uint8 pictures."""
    return -10 * math.log10(max(float((made.float() - true.float()).square().mean()) / 255**2, 1e-10))


class Run:
    """A training run in a folder: weights, their moving average, optimiser and the time spent, saved and taken up again."""

    def __init__(self, out: Path, config: RendererConfig, minutes: float, seed: int, threads: int, weights: Path | None = None) -> None:
        torch.manual_seed(seed)
        self.out, self.minutes, self.threads = out, minutes, threads
        self.random = np.random.default_rng(seed)
        self.renderer = checkpoint.load(Renderer, RendererConfig, weights, "renderer").train() if weights else Renderer(config)
        self.average = Renderer(self.renderer.config)
        self.average.load_state_dict(self.renderer.state_dict())
        sprites, backdrop = self.renderer.sprites, self.renderer.backdrop
        looked_up = [*sprites.details, *sprites.maps, *backdrop.fine, *backdrop.coarse]
        known = {id(parameter) for parameter in looked_up}
        rest = [parameter for parameter in self.renderer.parameters() if id(parameter) not in known]
        self.optimiser = torch.optim.Adam([{"params": looked_up, "base": MAP_RATE}, {"params": rest, "base": RATE}], betas=(0.9, 0.99))
        self.step, self.spent = 0, 0.0
        out.mkdir(parents=True, exist_ok=True)
        if (out / "state.pt").exists():
            state = torch.load(out / "state.pt", weights_only=True)
            self.renderer.load_state_dict(state["renderer"])
            self.average.load_state_dict(state["average"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.step, self.spent = state["step"], state["spent"]

    @property
    def gone(self) -> float:
        """Share of the run that is over."""
        return min(1.0, self.spent / (60 * self.minutes))

    def train(self, store: Store) -> dict[str, float]:
        """One step on everything; the terms of its loss. Drawing counts as spent."""
        began = time.process_time()
        scale = min(1.0, (self.step + 1) / 100) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * self.gone)))
        for group in self.optimiser.param_groups:
            group["lr"] = scale * group["base"]
        framings = range(len(FRAMINGS))
        terms = {
            "parts": torch.stack([parts_loss(self.renderer, parts) for parts in store.take_parts()]).mean(),
            "places": torch.stack([places_loss(self.renderer, each, store.take_places(each), self.random) for each in framings]).mean(),
        }
        if self.gone >= FRAMES_FROM and self.step % FRAMES_EVERY == 0:
            terms["frames"] = frames_loss(self.renderer, store.take_clips(), self.random)
        self.optimiser.zero_grad()
        (terms["parts"] + 2 * terms["places"] + terms.get("frames", 0)).backward()
        nn.utils.clip_grad_norm_(self.renderer.parameters(), 1.0)
        self.optimiser.step()
        decay = min(AVERAGE, 1 - 1 / (self.step + 1))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.renderer.parameters()), 1 - decay)
        self.step += 1
        self.spent += (time.process_time() - began) / self.threads
        return {name: float(value.detach()) for name, value in terms.items()}

    def look(self, clips: list[Clip]) -> dict[str, float]:
        """PSNR on held-out clips: whole frames, near what is drawn, and the backdrop alone; and a sheet, drawn above rendered."""
        whole, drawn, behind, pairs = [], [], [], []
        for clip in clips:
            made_FHW3 = self.average.render(clip.plan)
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
    parser.add_argument("--minutes", type=float, default=40.0, help="of core time in all, earlier starts of this run included")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weights", type=Path, help="a preset's folder: a new run begins with its renderer instead of noise")
    parser.add_argument("--store", type=int, default=300, help="drawn things of each sort in memory (300 take 2 GB)")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    run = Run(arguments.out, RendererConfig(), arguments.minutes, arguments.seed, arguments.threads, arguments.weights)
    held_out = draw_clips(np.random.default_rng(10**9 + 7), 12, 1, shake=False)
    store = Store(arguments.seed + run.step, arguments.store)
    with tqdm(total=round(60 * arguments.minutes), initial=round(run.spent), unit="s", mininterval=20) as bar:
        saved = run.spent
        while run.gone < 1:
            terms = run.train(store)
            bar.set_postfix(step=run.step, **{name: f"{value:.4f}" for name, value in terms.items()}, refresh=False)
            bar.update(round(run.spent) - bar.n)
            if run.spent - saved > 150 or run.gone == 1:
                saved = run.spent
                figures = run.look(held_out)
                run.save(figures)
                tqdm.write(f"step {run.step}: {figures}")


if __name__ == "__main__":
    main()
