"""The world's front door: any number of clips of any scene, with everything known about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.network.plan import (
    CAMERA_AXES,
    FRAMES,
    FRAMINGS,
    GROUND_METRES,
    HOP,
    MEL_BINS,
    MEL_FLOOR,
    MEL_FRAMES,
    SAMPLE_RATE,
    VIEW_METRES,
)
from generation.network.reading import SLOTS
from generation.world import basketball, bounce, bowling, glide, gymnast, paddle, peek, pets, skateboard, skater, stunt, xylophone
from generation.world.batch import SECONDS, Batch, Draft, Windows, contacts_from_events, framings, shown
from generation.world.sound import LONGEST, LOOP_HOPS, mel

MAKERS: dict[str, Callable[[np.random.Generator, NDArray[np.int64], Windows], Draft]] = {
    "basketball": basketball.make,
    "bounce": bounce.make,
    "xylophone": xylophone.make,
    "glide": glide.make,
    "gymnast": gymnast.make,
    "peek": peek.make,
    "skater": skater.make,
    "bowling": bowling.make,
    "skateboard": skateboard.make,
    "pets": pets.make,
    "paddle": paddle.make,
    "stunt": stunt.make,
}
# Of a mixture: the harder scene is shown more often.
SHARES = {
    "basketball": 0.15,
    "bounce": 0.1,
    "xylophone": 0.07,
    "glide": 0.03,
    "gymnast": 0.16,
    "peek": 0.05,
    "skater": 0.09,
    "bowling": 0.07,
    "skateboard": 0.07,
    "pets": 0.09,
    "paddle": 0.06,
    "stunt": 0.06,
}

LATE = 0.12  # share of the clips that training shows from later on
LATE_FROM, LATE_TO = 0.5, 3.0  # seconds of the scene at which a late clip begins
# Seconds: a late clip's camera rests where it went, so it begins no earlier than that.
FOLLOWED_UNTIL = {"skater": 2.6, "skateboard": 2.6, "pets": 2.6, "stunt": 2.8}
_HOPS = SAMPLE_RATE / HOP  # a second


def camera_paths(
    rng: np.random.Generator, framing_B: NDArray[np.int64], zoom_B: NDArray[np.float64], follow_B: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Mostly still but for following; sometimes a slow pan or zoom of a few per cent. The ground line keeps its place. (B, T, 3)."""
    count = len(framing_B)
    width_B, height_B = np.array([VIEW_METRES[name] for name in FRAMINGS])[framing_B].T
    camera_BTC = np.zeros((count, FRAMES, len(CAMERA_AXES)))
    camera_BTC[..., 1] = ((height_B / 2 - GROUND_METRES) / zoom_B)[:, None]
    camera_BTC[..., 2] = 1.0
    progress_T = np.linspace(0, 1, FRAMES)
    ease_T = progress_T**2 * (3 - 2 * progress_T)
    kind_B = rng.random(count)
    pan_B = np.where((kind_B > 0.7) & (kind_B < 0.88), rng.uniform(-0.025, 0.025, count), 0) * width_B / zoom_B
    closer_B = np.where(kind_B > 0.85, rng.uniform(-0.03, 0.06, count), 0)
    backwards_B = rng.random(count) < 0.5
    ease_BT = np.where(backwards_B[:, None], 1 - ease_T, ease_T)
    camera_BTC[..., 0] += pan_B[:, None] * (ease_BT - 0.5) + follow_B[:, None] * (ease_T - 0.5)
    camera_BTC[..., 2] += closer_B[:, None] * ease_BT
    camera_BTC[..., 2] *= zoom_B[:, None]
    return camera_BTC


def late_windows(rng: np.random.Generator, scene_B: NDArray[np.int64], late: float) -> Windows:
    """Windows of clips of these scenes, of which this share begins later than its scene."""
    count = len(scene_B)
    windows = Windows.first(count)
    if late > 0:
        least_B = np.array([round(FOLLOWED_UNTIL.get(name, LATE_FROM) * _HOPS) for name in MAKERS])[scene_B]
        hops_B = rng.integers(least_B, round(LATE_TO * _HOPS) + 1)
        start_B = np.where(rng.random(count) < late, hops_B / _HOPS, 0.0)
        windows = Windows(start_B, start_B + SECONDS)
    return windows


def simulate(
    rng: np.random.Generator,
    count: int,
    scene: str | None = None,
    framing: str | None = None,
    with_mel: bool = True,
    late: float = 0.0,
) -> Batch:
    """`count` clips of one scene or of a mixture, in one framing or in any; without mel the plan is silent; a share of them is late."""
    shares = [float(name == scene) for name in MAKERS] if scene else [SHARES[name] for name in MAKERS]
    scene_B = rng.choice(len(MAKERS), size=count, p=np.array(shares) / sum(shares))
    framing_B, windows = framings(rng, count, framing), late_windows(rng, scene_B, late)
    drafts = [
        (rows, make(rng, framing_B[rows], windows.take(rows)))
        for index, make in enumerate(MAKERS.values())
        if len(rows := np.flatnonzero(scene_B == index))
    ]
    return film(rng, drafts, with_mel)


def film(rng: np.random.Generator, drafts: Sequence[tuple[NDArray[np.int64], Draft]], with_mel: bool = True) -> Batch:
    """Drafts, each with the rows that its clips shall have, as one batch under cameras and an ambience of their own."""
    order = np.argsort(np.concatenate([rows for rows, _draft in drafts]), kind="stable")
    count = len(order)

    def joined(name: str) -> NDArray[np.float64]:
        return np.concatenate([getattr(draft, name) for _rows, draft in drafts])[order]

    def listed(name: str) -> list[Any]:
        together = [entry for _rows, draft in drafts for entry in getattr(draft, name)]
        return [together[index] for index in order]

    start_B = np.concatenate([draft.windows.start_B for _rows, draft in drafts])[order]
    events, sounds = shown(listed("events"), start_B), shown(listed("sounds"), start_B, LONGEST)
    reading_BS = np.concatenate([draft.tokens() for _rows, draft in drafts])[order]
    hop_B = (rng.integers(LOOP_HOPS, size=count) + np.rint(start_B * _HOPS).astype(np.int64)) % LOOP_HOPS
    ambience_BW = np.stack((reading_BS[:, list(SLOTS).index("place")] - 1, hop_B), 1)
    palette_BZ, camera_BTC = rng.uniform(-1, 1, (count, 8)), camera_paths(rng, reading_BS[:, 0] - 1, joined("zoom_B"), joined("pan_B"))
    camera_BTC[start_B > 0] = camera_BTC[start_B > 0, -1:]  # it has moved, and rests where it went
    return Batch(
        reading_BS=reading_BS,
        palette_BZ=palette_BZ.astype(np.float32),
        camera_BTC=camera_BTC.astype(np.float32),
        kind_BK=joined("kind_BK").astype(np.int64),
        material_BK=joined("material_BK").astype(np.int64),
        size_BK=joined("size_BK").astype(np.float32),
        depth_BK=joined("depth_BK").astype(np.float32),
        appearance_BKA=joined("appearance_BKA").astype(np.float32),
        states_BTKS=joined("states_BTKS").astype(np.float32),
        pose_BTKP=joined("pose_BTKP").astype(np.float32),
        contacts_BCKD=contacts_from_events(events),
        mel_BMF=mel(sounds, ambience_BW) if with_mel else np.full((count, MEL_FRAMES, MEL_BINS), MEL_FLOOR, dtype=np.float32),
        events=events,
        sounds=sounds,
        ambience_BW=ambience_BW,
        start_B=start_B,
    )
