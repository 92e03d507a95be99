"""The scorecard as a file: JSON for machines, one self-contained HTML page with table and contact sheets for people."""

from __future__ import annotations

import base64
import html
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.bench.tracker import Clip

HONESTY = (
    "A procedural world, not photographs. The network learned from a simulator's states and sounds: it plans, then renders.",
    "Every score is read from rendered pixels and decoded sound; the floor is the same reader on the simulator's own drawings.",
    "The first sample of every prompt is scored. The engine makes four plans for each clip and its own critic chooses; nobody else did.",
)
LOWER_IS_BETTER = (
    "ball_teleports", "teleports_into_hoop", "gravity_error", "restitution_error", "onset_offset_ms", "velocity_error",
    "velocity_error_beyond",
)  # fmt: skip
_STYLE = """body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1c1830;background:#fbfaff}
table{border-collapse:collapse;width:100%}td,th{padding:.35rem .6rem;border-bottom:1px solid #ddd8ee;text-align:right}
td:first-child,th:first-child{text-align:left}figure{margin:1rem 0}img{max-width:100%;border-radius:6px}figcaption{font-size:13px}"""


def write_json(path: Path, rows: Mapping[str, Mapping[str, Any]], about: Mapping[str, Any]) -> None:
    """Rows of `runner.score` and what was scored (preset, hash, seeds, seconds)."""
    path.write_text(json.dumps({"about": dict(about), "metrics": {name: dict(row) for name, row in rows.items()}}, indent=1) + "\n")


def contact_sheet(clip: Clip, pictures: int = 8, height: int = 120) -> NDArray[np.uint8]:
    """Evenly spaced frames side by side."""
    chosen = np.linspace(0, len(clip.frames) - 1, pictures).round().astype(int)
    width = max(1, round(clip.frames.shape[2] * height / clip.frames.shape[1]))
    return np.concatenate([np.asarray(Image.fromarray(clip.frames[index]).resize((width, height))) for index in chosen], 1)


def _inline(picture: NDArray[np.uint8]) -> str:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=80)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()


def _number(value: float | None) -> str:
    return "–" if value is None or value != value else f"{value:.3f}"


def write_html(
    path: Path, rows: Mapping[str, Mapping[str, Any]], about: Mapping[str, Any], samples: Sequence[tuple[str, NDArray[np.uint8]]] = ()
) -> None:
    """One page without any other file; `samples` are captions and contact sheets."""
    lines = []
    for name, row in rows.items():
        low, high = row["interval"]
        baselines = ", ".join(f"{word} {_number(value)}" for word, value in row["baselines"].items()) or "–"
        note = f"<br><small>{html.escape(row['note'])}</small>" if "note" in row else ""
        better = "↓" if name in LOWER_IS_BETTER else "↑"
        lines.append(
            f"<tr><td>{html.escape(name)} {better}{note}</td><td><b>{_number(row['value'])}</b></td>"
            f"<td>{_number(low)} – {_number(high)}</td><td>{_number(row['floor'])}</td><td>{html.escape(baselines)}</td><td>{row['n']}</td>"
            f"<td>{_number(row['detection_rate'])}</td></tr>"
        )
    figures = [
        f'<figure><img alt="" src="{_inline(strip)}"><figcaption>{html.escape(words)}</figcaption></figure>' for words, strip in samples
    ]
    facts = "".join(f"<li>{html.escape(str(key))}: {html.escape(str(value))}</li>" for key, value in about.items())
    path.write_text(
        "<!doctype html><html lang=en><meta charset=utf-8><title>The Open Scorecard</title>"
        f"<style>{_STYLE}</style><h1>The Open Scorecard</h1><ul>{facts}</ul>"
        + "".join(f"<p>{html.escape(line)}</p>" for line in HONESTY)
        + "<table><tr><th>metric<th>value<th>95 % interval<th>floor<th>baselines<th>n<th>detected</tr>"
        + "".join(lines)
        + "</table>"
        + "".join(figures)
        + "</html>\n"
    )
