"""The Engine protocol: what a worker asks of whatever makes clips. No Django, no torch; an engine may use what it likes.

Engines are step-wise, so that the worker can report progress, honour cancellation and keep its lease between any two steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np  # the web process loads this module for its errors and has no use for numpy

SECONDS = (4,)  # the lengths of clips that every engine makes
STAGES = ("reading", "planning", "drawing", "sound", "encoding", "publishing")


class EngineError(Exception):
    """This clip cannot be made, and trying again will not help; `message` is for the member."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


class EngineUnavailable(Exception):
    """The engine cannot work at all (weights missing or damaged, no device): the worker must not take jobs."""


@dataclass(frozen=True)
class Capabilities:
    """What the worker may ask of this engine."""

    batch: int = 1  # how many clips one state may hold
    remix: bool = False  # understands ClipRequest.source
    sound: bool = False
    seconds: tuple[int, ...] = SECONDS  # the lengths of clips it makes
    sizes: tuple[tuple[int, int], ...] = ()  # width, height it draws well at; others are scaled; empty: any


@dataclass(frozen=True)
class EngineInfo:
    """Who made a clip: kept with the worker's row."""

    name: str
    preset: str
    device: str
    weights: str  # sha256 over the weight files' manifests, "" for an engine without weights


@dataclass(frozen=True)
class ClipRequest:
    """One clip to make. `source` is the saved plan of the clip that this one remixes."""

    prompt: str
    seconds: int
    width: int
    height: int
    seed: int
    source: Path | None = None


@dataclass(frozen=True)
class Progress:
    """How far a state is: which of STAGES it has come to, 0..100 over all of the engine's work, whether `finish` may be called."""

    stage: str
    percent: int
    done: bool = False
    rendered_as: str = ""  # of the first clip, as soon as it is known


class SavedPlan(Protocol):
    """A plan that can be kept for remixes."""

    def save(self, path: str | Path) -> None:
        """Write it as one safetensors file."""


@dataclass
class Clip:
    """What an engine returns: frames_THW3 uint8, audio float32 (samples, channels) in [-1, 1], its plan, and what it shows."""

    frames: np.ndarray
    fps: int
    audio: np.ndarray
    sample_rate: int
    plan: SavedPlan
    rendered_as: str


class Engine(Protocol):
    """Makes clips. One instance lives as long as its worker; states are its own business."""

    capabilities: Capabilities
    info: EngineInfo

    @classmethod
    def load(cls, weights: Path) -> Engine:
        """Ready to work, warm. Raises EngineUnavailable."""

    def prepare(self, requests: Sequence[ClipRequest]) -> Any:
        """A state for these clips; cheap. Raises EngineError."""

    def step(self, state: Any) -> Progress:
        """One bounded piece of work (well under a second on the engine's device). Raises EngineError."""

    def finish(self, state: Any) -> list[Clip]:
        """The clips of a state that is done, in the order of its requests. Raises EngineError."""


def run(engine: Engine, request: ClipRequest) -> Clip:
    """One clip from beginning to end, for whoever has nothing to do between two steps. Raises EngineError."""
    state = engine.prepare([request])
    while not engine.step(state).done:
        pass
    return engine.finish(state)[0]
