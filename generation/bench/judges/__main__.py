"""Trains the judges on the simulator and puts them into a folder.

    python -m generation.bench.judges --only eye --steps 1500
    python -m generation.bench.judges --only words --steps 300
    python -m generation.bench.judges --only lens --steps 1500
    python -m generation.bench.judges --only limbs --steps 3000
    python -m generation.bench.judges --only face --steps 2000
    python -m generation.bench.judges --only ear --steps 600
    python -m generation.bench.judges --only looks --steps 900
    python -m generation.bench.judges --only timbre --steps 600

"words" goes on from the eye in the folder and teaches it nothing but place, hour and scene: what it finds in a frame stays as it is.
A run keeps its weights every 100 steps under runs/judges and goes on from them; the rate follows the steps.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from tqdm import trange

from generation.bench.judges.ear import Ear
from generation.bench.judges.eye import Eye, EyeConfig
from generation.bench.judges.face import Face
from generation.bench.judges.faces import Heads, face_lesson, face_loss
from generation.bench.judges.hearings import ear_loss, fresh_hearings
from generation.bench.judges.lens import Lens
from generation.bench.judges.likenesses import looks_lesson, stages, timbre_lesson
from generation.bench.judges.limbs import Limbs
from generation.bench.judges.looks import Looks, nearest
from generation.bench.judges.postures import Lessons, limbs_lesson, limbs_loss
from generation.bench.judges.sights import Misses, damaged, eye_loss, fresh_crops, fresh_sights, lens_loss, words_loss
from generation.bench.judges.timbre import Timbre
from generation.network import checkpoint
from generation.network.plan import FRAMINGS

RATE = 2e-3
AVERAGE = 0.995
FOLDER = Path(__file__).parent
TEMPERATURE = 0.1  # of what is told apart
Step = Callable[[nn.Module, int], tuple[Tensor, dict[str, float]]]


class EyeStep:
    """The eye's lessons; it remembers what is hard."""

    def __init__(self) -> None:
        self.misses = Misses()

    def __call__(self, eye: nn.Module, step: int) -> tuple[Tensor, dict[str, float]]:
        """Five new clips of one framing, two frames of each: many small steps teach more than few large ones."""
        rng = np.random.default_rng([17, step])
        true = fresh_sights(rng, FRAMINGS[step % len(FRAMINGS)], 5, 2, self.misses)
        seen = eye(damaged(true.frames, torch.Generator().manual_seed(step)))
        self.misses.learn(seen, true)
        return eye_loss(seen, true)


class LimbsStep:
    """The limbs' lessons, with the frames that are kept for them."""

    def __init__(self) -> None:
        self.lessons = Lessons()

    def __call__(self, limbs: nn.Module, step: int) -> tuple[Tensor, dict[str, float]]:
        """Pieces of frames drawn in this step and in those before it."""
        true = limbs_lesson(np.random.default_rng([23, step]), self.lessons, 20, step)
        return limbs_loss(limbs(true.pieces), true)


class FaceStep:
    """The face's lessons, with the heads that are kept for them."""

    def __init__(self) -> None:
        self.heads = Heads()

    def __call__(self, face: nn.Module, step: int) -> tuple[Tensor, dict[str, float]]:
        """Crops of heads drawn in this step and in those before it."""
        crops, *true = face_lesson(np.random.default_rng([41, step]), self.heads, 64, step)
        return face_loss(face(crops), (true[0], true[1], true[2]))


def known_eye() -> Eye:
    """The eye in the folder, of which only the words of a whole frame may change."""
    eye = checkpoint.load(Eye, EyeConfig, FOLDER, "eye").requires_grad_(False)
    eye.overall.requires_grad_(True)
    with torch.no_grad():
        eye.overall.bias.clamp_(min=-4.0)  # a word that it has never learned may be said
    return eye


def words_step(eye: nn.Module, step: int) -> tuple[Tensor, dict[str, float]]:
    """The words of one frame of each of eight new clips."""
    true = fresh_sights(np.random.default_rng([29, step]), FRAMINGS[step % len(FRAMINGS)], 8, 1)
    seen = eye(damaged(true.frames, torch.Generator().manual_seed(step)))
    return words_loss(seen, true)


