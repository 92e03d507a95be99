"""A batch of simulated clips: everything a plan holds, and what only the simulator knows (the events and their sounds).

- The scenes fill a `Draft` of states, contacts and sounds; `scenes.film` turns drafts into arrays in the units of the plan.
- A clip is a window of its scene. Most begin with it; a late one shows what went on before it began, as a clip that continues another does.
- `contacts_BCKD`: a chunk's offset is that of its first contact, its impulse that of its strongest.

Shape suffixes: B clips, T frames, K entities, C chunks, M mel frames, F mel bins, A appearance, P pose, S state axes (the slots of
a reading in `reading_BS`), D contact axes, Z palette.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from generation.network.anchor import ANCHOR, COS, MIRRORED_POSES, MIRRORED_STATES
from generation.network.plan import (
    APPEARANCE,
    CHUNK,
    CHUNKS,
    CONTACT_AXES,
    FPS,
    FRAMES,
    FRAMINGS,
    KINDS,
    MATERIALS,
    PLACES,
    POSE,
    POSE_AXES,
    STATE_AXES,
    TIMES,
    Entities,
    Plan,
    Scene,
)
from generation.network.reading import SLOTS, Reading

ENTITIES = 4  # K
SECONDS = FRAMES / FPS
FRAME_TIMES = np.arange(FRAMES) / FPS
LEAST_IMPULSE, MOST_IMPULSE = 0.1, 80.0  # newton seconds: the two ends of the logarithmic scale


@dataclass(frozen=True)
class Windows:
    """Which four seconds of its scene each clip shows, and how long that scene goes on; seconds of the scene, (B,)."""

    start_B: NDArray[np.float64]  # a whole number of hops
    until_B: NDArray[np.float64]  # nothing that happens later counts

    @classmethod
    def first(cls, count: int) -> Windows:
        """Clips that begin with their scene and end it."""
        return cls(np.zeros(count), np.full(count, SECONDS))

    @property
    def time_BT(self) -> NDArray[np.float64]:
        """The frames' times."""
        return self.start_B[:, None] + FRAME_TIMES

    def take(self, rows: NDArray[np.int64]) -> Windows:
        """Only these clips, in this order."""
        return Windows(self.start_B[rows], self.until_B[rows])


class Event(NamedTuple):
    """One touch. `other` is the other entity's index, or -1 for what is no entity; `surface` says which part was touched."""

    time: float
    entity: int
    other: int
    surface: str  # ground, rim, board, net, ball, bar_0 ... bar_7, lane, gutter, pit, pin_0 ... pin_9
    material: str
    impulse: float  # 0..1, log scaled
    sound: str


class Sound(NamedTuple):
    """One sound of a clip: a row of the bank (see `sound.py`) at a time, scaled in amplitude. A late clip's may begin before it."""

    time: float
    name: str
    variant: int
    level: int
    gain: float


Entry = TypeVar("Entry", Event, Sound)


def scaled_impulse(impulse: NDArray[np.float64]) -> NDArray[np.float64]:
    """Newton seconds to 0..1, logarithmic."""
    span = np.log(MOST_IMPULSE / LEAST_IMPULSE)
    return np.clip(np.log(np.maximum(impulse, 1e-9) / LEAST_IMPULSE) / span, 0.02, 1.0)


