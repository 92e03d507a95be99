"""Does a longer clip go on, or does it show where it was put together? (X1)

- A clip of twelve seconds is made through the engine that the worker uses, window by window. Where the windows meet is told to the reader;
  bodies and sound are read as everywhere.
- Motion: at a seam, how much the step from frame to frame changes, over how much it changes within a second of it; 1 is no seam. A
  body that is lost in the middle of the view has leapt as far as it could and still be followed.
- Sound: how much the spectrum changes at a seam, over how much it does nearby; 1 is no seam.
- Identity: of what is right at the beginning (colours, number), that which is still read from the last four seconds.
- The floor is the simulator's own scenes that go on for as long; the baselines are the first four seconds again and again, and a last
  frame that stands.

Shape suffixes: T frames, M mel frames, F mel bins, 2 the coordinates x and y.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.bench.metrics import interval
from generation.bench.onsets import QUIET, mel_of
from generation.bench.paths import GATE, LOST
from generation.bench.tracker import Clip, Sighting, sight
from generation.engines.extension import windows
from generation.network.plan import FPS, FRAMES, FRAMINGS, MEL_PER_FRAME, RENDER_PIXELS, VIEW_METRES
from generation.network.reading import SCENE_SLOTS, Reading
from generation.world.batch import SECONDS, Windows
from generation.world.draw import draw
from generation.world.scenes import MAKERS, film, simulate
from generation.world.sound import waveform

Array = NDArray[np.float64]

LENGTH = 12  # seconds
SEED = 20261128
SCENES = ("bounce", "basketball", "xylophone")  # in turn
LASTING = ("count", "ball", "shirt")
AROUND = FPS  # frames to each side of a seam that are like it
TRACKED = 0.02  # metres: changes of a step below this are the tracker's own
HEARD = 0.1  # natural log: changes of a spectrum below this are nothing
EDGE = 0.5  # metres from the side of the view within which a body may just have left


@dataclass(frozen=True)
class Reach:
    """One longer clip after it was read. Ratios are None where nothing was seen at a seam; `begins` and `ends` are words of LASTING."""

    asked: Reading
    jump: float | None
    step: float
    loop_jump: float | None
    loop_step: float
    frozen_jump: float | None
    begins: dict[str, str]
    ends: dict[str, str]


def questions(count: int) -> list[Reading]:
    """What `count` longer clips shall show, always the same."""
    rng = np.random.default_rng(SEED)
    return [simulate(rng, 1, scene=SCENES[number % len(SCENES)], with_mel=False).reading(0) for number in range(count)]


def seams() -> list[int]:
    """The first frame of each window that was not made with the frame before it."""
    return [window.start + window.keep.start for window in windows(LENGTH)[1:]]


def truth(index: int) -> tuple[Clip, Reading]:
    """A scene of the simulator that goes on for as long."""
    scene, framing = SCENES[index % len(SCENES)], index // len(SCENES) % len(FRAMINGS)
    frames, waves = [], []
    for start in range(0, LENGTH, int(SECONDS)):
        rng = np.random.default_rng([SEED, index])  # the same scene, a later part of it
        there = Windows(np.full(1, float(start)), np.full(1, float(LENGTH)))
        batch = film(rng, [(np.arange(1), MAKERS[scene](rng, np.full(1, framing), there))], with_mel=False)
        frames.append(draw(batch.plan(0), *RENDER_PIXELS[FRAMINGS[framing]]))
        waves.append(waveform(batch, 0))
    return Clip(np.concatenate(frames), np.concatenate(waves), FRAMINGS[framing]), batch.reading(0)


# -- motion -----------------------------------------------------------------------------------------------------------


def paths(seen: Sighting, scene: str) -> list[Array]:
    """Where everything is that moves in such a scene (T, 2)."""
    tracks = {"basketball": [seen.shot] if seen.shot else [], "xylophone": seen.mallets}.get(scene, seen.balls)
    return [np.stack((track.x_T, track.y_T), 1) for track in tracks]


def changes(path_T2: Array, half_width: float) -> Array:
    """By how many metres a body's step changes about each frame's beginning (T,), NaN where it was not seen."""
    bends_T = np.full(len(path_T2), np.nan)
    bends_T[1:-1] = np.hypot(*np.diff(path_T2, 2, axis=0).T)
    both_T2 = np.stack((np.roll(bends_T, 1), bends_T), 1)  # the step to this frame is the last of one bend and the first of another
    found_T = np.where(np.isfinite(both_T2).any(1), np.nanmax(np.nan_to_num(both_T2, nan=-1.0), 1), np.nan)
    seen_T = np.isfinite(path_T2[:, 0])
    for frame in range(2, len(path_T2) - LOST):
        lost = seen_T[frame - 2 : frame].all() and not seen_T[frame : frame + LOST].any()
        if lost and abs(path_T2[frame - 1, 0]) < half_width - EDGE:
            found_T[frame] = GATE
    return found_T


def jump(found: Sequence[Array], at: Sequence[int], half_width: float) -> float | None:
    """How much more steps change at these frames than nearby; None where nothing is seen at any."""
    own, usual = [], []
    for path_T2 in found:
        change_T = changes(path_T2, half_width)
        for seam in at:
            near = change_T[max(0, seam - AROUND) : seam + AROUND + 1].copy()
            near[min(seam, AROUND) - 1 : min(seam, AROUND) + 2] = np.nan
            if np.isfinite(change_T[seam]) and np.isfinite(near).any():
                own.append(change_T[seam])
                usual.append(np.nanmean(near))
    return float((np.mean(own) + TRACKED) / (np.mean(usual) + TRACKED)) if own else None


# -- sound ------------------------------------------------------------------------------------------------------------


def step(audio: NDArray[np.float32], at: Sequence[int]) -> float:
    """How much more the spectrum changes at these frames' beginnings than nearby."""
    level_MF = np.maximum(mel_of(audio), QUIET)
    change_M = np.abs(np.diff(level_MF, axis=0)).mean(1)
    widest_M = np.lib.stride_tricks.sliding_window_view(np.pad(change_M, 2, mode="edge"), 4).max(1)  # a window reaches so far
    own, usual = [], []
    for seam in at:
        place, reach = MEL_PER_FRAME * seam, MEL_PER_FRAME * AROUND
        near = np.concatenate((widest_M[max(0, place - reach) : place - 4], widest_M[place + 4 : place + reach]))
        own.append(widest_M[place])
        usual.append(near.mean())
    return float((np.mean(own) + HEARD) / (np.mean(usual) + HEARD))


