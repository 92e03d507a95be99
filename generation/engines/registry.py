"""Which engines there are, by name: the entry points of one group, ours registered like anybody's.

Looking a name up imports nothing, so that nothing but a worker that uses an engine ever loads its network.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, cast

from generation.engines.base import Engine, EngineClass, EngineUnavailable

GROUP = "vitascope.engines"


def names() -> list[str]:
    """Of every installed engine."""
    return sorted({entry.name for entry in entry_points(group=GROUP)})


def find(name: str) -> EntryPoint:
    """The engine of that name, or the one that "module:Class" stands for; not loaded yet. Raises EngineUnavailable."""
    if ":" in name:
        return EntryPoint(name, name, GROUP)
    entries = {(entry.name, entry.value): entry for entry in entry_points(group=GROUP, name=name)}
    if not entries:
        raise EngineUnavailable(f"There is no engine {name!r}; installed are: {', '.join(names()) or 'none (install the project again)'}.")
    if len(entries) > 1:
        raise EngineUnavailable(f"Several packages bring an engine {name!r}: {', '.join(sorted(value for _, value in entries))}.")
    return next(iter(entries.values()))


def engine_class(name: str) -> EngineClass:
    """The class of an engine. Raises EngineUnavailable."""
    try:
        return cast(EngineClass, find(name).load())
    except (ImportError, AttributeError, ValueError) as error:
        raise EngineUnavailable(f"There is no engine {name!r}: {error}.") from error


def arguments(engine: EngineClass, options: Mapping[str, Any], house: Mapping[str, Any]) -> dict[str, Any]:
    """What to give to `load` beside the weights: every option, and of what the house knows that which the engine names.

    Raises EngineUnavailable when the options do not fit the signature.
    """
    signature = inspect.signature(engine.load)
    reserved = sorted(set(options) & set(house))
    if reserved:
        raise EngineUnavailable(f"VITASCOPE_ENGINE_OPTIONS must not hold {', '.join(reserved)}: this has a setting of its own.")
    given = {name: value for name, value in house.items() if name in signature.parameters} | dict(options)
    try:
        signature.bind(Path(), **given)
    except TypeError as error:
        known = [name for name in list(signature.parameters)[1:] if name not in house]
        raise EngineUnavailable(f"VITASCOPE_ENGINE_OPTIONS: {error}; its options are: {', '.join(known) or 'none'}.") from error
    return given


def load(name: str, weights: Path, *, options: Mapping[str, Any], house: Mapping[str, Any]) -> Engine:
    """The engine, ready to work. Raises EngineUnavailable."""
    engine = engine_class(name)
    return engine.load(weights, **arguments(engine, options, house))
