"""Pixels to tracks in metres: what is in a clip, where it is in every frame, what colour it has. It never sees a plan or a prompt.

- The eye reads every frame by itself; here its peaks become paths. A shot has one ball, whose path keeps any jump in it; bouncing
  balls are followed by nearness to where flight would have taken them.
- The lens then looks closer at every ball, mallet head and rim: the eye is right to five centimetres, the lens to one.
- Places assume the still camera of the framing: a pan or a zoom of the picture is an error of the tracker, and part of its floor.

Shape suffixes: T frames, H, W rows and columns, 3 colours, N frames, C colour words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from generation.bench.judges.eye import MAP_PER_METRE, THINGS, Eye, EyeConfig, Seen, picture_size
from generation.bench.judges.lens import CROP_PER_METRE, FOCUS, Lens, LensConfig, crops_of
from generation.network import checkpoint
from generation.network.plan import FPS, GRAVITY, GROUND_METRES, PLACES, TIMES, VIEW_METRES
from generation.network.reading import COLOURS, SLOTS

JUDGES = Path(__file__).parent / "judges"
SURE = 0.4  # heat of a peak that counts
GATE = 0.75  # metres from where a ball is expected; twelve metres a second
APART = 0.12  # metres between the middles of two things; less is one thing seen twice
LOST = 4  # frames after which a track that was not seen has ended
MOST = 6  # peaks of one kind in a frame
_BATCH = 16

Array = NDArray[np.float64]


@dataclass
class Clip:
    """What is judged: frames (T, H, W, 3) uint8 at 16 a second, sound at 16 kHz, and the shape that was asked for."""

    frames: NDArray[np.uint8]
    audio: NDArray[np.float32]
    framing: str


@dataclass
class Peak:
    """One thing in one frame: metres, radius in metres, heat 0..1, log-probabilities of COLOURS."""

    x: float
    y: float
    radius: float
    heat: float
    colour_C: Array


@dataclass
class Track:
    """One body over the clip; NaN where it was not seen."""

    x_T: Array
    y_T: Array
    radius: float
    colour_C: Array

    @property
    def frames_seen(self) -> int:
        """In how many frames."""
        return int(np.isfinite(self.x_T).sum())


@dataclass
class Sighting:
    """Everything read of a clip's pixels. `shot` is the one ball of a basketball clip; words are "" where nothing was found."""

    scene: str
    place: str
    time: str
    balls: list[Track]
    shot: Track | None
    mallets: list[Track]
    chest: tuple[float, float] | None
    rim: tuple[float, float] | None
    board_side: float
    count: int
    ball_colour: str
    shirt_colour: str
    side: str


@lru_cache(maxsize=1)
def eye() -> Eye:
    """The trained eye."""
    return checkpoint.load(Eye, EyeConfig, JUDGES, "eye")


@lru_cache(maxsize=1)
def lens() -> Lens:
    """The trained lens."""
    return checkpoint.load(Lens, LensConfig, JUDGES, "lens")


@torch.inference_mode()
def look(clip: Clip) -> Seen:
    """The eye's maps of every frame."""
    width, height = picture_size(clip.framing)
    parts = []
    for first in range(0, len(clip.frames), _BATCH):
        frames_N3HW = torch.from_numpy(clip.frames[first : first + _BATCH]).permute(0, 3, 1, 2).float() / 255.0
        parts.append(eye()(functional.interpolate(frames_N3HW, size=(height, width), mode="area")))
    return Seen(*(torch.cat([vars(part)[name] for part in parts]) for name in vars(parts[0])))


def peaks(seen: Seen, thing: str, framing: str) -> list[list[Peak]]:
    """The local maxima of one kind's heat, strongest first, for every frame."""
    heat_Nhw = seen.heat[:, THINGS.index(thing)].sigmoid()
    top_Nhw = functional.max_pool2d(heat_Nhw[:, None], 3, 1, 1)[:, 0]
    colour_NChw = seen.colour.log_softmax(1)
    view_width, view_height = VIEW_METRES[framing]
    found: list[list[Peak]] = [[] for _frame in range(len(heat_Nhw))]
    for frame, row, column in ((heat_Nhw == top_Nhw) & (heat_Nhw > SURE)).nonzero().tolist():
        offset_x, offset_y = seen.offset[frame, :, row, column].tolist()
        found[frame].append(
            Peak(
                (column + 0.5 + offset_x) / MAP_PER_METRE - view_width / 2,
                view_height - GROUND_METRES - (row + 0.5 + offset_y) / MAP_PER_METRE,
                float(seen.radius[frame, row, column]),
                float(heat_Nhw[frame, row, column]),
                colour_NChw[frame, :, row, column].double().numpy(),
            )
        )
    return [sorted(entries, key=lambda peak: -peak.heat)[:MOST] for entries in found]


