"""How alike a crowd of clips is to a crowd of the world's own: Fréchet distances in what the judges' eye and ear make of them.

    python -m generation.bench.quality --clips 512

- Two Gaussians' distance, |m - m'|² + tr(C + C' - 2 (C C')^½) (Heusel et al. 2017, equation 6), as FVD and FAD are, but in features of
  our own nets: what the eye gathers of a frame, on the mean over frames (picture); how much that changes from one frame to the next
  (motion); and what the ear's channels do over the whole sound, their means and deviations. So the figures compare with each other and
  with nobody else's.
- A few dozen clips cannot say how a hundred values vary together, so both crowds are looked at along the AXES in which the world's clips
  vary most, each scaled to unit deviation. A small crowd is still too far from a large one; the floor is as many of the world's own clips.
- The command above measures the world's axes and keeps, of as many other clips, where they lie along them.

Shape suffixes: B clips, N frames, C channels, D features, A axes, M mel frames, F mel bins.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from torch.nn import functional
from tqdm import tqdm

from generation.bench.hearing import ear
from generation.bench.judges.eye import picture_size
from generation.bench.onsets import mel_of
from generation.bench.tracker import JUDGES, Clip, eye
from generation.network.plan import RENDER_PIXELS, SAMPLE_RATE
from generation.world.draw import draw
from generation.world.scenes import simulate
from generation.world.sound import waveform

Array = NDArray[np.float64]
CROWD = JUDGES / "crowd.safetensors"
SENSES = ("picture", "motion", "sound")
NOTHING = {"picture": "black", "motion": "frozen", "sound": "silence"}  # what a clip of nothing is, as baselines are called
AXES = 16  # A
SCENES = {"basketball": 128, "bounce": 77, "xylophone": 51, "gymnast": 64, "peek": 48}  # of the crowd, each so often
EVERY = 8  # frames from one that is looked at to the next; of each its neighbour is looked at too
SEED = 20261126


@dataclass(frozen=True)
class Features:
    """One clip as the judges see and hear it (D,)."""

    picture: Array
    motion: Array
    sound: Array


@torch.inference_mode()
def features(clip: Clip) -> Features:
    """What the judges make of a clip."""
    rows = np.arange(0, len(clip.frames) - 1, EVERY)
    width, height = picture_size(clip.framing)
    frames_N3HW = torch.from_numpy(clip.frames[np.stack((rows, rows + 1), 1).ravel()]).permute(0, 3, 1, 2).float() / 255
    pooled_NC = eye().gathered(functional.interpolate(frames_N3HW, size=(height, width), mode="area"))
    motion_NC = (pooled_NC[1::2] - pooled_NC[::2]).abs()
    heard_MC = ear().channels(torch.from_numpy(mel_of(clip.audio)))
    sound = torch.cat((heard_MC.mean(0), heard_MC.std(0)))
    return Features(*(values.double().numpy() for values in (pooled_NC[::2].mean(0), motion_NC.mean(0), sound)))


def distance(one_BA: Array, other_BA: Array) -> float:
    """Fréchet's, between the Gaussians of two crowds."""
    spreads = [np.cov(crowd_BA, rowvar=False, bias=True) for crowd_BA in (one_BA, other_BA)]
    gap = one_BA.mean(0) - other_BA.mean(0)
    # The eigenvalues of C C' are those of C^½ C' C^½: real, and none below zero but by rounding.
    shared = np.sqrt(np.linalg.eigvals(spreads[0] @ spreads[1]).real.clip(min=0)).sum()
    return float(gap @ gap + np.trace(spreads[0]) + np.trace(spreads[1]) - 2 * shared)


@dataclass(frozen=True)
class Crowd:
    """The world's clips in one sense: their mean (D,), the axes (D, A) that scale to unit deviation, and other clips along them (B, A)."""

    mean_D: Array
    axes_DA: Array
    others_BA: Array

    def along(self, features_BD: Sequence[Array]) -> Array:
        """Clips as places along the axes."""
        return np.asarray((np.stack(features_BD) - self.mean_D) @ self.axes_DA)


