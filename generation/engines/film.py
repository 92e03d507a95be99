"""A film: our own clip first, its animatic, then another engine's pass over its picture. Its sound, its plan and its words stay ours.

Whatever large network films it, the clip keeps what only ours gives: sound that fits every contact, and a plan that can be remixed.
A clip with stand-ins ends with its animatic: no film is made of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generation.engines.base import Clip, ClipRequest, Engine, EngineInfo, EngineUnavailable, Progress, advanced
from generation.engines.native import NativeEngine

ANIMATIC_SHARE = 30  # percent of the bar


@dataclass
class FilmState:
    """A clip on its way: first the director's state, then, once its animatic is there, the camera's."""

    request: ClipRequest
    directing: Any
    animatic: Clip | None = None
    filming: Any = None


class FilmEngine:
    """`director` makes the animatic; `camera` gets it as `ClipRequest.animatic` and returns the picture."""

    def __init__(self, director: Engine, camera: Engine) -> None:
        both = tuple(length for length in camera.capabilities.seconds if length in director.capabilities.seconds)
        if not both:
            raise EngineUnavailable("the engine that films makes no length of clip that ours makes too")
        self.director, self.camera = director, camera
        directed = director.capabilities
        self.capabilities = replace(directed, batch=1, parts=False, seconds=both, sizes=camera.capabilities.sizes)
        preset = f"{camera.info.preset[:25]} over {director.info.preset}"[:40]
        self.info: EngineInfo = replace(camera.info, preset=preset, director=director.info)

    @classmethod
    def over(cls, weights: Path, camera: Engine) -> FilmEngine:
        """Films of what our own preset in that folder makes. Raises EngineUnavailable."""
        return cls(NativeEngine.load(weights), camera)

    def prepare(self, request: ClipRequest) -> FilmState:
        """A state for this clip."""
        return FilmState(request, self.director.prepare(self.director.capabilities.fitted(request)))

    def step(self, states: Sequence[FilmState]) -> list[Progress]:
        """The next piece of the animatic, then of the film."""
        return [self._film(state) if state.animatic else self._direct(state) for state in states]

    def _film(self, state: FilmState) -> Progress:
        assert state.animatic is not None
        made = advanced(self.camera, state.filming)
        percent = ANIMATIC_SHARE + made.percent * (100 - ANIMATIC_SHARE) // 100
        return Progress("drawing", percent, made.done, state.animatic.rendered_as)

    def _direct(self, state: FilmState) -> Progress:
        made = advanced(self.director, state.directing)
        if made.done:
            state.animatic = self.director.finish(state.directing)
            if state.request.stand_in:
                return replace(made, percent=100, preview=None)
            state.filming = self.camera.prepare(replace(state.request, animatic=state.animatic))
        # The animatic's sound is drawn before the film is: stages never go back.
        stage = "drawing" if made.stage == "sound" else made.stage
        return replace(made, stage=stage, percent=made.percent * ANIMATIC_SHARE // 100, done=False, preview=state.animatic)

    def finish(self, state: FilmState) -> Clip:
        """The film, with what is the animatic's."""
        assert state.animatic is not None
        if state.request.stand_in:
            return state.animatic
        film = self.camera.finish(state.filming)
        return replace(state.animatic, frames=film.frames, fps=film.fps)

    def abandon(self, state: FilmState) -> None:
        """Whichever of the two is at work."""
        if state.animatic is None:
            self.director.abandon(state.directing)
        elif state.filming is not None:
            self.camera.abandon(state.filming)
