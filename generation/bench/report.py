"""What a bench run leaves: JSON for machines, and pages for people in the words and drawings of the public scorecard.

A scorecard's page needs no other file: style, drawings, frames and films are within it.
"""

from __future__ import annotations

import base64
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.bench import plot
from generation.bench.card import HONESTY, Card, Row, parsed, spaced

STYLE = """:root{color-scheme:light dark;--surface-0:light-dark(#faf8f4,#110f17);--line:light-dark(#d3cec5,#3c3a45);
--line-strong:light-dark(#777581,#85838f);--ink:light-dark(#1c1923,#f5f2ea);--ink-quiet:light-dark(#504d5a,#b9b6c2);
--accent:light-dark(#8e4a00,#fdb642);--stop:light-dark(#a02216,#ef8d7d)}
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:78rem;padding:0 1rem;color:var(--ink);background:var(--surface-0)}
h1,h2,caption{font-weight:800;line-height:1.1;letter-spacing:-.02em}h1{font-size:2.5rem}h2,caption{font-size:1.5rem;text-align:left}
caption{padding:2rem 0 .5rem}p,li{max-width:72ch}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.9rem .75rem .9rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400}
thead th{padding-block:.5rem;font-size:.875rem;color:var(--ink-quiet)}tbody th{width:34%}tbody th>b{font-size:1.125rem}
.meaning,figcaption span{display:block;color:var(--ink-quiet)}.baseline{display:block}.wrong{color:var(--stop);font-weight:600}
.label{margin-left:.5rem;padding:.1rem .5rem;border:1px solid;border-radius:2px;font-size:.875rem;font-weight:600;white-space:nowrap}
.result b{font-size:1.375rem}.result span{display:block;font-size:.875rem;color:var(--ink-quiet)}.signs{list-style:none;padding:0}
.signs li{display:flex;gap:.75rem;align-items:center}svg{display:block;flex:none}
.plot{width:260px;height:46px}.plot.sign{width:30px;height:30px}
.plot text{font:500 14px/1 system-ui,sans-serif;fill:var(--ink-quiet)}
.plot .axis,.plot .baseline,.plot .beyond{fill:none;stroke:var(--line-strong)}.plot .baseline,.plot .beyond{stroke-width:2}
.plot>text{text-anchor:end}
.plot rect{y:11px;height:8px;rx:1px;fill:var(--accent);opacity:.45}.plot circle{cy:15px;r:4.5px;fill:var(--accent)}
.plot .floor{fill:var(--surface-0);stroke:var(--ink);stroke-width:1.75}
.clips{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:1.5rem}
figure{margin:0;min-width:0}figure img{max-width:100%;display:block}
figure video{display:block;height:15rem;max-width:100%;margin-bottom:.25rem}
figcaption{font-size:.875rem;overflow-wrap:anywhere}"""
HEADS = ("What is measured", "Result", "Floor", "Baselines", "Judged", "Found")


@dataclass(frozen=True)
class Shown:
    """A clip on a page: what was asked, what the network understood, a row of its frames, what came out wrong, and its MP4 if it plays."""

    prompt: str
    rendered_as: str
    strip: NDArray[np.uint8]
    wrong: tuple[str, ...] = ()
    film: bytes = b""


def _sound(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The rows without baselines that have no value, as those that need a second clip of a kind that came once."""
    return {
        name: dict(row) | {"baselines": {word: value for word, value in row["baselines"].items() if math.isfinite(value)}}
        for name, row in rows.items()
    }


def write_json(path: Path, rows: Mapping[str, Mapping[str, Any]], about: Mapping[str, Any]) -> None:
    """Rows of `runner.score` and what was scored (preset, hash, suite, day, seconds): what `card.load` reads."""
    path.write_text(json.dumps({"about": dict(about), "metrics": _sound(rows)}, indent=1) + "\n", encoding="utf-8")


def contact_sheet(frames_THW3: NDArray[np.uint8], pictures: int = 8, height: int = 120) -> NDArray[np.uint8]:
    """Evenly spaced frames side by side."""
    chosen = np.linspace(0, len(frames_THW3) - 1, pictures).round().astype(int)
    width = max(1, round(frames_THW3.shape[2] * height / frames_THW3.shape[1]))
    return np.concatenate([np.asarray(Image.fromarray(frames_THW3[index]).resize((width, height))) for index in chosen], 1)


def page(title: str, body: str) -> str:
    """A whole page around what stands in it."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>\n<h1>{escape(title)}</h1>\n{body}\n</body></html>\n"
    )