@torch.inference_mode()
def sharpen(clip: Clip, found: dict[str, list[list[Peak]]]) -> None:
    """Move the peaks of what the lens knows to their exact middles; two that meet were one."""
    view_width, view_height = VIEW_METRES[clip.framing]
    size = (round(view_height * CROP_PER_METRE), round(view_width * CROP_PER_METRE))
    for first in range(0, len(clip.frames), _BATCH):
        frames_N3HW = torch.from_numpy(clip.frames[first : first + _BATCH]).permute(0, 3, 1, 2).float() / 255.0
        rows = [
            (number, FOCUS.index(thing), peak)
            for thing in FOCUS
            for number, entries in enumerate(found[thing][first : first + _BATCH])
            for peak in entries
        ]
        if not rows:
            continue
        frame_J, what_J = torch.tensor([row[0] for row in rows]), torch.tensor([row[1] for row in rows])
        x_J = torch.tensor([peak.x + view_width / 2 for _number, _what, peak in rows])
        y_J = torch.tensor([view_height - GROUND_METRES - peak.y for _number, _what, peak in rows])
        frames_N3HW = functional.interpolate(frames_N3HW, size=size, mode="area")
        for (_number, _what, peak), (right, down, radius) in zip(
            rows, lens()(crops_of(frames_N3HW, frame_J, x_J, y_J), what_J).tolist(), strict=True
        ):
            peak.x, peak.y, peak.radius = peak.x + right, peak.y - down, radius
    for thing in FOCUS:
        for entries in found[thing]:
            kept: list[Peak] = []
            for peak in entries:
                if all(np.hypot(peak.x - other.x, peak.y - other.y) > APART for other in kept):
                    kept.append(peak)
            entries[:] = kept


class _Path:
    """A track while it grows."""

    def __init__(self, frames: int) -> None:
        self.peaks: list[Peak | None] = [None] * frames
        self.seen: list[int] = []

    def add(self, frame: int, peak: Peak) -> None:
        self.peaks[frame] = peak
        self.seen.append(frame)

    def expected(self, frame: int, gravity: float) -> tuple[float, float]:
        """Where flight from the last two sights would lead, or the last sight."""
        last = self.peaks[self.seen[-1]]
        assert last is not None
        if len(self.seen) < 2 or self.seen[-1] - self.seen[-2] > 2:
            return last.x, last.y
        before = self.peaks[self.seen[-2]]
        assert before is not None
        step, ahead = (self.seen[-1] - self.seen[-2]) / FPS, (frame - self.seen[-1]) / FPS
        velocity_x, velocity_y = (last.x - before.x) / step, (last.y - before.y) / step
        return last.x + velocity_x * ahead, last.y + velocity_y * ahead - 0.5 * gravity * ahead * (ahead + step)

    def track(self) -> Track:
        x_T = np.array([peak.x if peak else np.nan for peak in self.peaks])
        y_T = np.array([peak.y if peak else np.nan for peak in self.peaks])
        there = [peak for peak in self.peaks if peak]
        return Track(x_T, y_T, float(np.median([peak.radius for peak in there])), np.mean([peak.colour_C for peak in there], 0))


def follow(found: list[list[Peak]], gravity: float = GRAVITY, least: int = 4) -> list[Track]:
    """Paths by nearness to the expected place, closest pairs first; a bounce is met by also trying the last place seen."""
    paths: list[_Path] = []
    for frame, entries in enumerate(found):
        alive = [path for path in paths if frame - path.seen[-1] <= LOST]
        pairs = []
        for path in alive:
            last = path.peaks[path.seen[-1]]
            assert last is not None
            expected_x, expected_y = path.expected(frame, gravity)
            for index, peak in enumerate(entries):
                near = min(np.hypot(peak.x - expected_x, peak.y - expected_y), 0.15 + np.hypot(peak.x - last.x, peak.y - last.y))
                if near < GATE:
                    pairs.append((near, paths.index(path), index))
        used_paths: set[int] = set()
        used_peaks: set[int] = set()
        for _near, which, index in sorted(pairs):
            if which not in used_paths and index not in used_peaks:
                paths[which].add(frame, entries[index])
                used_paths.add(which)
                used_peaks.add(index)
        for index, peak in enumerate(entries):
            if index not in used_peaks:
                paths.append(_Path(len(found)))
                paths[-1].add(frame, peak)
    return [path.track() for path in paths if len(path.seen) >= least]


def single(found: list[list[Peak]]) -> Track | None:
    """The one ball of a shot: the strongest peak of every frame, so that a ball that leaps is seen to leap."""
    path = _Path(len(found))
    for frame, entries in enumerate(found):
        if entries:
            path.add(frame, entries[0])
    return path.track() if len(path.seen) >= 4 else None


def _middle(found: list[list[Peak]]) -> tuple[float, float] | None:
    places = [(entries[0].x, entries[0].y) for entries in found if entries]
    if len(places) < len(found) // 4:
        return None
    x, y = np.median(places, 0)
    return float(x), float(y)


def _word(logits_NV: Tensor, words: tuple[str, ...]) -> str:
    return words[int(logits_NV.log_softmax(1).mean(0).argmax())]


def _colour(found: list[list[Peak]]) -> str:
    colours = [peak.colour_C for entries in found for peak in entries]
    return COLOURS[int(np.mean(colours, 0).argmax())] if colours else ""


def sight(clip: Clip) -> Sighting:
    """Read a clip's pixels."""
    seen = look(clip)
    found = {thing: peaks(seen, thing, clip.framing) for thing in THINGS}
    sharpen(clip, found)
    rim, board, chest = (_middle(found[thing]) for thing in ("rim", "board", "chest"))
    numbers = np.sort([len(entries) for entries in found["ball"]])
    return Sighting(
        scene=_word(seen.scene, SLOTS["scene"]),
        place=_word(seen.place, PLACES),
        time=_word(seen.time, TIMES),
        balls=follow(found["ball"]),
        shot=single(found["ball"]),
        mallets=follow(found["mallet"], gravity=0.0),
        chest=chest,
        rim=rim,
        board_side=0.0 if rim is None or board is None else float(np.sign(board[0] - rim[0])),
        count=int(numbers[-6]) if len(numbers) >= 6 else 0,  # so many were seen at once in six frames at least
        ball_colour=_colour(found["ball"]),
        shirt_colour=_colour(found["chest"]) if chest else "",
        side="" if rim is None or chest is None else ("left" if chest[0] < rim[0] else "right"),
    )
