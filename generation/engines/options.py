"""Options as an operator writes them in JSON, read by type; a wrong one is named, never repeated."""

from __future__ import annotations

import re
from typing import Any

from generation.engines.base import SAMPLERS, SECONDS, EngineUnavailable


def sizes(value: Any) -> tuple[tuple[int, int], ...]:
    """["1280x720", …] as pairs of pixels. Raises EngineUnavailable."""
    _must(isinstance(value, list | tuple), "sizes", 'is a list such as ["1280x720", "720x1280"]')
    found = [re.fullmatch(r"([1-9]\d{0,4})x([1-9]\d{0,4})", size) if isinstance(size, str) else None for size in value]
    _must(all(found), "sizes", 'is a list such as ["1280x720", "720x1280"]')
    return tuple((int(size[1]), int(size[2])) for size in found if size)


def seconds(value: Any) -> tuple[int, ...]:
    """[4, 8] as lengths, those that every engine makes among them. Raises EngineUnavailable."""
    fine = isinstance(value, list | tuple) and value and all(isinstance(length, int) and 0 < length <= 60 for length in value)
    _must(bool(fine) and set(SECONDS) <= set(value), "seconds", "is a list of lengths with 4 among them, such as [4, 8]")
    return tuple(sorted(set(value)))


def text(name: str, value: Any) -> str:
    """A text. Raises EngineUnavailable."""
    _must(isinstance(value, str), name, "is a text")
    return str(value)


def flag(name: str, value: Any) -> bool:
    """true or false. Raises EngineUnavailable."""
    _must(isinstance(value, bool), name, "is true or false")
    return bool(value)


def mapping(name: str, value: Any) -> dict[str, Any]:
    """An object, or nothing. Raises EngineUnavailable."""
    _must(value is None or isinstance(value, dict), name, "is an object")
    return dict(value or {})


def by_sampler(extra: dict[str, Any], best: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What goes along with a request of each sampler: `best` over `extra` where the best clip is asked for."""
    return {sampler: extra | (best if sampler == "best" else {}) for sampler in SAMPLERS}


def whole(name: str, value: Any, *, low: int, high: int) -> int:
    """A whole number from `low` to `high`. Raises EngineUnavailable."""
    fine = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    _must(fine, name, f"is a whole number from {low} to {high}")
    return int(value)


def fraction(name: str, value: Any) -> float:
    """A number from 0 to 1. Raises EngineUnavailable."""
    _must(isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1, name, "is a number from 0 to 1")
    return float(value)


def one_of(name: str, value: Any, choices: tuple[str, ...]) -> str:
    """One of some words. Raises EngineUnavailable."""
    _must(value in choices, name, f"is one of {', '.join(repr(choice) for choice in choices)}")
    return str(value)


def _must(holds: bool, name: str, rule: str) -> None:
    if not holds:
        raise EngineUnavailable(f"VITASCOPE_ENGINE_OPTIONS: {name} {rule}.")
