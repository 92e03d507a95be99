"""The world's front door: any number of clips of any scene, with everything known about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.network.plan import CAMERA_AXES, FRAMES, FRAMINGS, GROUND_METRES, MEL_BINS, MEL_FLOOR, MEL_FRAMES, VIEW_METRES
from generation.network.reading import SLOTS
from generation.world import basketball, bounce, glide, xylophone
from generation.world.batch import Batch, Draft, contacts_from_events, framings
from generation.world.sound import LOOP_HOPS, mel

MAKERS: dict[str, Callable[[np.random.Generator, NDArray[np.int64]], Draft]] = {
    "basketball": basketball.make,
    "bounce": bounce.make,
    "xylophone": xylophone.make,
    "glide": glide.make,
}
# Of a mixture: the harder scene is shown more often.
SHARES = {"basketball": 0.423, "bounce": 0.31, "xylophone": 0.207, "glide": 0.06}


def camera_paths(rng: np.random.Generator, framing_B: NDArray[np.int64]) -> NDArray[np.float64]:
    """Mostly still; sometimes a slow pan or zoom of a few per cent. (B, T, 3)."""
    count = len(framing_B)
    width_B, height_B = np.array([VIEW_METRES[name] for name in FRAMINGS])[framing_B].T
    camera_BTC = np.zeros((count, FRAMES, len(CAMERA_AXES)))
    camera_BTC[..., 1] = (height_B / 2 - GROUND_METRES)[:, None]
    camera_BTC[..., 2] = 1.0
    progress_T = np.linspace(0, 1, FRAMES)
    ease_T = progress_T**2 * (3 - 2 * progress_T)
    kind_B = rng.random(count)
    pan_B = np.where((kind_B > 0.7) & (kind_B < 0.88), rng.uniform(-0.025, 0.025, count), 0) * width_B
    zoom_B = np.where(kind_B > 0.85, rng.uniform(-0.03, 0.06, count), 0)
    backwards_B = rng.random(count) < 0.5
    ease_BT = np.where(backwards_B[:, None], 1 - ease_T, ease_T)
    camera_BTC[..., 0] += pan_B[:, None] * (ease_BT - 0.5)
    camera_BTC[..., 2] += zoom_B[:, None] * ease_BT
    return camera_BTC


def simulate(rng: np.random.Generator, count: int, scene: str | None = None, framing: str | None = None, with_mel: bool = True) -> Batch:
    """`count` clips of one scene or of a mixture, in one framing or in any; without mel the plan is silent."""
    shares = [float(name == scene) for name in MAKERS] if scene else [SHARES[name] for name in MAKERS]
    scene_B = rng.choice(len(MAKERS), size=count, p=np.array(shares) / sum(shares))
    framing_B = framings(rng, count, framing)
    drafts = [
        (rows, make(rng, framing_B[rows])) for index, make in enumerate(MAKERS.values()) if len(rows := np.flatnonzero(scene_B == index))
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

    events, sounds = listed("events"), listed("sounds")
    reading_BS = np.concatenate([draft.tokens() for _rows, draft in drafts])[order]
    ambience_BW = np.stack((reading_BS[:, list(SLOTS).index("place")] - 1, rng.integers(LOOP_HOPS, size=count)), 1)
    return Batch(
        reading_BS=reading_BS,
        palette_BZ=rng.uniform(-1, 1, (count, 8)).astype(np.float32),
        camera_BTC=camera_paths(rng, reading_BS[:, 0] - 1).astype(np.float32),
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
    )
