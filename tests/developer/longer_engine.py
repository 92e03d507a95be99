"""The tiny engine, with clips that go on."""

from __future__ import annotations

from generation.engines.base import Capabilities
from tests.worker.tiny_engine import FPS, TinyEngine


class LongerEngine(TinyEngine):
    capabilities = Capabilities(remix=True, extend=True, sound=True, seconds=(4, 8))

    def __init__(self) -> None:
        super().__init__()
        self.frames = 4 * FPS
