"""A film: our own clip first, its animatic, then another engine's pass over its picture. Its sound, its plan and its words stay ours.

Whatever large network films it, the clip keeps what only ours gives: sound that fits every contact, and a plan that can be remixed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from generation.engines.base import Capabilities, Clip, ClipRequest, Engine, EngineInfo, EngineUnavailable, Progress

ANIMATIC_SHARE = 30  # percent of the bar


@dataclass
class FilmState:
    """Clips on their way: first the director's state, then, once its clips are there, the camera's."""

    requests: Sequence[ClipRequest]
    directing: Any
    animatics: list[Clip] = field(default_factory=list)
    filming: Any = None


class FilmEngine:
    """`director` makes the animatic; `camera` gets it as `ClipRequest.animatic` and returns the picture."""

    def __init__(self, director: Engine, camera: Engine) -> None:
        both = tuple(length for length in camera.capabilities.seconds if length in director.capabilities.seconds)
        if not both:
            raise EngineUnavailable("the engine that films makes no length of clip that ours makes too")
        self.director, self.camera = director, camera
        directed = director.capabilities
        self.capabilities = Capabilities(remix=directed.remix, sound=directed.sound, seconds=both, sizes=camera.capabilities.sizes)
        self.info: EngineInfo = replace(camera.info, preset=f"{camera.info.preset[:25]} over {director.info.preset}"[:40])

    def prepare(self, requests: Sequence[ClipRequest]) -> FilmState:
        """A state for these clips."""
        return FilmState(requests, self.director.prepare([self.director.capabilities.fitted(request) for request in requests]))

    def step(self, state: FilmState) -> Progress:
        """The next piece of the animatic, then of the film."""
        if state.filming is None:
            return self._direct(state)
        made = self.camera.step(state.filming)
        percent = ANIMATIC_SHARE + made.percent * (100 - ANIMATIC_SHARE) // 100
        return Progress("drawing", percent, made.done, state.animatics[0].rendered_as)

    def _direct(self, state: FilmState) -> Progress:
        made = self.director.step(state.directing)
        if made.done:
            state.animatics = self.director.finish(state.directing)
            shown = [replace(request, animatic=clip) for request, clip in zip(state.requests, state.animatics, strict=True)]
            state.filming = self.camera.prepare(shown)
        # The animatic's sound is drawn before the film is: stages never go back.
        stage = "drawing" if made.stage == "sound" else made.stage
        return replace(made, stage=stage, percent=made.percent * ANIMATIC_SHARE // 100, done=False)

    def finish(self, state: FilmState) -> list[Clip]:
        """The films, with what is the animatic's."""
        films = self.camera.finish(state.filming)
        return [replace(animatic, frames=film.frames, fps=film.fps) for film, animatic in zip(films, state.animatics, strict=True)]

    def abandon(self, state: FilmState) -> None:
        """Whichever of the two is at work."""
        if state.filming is None:
            self.director.abandon(state.directing)
        else:
            self.camera.abandon(state.filming)
