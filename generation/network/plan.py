"""The plan: a clip's structured latent, and the words, shapes and units every stage shares.

- A plan says what is there (scene, entities), where it goes (states), what touches (contacts) and how it sounds (mel).
- The planner writes plans, the renderer draws them, the vocoder voices them, a remix edits them, the tracker never sees them.
- Saved as safetensors beside the MP4; `VERSION` changes when a saved plan would be read differently.

Units: metres and seconds in a view whose size depends on the framing; x grows right from the middle of the view, y grows
up from the ground line, rotation is counter-clockwise in radians, speeds are metres per second.

Shape suffixes: T frames, K entities, C chunks of CHUNK frames, M mel frames, F mel bins, A appearance, P pose.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save
from torch import Tensor

VERSION = 1

FPS = 16
FRAMES = 64  # T: four seconds
CHUNK = 4  # frames in one token
CHUNKS = FRAMES // CHUNK  # C
SAMPLE_RATE = 16_000
HOP = 250  # so that exactly four mel frames pass in one video frame
MEL_BINS = 64  # F
MEL_PER_FRAME = SAMPLE_RATE // HOP // FPS
MEL_FRAMES = FRAMES * MEL_PER_FRAME  # M
GRAVITY = 9.81

# Appending to a vocabulary keeps old plans readable; reordering one is a new VERSION.
FRAMINGS = ("portrait", "landscape", "square")
VIEW_METRES = {"portrait": (5.625, 10.0), "landscape": (10.0, 5.625), "square": (7.5, 7.5)}
RENDER_PIXELS = {"portrait": (360, 640), "landscape": (640, 360), "square": (480, 480)}  # width, height: 64 px a metre
WORN_PIXELS = 64  # rows and columns of a picture that an entity wears
GROUND_METRES = 0.9  # the view shows this much below the ground line

KINDS = ("none", "ball", "person", "hoop", "xylophone", "mallet", "skater", "screen", "pins_far", "pins_near", "skateboard",
         "dog", "cat", "wall", "water", "paddleboard", "splash", "car", "ramp")  # fmt: skip
MATERIALS = ("none", "rubber", "wood", "metal", "glass", "stone")
PLACES = ("gym", "park", "beach", "rooftop", "stage", "rink", "alley")
TIMES = ("day", "sunset", "night")

APPEARANCE = 16  # A: the appearance code, each value in [-1, 1]; what a value means for a kind is in APPEARANCE_AXES
_PERSON_LOOKS = (
    "shirt_red", "shirt_green", "shirt_blue", "skin", "hair_red", "hair_green", "hair_blue", "hair_style",
    "trousers_red", "trousers_green", "trousers_blue", "build", "hair_length", "shirt_pattern", "face", "shoes",
)  # fmt: skip
# Ears from pricked to hanging, a muzzle from short to long, a chest from level to deep, a tail from thin to bushy.
_PET_LOOKS = (
    "red", "green", "blue", "accent_red", "accent_green", "accent_blue", "collar_red", "collar_green", "collar_blue",
    "pattern", "ears", "muzzle", "chest", "tail", "eyes",
)  # fmt: skip
_PINS_LOOKS = ("red", "green", "blue", "wood_red", "wood_green", "wood_blue", "pit_red", "pit_green", "pit_blue")
APPEARANCE_AXES: dict[str, tuple[str, ...]] = {
    "ball": ("red", "green", "blue", "accent_red", "accent_green", "accent_blue", "pattern", "pattern_scale"),
    "person": _PERSON_LOOKS,
    "hoop": ("red", "green", "blue", "board_red", "board_green", "board_blue", "net"),
    "xylophone": ("palette", "frame_red", "frame_green", "frame_blue"),
    "mallet": ("red", "green", "blue"),
    "skater": _PERSON_LOOKS,
    "screen": ("red", "green", "blue", "accent_red", "accent_green", "accent_blue", "pattern"),
    "pins_far": _PINS_LOOKS,
    "pins_near": _PINS_LOOKS,
    "skateboard": ("red", "green", "blue", "wheel_red", "wheel_green", "wheel_blue", "grain"),
    "dog": _PET_LOOKS,
    "cat": _PET_LOOKS,
    "wall": ("red", "green", "blue", "accent_red", "accent_green", "accent_blue", "style"),
    "water": ("red", "green", "blue", "far_red", "far_green", "far_blue", "glints"),
    "paddleboard": ("red", "green", "blue", "accent_red", "accent_green", "accent_blue", "pattern"),
    "splash": ("red", "green", "blue"),
    "car": ("red", "green", "blue", "accent_red", "accent_green", "accent_blue", "style", "wheels"),
    "ramp": ("red", "green", "blue", "accent_red", "accent_green", "accent_blue"),
}

POSE = 12  # P: joint angles in radians for a person; small named motions for other kinds
_PERSON_POSE = (
    "head", "shoulder_left", "elbow_left", "shoulder_right", "elbow_right",
    "hip_left", "knee_left", "hip_right", "knee_right", "mouth", "blink", "facing",
)  # fmt: skip
# Five pins each: how far the top leans away from the bowler, in radians, and how far the foot has slid, in pin heights. `lane` is how
# far the lane reaches towards the bowler, in ten pin heights.
_PINS_POSE = (*(f"{axis}_{pin}" for pin in range(5) for axis in ("tilt", "slide")), "lane", "facing")
_PET_POSE = (
    "head", "tail", "shoulder_left", "elbow_left", "shoulder_right", "elbow_right",
    "hip_left", "hock_left", "hip_right", "hock_right", "mouth", "facing",
)  # fmt: skip
POSE_AXES: dict[str, tuple[str, ...]] = {
    "ball": ("squash",),
    "person": _PERSON_POSE,
    "hoop": ("net_sway", "net_lift", "rim_shake"),
    "xylophone": ("bar_0", "bar_1", "bar_2", "bar_3", "bar_4", "bar_5", "bar_6", "bar_7"),
    "mallet": (),
    "skater": _PERSON_POSE,  # `facing` is the cosine of the turn about the upright axis
    "screen": (),
    "pins_far": _PINS_POSE,
    "pins_near": _PINS_POSE,
    "skateboard": (),
    "dog": _PET_POSE,
    "cat": _PET_POSE,
    "wall": (),
    "water": tuple(f"height_{column}" for column in range(POSE)),  # of the surface, in metres, evenly over its width
    "paddleboard": (),
    "car": ("wheel_cos", "wheel_sin", "dent", "facing"),  # how far its wheels have turned, and whether it has crashed
    "ramp": ("facing",),
    "splash": tuple(f"{axis}_{drop}" for drop in range(POSE // 2) for axis in ("x", "y")),  # metres from where it was struck
}  # fmt: skip

STATE_AXES = ("x", "y", "velocity_x", "velocity_y", "cos", "sin", "presence")
CONTACT_AXES = ("probability", "offset", "impulse")  # offset: part of the chunk gone by, 0..1; impulse: 0..1, log scaled
CAMERA_AXES = ("x", "y", "zoom")


class PlanError(ValueError):
    """A plan file that cannot be read: the message names the file and the cause."""


@dataclass
class Scene:
    """What the whole clip shares. `palette` (8,) is a backdrop code in [-1, 1]; `camera_TC` (T, 3) is x, y and zoom."""

    framing: str
    place: str
    time: str
    palette: Tensor
    camera_TC: Tensor


@dataclass
class Entities:
    """K bodies. Index arrays are long tensors into KINDS and MATERIALS; `size_K` is a radius or a height in metres.

    `depth_K` orders drawing: larger is farther away.
    """

    kind_K: Tensor
    material_K: Tensor
    size_K: Tensor
    depth_K: Tensor
    appearance_KA: Tensor


@dataclass
class Line:
    """Something that is said: `text` as it is heard, begun at `start` seconds, `pace` times as fast as the voice would.

    sound_P4 and word_P are those of `phonemes.Saying`, voice_V is the code of the voice.
    """

    text: str
    language: str
    start: float
    pace: float
    sound_P4: Tensor
    word_P: Tensor
    voice_V: Tensor


@dataclass
class Plan:
    """One clip before it is drawn.

    states_TKS (T, K, 7) follows STATE_AXES, pose_TKP (T, K, 12) follows POSE_AXES of the kind, contacts_CKD (C, K, 3)
    follows CONTACT_AXES, mel_MF (M, 64) is natural-log mel power (see `vocoder`). `lines` are not in pose and mel: they are laid over
    both when the clip is drawn and voiced. `worn` has the pictures that entities wear (see `worn`), by their number: (4, WORN_PIXELS,
    WORN_PIXELS) uint8, red, green, blue and straight alpha. `sides` has for some of these the same heads as they look ahead, (2, 4,
    WORN_PIXELS, WORN_PIXELS): where the body faces right, and where it faces left and all of it is drawn mirrored.
    """

    scene: Scene
    entities: Entities
    states_TKS: Tensor
    pose_TKP: Tensor
    contacts_CKD: Tensor
    mel_MF: Tensor
    reading: dict[str, str] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    worn: dict[int, Tensor] = field(default_factory=dict)
    sides: dict[int, Tensor] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many entities are really there."""
        return int((self.entities.kind_K > 0).sum())

    def save(self, path: str | Path) -> None:
        """Write the plan as one safetensors file, words and version in its header. Raises OSError."""
        tensors = {f"scene.{name}": getattr(self.scene, name) for name in ("palette", "camera_TC")}
        tensors |= {f"entities.{entry.name}": getattr(self.entities, entry.name) for entry in fields(Entities)}
        tensors |= {name: getattr(self, name) for name in ("states_TKS", "pose_TKP", "contacts_CKD", "mel_MF")}
        for number, line in enumerate(self.lines):
            tensors |= {f"lines.{number}.{name}": getattr(line, name) for name in LINE_TENSORS}
        for prefix, pictures in ((WORN, self.worn), (SIDES, self.sides)):
            tensors |= {f"{prefix}{entity}": picture for entity, picture in pictures.items()}
        words = {
            "version": str(VERSION),
            "framing": self.scene.framing,
            "place": self.scene.place,
            "time": self.scene.time,
            "reading": json.dumps(self.reading, sort_keys=True),
            "lines": json.dumps([{name: getattr(line, name) for name in LINE_WORDS} for line in self.lines]),
        }
        data = save({name: tensor.contiguous() for name, tensor in tensors.items()}, metadata=words)
        Path(path).write_bytes(data)  # not by the library, whose error does not say that a disk is full

    @classmethod
    def load(cls, path: str | Path) -> Plan:
        """Read a plan back. Raises PlanError when the file is damaged or of another version."""
        try:
            with safe_open(str(path), framework="pt") as file:
                words = file.metadata() or {}
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a dict
        except Exception as error:
            raise PlanError(f"{path}: not a readable safetensors file ({error})") from error
        if words.get("version") != str(VERSION):
            raise PlanError(f"{path}: plan version {words.get('version')}, this code reads version {VERSION}")
        try:
            return cls(
                scene=Scene(
                    framing=words["framing"],
                    place=words["place"],
                    time=words["time"],
                    palette=tensors["scene.palette"],
                    camera_TC=tensors["scene.camera_TC"],
                ),
                entities=Entities(**{entry.name: tensors[f"entities.{entry.name}"] for entry in fields(Entities)}),
                states_TKS=tensors["states_TKS"],
                pose_TKP=tensors["pose_TKP"],
                contacts_CKD=tensors["contacts_CKD"],
                mel_MF=tensors["mel_MF"],
                reading=json.loads(words["reading"]),
                lines=tuple(
                    Line(**line, **{name: tensors[f"lines.{number}.{name}"] for name in LINE_TENSORS})
                    for number, line in enumerate(json.loads(words.get("lines", "[]")))
                ),
                worn=_numbered(WORN, tensors),
                sides=_numbered(SIDES, tensors),
            )
        except (KeyError, TypeError) as error:
            raise PlanError(f"{path}: the plan lacks {error}") from error


