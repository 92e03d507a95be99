"""Train the reader: one frame of the world to everything that its plan says of it.

    python -m generation.training.reader --out runs/reader --minutes 35 --threads 1 --weights generation/weights/base

Each step takes a few pictures of one framing from a rolling store (`glimpses`), most of them degraded as uploads are. Bodies are looked at
through windows that are a little wrong, as those will be that the first look finds. With `--weights` a share of the pictures is drawn by
the preset's renderer instead of the world. A run continues where it stopped; `--minutes` counts the core time of the whole run.

`--begin` takes the reader of the preset too, under today's words; `--judge 60` scores what a run has saved.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from generation.network import checkpoint
from generation.network.fitting import Fit, likeness
from generation.network.plan import KINDS, RENDER_PIXELS, VIEW_METRES
from generation.network.reader import (
    POSES,
    TOLD_OF_ALL,
    Bodies,
    Look,
    Reader,
    ReaderConfig,
    cell_places,
    metres_a_cell,
    window,
)
from generation.network.reading import SLOTS
from generation.network.renderer import Renderer, RendererConfig
from generation.network.tokens import USED_APPEARANCE, USED_POSE
from generation.training.ema import Average
from generation.training.glimpses import Glimpse, Lesson, Store, glimpse
from generation.training.growth import grown
from generation.training.renderer import psnr, sheet
from generation.world.batch import Batch
from generation.world.draw import draw
from generation.world.scenes import simulate

PICTURES, FRESH = 12, 3  # of a step, and how many of them were never seen before
RATE = 1.5e-3
WARM_UP = 200
COOL_DOWN = 0.4  # the rate falls in this share of the run
RENDERED = 0.08  # share of pictures that the renderer draws
OFF_PLACE, OFF_SIZE = 0.12, 0.12  # by how much a window is wrong: of half its side, and as a logarithm
SAVE_EVERY = 180.0  # seconds
HELD_OUT = 10**9 + 11
NEAR = 0.5  # metres: a body that is found farther away is another


def heat_targets(look: Look, known: Lesson) -> tuple[Tensor, Tensor]:
    """For every kind's map a hill about each body's cell (B, N, h, w), and the cell of each body (M,)."""
    rows, columns = look.heat_BNhw.shape[2:]
    side, (width, height) = metres_a_cell(known.framing), VIEW_METRES[known.framing]
    across_M = (known.place_M2[:, 0] + width / 2) / side - 0.5
    down_M = (height / 2 - known.place_M2[:, 1]) / side - 0.5
    cell_x_M, cell_y_M = across_M.round().clamp(0, columns - 1), down_M.round().clamp(0, rows - 1)
    target_BNhw = torch.zeros_like(look.heat_BNhw)
    aside_Mhw, above_Mhw = torch.arange(columns) - cell_x_M[:, None, None], torch.arange(rows)[:, None] - cell_y_M[:, None, None]
    hill_Mhw = torch.exp(-(aside_Mhw.square() + above_Mhw.square()) / 1.3)
    for number, kind, hill_hw in zip(known.picture_M.tolist(), known.kind_M.tolist(), hill_Mhw, strict=True):
        target_BNhw[number, kind] = torch.maximum(target_BNhw[number, kind], hill_hw)
    return target_BNhw, (cell_y_M * columns + cell_x_M).long()


def heat_loss(heat_BNhw: Tensor, target_BNhw: Tensor) -> Tensor:
    """The focal loss of centres (Zhou et al. 2019, eq. 1), a body's share."""
    sure_BNhw, there_BNhw = heat_BNhw.sigmoid().clamp(1e-5, 1 - 1e-5), (target_BNhw > 0.999).float()
    found = there_BNhw * (1 - sure_BNhw).square() * sure_BNhw.log()
    free = (1 - there_BNhw) * (1 - target_BNhw).pow(4) * sure_BNhw.square() * (1 - sure_BNhw).log()
    return -(found + free).sum() / there_BNhw.sum().clamp(min=1)