# -- clips ------------------------------------------------------------------------------------------------------------


def words(seen: Sighting, asked: Reading) -> dict[str, str]:
    """What is read of what lasts."""
    read = {"count": str(seen.count), "ball": seen.ball_colour, "shirt": seen.shirt_colour}
    return {slot: read[slot] for slot in LASTING if slot in SCENE_SLOTS[asked.scene] and getattr(asked, slot)}


def read(clip: Clip, asked: Reading) -> Reach:
    """Read a longer clip, and what its first four seconds would be if they came again or stood still at their end."""
    half_width, samples = VIEW_METRES[clip.framing][0] / 2, int(SECONDS) * 16_000
    first, last = (
        sight(Clip(clip.frames[part], clip.audio[:samples], clip.framing)) for part in (slice(None, FRAMES), slice(-FRAMES, None))
    )
    again = LENGTH // int(SECONDS)
    ends = [FRAMES * number for number in range(1, again)]
    looped = [np.tile(path_T2, (again, 1)) for path_T2 in paths(first, asked.scene)]
    frozen = [np.concatenate((path_T2, np.repeat(path_T2[-1:], FRAMES, 0))) for path_T2 in paths(first, asked.scene)]
    return Reach(
        asked=asked,
        jump=jump(paths(sight(clip), asked.scene), seams(), half_width),
        step=step(clip.audio, seams()),
        loop_jump=jump(looped, ends, half_width),
        loop_step=step(np.tile(clip.audio[:samples], again), ends),
        frozen_jump=jump(frozen, ends[:1], half_width),
        begins=words(first, asked),
        ends=words(last, asked),
    )


def kept(begins: dict[str, str], ends: dict[str, str], asked: Reading) -> list[bool]:
    """Of what was right in the beginning, what is so in the end."""
    return [ends.get(slot) == word for slot, word in begins.items() if word == getattr(asked, slot)]


def table(made: Sequence[Reach], floors: dict[str, float]) -> dict[str, dict[str, Any]]:
    """Rows of the scorecard."""
    rows: dict[str, dict[str, Any]] = {}

    def put(name: str, values: Sequence[float], baselines: dict[str, Sequence[float | None]], asked: int) -> None:
        if values:
            given = {word: [value for value in found if value is not None] for word, found in baselines.items()}
            rows[name] = {
                "value": float(np.mean(values)), "interval": interval(values), "floor": floors.get(name),
                "baselines": {word: float(np.mean(found)) for word, found in given.items() if found}, "n": len(values),
                "detection_rate": len(values) / asked,
            }  # fmt: skip

    jumps = [one.jump for one in made if one.jump is not None]
    put("seam_jump", jumps, {"loop": [one.loop_jump for one in made], "frozen": [one.frozen_jump for one in made]}, len(made))
    put("seam_sound", [one.step for one in made], {"loop": [one.loop_step for one in made]}, len(made))
    lasting = [right for one in made for right in kept(one.begins, one.ends, one.asked)]
    others = [right for one, two in pairwise(made) for right in kept(one.begins, two.ends, one.asked)]
    put("identity_kept", lasting, {"another_clip": others}, sum(len(one.begins) for one in made))
    return rows


def true_reaches(indices: Iterable[int]) -> list[Reach]:
    """What the simulator's own longer scenes get: the floor."""
    return [read(*truth(index)) for index in indices]
