"""Does a ball go on while nobody sees it? What passes behind a screen must come out as it was, where and when it must (O1).

- Nothing tells the reader where the screen is: a ball is hidden from where its track ends in the middle of the view to where one goes on.
- What is expected is what the world's own physics makes of the ball's last moments before it was hidden: the speed that was seen, the
  ground, the drag of rolling, and the rebound of the material that the prompt names.
- A ball that is not seen again is missed only where it is due: where physics brings it farther than the widest screen reaches and keeps
  it in view. Whether one that is not seen is missing behind a narrower screen, nobody can tell: it counts as kept.

Shape suffixes: T frames, J frames of a track that are looked at, C colour words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from generation.bench.contacts import REST_BAND, SIDE, kinks
from generation.bench.paths import LOST, SURE, Track
from generation.network.plan import FPS, FRAMES, GRAVITY, VIEW_METRES
from generation.network.reading import Reading
from generation.world.bounce import BALL_MATERIALS
from generation.world.motion import Balls
from generation.world.peek import HALF_WIDTHS
from generation.world.physics import ROLLING_DRAG, simulate_balls

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

WIDEST = 2 * HALF_WIDTHS[1]  # metres: no screen is wider
LAST = 8  # frames before the ball is hidden that its speed is read from
FIRST = 4  # frames after it came out that its place is read from
DUE = 4  # frames in view beyond the widest screen from which a ball that is not seen has vanished
ALIKE = 0.15  # share by which the radius of one ball may seem to differ
DOUBT = 0.7  # of log-probability: a colour word that is half as likely as the likeliest may be the word
CLEAR = 0.1  # of the clearest track's frames and heat: what is less clear is a ghost
LEAST = 8  # frames in which a ball is seen that has come from nothing; ghosts last less
COVERED = 0.7  # radii of way at a screen within which half of a ball or more is covered, and its middle ill seen
AT_SIDE = 0.2  # metres between a ball and the side of the view at which it has gone out, or comes in
LONGEST = 8.0  # seconds that a ball is followed for: one that comes out late has a time at which it should have
_STEPS = 8  # of the expected path in a frame
_MOST_TURNS = 80


@dataclass(frozen=True)
class Exit:
    """A ball that is seen again: from which frame, whether in the same colour and size, and how far from where it must be.

    `error` is in radii, `late` in frames. `went_in` and `constant_velocity` are the errors of a ball that comes out where it went in, and
    of one that nothing slows.
    """

    frame: int
    same: bool
    error: float
    late: float
    went_in: float
    constant_velocity: float


@dataclass(frozen=True)
class Hiding:
    """A ball that was hidden: the side that it came from, the first frame in which it is not seen, and whether it must come out."""

    side: str
    gone: int
    due: bool
    exit: Exit | None

    @property
    def kept(self) -> bool:
        """The same ball is still there: it came out, or need not."""
        return self.exit.same if self.exit else not self.due

    @property
    def back(self) -> int:
        """The frame from which it is seen again, or the clip's end."""
        return self.exit.frame if self.exit else FRAMES

    @property
    def hidden(self) -> int:
        """For how many frames."""
        return self.back - self.gone

    @property
    def vanished(self) -> bool:
        """It is due and not there."""
        return self.due and self.exit is None

    def covers(self, time: float) -> bool:
        """Whether a touch at this time, in seconds, may have been out of sight: a turn needs some frames on both sides to be seen."""
        return self.gone - SIDE < time * FPS < self.back + SIDE


@dataclass(frozen=True)
class Permanence:
    """A clip's ball, None if none was seen to be hidden, and how many began within the view: others, or it itself in the middle of it."""

    hiding: Hiding | None
    from_nothing: int

    @property
    def kept(self) -> bool:
        """It was seen to be hidden, and not to have ceased to be."""
        return self.hiding is not None and self.hiding.kept


def _frames(track: Track) -> Whole:
    return np.flatnonzero(np.isfinite(track.x_T))


def _weight(track: Track) -> float:
    return track.frames_seen * track.heat


def _chain(tracks: Sequence[Track]) -> list[Track]:
    """The tracks that one ball may have left, in order: the clearest and those that share no moment with clearer ones."""
    kept: list[Track] = []
    for track in sorted(tracks, key=_weight, reverse=True):
        first, last = _frames(track)[[0, -1]]
        alone = all(last < _frames(other)[0] or first > _frames(other)[-1] for other in kept)
        if alone and (not kept or _weight(track) > CLEAR * _weight(kept[0])):
            kept.append(track)
    return sorted(kept, key=lambda track: int(_frames(track)[0]))


@dataclass(frozen=True)
class _Path:
    """Where the ball is expected from a frame on, which way it goes, and its speed."""

    time: Array  # seconds of the clip
    x: Array
    velocity: float

    def at(self, frame: Whole) -> Array:
        """The place in these frames."""
        return np.interp(frame.astype(float) / FPS, self.time, self.x)

    def when(self, x: Array) -> Array:
        """The frames in which it comes by these places, or the last one that was followed."""
        way = 1.0 if self.velocity > 0 else -1.0
        return np.interp(way * x, way * self.x, self.time) * FPS