def off(bodies: Bodies, random: torch.Generator) -> Bodies:
    """Bodies where a first look might think that they are."""
    half_M1 = window(bodies)[1][:, None]
    wide = torch.rand(len(half_M1), 1, generator=random) * 1.5  # some nearly right, for the last look is
    place_M2 = bodies.place_M2 + OFF_PLACE * wide * half_M1 * torch.randn(half_M1.shape[0], 2, generator=random)
    size_M = bodies.size_M * (OFF_SIZE * wide[:, 0] * torch.randn(len(half_M1), generator=random)).exp()
    return Bodies(bodies.picture_M, bodies.kind_M, place_M2, size_M)


def losses(reader: Reader, known: Lesson, random: torch.Generator) -> dict[str, Tensor]:
    """The terms of the loss of both looks."""
    with torch.autocast("cpu", torch.bfloat16):
        look = reader.look(known.picture_B3HW, known.framing)
        true = Bodies(known.picture_M, known.kind_M, known.place_M2, known.size_M)
        guess = off(true, random)
        details = reader.details(known.picture_B3HW, known.framing, guess)
    target_BNhw, cell_M = heat_targets(look, known)
    where_MV = look.where_BNVhw.flatten(3)[known.picture_M, known.kind_M, :, cell_M]
    aside_M2 = (known.place_M2 - cell_places(cell_M, look.heat_BNhw.shape[3], known.framing)) / metres_a_cell(known.framing)
    where = functional.smooth_l1_loss(where_MV[:, :2], aside_M2, beta=0.2) + functional.smooth_l1_loss(
        where_MV[:, 2], known.size_M.log(), beta=0.1
    )
    slots = [list(SLOTS).index(slot) for slot in TOLD_OF_ALL]
    words = torch.stack(
        [
            functional.cross_entropy(look.answers_BSV[:, slot], known.slots_BS[:, slot] - 1, ignore_index=-1, reduction="sum")
            / len(known.slots_BS)
            for slot in slots
        ]
    ).sum()
    palette_BZ = look.palette_BPZ[torch.arange(len(known.place_B)), known.place_B]
    half_M = window(guess)[1]
    # What the window has to be told, then what its picture says.
    correction_MV = torch.cat(
        ((known.place_M2 - guess.place_M2) / half_M[:, None], (known.size_M / guess.size_M).log()[:, None]), 1
    )  # fmt: skip
    gap_MV = details.values_MV[:, 3:] - known.values_MV
    weight_MV = torch.cat((torch.ones(len(gap_MV), 3), USED_POSE[known.kind_M], USED_APPEARANCE[known.kind_M]), 1)
    body_V = functional.smooth_l1_loss(gap_MV * weight_MV, torch.zeros_like(gap_MV), beta=0.15, reduction="none").mean(0)
    named_M = known.colour_M >= 0
    return {
        "heat": heat_loss(look.heat_BNhw, target_BNhw),
        "where": where,
        "words": words,
        "palette": 2 * functional.smooth_l1_loss(palette_BZ, known.palette_BZ, beta=0.15),
        "camera": 20 * functional.smooth_l1_loss(look.camera_B3, known.camera_B3, beta=0.02),
        "window": 6 * functional.smooth_l1_loss(details.values_MV[:, :3], correction_MV, beta=0.05),
        "depth, turn": body_V[:3].sum(),
        "pose": body_V[3 : 3 + POSES.stop - POSES.start].sum(),
        "looks": body_V[3 + POSES.stop - POSES.start :].sum(),
        "material": 0.3 * functional.cross_entropy(details.material_MW, known.material_M),
        "colour": 0.3 * functional.cross_entropy(details.colour_MW[named_M], known.colour_M[named_M]) if named_M.any() else torch.zeros(()),
    }


def cast_of(batch: Batch) -> Tensor:
    """How often an entity of a scene's clips is of a kind, (scenes, kinds, K)."""
    scene_B = torch.from_numpy(batch.reading_BS[:, list(SLOTS).index("scene")] - 1)
    kind_BKN = functional.one_hot(torch.from_numpy(batch.kind_BK), len(KINDS)).float()
    rows = [kind_BKN[scene_B == scene] for scene in range(len(SLOTS["scene"]))]
    return torch.stack([row.mean(0).T if len(row) else torch.zeros(len(KINDS), kind_BKN.shape[1]) for row in rows])


