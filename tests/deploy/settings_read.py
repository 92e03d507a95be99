"""The settings that the code reads, found in the code itself."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from tests.deploy.commands import ROOT

READERS = {"text", "flag", "integer", "integers", "choice", "rate", "mapping", "words"}


@dataclass(frozen=True)
class Setting:
    """`default` as one would type it; None where it depends on the machine or on other settings."""

    name: str
    default: str | None


def read() -> list[Setting]:
    """Of every call of a reader of vitascope.env in the settings module, in order."""
    tree = ast.parse((ROOT / "platform/vitascope/settings.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    ours = [call for call in calls if isinstance(call.func.value, ast.Name) and call.func.value.id == "env"]
    assert {call.func.attr for call in ours} <= READERS
    return [
        Setting(f"VITASCOPE_{ast.literal_eval(call.args[0])}", _typed(call.args[1])) for call in sorted(ours, key=lambda call: call.lineno)
    ]


def _typed(default: ast.expr) -> str | None:
    if not isinstance(default, ast.Constant):
        return None
    if isinstance(default.value, bool):
        return "yes" if default.value else "no"
    return str(default.value)
