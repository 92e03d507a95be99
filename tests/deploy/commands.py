"""Every command that the files in deploy/ start, by the file and the process it is for."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
PYTHONS = ("python", ".venv/bin/python", "/opt/vitascope/.venv/bin/python")


@dataclass(frozen=True)
class Started:
    """`words` come after the name of the interpreter."""

    way: str  # procfile, systemd or compose
    process: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.way} {self.process}: {' '.join(self.words[:4])}"

    @property
    def is_celery(self) -> bool:
        return self.words[:2] == ("-m", "celery")


def procfile() -> dict[str, str]:
    """Process -> its shell line."""
    lines = [line for line in (DEPLOY / "Procfile").read_text().splitlines() if line and not line.startswith("#")]
    return dict(re.fullmatch(r"([a-z-]+): (.+)", line).groups() for line in lines)


def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def unit(path: Path) -> dict[str, list[str]]:
    """Setting -> its values, of all sections."""
    found: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        if line and line[0] not in "#[":
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def _of_procfile() -> Iterator[Started]:
    for process, line in procfile().items():
        yield from _python("procfile", process, re.sub(r"\$\{\w+:-(.*?)\}", r"\1", line).removeprefix("exec "))
    for line in re.findall(r"^# .*?update: (.+)$", (DEPLOY / "Procfile").read_text(), re.MULTILINE):
        yield from _python("procfile", "prepare", line)


def _of_units() -> Iterator[Started]:
    for path in UNITS:
        for line in unit(path)["ExecStart"]:
            yield from _python("systemd", path.stem, line.replace("%%", "%"))


def _of_compose() -> Iterator[Started]:
    image = re.search(r"^CMD (\[.+\])$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    assert image
    for process, service in compose()["services"].items():
        if "build" in service:
            command = service.get("command") or yaml.safe_load(image.group(1))
            lines = command[2] if command[:2] == ["sh", "-c"] else shlex.join(command)
            yield from _python("compose", process, lines)


def _python(way: str, process: str, lines: str) -> Iterator[Started]:
    for line in lines.split(" && "):
        interpreter, *words = shlex.split(line)
        assert interpreter in PYTHONS, line
        yield Started(way, process, tuple(words))


STARTED = [*_of_procfile(), *_of_units(), *_of_compose()]
