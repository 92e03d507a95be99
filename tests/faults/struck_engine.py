"""The tiny engine under a schedule of faults, and the same faults where the worker goes on without an engine: storing and committing."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from generation import files, publish
from tests.faults.strikes import Fate
from tests.worker.tiny_engine import TinyEngine

FATE = Fate(Path(os.environ["FAULTS_FOLDER"]))


class StruckEngine(TinyEngine):
    """One clip at a time; the job's seed is its number in the schedule."""

    def prepare(self, request):
        self.number = request.seed
        FATE.reached("begun", self.number)
        return super().prepare(request)

    @classmethod
    def load(cls, weights):
        engine = cls()
        engine.between_steps = lambda step: FATE.reached(f"step-{step}", engine.number)
        files.store = engine._then("stored", files.store)
        publish.create_draft = engine._first("committing", publish.create_draft)
        files.discard = engine._first("committed", files.discard)
        return engine

    def finish(self, state):
        FATE.reached("made", self.number)
        return super().finish(state)

    def _first(self, point: str, usual: Callable) -> Callable:
        @wraps(usual)
        def call(*args: Any, **more: Any) -> Any:
            FATE.reached(point, self.number)
            return usual(*args, **more)

        return call

    def _then(self, point: str, usual: Callable) -> Callable:
        @wraps(usual)
        def call(*args: Any, **more: Any) -> Any:
            result = usual(*args, **more)
            FATE.reached(point, self.number)
            return result

        return call