@dataclass
class Batch:
    """B clips."""

    reading_BS: NDArray[np.int64]
    palette_BZ: NDArray[np.float32]
    camera_BTC: NDArray[np.float32]
    kind_BK: NDArray[np.int64]
    material_BK: NDArray[np.int64]
    size_BK: NDArray[np.float32]
    depth_BK: NDArray[np.float32]
    appearance_BKA: NDArray[np.float32]
    states_BTKS: NDArray[np.float32]
    pose_BTKP: NDArray[np.float32]
    contacts_BCKD: NDArray[np.float32]
    mel_BMF: NDArray[np.float32]
    events: list[list[Event]]
    sounds: list[list[Sound]]
    ambience_BW: NDArray[np.int64]  # place, first hop of its loop
    start_B: NDArray[np.float64]  # seconds of the scene that went by before the clip

    def __len__(self) -> int:
        return len(self.reading_BS)

    @property
    def late_B(self) -> NDArray[np.bool_]:
        """Which clips begin when their scene has begun before."""
        return self.start_B > 0

    def reading(self, index: int) -> Reading:
        """Everything that is true of one clip."""
        return Reading.from_tokens([int(token) for token in self.reading_BS[index]])

    def plan(self, index: int) -> Plan:
        """One clip as the plan every stage shares."""
        words = self.reading(index)

        def tensor(array: NDArray[np.float32] | NDArray[np.int64]) -> torch.Tensor:
            return torch.from_numpy(np.ascontiguousarray(array[index]))

        return Plan(
            scene=Scene(words.framing, words.place, words.time, tensor(self.palette_BZ), tensor(self.camera_BTC)),
            entities=Entities(
                kind_K=tensor(self.kind_BK),
                material_K=tensor(self.material_BK),
                size_K=tensor(self.size_BK),
                depth_K=tensor(self.depth_BK),
                appearance_KA=tensor(self.appearance_BKA),
            ),
            states_TKS=tensor(self.states_BTKS),
            pose_TKP=tensor(self.pose_BTKP),
            contacts_CKD=tensor(self.contacts_BCKD),
            mel_MF=tensor(self.mel_BMF),
            reading={slot: getattr(words, slot) for slot in SLOTS if getattr(words, slot)},
        )


@dataclass
class Draft:
    """Clips of one scene while they are made: arrays of zeros that the scene fills. Events and sounds bear the scene's time."""

    framing_B: NDArray[np.int64]  # index in FRAMINGS
    windows: Windows
    reading: dict[str, NDArray[np.int64]] = field(default_factory=dict)  # slot -> (B,) index of the value
    kind_BK: NDArray[np.int64] = field(init=False)
    material_BK: NDArray[np.int64] = field(init=False)
    size_BK: NDArray[np.float64] = field(init=False)
    depth_BK: NDArray[np.float64] = field(init=False)
    appearance_BKA: NDArray[np.float64] = field(init=False)
    states_BTKS: NDArray[np.float64] = field(init=False)
    pose_BTKP: NDArray[np.float64] = field(init=False)
    events: list[list[Event]] = field(init=False)
    sounds: list[list[Sound]] = field(init=False)
    zoom_B: NDArray[np.float64] = field(init=False)  # how close the camera stands
    pan_B: NDArray[np.float64] = field(init=False)  # metres that the camera goes to the right in the clip

    def __post_init__(self) -> None:
        count = len(self.framing_B)
        self.kind_BK = np.zeros((count, ENTITIES), dtype=np.int64)
        self.material_BK = np.zeros((count, ENTITIES), dtype=np.int64)
        self.size_BK = np.zeros((count, ENTITIES))
        self.depth_BK = np.zeros((count, ENTITIES))
        self.appearance_BKA = np.zeros((count, ENTITIES, APPEARANCE))
        self.states_BTKS = np.zeros((count, FRAMES, ENTITIES, len(STATE_AXES)))
        self.states_BTKS[..., STATE_AXES.index("cos")] = 1.0
        self.pose_BTKP = np.zeros((count, FRAMES, ENTITIES, POSE))
        self.events = [[] for _clip in range(count)]
        self.sounds = [[] for _clip in range(count)]
        self.zoom_B = np.ones(count)
        self.pan_B = np.zeros(count)

    def __len__(self) -> int:
        return len(self.framing_B)

    @property
    def until_B(self) -> NDArray[np.float64]:
        """When each scene ends."""
        return self.windows.until_B

    @property
    def time_BT(self) -> NDArray[np.float64]:
        """The frames' times in the scene."""
        return self.windows.time_BT

    def put(
        self,
        entity: int,
        kind: str,
        material: str | NDArray[np.int64],
        size_B: NDArray[np.float64],
        depth: float | NDArray[np.float64],
        there_B: NDArray[np.bool_] | None = None,
    ) -> None:
        """Say what an entity is, in the clips where it is there."""
        there = np.ones(len(self), dtype=bool) if there_B is None else there_B
        self.kind_BK[:, entity] = np.where(there, KINDS.index(kind), 0)
        self.material_BK[:, entity] = np.where(there, MATERIALS.index(material) if isinstance(material, str) else material, 0)
        self.size_BK[:, entity] = np.where(there, size_B, 0)
        self.depth_BK[:, entity] = np.where(there, depth, 0)
        self.states_BTKS[:, :, entity, STATE_AXES.index("presence")] = there[:, None]

    def mirror(self, rows: NDArray[np.int64]) -> None:
        """Left and right change places in these clips; what says to which side a body looks changes with them."""
        for axis in MIRRORED_STATES:
            self.states_BTKS[rows, :, :, axis] *= -1
        for kind, axes in MIRRORED_POSES.items():
            clip, entity = np.nonzero(self.kind_BK[rows] == KINDS.index(kind))
            for name in axes:
                self.pose_BTKP[rows[clip], :, entity, POSE_AXES[kind].index(name)] *= -1
        clip, entity = np.nonzero(self.kind_BK[rows] == ANCHOR)
        self.states_BTKS[rows[clip], :, entity, COS] *= -1
        self.pan_B[rows] *= -1

    def tokens(self) -> NDArray[np.int64]:
        """The reading as tokens: 0 where a slot is not of this scene."""
        return np.stack([self.reading[slot] + 1 if slot in self.reading else np.zeros(len(self), dtype=np.int64) for slot in SLOTS], 1)