def _expected(track: Track, material: str) -> _Path | None:
    """The world's physics from the last frames of a track, those left out in which the ball is half covered."""
    frames = _frames(track)
    way = float(np.sign(track.x_T[frames[-1]] - track.x_T[frames[0]]))
    clear_J = frames[np.abs(track.x_T[frames] - track.x_T[frames[-1]]) > COVERED * track.radius]
    clear_J = clear_J if len(clear_J) >= 3 else frames
    touched = [kink.time * FPS for kink in kinks(track.x_T, track.y_T, track.radius) if kink.time * FPS < clear_J[-2]]
    flight_J = clear_J[clear_J > max(touched, default=-1.0)]
    flight_J = flight_J if len(flight_J) >= 2 else clear_J[-2:]
    # A bounce hardly changes the speed along the ground of a ball that spins as it goes: a short flight is read with those before it.
    starts = [time for time in touched if (clear_J > time).sum() >= LAST]
    free_J = clear_J[clear_J > max(starts, default=-1.0)][-2 * LAST :]
    height_J = track.y_T[flight_J] - track.radius
    rolls = bool(np.median(height_J) < REST_BAND and np.ptp(height_J) < 2 * REST_BAND and len(flight_J) >= LAST // 2)
    since_J, fallen_J = (free_J - free_J[-1]) / FPS, (flight_J - free_J[-1]) / FPS
    drag = way * ROLLING_DRAG * GRAVITY if rolls else 0.0
    velocity_x, x = np.polyfit(since_J, track.x_T[free_J] + 0.5 * drag * since_J**2, 1)
    velocity_y, y = (0.0, track.radius) if rolls else np.polyfit(fallen_J, track.y_T[flight_J] + 0.5 * GRAVITY * fallen_J**2, 1)
    if velocity_x * way <= 0:
        return None
    restitution, friction, mass = BALL_MATERIALS[material]
    numbers = (
        x,
        max(y, track.radius),
        velocity_x,
        velocity_y,
        -velocity_x / track.radius,
        0.0,
        track.radius,
        mass,
        restitution,
        friction,
        0.0,
    )
    motion = simulate_balls(Balls(*[np.array([[number]]) for number in numbers]), until=LONGEST, most_turns=_MOST_TURNS)
    time = np.arange(round(LONGEST * FPS * _STEPS)) / (FPS * _STEPS)
    return _Path(time + free_J[-1] / FPS, motion.at(time[None])[0][0, :, 0], float(velocity_x))


def read_permanence(balls: Sequence[Track], asked: Reading) -> Permanence:
    """What became of the ball of a clip: hidden in the longest gap between its tracks, or after the last if that ends within the view."""
    edge = VIEW_METRES[asked.framing][0] / 2

    def within(track: Track, frame: int) -> bool:
        return bool(abs(track.x_T[frame]) + track.radius < edge - AT_SIDE)

    tracks = [track for track in balls if track.frames_seen >= FIRST and track.radius > 0]
    chain = _chain(tracks)
    strays = [track for track in tracks if all(track is not one for one in chain) and track.frames_seen >= LEAST and track.heat > SURE]
    from_nothing = sum(within(track, _frames(track)[0]) for track in strays)
    ends = [(int(_frames(track)[0]), int(_frames(track)[-1])) for track in chain]
    if chain and ends[0][0] > LEAST and abs(chain[0].x_T[ends[0][0]]) < edge / 2:
        from_nothing += 1
    gaps = [after - before - 1 for (_first, before), (after, _last) in pairwise([*ends, (FRAMES, FRAMES)])]
    if chain and not within(chain[-1], ends[-1][1]):
        gaps[-1] = 0  # it went out of the view
    at = int(np.argmax(gaps)) if gaps else 0
    if not gaps or gaps[at] <= LOST or not within(chain[at], ends[at][1]):
        return Permanence(None, from_nothing)
    before, after = chain[at], chain[at + 1] if at + 1 < len(chain) else None
    return Permanence(_hiding(before, after, edge, asked), from_nothing)


def _hiding(before: Track, after: Track | None, edge: float, asked: Reading) -> Hiding | None:
    """What physics makes of the ball, against what was seen; None for a ball that does not move."""
    last = int(_frames(before)[-1])
    path = _expected(before, asked.material or "rubber")
    if path is None:
        return None
    way = np.sign(path.velocity)
    x_J = path.at(np.arange(last + 1, FRAMES))
    due = int(((way * (x_J - before.x_T[last]) > WIDEST) & (np.abs(x_J) < edge)).sum()) >= DUE
    return Hiding("left" if way > 0 else "right", last + 1, due, _exit(before, after, path) if after else None)


def _exit(before: Track, after: Track, path: _Path) -> Exit:
    """The first frames in which the ball is seen again, those left out in which it is half covered, against the path that it must take."""
    seen_J = _frames(after)
    clear_J = seen_J[np.abs(after.x_T[seen_J] - after.x_T[seen_J[0]]) > COVERED * after.radius][:FIRST]
    clear_J = clear_J if len(clear_J) else seen_J[:FIRST]
    x_J, expected_J = after.x_T[clear_J], path.at(clear_J)
    straight_J = path.x[0] + path.velocity * (clear_J / FPS - path.time[0])

    def radii(x_J: Array) -> float:
        return abs(float(np.median(x_J - expected_J))) / before.radius

    same_colour = after.colour_C[before.colour_C.argmax()] > after.colour_C.max() - DOUBT
    same_size = abs(np.log(after.radius / before.radius)) < np.log(1 + ALIKE)
    return Exit(
        frame=int(seen_J[0]),
        same=bool(same_colour and same_size),
        error=radii(x_J),
        late=abs(float(np.median(clear_J - path.when(x_J)))),
        went_in=radii(np.full(len(x_J), before.x_T[_frames(before)[-1]])),
        constant_velocity=radii(straight_J),
    )