def measured(features_BD: Array) -> Crowd:
    """The axes of the first half of these clips, and the second half along them."""
    half = len(features_BD) // 2
    mean_D = features_BD[:half].mean(0)
    values_A, axes_DA = np.linalg.eigh(np.cov(features_BD[:half], rowvar=False))
    axes_DA = axes_DA[:, -AXES:] / np.sqrt(values_A[-AXES:])
    return Crowd(mean_D, axes_DA, (features_BD[half:] - mean_D) @ axes_DA)


@lru_cache(maxsize=1)
def crowds() -> dict[str, Crowd]:
    """The world's, by sense."""
    kept = load_file(str(CROWD))
    return {sense: Crowd(*(kept[f"{sense}.{name}"].astype(np.float64) for name in ("mean", "axes", "others"))) for sense in SENSES}


def table(made: Sequence[Features]) -> dict[str, dict[str, Any]]:
    """The rows `picture_distance`, `motion_distance` and `sound_distance`."""
    rows = {}
    nothing = features(Clip(np.zeros((2, 48, 48, 3), np.uint8), np.zeros(4 * SAMPLE_RATE, np.float32), "square"))
    for sense, crowd in crowds().items():
        clips_BA = crowd.along([getattr(one, sense) for one in made])
        value, sure = distance(clips_BA, crowd.others_BA), 1.96 * _deviation(clips_BA, crowd.others_BA)
        again_BA = np.repeat(clips_BA[:1], len(clips_BA), 0)
        empty_BA = crowd.along([getattr(nothing, sense)] * len(made))
        # As many of the world's clips as were made, against the rest of them.
        few, rest = np.split(crowd.others_BA, [min(len(made), len(crowd.others_BA) // 2)])
        rows[f"{sense}_distance"] = {
            "value": value,
            "interval": (max(value - sure, 0.0), value + sure),
            "floor": distance(few, rest),
            "baselines": {
                NOTHING[sense]: distance(empty_BA, crowd.others_BA),
                "one_clip_again": distance(again_BA, crowd.others_BA),
            },
            "n": len(made),
            "detection_rate": 1.0,
        }
    return rows


def _deviation(clips_BA: Array, others_BA: Array) -> float:
    """The jackknife's standard deviation of the distance (Efron and Stein 1981): clips drawn twice would look like a smaller crowd."""
    count = len(clips_BA)
    without = [distance(np.delete(clips_BA, row, 0), others_BA) for row in range(count)]
    return float(np.sqrt((count - 1) * np.var(without)))


def world_features(count: int, progress: Any = tqdm) -> list[Features]:
    """Clips of the world, drawn at half size."""
    rng = np.random.default_rng(SEED)
    scenes = rng.choice(list(SCENES), size=count, p=np.array([*SCENES.values()]) / sum(SCENES.values()))
    found = []
    for scene in progress(scenes):
        batch = simulate(rng, 1, scene=str(scene), with_mel=False)
        framing = batch.reading(0).framing
        width, height = RENDER_PIXELS[framing]
        found.append(features(Clip(draw(batch.plan(0), width // 2, height // 2), waveform(batch, 0), framing)))
    return found


def main() -> None:
    """Measure the world's crowd and keep it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=int, default=512)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    found = world_features(arguments.clips)
    kept: dict[str, Array] = {}
    for sense in SENSES:
        crowd = measured(np.stack([getattr(one, sense) for one in found]))
        kept |= {f"{sense}.mean": crowd.mean_D, f"{sense}.axes": crowd.axes_DA, f"{sense}.others": crowd.others_BA}
    save_file({name: np.ascontiguousarray(values.astype(np.float32)) for name, values in kept.items()}, str(CROWD))


if __name__ == "__main__":
    main()
