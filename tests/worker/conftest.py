"""A worker in this process, with the tiny engine."""

from __future__ import annotations

import pytest

from generation.worker.runtime import Runtime
from tests.worker.tiny_engine import TinyEngine


@pytest.fixture
def engine() -> TinyEngine:
    """The engine of `runtime`; hook into `between_steps`."""
    return TinyEngine()


@pytest.fixture
def runtime(engine, tmp_path, db) -> Runtime:
    """A worker that has not begun."""
    folder = tmp_path / "work"
    folder.mkdir()
    return Runtime(engine=engine, name="here", folder=folder)
