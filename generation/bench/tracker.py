"""Pixels to tracks in metres: what is in a clip, where it is in every frame, what colour it has. It never sees a plan or a prompt.

- The eye reads every frame by itself; its peaks become paths (see `paths`).
- The lens then looks closer at every ball, mallet head and rim: the eye is right to five centimetres, the lens to one.
- Some frames of every clip are shown to the limbs, and all of them where that pays: who turns over or upon themselves, and what the eye
  was never taught (pins, boards, animals, cars), are found by these alone.
- Places assume the still camera of the framing: a pan or a zoom of the picture is an error of the tracker, and part of its floor.

Shape suffixes: T frames, H, W rows and columns, 3 colours, N frames, C colour words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from generation.bench.heads import heads_of
from generation.bench.judges.eye import MAP_PER_METRE, THINGS, Eye, EyeConfig, Seen, picture_size
from generation.bench.judges.lens import CROP_PER_METRE, FOCUS, Lens, LensConfig, crops_of
from generation.bench.judges.limbs import MAP_PER_METRE as LIMBS_PER_METRE
from generation.bench.judges.limbs import PAINTS, POINTS, Limbs, LimbsConfig
from generation.bench.judges.limbs import picture_size as limbs_picture
from generation.bench.paths import FAINT, GOES_ON, OFTEN, STILL, Peak, Places, Track, follow, moving, single, still, together
from generation.bench.tumbling import Body, turning, turns
from generation.network import checkpoint
from generation.network.plan import GROUND_METRES, PLACES, TIMES, VIEW_METRES
from generation.network.reading import COLOURS, SLOTS

JUDGES = Path(__file__).parent / "judges"
APART = 0.12  # metres between the middles of two things; less is one thing seen twice
MOST, MOST_CLOSER = 6, 10  # peaks of one kind in a frame, as the eye and as the limbs see it: there are ten pins
ON_THEIR_OWN = ("gymnast", "skater", "bowling", "skateboard", "paddle")  # scenes of one person who goes about the view
TOLD_BY = {
    "pin": "bowling",
    "skateboard": "skateboard",
    "trunk": "pets",
    "paddleboard": "paddle",
    "car": "stunt",
    "skate": "skater",
}  # what the limbs find -> the scene that it is in
FEWEST = {"pin": 4}  # of them, or it is not the scene: an alley has a pin on its wall
SCOUTED = 5  # every so many frames is shown to the limbs first
CLEARLY = 0.6  # heat of a thing that tells the scene
PLAIN = {"trunk": 0.35, "paddleboard": 0.3, "skate": 0.4}  # and of one that nothing else is taken for
TELLS = 0.25  # share of those in which a thing is found that tells the scene
HEAD_REACH, FOOT_REACH = 1.1, 2.4  # metres from the chest, in the closest view
LEG = 2.77  # ways from chest to head: no foot is farther from a chest, and none on the head's side
FITS = 0.8  # cosine of what a head may be off the turn
_BATCH = 16

Array = NDArray[np.float64]


@dataclass
class Clip:
    """What is judged: frames (T, H, W, 3) uint8 at 16 a second, sound at 16 kHz, and the shape that was asked for."""

    frames: NDArray[np.uint8]
    audio: NDArray[np.float32]
    framing: str


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
    body: Body | None = None
    limbs: Places | None = None


@lru_cache(maxsize=1)
def eye() -> Eye:
    """The trained eye."""
    return checkpoint.load(Eye, EyeConfig, JUDGES, "eye")


@lru_cache(maxsize=1)
def lens() -> Lens:
    """The trained lens."""
    return checkpoint.load(Lens, LensConfig, JUDGES, "lens")


@lru_cache(maxsize=1)
def limbs() -> Limbs:
    """The trained limbs."""
    return checkpoint.load(Limbs, LimbsConfig, JUDGES, "limbs")


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
    heat_Nhw, colour_NChw = seen.heat[:, THINGS.index(thing)].sigmoid(), seen.colour.log_softmax(1)
    values_NQhw = torch.cat((seen.offset, seen.radius[:, None], seen.facing[:, None], colour_NChw), 1)
    return _peaks(heat_Nhw, values_NQhw, VIEW_METRES[framing], MAP_PER_METRE, MOST)


def _peaks(heat_Nhw: Tensor, values_NQhw: Tensor, view: tuple[float, float], map_per_metre: int, most: int) -> list[list[Peak]]:
    """Of maps of heat and, in this order, offsets, radius, facing and colours."""
    top_Nhw = functional.max_pool2d(heat_Nhw[:, None], 3, 1, 1)[:, 0]
    found: list[list[Peak]] = [[] for _frame in range(len(heat_Nhw))]
    for frame, row, column in ((heat_Nhw == top_Nhw) & (heat_Nhw > FAINT)).nonzero().tolist():
        values_Q = values_NQhw[frame, :, row, column].double()
        right, down, radius, facing = values_Q[:4].tolist()
        found[frame].append(
            Peak(
                (column + 0.5 + right) / map_per_metre - view[0] / 2,
                view[1] - GROUND_METRES - (row + 0.5 + down) / map_per_metre,
                radius,
                float(heat_Nhw[frame, row, column]),
                values_Q[4:].numpy(),
                facing,
            )
        )
    return [sorted(entries, key=lambda peak: -peak.heat)[:most] for entries in found]


@torch.inference_mode()
def look_closer(clip: Clip, every: int = 1) -> Places:
    """What the limbs find in every frame, or in every so many."""
    width, height = limbs_picture(clip.framing)
    found: Places = {name: [] for name in POINTS}
    frames = clip.frames[::every]
    for first in range(0, len(frames), _BATCH):
        frames_N3HW = torch.from_numpy(frames[first : first + _BATCH]).permute(0, 3, 1, 2).float() / 255.0
        seen = limbs()(functional.interpolate(frames_N3HW, size=(height, width), mode="area"))
        none_N1hw = torch.zeros_like(seen.facing[:, None])
        values_NQhw = torch.cat((seen.offset, none_N1hw, seen.facing[:, None], seen.paint.log_softmax(1)), 1)
        for index, name in enumerate(POINTS):
            found[name] += _peaks(seen.heat[:, index].sigmoid(), values_NQhw, VIEW_METRES[clip.framing], LIMBS_PER_METRE, MOST_CLOSER)
    return found


def told(found: Places) -> str:
    """The scene that is told by a thing in it; "" where there is none."""
    shares = {
        name: float(
            np.mean([sum(peak.heat > PLAIN.get(name, CLEARLY) for peak in entries) >= FEWEST.get(name, 1) for entries in found[name]])
        )
        for name in TOLD_BY
    }
    name = max(shares, key=lambda name: shares[name])
    return TOLD_BY[name] if shares[name] > TELLS else ""


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


def _word(logits_NV: Tensor, words: tuple[str, ...]) -> str:
    return words[int(logits_NV.log_softmax(1).mean(0).argmax())]


def _colour(tracks: list[Track]) -> str:
    """The word for the colour of these bodies, each counted by how long it was seen."""
    seen = [track.colour_C * track.frames_seen for track in tracks]
    return COLOURS[int(np.sum(seen, 0).argmax())] if seen else ""


def _worn(found: list[list[Peak]], place: tuple[float, float]) -> str:
    """The word for the colour of the still thing at this place."""
    colours = [
        peak.heat * peak.colour_C for entries in found for peak in entries if np.hypot(peak.x - place[0], peak.y - place[1]) < 2 * STILL
    ]
    return COLOURS[int(np.sum(colours, 0).argmax())] if colours else ""


def sight(clip: Clip) -> Sighting:
    """Read a clip's pixels."""
    seen = look(clip)
    found = {thing: peaks(seen, thing, clip.framing) for thing in THINGS}
    found["ball"] = moving(found["ball"])
    sharpen(clip, found)
    scene = told(look_closer(clip, SCOUTED)) or _word(seen.scene, SLOTS["scene"])
    closer = look_closer(clip) if scene in (*ON_THEIR_OWN, *TOLD_BY.values()) else None
    sighting = gather(found, scene, _word(seen.place, PLACES), _word(seen.time, TIMES), closer)
    if sighting.scene == "skater" and sighting.body:
        sighting.body.heading_TD = heads_of(clip.frames, clip.framing, sighting.body).heading_TD
    return sighting


