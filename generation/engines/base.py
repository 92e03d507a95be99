"""The Engine protocol: what a worker asks of whatever makes clips. No Django, no torch; an engine may use what it likes.

Engines are step-wise, so that the worker can report progress, honour cancellation and keep its lease between any two steps. A step is
given all clips in hand: those that can share work do, and each comes and goes between two steps whenever it likes.
docs/engines.md says how to write one, `generation.engines.conformance` whether it keeps the protocol.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    import numpy as np  # the web process loads this module for its errors and has no use for numpy

SECONDS = (4,)  # the lengths of clips that every engine makes
KEEPS = ("picture", "sound")  # what of a source can be kept as it is, while the other is made anew
SAMPLERS = ("standard", "best")  # best: the engine may take more time for a better clip
CAST = ("person", "animal", "object")  # what a reference can be of
STAGES = ("reading", "planning", "drawing", "sound", "encoding", "publishing")
SIZE_TOLERANCE = 0.1  # how much of one side may be cut off so that a picture fits a size


class EngineError(Exception):
    """This clip cannot be made; `message` is for the member. `again`: another attempt may go well, because the cause may pass."""

    def __init__(self, code: str, message: str, *, again: bool = False) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.again = code, message, again


class EngineUnavailable(Exception):
    """The engine cannot work at all (weights missing or damaged, no device): the worker must not take jobs."""


@dataclass(frozen=True)
class Capabilities:
    """What the worker may ask of this engine."""

    batch: int = 1  # how many clips gain by being stepped together
    remix: bool = False  # understands ClipRequest.source
    extend: bool = False  # understands ClipRequest.extends too
    parts: bool = False  # understands ClipRequest.keeps
    picture: bool = False  # understands ClipRequest.picture
    cast: int = 0  # how many of ClipRequest.cast it can show
    sound: bool = False
    seconds: tuple[int, ...] = SECONDS  # the lengths of clips it makes
    sizes: tuple[tuple[int, int], ...] = ()  # width, height it draws at; others of about that shape are scaled; empty: any

    def size_for(self, width: int, height: int) -> tuple[int, int] | None:
        """The size to ask for so that the clip can be scaled to this one: the likest shape, then the nearest area. None: no shape fits."""
        if not self.sizes:
            return width, height
        fitting = [size for size in self.sizes if cut(size, (width, height)) <= SIZE_TOLERANCE]
        return min(fitting, key=lambda size: (round(cut(size, (width, height)), 3), abs(size[0] * size[1] - width * height)), default=None)

    def fitted(self, request: ClipRequest) -> ClipRequest:
        """The request as this engine can serve it. Raises EngineError when it cannot."""
        if request.source is not None and not self.remix:
            raise EngineError(*NO_REMIX)
        if request.extends and not self.extend:
            raise EngineError(*NO_EXTEND)
        if request.keeps and not self.parts:
            raise EngineError(*NO_PARTS)
        if request.picture is not None and not self.picture:
            raise EngineError(*NO_PICTURE)
        if len(request.cast) > self.cast:
            raise EngineError(*NO_CAST)
        if request.seconds not in self.seconds:
            raise EngineError("unsupported_seconds", "What makes clips here makes none of this length.")
        size = self.size_for(request.width, request.height)
        if size is None:
            raise EngineError(*NO_SIZE)
        return replace(request, width=size[0], height=size[1])


# As code and words, because they are said where a request comes in and where a job is begun.
NO_REMIX = ("unsupported_remix", "What makes clips here cannot remix.")
NO_EXTEND = ("unsupported_extend", "What makes clips here cannot let one go on.")
NO_PARTS = ("unsupported_remix_kind", "What makes clips here cannot keep the picture or the sound of one.")
NO_PICTURE = ("unsupported_picture", "What makes clips here cannot begin one with a picture.")
NO_CAST = ("unsupported_cast", "What makes clips here cannot show so many who are given by a picture.")
NO_SIZE = ("unsupported_size", "What makes clips here draws none of this shape.")


def cut(size: tuple[int, int], wanted: tuple[int, int]) -> float:
    """The part of one side that is lost when a picture of `size` is scaled until it covers one of `wanted`."""
    narrow, wide = sorted((size[0] * wanted[1], wanted[0] * size[1]))
    return 1 - narrow / wide


@dataclass(frozen=True)
class EngineInfo:
    """Who made a clip: kept with the worker's row."""

    name: str
    preset: str
    device: str
    weights: str  # sha256 over the weight files' manifests, "" for an engine without weights
    director: EngineInfo | None = None  # of a film: who made what was filmed

    @property
    def hashes(self) -> list[str]:
        """Of all weights here that have a part in a clip; whoever filmed comes before whoever directed."""
        return [info.weights for info in (self, self.director) if info and info.weights]