def facts(about: Mapping[str, Any]) -> str:
    """What was sampled, as a list."""
    return "<ul>" + "".join(f"<li>{escape(spaced(name))}: {escape(str(value))}</li>" for name, value in about.items()) + "</ul>"


def write_html(
    path: Path, rows: Mapping[str, Mapping[str, Any]], about: Mapping[str, Any], first: Sequence[Shown] = (), failed: Sequence[Shown] = ()
) -> None:
    """The scorecard with the first clips of the suite, whatever they are, and more of those in which something is wrong."""
    card = parsed({"about": dict(about), "metrics": _sound(rows)})
    signs = "".join(f"<li>{sign}<span>{escape(words)}</span></li>" for sign, words in plot.legend())
    parts = [
        *(f"<p>{escape(line)}</p>" for line in HONESTY), facts(about), f'<h2>How to read it</h2><ul class="signs">{signs}</ul>',
        _tables(card), _clips("First clips of the suite", first), _clips("More clips in which something is wrong", failed),
    ]  # fmt: skip
    path.write_text(page("The Open Scorecard", "\n".join(part for part in parts if part)), encoding="utf-8")


def _tables(card: Card) -> str:
    heads = "".join(f'<th scope="col">{head}</th>' for head in HEADS)
    return "\n".join(
        f"<table><caption>{escape(heading)}</caption><thead><tr>{heads}</tr></thead><tbody>{''.join(map(_row, rows))}</tbody></table>"
        for _, heading, rows in card.groups
    )


def _row(row: Row) -> str:
    better = f'<span class="label">{row.better}</span>' if row.better else ""
    meanings = "".join(f'<span class="meaning">{escape(words)}</span>' for words in (row.metric.meaning, row.note) if words)
    baselines = "".join(f'<span class="baseline">{escape(words)}: {said}</span>' for words, said in row.baselines_said) or "none"
    return (
        f'<tr id="{escape(row.metric.name)}"><th scope="row"><b>{escape(row.metric.title)}</b>{better}{meanings}</th>'
        f'<td class="result"><b>{row.said}</b><span>95 % interval {row.interval_said}</span>{plot.drawn(row)}</td>'
        f"<td>{row.floor_said or 'none'}</td><td>{baselines}</td><td>{row.n}</td><td>{row.detected_said}</td></tr>"
    )


def _clips(heading: str, shown: Iterable[Shown]) -> str:
    figures = "\n".join(_figure(one) for one in shown)
    return f'<h2>{escape(heading)}</h2><div class="clips">\n{figures}\n</div>' if figures else ""


def _figure(one: Shown) -> str:
    film = f'<video controls loop preload="metadata" src="{_inline("video/mp4", one.film)}"></video>' if one.film else ""
    wrong = f'<span class="wrong">Wrong: {escape(", ".join(one.wrong))}</span>' if one.wrong else ""
    buffer = io.BytesIO()
    Image.fromarray(one.strip).save(buffer, "JPEG", quality=80)
    return (
        f'<figure>{film}<img alt="" src="{_inline("image/jpeg", buffer.getvalue())}">'
        f"<figcaption>{escape(one.prompt)}<span>Rendered as: {escape(one.rendered_as)}</span>{wrong}</figcaption></figure>"
    )


def _inline(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