def gather(found: Places, scene: str, place: str, time: str, closer: Places | None = None) -> Sighting:
    """Peaks of all frames to bodies."""
    rim, board, chest = (still(found[thing]) for thing in ("rim", "board", "chest"))
    body = body_of(closer) if closer and scene in ON_THEIR_OWN else None
    if scene == "skater" and body and turning(body)[0]:  # on the ice, but upside down
        scene = "gymnast"
    balls, shot = follow(found["ball"]), single(found["ball"])
    return Sighting(
        scene=scene,
        place=place,
        time=time,
        balls=balls,
        shot=shot,
        mallets=follow(found["mallet"], gravity=0.0),
        chest=chest,
        rim=rim,
        board_side=0.0 if rim is None or board is None else float(np.sign(board[0] - rim[0])),
        count=together(balls),
        ball_colour=_colour(balls if scene != "basketball" else [shot] if shot else []),
        shirt_colour=painted(closer["chest"]) if closer and body else _worn(found["chest"], chest) if chest else "",
        side="" if rim is None or chest is None else ("left" if chest[0] < rim[0] else "right"),
        body=body,
        limbs=closer,
    )


def body_of(found: Places) -> Body | None:
    """The one person of a clip: the clearest chest of each frame, the head that the turn leads to, and two feet; None if seldom seen.

    A head that is not found is put where the turn goes on, so that somebody who is upside down for some frames is not taken for upright.
    """
    frames = len(found["chest"])
    body = Body(*(np.full(shape, np.nan) for shape in ((frames, 2), (frames, 2), (frames, 2, 2), (frames,))))
    chests = [max(entries, key=lambda peak: peak.heat, default=None) for entries in found["chest"]]
    chests = [chest if chest and chest.heat > GOES_ON else None for chest in chests]
    if np.mean([chest is not None for chest in chests]) <= OFTEN:
        return None
    heads = [_around(chest, entries, HEAD_REACH) for chest, entries in zip(chests, found["head"], strict=True)]
    feet = [_around(chest, entries, FOOT_REACH) for chest, entries in zip(chests, found["foot"], strict=True)]
    away = [max(entries, key=lambda seen: seen.peak.heat).away for entries in heads if entries]
    reach = float(np.median(away)) if away else np.nan
    turn_T = turns(*([[(one.turn, one.peak.heat) for one in row] for row in rows] for rows in (heads, feet)))
    for frame, chest in enumerate(chests):
        if chest is None:
            continue
        legs = [one.peak for one in feet[frame] if one.away < LEG * reach and np.cos(one.turn - turn_T[frame]) < 0]
        body.chest_T2[frame] = chest.x, chest.y
        body.head_T2[frame] = chest.x - reach * np.sin(turn_T[frame]), chest.y + reach * np.cos(turn_T[frame])
        near = [one.peak for one in heads[frame] if np.cos(one.turn - turn_T[frame]) > FITS]
        if near:
            head = max(near, key=lambda peak: peak.heat)
            body.head_T2[frame], body.facing_T[frame] = (head.x, head.y), (head.facing + chest.facing) / 2
        for number, foot in enumerate(legs[:2]):
            body.feet_TF2[frame, number] = foot.x, foot.y
    return body


class _Around(NamedTuple):
    """A peak as it is seen from a chest: radians counter-clockwise from above it, and metres away."""

    peak: Peak
    turn: float
    away: float


def _around(chest: Peak | None, entries: Sequence[Peak], reach: float) -> list[_Around]:
    """Peaks that are so near to a chest."""
    if chest is None:
        return []
    seen = [
        _Around(peak, float(np.arctan2(chest.x - peak.x, peak.y - chest.y)), float(np.hypot(peak.x - chest.x, peak.y - chest.y)))
        for peak in entries
    ]
    return [one for one in seen if 0 < one.away < reach]


def painted(found: Sequence[Sequence[Peak]]) -> str:
    """The word for the paint of the clearest one of each frame."""
    seen = [max(entries, key=lambda peak: peak.heat) for entries in found if entries]
    return PAINTS[int(np.sum([peak.heat * peak.colour_C for peak in seen], 0).argmax())] if seen else ""