def shown(entries: list[list[Entry]], start_B: NDArray[np.float64], lasting: float = 0.0) -> list[list[Entry]]:
    """Events or sounds in the time of their clips; what was over before a late clip, or comes after any, is not in it."""
    return [
        [
            entry if start == 0 else type(entry)(entry.time - start, *entry[1:])
            for entry in clip_entries
            if -lasting <= entry.time - start < SECONDS
        ]
        for clip_entries, start in zip(entries, start_B.tolist(), strict=True)
    ]


def contacts_from_events(events: list[list[Event]]) -> NDArray[np.float32]:
    """The contact channels (B, C, K, D) of these events; both entities of a touch get it."""
    contacts_BCKD = np.zeros((len(events), CHUNKS, ENTITIES, len(CONTACT_AXES)), dtype=np.float32)
    chunk_seconds = CHUNK / FPS
    rows = [
        (clip, event.time / chunk_seconds, entity, event.impulse)
        for clip, clip_events in enumerate(events)
        for event in clip_events
        for entity in (event.entity, event.other)
        if entity >= 0
    ]
    if not rows:
        return contacts_BCKD
    clip, place, entity, impulse = (np.array(column) for column in zip(*rows, strict=True))
    chunk = np.minimum(place.astype(np.int64), CHUNKS - 1)
    first_BCK = np.full(contacts_BCKD.shape[:3], np.inf, dtype=np.float32)
    np.minimum.at(first_BCK, (clip, chunk, entity), place - chunk)
    there_BCK = np.isfinite(first_BCK)
    contacts_BCKD[..., 0] = there_BCK
    contacts_BCKD[..., 1] = np.where(there_BCK, first_BCK, 0)
    np.maximum.at(contacts_BCKD[..., 2], (clip, chunk, entity), impulse.astype(np.float32))
    return contacts_BCKD


# A rink is for skaters and an alley for bowlers; see `skater.py` and `bowling.py`.
_PLACE_SHARES = np.array([1 / 3 if place in ("rink", "alley") else 1.0 for place in PLACES])
_PLACE_SHARES /= _PLACE_SHARES.sum()


def random_words(rng: np.random.Generator, draft: Draft, scene: str) -> None:
    """The slots every scene has."""
    count = len(draft)
    draft.reading |= {
        "framing": draft.framing_B,
        "scene": np.full(count, SLOTS["scene"].index(scene)),
        "place": rng.choice(len(PLACES), size=count, p=_PLACE_SHARES),
        "time": rng.integers(len(TIMES), size=count),
    }


def framings(rng: np.random.Generator, count: int, framing: str | None) -> NDArray[np.int64]:
    """Which framing each clip has: the asked one, or any."""
    return np.full(count, FRAMINGS.index(framing)) if framing else rng.integers(len(FRAMINGS), size=count)