def _numbered(prefix: str, tensors: dict[str, Tensor]) -> dict[int, Tensor]:
    return {int(name.removeprefix(prefix)): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def empty_plan(framing: str, entities: int, frames: int = FRAMES) -> Plan:
    """A plan of nothing: K absent entities, a still camera in the middle of the view, silence."""
    _, height = VIEW_METRES[framing]
    camera_TC = torch.tensor([0.0, height / 2 - GROUND_METRES, 1.0]).repeat(frames, 1)
    states_TKS = torch.zeros(frames, entities, len(STATE_AXES))
    states_TKS[..., STATE_AXES.index("cos")] = 1.0
    return Plan(
        scene=Scene(framing, PLACES[0], TIMES[0], torch.zeros(8), camera_TC),
        entities=Entities(
            kind_K=torch.zeros(entities, dtype=torch.long),
            material_K=torch.zeros(entities, dtype=torch.long),
            size_K=torch.zeros(entities),
            depth_K=torch.zeros(entities),
            appearance_KA=torch.zeros(entities, APPEARANCE),
        ),
        states_TKS=states_TKS,
        pose_TKP=torch.zeros(frames, entities, POSE),
        contacts_CKD=torch.zeros(frames // CHUNK, entities, len(CONTACT_AXES)),
        mel_MF=torch.full((frames * MEL_PER_FRAME, MEL_BINS), MEL_FLOOR),
    )


WORN, SIDES = "worn.", "sides."
LINE_WORDS, LINE_TENSORS = ("text", "language", "start", "pace"), ("sound_P4", "word_P", "voice_V")
MEL_FLOOR = -11.5  # natural log of the quietest mel power kept
