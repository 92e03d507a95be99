"""Peaks of single frames to paths of bodies and to still things.

- A shot has one ball: of all ways through the peaks of all frames the best is taken, where a leap costs something, so that a ghost of a
  frame or two is not the ball but a ball that leaps and stays is seen to leap.
- Bouncing balls are followed by nearness to where flight would have taken them.
- A thing that does not move is where the most heat lies over all frames.

Shape suffixes: T frames, J peaks of all frames, C colour words, 2 the coordinates x and y.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.network.plan import FPS, GRAVITY

SURE = 0.4  # heat of a peak that counts by itself
FAINT = 0.12  # heat of a peak that counts where a path or a place that others confirm leads through it
GOES_ON = 0.25  # heat of a peak that may go on a track, but not begin one
SCENERY = 0.1, 1 / 3  # faint heat within so many metres of one place in such a share of the frames is part of the place
LEAP = 1.2  # heat that a leap costs: two frames of a clear ball at a new place outweigh it, one frame there and back does not
STRAY = 0.15  # heat that a metre of way costs
STEEP = 0.8  # heat that a metre beyond GATE costs besides; frames left out buy nothing off, so a leap cannot hide behind them
STANDING = 0.06, 8, 0.5  # metres, frames to each side and share of them within which a peak stands, and so counts half
STILL = 0.3  # metres about a still thing within which its sights lie
OFTEN = 0.2  # mean heat over the frames from which a still thing is there
GATE = 0.75  # metres from where a ball is expected; twelve metres a second
LOST = 4  # frames after which a track that was not seen has ended
STAYS = 12  # frames that a bouncing ball is seen at least; ghosts and halves of one ball last less

Array = NDArray[np.float64]


@dataclass
class Peak:
    """One thing in one frame: metres, radius in metres, heat 0..1, log-probabilities of COLOURS, and where it looks, -1..1.

    Of what the limbs find the radius is 0 and the colours are PAINTS.
    """

    x: float
    y: float
    radius: float
    heat: float
    colour_C: Array
    facing: float = 0.0


Places = dict[str, list[list[Peak]]]  # what it is -> the peaks of every frame


@dataclass
class Track:
    """One body over the clip; NaN where it was not seen, `heat` the mean of its peaks."""

    x_T: Array
    y_T: Array
    radius: float
    colour_C: Array
    heat: float = 1.0

    @property
    def frames_seen(self) -> int:
        """In how many frames."""
        return int(np.isfinite(self.x_T).sum())


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
        heat_J = np.array([peak.heat for peak in there])
        colour_C = heat_J @ np.array([peak.colour_C for peak in there]) / heat_J.sum()
        return Track(x_T, y_T, float(np.median([peak.radius for peak in there])), colour_C, float(heat_J.mean()))


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
                if peak.heat < GOES_ON:
                    continue
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
            if index not in used_peaks and peak.heat > SURE:
                paths.append(_Path(len(found)))
                paths[-1].add(frame, peak)
    return [path.track() for path in paths if len(path.seen) >= least]


def single(found: list[list[Peak]]) -> Track | None:
    """The one ball of a shot: the way through the peaks of all frames with the most heat after its leaps are paid for.

    Frames may be left out. A ball that leaps and stays is followed, so the leap is kept in the track; heat that turns up elsewhere for
    a frame or two is not. Of a peak that stands and one that flies the one that flies is the ball: a shirt stands. A ball that hangs
    in the air is still followed where nothing else is to be seen.
    """
    peaks = [(frame, peak) for frame, entries in enumerate(found) for peak in entries]
    if not peaks:
        return None
    frame_J = np.array([frame for frame, _peak in peaks])
    place_J2 = np.array([(peak.x, peak.y) for _frame, peak in peaks])
    near, around, share = STANDING
    close_JJ = np.hypot(*(place_J2[:, None] - place_J2).transpose(2, 0, 1)) < near
    close_JJ &= np.abs(frame_J[:, None] - frame_J) <= around
    possible_J = np.minimum(frame_J + around, len(found) - 1) - np.maximum(frame_J - around, 0) + 1
    gain_J = np.array([peak.heat - FAINT for _frame, peak in peaks]) * np.where(close_JJ.sum(1) > share * possible_J, 0.5, 1.0)
    best_J, before_J = gain_J.copy(), np.full(len(peaks), -1)
    for index in range(len(peaks)):
        earlier = int(np.searchsorted(frame_J, frame_J[index]))
        if not earlier:
            continue
        way_J = np.hypot(*(place_J2[:earlier] - place_J2[index]).T)
        total_J = best_J[:earlier] - np.minimum(LEAP, STRAY * way_J + STEEP * np.maximum(0.0, way_J - GATE))
        chosen = int(total_J.argmax())
        if total_J[chosen] > 0:
            best_J[index] += total_J[chosen]
            before_J[index] = chosen
    path = _Path(len(found))
    index = int(best_J.argmax())
    while index >= 0:
        path.add(*peaks[index])
        index = int(before_J[index])
    return path.track() if len(path.seen) >= 4 else None


def moving(found: list[list[Peak]]) -> list[list[Peak]]:
    """Without what is faint and never moves: a lamp that looks a little like a ball is one in every frame."""
    near, share = SCENERY
    places = np.array([(peak.x, peak.y) for entries in found for peak in entries]).reshape(-1, 2)
    return [
        [peak for peak in entries if peak.heat > SURE or np.sum(np.hypot(*(places - (peak.x, peak.y)).T) < near) < share * len(found)]
        for entries in found
    ]


def together(tracks: list[Track]) -> int:
    """How many bodies there are: so many tracks that last run side by side in six frames at least."""
    alive_T = np.zeros(0, dtype=int)
    for track in tracks:
        seen = np.flatnonzero(np.isfinite(track.x_T))
        alive_T = np.zeros(len(track.x_T), dtype=int) if not len(alive_T) else alive_T
        if len(seen) >= STAYS and track.heat > SURE:
            alive_T[seen[0] : seen[-1] + 1] += 1
    numbers = np.sort(alive_T)
    return int(numbers[-6]) if len(numbers) >= 6 else 0


def still(found: list[list[Peak]]) -> tuple[float, float] | None:
    """Where a thing that does not move is: the place about which the most heat lies over all frames; None where that is little."""
    peaks = [peak for entries in found for peak in entries]
    if not peaks:
        return None
    place_J2 = np.array([(peak.x, peak.y) for peak in peaks])
    heat_J = np.array([peak.heat for peak in peaks])
    near_JJ = np.hypot(*(place_J2[:, None] - place_J2).transpose(2, 0, 1)) < STILL
    best = int((near_JJ @ heat_J).argmax())
    if float(near_JJ[best] @ heat_J) < OFTEN * len(found):
        return None
    x, y = np.median(place_J2[near_JJ[best]], 0)
    return float(x), float(y)
