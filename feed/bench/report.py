"""What the benchmark found, for the terminal and as JSON; bad figures are printed like good ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from feed.bench.quality import CHANCE, OURS, Report

GENERATED = "No interaction data were given or found: these come from the seeded generator, whose curves are invented."
UNTIMED = "These data have no order in time between users, so the split by time is left out."


COLUMNS = (
    ("NDCG@10", "ndcg_10", ".4f"),
    ("R@10", "recall_10", ".3f"),
    ("R@20", "recall_20", ".3f"),
    ("MRR", "mrr", ".4f"),
    ("cov@20", "coverage_20", ".2f"),
    ("tail@20", "tail_20", ".2f"),
    ("Gini@20", "gini_20", ".2f"),
    ("fit s", "fit_seconds", ".1f"),
)


def lines(report: Report) -> Iterator[str]:
    """A table of all models and the verdict."""
    yield (
        f"{report.data}, {report.split}: {report.users} users, {report.items} items, {report.interactions} interactions, "
        f"{report.targets} targets; full ranking"
    )
    yield f"{'':13}{'NDCG@20 [95 %]':24}{'ours ×':>8}" + "".join(f"{title:>9}" for title, _, _ in COLUMNS) + "  chosen"
    ours = next(row.ndcg_20 for row in report.rows if row.model == OURS)
    for row in report.rows:
        low, high = row.interval
        ratio = f"{ours / row.ndcg_20:.2f}" if row.ndcg_20 else "–"
        figures = "".join(f"{getattr(row, name):>9{form}}" for _, name, form in COLUMNS)
        yield f"{row.model:13}{row.ndcg_20:.4f} [{low:.4f}, {high:.4f}]{ratio:>9}{figures}  {row.point}".rstrip()
    found = report.verdict
    low, high = found.interval
    yield (
        f"{found.outcome}: {OURS} is {found.ratio:.3f} × the best other, {found.best}; "
        f"paired difference {found.difference:+.4f} [{low:+.4f}, {high:+.4f}]"
    )


def write_json(path: Path, reports: list[Report], *, generated: bool, pages: list[dict[str, Any]], loops: list[dict[str, Any]]) -> None:
    """All reports as one document, with what pages cost and what came of closed loops."""
    found = {
        "measured": datetime.now(UTC).date().isoformat(),
        "generated": generated,
        "protocol": "P1: full ranking, pessimistic ties, 1,000 resamples of users, seed 0",
        "ours": OURS,
        "floor": CHANCE,
        "pages": pages,
        "loops": loops,
        "reports": [report.as_json() for report in reports],
    }
    path.write_text(json.dumps(found, indent=2) + "\n")