def lens_step(lens: nn.Module, step: int) -> tuple[Tensor, dict[str, float]]:
    """Six crops of everything in two frames of six new clips."""
    crops, what_J, true_J3 = fresh_crops(np.random.default_rng([19, step]), FRAMINGS[step % len(FRAMINGS)], 6, 2, 6)
    return lens_loss(lens(damaged(crops, torch.Generator().manual_seed(step)), what_J), true_J3, what_J)


def ear_step(ear: nn.Module, step: int) -> tuple[Tensor, dict[str, float]]:
    """All the touches of sixteen new clips."""
    return ear_loss(ear, fresh_hearings(np.random.default_rng([18, step]), 16))


def looks_step(looks: nn.Module, step: int) -> tuple[Tensor, dict[str, float]]:
    """Forty identities, to be told from each other and from everything in frames where they are not."""
    assert isinstance(looks, Looks)
    rng = np.random.default_rng([31, step])
    seen, known = looks_lesson(rng, 40)
    others = [looks(stages()[rng.integers(len(stages()))][None]).flatten(2)[0].T for _ in range(2)]
    loss, right = nearest(looks.of_crops(seen), looks.of_crops(known), TEMPERATURE, torch.cat(others))
    return loss, {"loss": float(loss.detach()), "right": right}


def timbre_step(timbre: nn.Module, step: int) -> tuple[Tensor, dict[str, float]]:
    """Forty voices, to be told from each other."""
    one, other = timbre_lesson(np.random.default_rng([37, step]), 40)
    loss, right = nearest(timbre(one), timbre(other), TEMPERATURE)
    return loss, {"loss": float(loss.detach()), "right": right}


def train(module: nn.Module, one: Step, steps: int, state: Path) -> nn.Module:
    """Descend, averaging the weights; returns the module with the average."""
    average = {name: tensor.detach().clone() for name, tensor in module.state_dict().items()}
    optimiser = torch.optim.AdamW(module.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    first = 0
    if state.exists():
        saved = load_file(str(state))
        module.load_state_dict({name.removeprefix("weight."): tensor for name, tensor in saved.items() if name.startswith("weight.")})
        average = {name.removeprefix("average."): tensor for name, tensor in saved.items() if name.startswith("average.")}
        first = int(saved["step"])
    state.parent.mkdir(parents=True, exist_ok=True)
    with trange(first, steps, initial=first, total=steps) as bar:
        for step in bar:
            warm = min(1.0, (step - first + 1) / 50)  # the optimiser's memory is not kept, so every start warms up
            optimiser.param_groups[0]["lr"] = RATE * warm * (0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * step / steps)))
            loss, parts = one(module, step)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(module.parameters(), 5.0)
            optimiser.step()
            for name, tensor in module.state_dict().items():
                if tensor.is_floating_point():  # the others count steps
                    average[name].lerp_(tensor, 1.0 - min(AVERAGE, step / (step + 10)))
            if step % 20 == 0:
                bar.set_postfix_str(" ".join(f"{name} {value:.3f}" for name, value in parts.items()))
            if step % 100 == 99 or step == steps - 1:
                tensors = {f"weight.{name}": tensor for name, tensor in module.state_dict().items()}
                save_file(
                    tensors | {f"average.{name}": tensor for name, tensor in average.items()} | {"step": torch.tensor(step + 1)}, str(state)
                )
    module.load_state_dict(average)
    return module.eval()


JUDGES: dict[str, tuple[Callable[[], Any], Step]] = {
    "eye": (Eye, EyeStep()),
    "words": (known_eye, words_step),
    "ear": (Ear, ear_step),
    "lens": (Lens, lens_step),
    "limbs": (Limbs, LimbsStep()),
    "face": (Face, FaceStep()),
    "looks": (Looks, looks_step),
    "timbre": (Timbre, timbre_step),
}


def main() -> None:
    """Train one judge or all, and save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--only", choices=tuple(JUDGES))
    parser.add_argument("--steps", type=int, default=2500)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    for name, (build, one) in JUDGES.items():
        if arguments.only in (None, name):
            module = build()
            train(module, one, arguments.steps, Path("runs/judges") / f"{name}.safetensors")
            file = "eye" if name == "words" else name
            checkpoint.save(module, arguments.out, file, module.config, {"steps": arguments.steps}, half=True)
            print(name, asdict(module.config), sum(parameter.numel() for parameter in module.parameters()))


if __name__ == "__main__":
    main()
