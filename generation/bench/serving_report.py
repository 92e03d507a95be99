"""What `bench serving` found: lines for the terminal, JSON, and a page with a plot of every figure against what it should be."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from django.db import connection

from generation.bench.report import facts, page
from generation.bench.serving import Measure

CELLS = 20  # of a bar in the terminal, up to the limit
WIDTH, HEIGHT, LIMIT = 420, 30, 280  # of a bar on the page, and where the limit stands
VERDICTS = {True: "met", False: "missed", None: ""}


def line(measure: Measure) -> str:
    """One figure with a bar: the stroke is the limit, and what passes it is bad."""
    filled = min(round(measure.filled * CELLS), 2 * CELLS)
    bar = ("█" * min(filled, CELLS)).ljust(CELLS) + "|" + "█" * max(filled - CELLS, 0)
    told = f"{measure.title}\n    {measure.said:>14}  {measure.wanted:>10}  {bar}  {VERDICTS[measure.met]}".rstrip()
    parts = ", ".join(f"{name} {value:.4g}" for name, value in measure.parts)
    return told + (f"\n    {parts}" if parts else "") + (f"\n    {measure.note}" if measure.note else "")


def write_json(path: Path, measured: Sequence[Measure]) -> None:
    """Measure -> value, limit, whether it is met, and the parts."""
    rows = {
        one.name: {
            "title": one.title, "unit": one.unit, "value": one.value, "limit": one.limit, "at_least": one.at_least, "met": one.met,
            "parts": dict(one.parts), "note": one.note,
        }
        for one in measured
    }  # fmt: skip
    path.write_text(json.dumps({"about": _about(), "measures": rows}, indent=1) + "\n", encoding="utf-8")


def write_html(path: Path, measured: Sequence[Measure]) -> None:
    """The same as a page."""
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("What is measured", "Result", "Should be", "Worked out from"))
    rows = "".join(map(_row, measured))
    body = f"{facts(_about())}<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    path.write_text(page("What serving costs", body), encoding="utf-8")


def _about() -> dict[str, str]:
    return {"measured": datetime.now(UTC).date().isoformat(), "machine": platform.machine(), "database": connection.vendor}


def _row(one: Measure) -> str:
    parts = "".join(f'<span class="baseline">{escape(name)}: {value:.4g}</span>' for name, value in one.parts)
    verdict = f'<span class="{"wrong" if one.met is False else "meaning"}">{VERDICTS[one.met]}</span>'
    return (
        f'<tr id="{one.name}"><th scope="row"><b>{escape(one.title)}</b></th><td class="result"><b>{escape(one.said)}</b>{verdict}'
        f"{_plot(one)}</td><td>{escape(one.wanted)}</td><td>{parts or escape(one.note)}</td></tr>"
    )


def _plot(one: Measure) -> str:
    """A bar from nothing to the figure, and a stroke where the limit is."""
    length = min(one.filled * LIMIT, WIDTH)
    return (
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" aria-hidden="true">'
        f'<rect class="span" x="0" y="8" width="{length:.1f}" height="14" rx="1"/><path class="baseline" d="M{LIMIT} 2v26"/></svg>'
    )
