"""Typed readers for VITASCOPE_* environment variables; NAME_FILE names a file that holds the value (container secrets)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

PREFIX = "VITASCOPE_"


def text(name: str, default: str) -> str:
    """The variable's text, or that of the file it names, or the default."""
    key = PREFIX + name
    if path := os.environ.get(f"{key}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{key}_FILE: cannot read {path} ({error.strerror})") from error
    return os.environ.get(key, default)


def flag(name: str, default: bool) -> bool:
    """1, true, yes, on or 0, false, no, off. Raises ImproperlyConfigured on anything else."""
    value = text(name, "").lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value == "":
        return default
    raise ImproperlyConfigured(f"{PREFIX}{name}={value!r} is neither yes nor no")


def integer(name: str, default: int, *, low: int = 0, high: int | None = None) -> int:
    """A whole number not below `low` nor above `high`. Raises ImproperlyConfigured otherwise."""
    value = text(name, str(default))
    try:
        number = int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{PREFIX}{name}={value!r} is not a whole number") from error
    if number < low:
        raise ImproperlyConfigured(f"{PREFIX}{name}={number} is below {low}")
    if high is not None and number > high:
        raise ImproperlyConfigured(f"{PREFIX}{name}={number} is above {high}")
    return number


def integers(name: str, default: str, *, low: int = 0) -> tuple[int, ...]:
    """Whole numbers not below `low`, at least one, separated by commas; in order. Raises ImproperlyConfigured otherwise."""
    value = words(name, default)
    if not value or not all(word.isascii() and word.isdigit() and int(word) >= low for word in value):
        raise ImproperlyConfigured(
            f"{PREFIX}{name}={text(name, default)!r} holds other than whole numbers from {low} up, such as {default}"
        )
    return tuple(sorted({int(word) for word in value}))


def rate(name: str, default: str) -> str:
    """COUNT/SECONDS, both whole and positive. Raises ImproperlyConfigured otherwise."""
    value = text(name, default)
    parts = value.split("/")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and int(part) > 0 for part in parts):
        raise ImproperlyConfigured(f"{PREFIX}{name}={value!r} is not COUNT/SECONDS, such as 600/60")
    return value


def choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of some words. Raises ImproperlyConfigured otherwise."""
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{PREFIX}{name}={value!r} is none of {', '.join(choices)}")
    return value


def mapping(name: str, default: str) -> dict[str, Any]:
    """A JSON object. Raises ImproperlyConfigured otherwise, without repeating what may be a secret."""
    try:
        value = json.loads(text(name, default))
    except ValueError as error:
        raise ImproperlyConfigured(f"{PREFIX}{name} is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise ImproperlyConfigured(f'{PREFIX}{name} is not a JSON object such as {{"name": "value"}}')
    return value


def words(name: str, default: str) -> list[str]:
    """Words separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