class Run:
    """A training run in a folder: weights, their moving average, optimiser and the time spent, saved and taken up again."""

    def __init__(
        self, out: Path, config: ReaderConfig, minutes: float, seed: int, threads: int, weights: Path | None = None, begin: bool = False
    ) -> None:
        torch.manual_seed(seed)
        self.out, self.minutes, self.threads = out, minutes, threads
        self.counted = time.process_time()
        self.reader = grown(Reader, ReaderConfig, weights, "reader").train() if begin and weights else Reader(config)
        self.reader.cast_SNK.copy_(cast_of(simulate(np.random.default_rng([seed, 1]), 400, with_mel=False)))
        self.average = Average(self.reader)
        self.optimiser = torch.optim.AdamW(self.reader.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
        self.step, self.spent = 0, 0.0
        out.mkdir(parents=True, exist_ok=True)
        if (out / "state.pt").exists():
            state = torch.load(out / "state.pt", weights_only=True)
            self.reader.load_state_dict(state["reader"])
            self.average.weights, self.average.updates = state["average"], state["step"]
            self.optimiser.load_state_dict(state["optimiser"])
            self.step, self.spent = state["step"], state["spent"]
        self.random = torch.Generator().manual_seed(seed + self.step)

    @property
    def gone(self) -> float:
        """Share of the run that is over."""
        return min(1.0, self.spent / max(60 * self.minutes, 1.0))

    def train(self, known: Lesson) -> dict[str, float]:
        """One step; the terms of its loss. All since the last step counts as spent, drawing too."""
        for group in self.optimiser.param_groups:
            group["lr"] = RATE * min(1.0, (self.step + 1) / WARM_UP, (1 - self.gone) / COOL_DOWN + 0.01)
        terms = losses(self.reader, known, self.random)
        self.optimiser.zero_grad()
        sum(terms.values(), start=torch.zeros(())).backward()
        nn.utils.clip_grad_norm_(self.reader.parameters(), 2.0)
        self.optimiser.step()
        self.average.update(self.reader)
        self.step += 1
        now = time.process_time()
        self.spent, self.counted = self.spent + (now - self.counted) / self.threads, now
        return {name: float(value.detach()) for name, value in terms.items()}

    def look(self, held_out: list[Glimpse]) -> dict[str, float]:
        """Figures on pictures that no step saw, and a sheet: the picture, and the world's drawing of what was read."""
        self.average.exchange(self.reader)
        self.reader.eval()
        figures = score(self.reader, held_out, self.out / "sheets" / f"{self.step:06d}.png")
        self.reader.train()
        self.average.exchange(self.reader)
        return figures

    def save(self, figures: dict[str, float]) -> None:
        """Write the averaged weights with their figures, and everything needed to go on."""
        state = {"reader": self.reader.state_dict(), "average": self.average.weights, "optimiser": self.optimiser.state_dict()}
        torch.save(state | {"step": self.step, "spent": self.spent}, self.out / "state.part")
        (self.out / "state.part").replace(self.out / "state.pt")
        metadata = {"step": self.step, "minutes": round(self.spent / 60, 2)} | {name: round(value, 3) for name, value in figures.items()}
        self.average.exchange(self.reader)
        checkpoint.save(self.reader, self.out, "reader", self.reader.config, metadata, half=True)
        self.average.exchange(self.reader)
        with (self.out / "log.jsonl").open("a") as log:
            log.write(json.dumps(metadata) + "\n")


def score(reader: Reader, held_out: list[Glimpse], sheet_path: Path | None = None, renderer: Renderer | None = None) -> dict[str, float]:
    """What is read of pictures: shares of right words; of each kind's bodies the share found, and of those found the share that is there;
    their mean distance in metres, and the error of the first colour (of 1); the PSNR of the world's drawing of the plan. With a renderer
    also that of its own drawing, as read (`drawn`), after the fit (`fitted`) and of the truth (`floor`), and the fit's seconds.
    """
    lists: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        lists.setdefault(name, []).append(value)

    pairs = []
    for sight in held_out:
        plan, reading = reader.read(sight.picture_HW3, sight.plan.scene.framing)
        for slot in ("place", "time", "scene", "ball", "shirt", "material", "side"):
            if truth := getattr(sight.reading, slot):
                note(slot, float(getattr(reading, slot) == truth))
        true, read = sight.plan.entities, plan.entities
        free = set(torch.nonzero(read.kind_K)[:, 0].tolist())
        for entity in torch.nonzero(sight.seen_K)[:, 0].tolist():
            kind = KINDS[int(true.kind_K[entity])]
            apart = {
                other: float((plan.states_TKS[0, other, :2] - sight.plan.states_TKS[0, entity, :2]).norm())
                for other in free
                if read.kind_K[other] == true.kind_K[entity]
            }
            nearest = min(apart, key=lambda other: apart[other], default=None)
            found = nearest is not None and apart[nearest] < NEAR
            note(f"recall {kind}", float(found))
            if found and nearest is not None:
                free.discard(nearest)
                note(f"precision {kind}", 1.0)
                note("metres", apart[nearest])
                note("colour", float((read.appearance_KA[nearest] - true.appearance_KA[entity])[:3].abs().mean() / 2))
        for other in free:
            note(f"precision {KINDS[int(read.kind_K[other])]}", 0.0)
        drawn_HW3 = torch.from_numpy(draw(plan, *RENDER_PIXELS[plan.scene.framing], frames=[0])[0])
        note("psnr", psnr(drawn_HW3, sight.picture_HW3))
        pairs.append(torch.cat((sight.picture_HW3, drawn_HW3), 1))
        if renderer is not None:
            begun = time.process_time()
            fit = Fit(renderer, sight.picture_HW3, plan)
            note("drawn", fit.psnr)
            while not fit.done:
                fit.step()
            note("seconds", time.process_time() - begun)
            note("fitted", fit.psnr)
            note("floor", likeness(renderer, sight.plan, sight.picture_HW3))
            pairs[-1] = torch.cat((pairs[-1], renderer.render(fit.plan, frames=[0])[0]), 1)
    if sheet_path:
        sheet(pairs[:12], sheet_path)
    figures = {name: float(np.mean(values)) for name, values in sorted(lists.items())}
    for name in ("recall", "precision"):
        figures[name] = float(np.mean([value for key, values in lists.items() if key.startswith(f"{name} ") for value in values] or [0.0]))
    return figures


def held_out(count: int) -> list[Glimpse]:
    """First frames of clips that no run is shown."""
    random = np.random.default_rng(HELD_OUT)
    batch = simulate(random, count, with_mel=False)
    return [glimpse(batch, index, random) for index in range(count)]


def main() -> None:
    """The command above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("runs/reader"))
    parser.add_argument("--minutes", type=float, default=35.0, help="of core time in all, earlier starts of this run included")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weights", type=Path, help="a preset's folder: its renderer draws a share of the pictures")
    parser.add_argument("--begin", action="store_true", help="a new run begins with the preset's reader instead of noise")
    parser.add_argument("--judge", type=int, help="train nothing: score what the run has saved on so many pictures, fits included")
    parser.add_argument("--store", type=int, default=300, help="pictures of each framing in memory (300 take 620 MB)")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    renderer = grown(Renderer, RendererConfig, arguments.weights, "renderer").eval().requires_grad_(False) if arguments.weights else None
    if arguments.judge:
        judged = checkpoint.load(Reader, ReaderConfig, arguments.out, "reader")
        figures = score(judged, held_out(arguments.judge), arguments.out / "sheets" / "judged.png", renderer)
        print(json.dumps({name: round(value, 3) for name, value in figures.items()}))
        return
    run = Run(
        arguments.out, ReaderConfig(), arguments.minutes, arguments.seed, arguments.threads, arguments.weights, arguments.begin
    )  # fmt: skip
    store = Store(np.random.default_rng([arguments.seed, run.step]), arguments.store, renderer, RENDERED)
    unseen = held_out(48)
    with tqdm(total=round(60 * arguments.minutes), initial=round(run.spent), unit="s", mininterval=20) as bar:
        saved = run.spent
        while run.gone < 1:
            terms = run.train(store.take(PICTURES, FRESH))
            bar.set_postfix(step=run.step, **{name: f"{value:.3f}" for name, value in terms.items()}, refresh=False)
            bar.update(round(run.spent) - bar.n)
            if run.spent - saved > SAVE_EVERY or run.gone == 1:
                saved = run.spent
                figures = run.look(unseen)
                run.save(figures)
                tqdm.write(f"step {run.step}: {figures}")


if __name__ == "__main__":
    main()