@dataclass(frozen=True)
class Reference:
    """Somebody or something that a clip is to show as a picture does, wherever the prompt says `@` and the handle.

    `picture` is a PNG with alpha, cut out; of a person or an animal its head, from the front. `voice` is a mono WAV of somebody speaking.
    `left` and `right` are like `picture`, of a head that is turned to its own left or right; `clothes` is the colour of a person's,
    #rrggbb. A stand-in has nothing of all that, and others may lack all but the picture.
    """

    handle: str
    kind: str  # one of CAST
    picture: Path | None
    voice: Path | None = None
    left: Path | None = None
    right: Path | None = None
    clothes: str = ""


@dataclass(frozen=True)
class ClipRequest:
    """One clip to make. `source` is the saved plan of the clip that this one remixes; `animatic` the clip to be filmed, where one is.

    `extends`: it begins with all of its source, and the prompt says how that goes on; `seconds` are those of the whole. `sampler` is one
    of SAMPLERS. `keeps`: one of KEEPS, which stays as it is in the source; the prompt says what the rest becomes. A picture is kept for as
    long as it lasts, of a sound the first four seconds.
    `picture`: a PNG of about that shape, which is to be its first frame; no clip has both a source and a picture. `cast`: whom it shows,
    in the order of the prompt. `stand_in`: it shows nobody. Whoever is cast, or was in its source, looks and sounds like anybody,
    and it is not filmed.
    """

    prompt: str
    seconds: int
    width: int
    height: int
    seed: int
    source: Path | None = None
    extends: bool = False
    keeps: str = ""
    sampler: str = SAMPLERS[0]
    picture: Path | None = None
    cast: tuple[Reference, ...] = ()
    stand_in: bool = False
    animatic: Clip | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Progress:
    """How far a state is: which of STAGES it has come to, 0..100 over all of the engine's work, whether `finish` may be called."""

    stage: str
    percent: int
    done: bool = False
    rendered_as: str = ""  # as soon as it is known
    preview: Clip | None = None  # what can be watched already, said once: an animatic, while it is being filmed


class SavedPlan(Protocol):
    """A plan that can be kept for remixes."""

    def save(self, path: str | Path) -> None:
        """Write it as one safetensors file."""


class Cue(NamedTuple):
    """Words that are said, from one moment of a clip to another, in seconds."""

    start: float
    end: float
    words: str


@dataclass
class Clip:
    """What an engine returns: frames_THW3 uint8, audio float32 (samples, channels) in [-1, 1], its plan, and what it shows.

    No samples: the clip is silent. No plan: it cannot be remixed. No cues: nothing is said, or the engine does not know what;
    else `language` is their BCP 47 tag. `reading` is what it shows slot by slot, where the engine reads prompts that way.
    """

    frames: np.ndarray
    fps: int
    audio: np.ndarray
    sample_rate: int
    plan: SavedPlan | None
    rendered_as: str
    cues: Sequence[Cue] = ()
    language: str = ""
    reading: Mapping[str, str] = field(default_factory=dict)


class Engine(Protocol):
    """Makes clips. One instance lives as long as its worker; states are its own business."""

    capabilities: Capabilities
    info: EngineInfo

    def prepare(self, request: ClipRequest) -> Any:
        """A state for this clip; cheap. Raises EngineError."""

    def step(self, states: Sequence[Any]) -> Sequence[Progress | EngineError]:
        """One bounded piece of work (well under a second on the engine's device) on some of these, `capabilities.batch` at most.

        Returns how far each is, or why it cannot be made. What is raised concerns them all. A state that is done is not given again.
        """

    def finish(self, state: Any) -> Clip:
        """The clip of a state that is done. Raises EngineError."""

    def abandon(self, state: Any) -> None:
        """Nobody wants this state any more, whether it went well until now or not: stop and free what still works on it. Never raises."""


class EngineClass(Protocol):
    """What an entry point names. The further names in the signature of `load` are its options, set in VITASCOPE_ENGINE_OPTIONS."""

    def load(self, weights: Path, *_: Any, **options: Any) -> Engine:
        """Ready to work, warm; `weights` is the folder of this house's own preset. A classmethod. Raises EngineUnavailable."""


def run(engine: Engine, request: ClipRequest) -> Clip:
    """One clip from beginning to end, for whoever has nothing to do between two steps. Raises EngineError."""
    state = engine.prepare(request)
    try:
        while not advanced(engine, state).done:
            pass
        return engine.finish(state)
    except BaseException:
        engine.abandon(state)
        raise


def advanced(engine: Engine, state: Any) -> Progress:
    """A step of one clip by itself. Raises EngineError."""
    (outcome,) = engine.step([state])
    if isinstance(outcome, EngineError):
        raise outcome
    return outcome
