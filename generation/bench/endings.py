"""How a clip ends, read off where its things are: of a roll at pins, a ride on a board, a leap for a ball, a flip over
water, a car's jump.

- Nothing is told from how a clip begins to look: what was to be seen to move must have moved, so a still picture has no ending.
- Lengths are told against what moves (a body's height, an animal's trunk, the way between two ramps), whatever the camera's distance.
- Whoever reads here does not know what was asked for. A word is "" where nothing fits.

Shape suffixes: T frames.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from generation.bench.judges.limbs import PAINTS
from generation.bench.jumping import BEGIN, END
from generation.bench.paths import GATE, GOES_ON, STANDING, Places, Track, single
from generation.bench.tracker import painted
from generation.bench.tumbling import UPRIGHT, Body, height_of, turning

Array = NDArray[np.float64]

# Scene -> the slot that says how it ends, in success or failure.
ENDS = {
    "gymnast": "landing",
    "skater": "finish",
    "bowling": "roll",
    "skateboard": "ride",
    "pets": "fetch",
    "paddle": "balance",
    "stunt": "gap",
}
READ = ("skater", "bowling", "skateboard", "pets", "paddle", "stunt")  # scenes whose touches nobody looks for yet
MAIN = {"pets": "trunk", "stunt": "car"}  # what goes about in scenes without a person
FEWEST_PINS = 4.0  # that stand at first; fewer are no rack
WHOLE = 0.93  # share of the pins' heat that is left when all still stand
CLEAR = 0.5  # heat of a pin that surely stands
ROLLING, SLOWEST, STRAIGHT = 12, 0.08, 0.12  # frames to each side, metres a frame, metres off the line: a ball that rolls
FEWEST_SIGHTS = 5  # of it
ROLLS, COMES = 0.8, 0.6  # metres that a bowling ball goes at least, and how near to a pin, in a gutter too
RIDES = 0.2  # metres that a board goes at least, in the view of a camera that goes along
POPS = 0.1  # metres that a board leaves the ground
LEAPS = 0.5  # of the way from trunk to jaws: who rises less has not leapt, who sinks more has come down from something
HOLDS = 0.4  # of that way: a ball that is nearer to the jaws is in them
FLOATS = 0.35  # heights by which the head of who swims is lower than it was on the board


def endings(scene: str, found: Places, body: Body | None) -> dict[str, str]:
    """Slot -> word, of the slots of this scene that are read here."""
    if scene == "bowling":
        ball = rolling(found)
        return {"roll": read_roll(found), "ball": PAINTS[int(ball.colour_C.argmax())] if ball else ""}
    if scene == "skateboard":
        return {"ride": read_ride(found, body)}
    if scene == "pets":
        animal, _mouth = jaws(found)
        return {"fetch": read_fetch(found), "animal": animal, "coat": painted(found["trunk"]), "ball": painted(found["ball"])}
    if scene == "paddle":
        trick, balance = read_balance(found, body)
        return {"trick": trick, "balance": balance}
    if scene == "stunt":
        return {"gap": read_gap(found), "paint": painted(found["car"])}
    return {}


def read_roll(found: Places) -> str:
    """How many pins still stand when a ball has rolled."""
    ball = rolling(found)
    standing_T = np.array([sum(peak.heat for peak in entries if peak.heat > GOES_ON) for entries in found["pin"]])
    first, last = float(np.median(standing_T[:BEGIN])), float(np.median(standing_T[-END:]))
    rack = np.array([peak.x for entries in found["pin"][:BEGIN] for peak in entries])
    if first < FEWEST_PINS or ball is None or np.nanmin(np.abs(ball.x_T[:, None] - rack)) > COMES:
        return ""
    clear = np.median([sum(peak.heat > CLEAR for peak in entries) for entries in found["pin"][-END:]])
    return "strike" if clear < 1 else "gutter" if last > WHOLE * first else "some"


def rolling(found: Places) -> Track | None:
    """The ball that rolls: what is found on one straight way, at one speed, among all that does not stand. None where nothing rolls."""
    seen = [(frame, peak) for frame, entries in enumerate(found["ball"]) for peak in entries]
    if not seen:
        return None
    frame_J = np.array([frame for frame, _peak in seen])
    place_J2 = np.array([(peak.x, peak.y) for _frame, peak in seen])
    heat_J = np.array([peak.heat for _frame, peak in seen])
    near, around, share = STANDING
    close_JJ = np.hypot(*(place_J2[:, None] - place_J2).transpose(2, 0, 1)) < near
    close_JJ &= np.abs(frame_J[:, None] - frame_J) <= around
    moves = np.flatnonzero(close_JJ.sum(1) < share * around)
    best: tuple[float, NDArray[np.int64]] = 0.0, moves[:0]
    for one in moves:
        for other in moves[(frame_J[moves] > frame_J[one] + 2) & (frame_J[moves] <= frame_J[one] + ROLLING)]:
            step_2 = (place_J2[other] - place_J2[one]) / (frame_J[other] - frame_J[one])
            if not SLOWEST < abs(step_2[0]) < GATE or abs(step_2[1]) > 0.3 * abs(step_2[0]):
                continue
            off_J = np.hypot(*(place_J2[moves] - place_J2[one] - (frame_J[moves] - frame_J[one])[:, None] * step_2).T)
            on = moves[(off_J < STRAIGHT) & (np.abs(frame_J[moves] - frame_J[one]) <= ROLLING)]
            _frames, first = np.unique(frame_J[on], return_index=True)  # the clearest of each frame comes first
            if (value := float(heat_J[on[first]].sum())) > best[0]:
                best = value, on[first]
    way = best[1]
    if len(way) < FEWEST_SIGHTS or np.ptp(place_J2[way, 0]) < ROLLS:
        return None
    x_T, y_T = (np.full(len(found["ball"]), np.nan) for _axis in range(2))
    x_T[frame_J[way]], y_T[frame_J[way]] = place_J2[way].T
    colour_C = heat_J[way] @ np.array([seen[row][1].colour_C for row in way]) / heat_J[way].sum()
    return Track(x_T, y_T, 0.0, colour_C, float(heat_J[way].mean()))


def read_ride(found: Places, body: Body | None) -> str:
    """Whether the board left the ground, and whether its rider still stands."""
    board = single(found["skateboard"])
    if board is None or body is None or np.nanmax(board.x_T) - np.nanmin(board.x_T) < RIDES:
        return ""
    if float(np.nanmedian(body.chest_T2[-END:, 1])) < UPRIGHT * height_of(body):
        return "bail"
    # A camera that comes nearer lifts or lowers the ground in the view, slowly.
    ground_T = np.linspace(np.nanmedian(board.y_T[:BEGIN]), np.nanmedian(board.y_T[-END:]), len(board.y_T))
    above_T = board.y_T - ground_T
    return "ollie" if np.nansum(above_T > POPS) >= 3 else "cruise"


def jaws(found: Places) -> tuple[str, Track | None]:
    """Which animal it is, and where its mouth is."""
    heat = {name: sum(peak.heat for entries in found[name] for peak in entries) for name in ("dog", "cat")}
    animal = max(heat, key=lambda name: heat[name])
    return animal if heat[animal] else "", single(found[animal])


def read_fetch(found: Places) -> str:
    """What became of a leap: the ball in the jaws at last or not; or no leap, but a fall."""
    mouth, trunk = jaws(found)[1], single(found["trunk"])
    if mouth is None or trunk is None:
        return ""
    long = float(np.nanmedian(np.hypot(mouth.x_T - trunk.x_T, mouth.y_T - trunk.y_T)))
    rise_T = (trunk.y_T - np.nanmedian(trunk.y_T[:BEGIN])) / long
    if np.nanmax(rise_T) < LEAPS:
        return "slip" if np.nanmedian(rise_T[-END:]) < -LEAPS else ""
    away_T = np.array(
        [
            min((np.hypot(peak.x - x, peak.y - y) for peak in entries if peak.heat > GOES_ON), default=np.inf) / long
            for entries, x, y in zip(found["ball"], mouth.x_T, mouth.y_T, strict=True)
        ]
    )
    return "caught" if np.mean(away_T[-2 * END :] < HOLDS) >= 0.5 else "missed"


def read_balance(found: Places, body: Body | None) -> tuple[str, str]:
    """Which flip, and whether the head is at last as high as that of somebody on the board, or at the water."""
    head = single(found["head"])
    if body is None or head is None:
        return "", ""
    trick, turned = turning(body)
    if not turned or not np.isfinite(head.y_T[-2 * END :]).any():
        return trick, ""
    sunk = float(np.nanmedian(head.y_T[:BEGIN]) - np.nanmedian(head.y_T[-2 * END :])) / height_of(body)
    return trick, "lost" if sunk > FLOATS else "kept"


def read_gap(found: Places) -> str:
    """Whether a car that jumped off the first ramp has come down beyond the lip of the second."""
    car = single(found["car"])
    if car is None:
        return ""
    # A camera may go along, and the lips then go through the view; so the car is told from them, not from where it is seen.
    ahead = [
        (np.array(sorted(peak.x for peak in entries[:2])) - x) for entries, x in zip(found["ramp"], car.x_T, strict=True) if np.isfinite(x)
    ]
    first = next((lips for lips in ahead if len(lips)), None)
    both_J2 = np.array([lips for lips in ahead[len(ahead) // 2 :] if len(lips) == 2][-END:])
    if first is None or not len(both_J2):
        return ""
    way = np.sign(first.mean())  # it comes up to them
    left = np.sort(way * np.median(both_J2, 0))  # of the way to the first and to the second
    return "" if left[0] > 0 else "crash" if left[1] > 0 else "cleared"
