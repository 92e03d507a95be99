"""What is looked for in a take. Each check answers ok, refused with a code, or unsure with a reason; whoever is unsure asks a moderator.

A check is a function of a `Recording`. Where a package that it needs is not installed it is unsure, never ok. No Django here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cameos.enrolment import faces, voices

OK, REFUSED, UNSURE = "ok", "refused", "unsure"
SHORTEST = 48  # pixels of a face that can be told from others
COMPARED = 8  # frames
STRAIGHT = 18.0  # degrees off within which faces are compared


@dataclass(frozen=True)
class Verdict:
    """What a check found; `code` is a stable word for what is wrong or doubtful, empty where nothing is."""

    outcome: str
    code: str = ""


FINE = Verdict(OK)


@dataclass(frozen=True)
class Seen:
    """What is seen in one frame: every face, and the points of the largest, where there are any."""

    found: list[faces.Face]
    mesh: faces.Mesh | None


@dataclass(frozen=True)
class Recording:
    """A take as it is looked at: frames_FHW3 at `rate` a second, 16 kHz `sound`, and what the challenge asked for."""

    frames: NDArray[np.uint8]
    rate: float
    sound: NDArray[np.float32]
    digits: str
    turns: tuple[str, ...]

    @cached_property
    def seen(self) -> list[Seen]:
        """Each frame's faces. Raises PartMissing."""
        found = [faces.find(frame) for frame in self.frames]
        return [Seen(some, faces.mesh(frame, some[0]) if some else None) for frame, some in zip(self.frames, found, strict=True)]

    @cached_property
    def straight(self) -> tuple[float, float]:
        """Yaw and pitch of the head for most of the take, degrees."""
        held = [(seen.mesh.yaw, seen.mesh.pitch) for seen in self.seen if seen.mesh]
        yaw, pitch = np.median(np.array(held or [(0.0, 0.0)]), axis=0)
        return float(yaw), float(pitch)

    def turned(self, mesh: faces.Mesh) -> tuple[float, float]:
        """How far a head is turned to the person's own left, and up, from how it is held most of the time."""
        yaw, pitch = self.straight
        return mesh.yaw - yaw, mesh.pitch - pitch

    @cached_property
    def prints(self) -> list[NDArray[np.float32]]:
        """Embeddings of the face where it is seen straight on and large enough, evenly over the take. Raises PartMissing."""
        clear = [
            (frame, seen.mesh)
            for frame, seen in zip(self.frames, self.seen, strict=True)
            if seen.mesh and seen.found[0].size >= SHORTEST and max(map(abs, self.turned(seen.mesh))) < STRAIGHT
        ]
        chosen = sorted({round(at) for at in np.linspace(0, len(clear) - 1, COMPARED)}) if clear else []
        return [faces.embedding(*clear[place]) for place in chosen]

    @cached_property
    def spoken(self) -> NDArray[np.bool_]:
        """For each frame whether somebody speaks then."""
        speech = voices.speech(self.sound)
        blocks = voices.RATE / voices.BLOCK / self.rate  # of a frame
        starts = (np.arange(len(self.frames)) * blocks).astype(int)
        return np.array(
            [bool(speech[start : start + max(int(blocks), 1)].mean() >= 0.5) if start < speech.size else False for start in starts]
        )


Check = Callable[[Recording], Verdict]


def looked(recording: Recording, checks: dict[str, Check]) -> dict[str, Verdict]:
    """Every check's verdict, by its name."""
    found = {}
    for name, check in checks.items():
        try:
            found[name] = check(recording)
        except faces.PartMissing:
            found[name] = Verdict(UNSURE, "not_installed")
    return found
