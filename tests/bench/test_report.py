"""The scorecard's files: JSON that reads back and a page that needs no other file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np

from generation.bench import card, plot
from generation.bench.report import Shown, contact_sheet, page, write_html, write_json
from tests.bench.cards import document
from tests.web.conftest import faults_of

ROWS, ABOUT = document()["metrics"], document()["about"]


def frames() -> np.ndarray:
    """Each of its number, 64 rows of 36 columns."""
    return np.repeat(np.arange(64, dtype=np.uint8)[:, None, None, None], 64, 1).repeat(36, 2).repeat(3, 3)


def test_json_keeps_every_number(tmp_path: Path) -> None:
    write_json(tmp_path / "card.json", ROWS, ABOUT)
    assert json.loads((tmp_path / "card.json").read_text()) == document()
    assert card.load(tmp_path / "card.json") == card.parsed(document())


def test_a_baseline_without_a_value_is_left_out(tmp_path: Path) -> None:
    outcome = ROWS["outcome"] | {"baselines": {"prior": 0.25, "same_outcome_other_clip": float("nan")}}
    write_json(tmp_path / "card.json", {"outcome": outcome}, ABOUT)
    assert card.load(tmp_path / "card.json").rows[0].baselines == {"prior": 0.25}


def test_a_contact_sheet_shows_first_and_last_frame() -> None:
    sheet = contact_sheet(frames(), pictures=4, height=32)
    assert sheet.shape == (32, 4 * 18, 3)
    assert sheet[0, 0, 0] == 0
    assert sheet[0, -1, 0] == 63


def test_the_page_is_self_contained_and_escapes_what_it_shows(tmp_path: Path) -> None:
    shown = Shown("<script>alert(1)</script>", "<b>x", contact_sheet(frames()), film=b"mp4")
    write_html(tmp_path / "card.html", ROWS, ABOUT | {"preset": "<i>nano"}, [shown])
    html = (tmp_path / "card.html").read_text()
    assert "<script" not in html and "<i>nano" not in html and "<b>x" not in html
    assert "&lt;script&gt;" in html
    assert html.count('src="data:image/jpeg;base64,') == 1 and html.count('src="data:video/mp4;base64,bXA0"') == 1
    links = re.findall(r'(?:src|href)="(.*?)"', html)
    assert all(link.startswith("data:") or (link[0] == "#" and f'id="{link[1:]}"' in html) for link in links) and "url(" not in html
    assert faults_of(html.replace("<!doctype html>", "")) == []


def test_rows_have_the_words_and_drawings_of_the_public_page(tmp_path: Path) -> None:
    write_html(tmp_path / "card.html", ROWS, ABOUT)
    html = (tmp_path / "card.html").read_text()
    for row in card.parsed(document()).rows:
        assert f"<b>{row.metric.title}</b>" in html and plot.drawn(row) in html
    assert '<span class="label">Lower is better</span>' in html
    assert '<span class="meaning">PhyWorld&#x27;s networks reach .012 &amp; .022.</span></th>' in html
    assert "<li>measured: 2026-11-26</li>" in html
    assert all(f"<p>{line}</p>" in html.replace("&#x27;", "'") for line in card.HONESTY)


def test_what_came_out_wrong_is_shown_and_said(tmp_path: Path) -> None:
    strip = contact_sheet(frames())
    right, wrong = Shown("one", "One.", strip), Shown("two", "Two.", strip, wrong=("Tune", "The ball jumps"))
    write_html(tmp_path / "card.html", ROWS, ABOUT, [right, wrong], [wrong])
    html = (tmp_path / "card.html").read_text()
    first, failed = html.split("<h2>First clips of the suite</h2>")[1].split("<h2>More clips in which something is wrong</h2>")
    assert (first.count("<figure>"), failed.count("<figure>")) == (2, 1)
    assert 'Rendered as: Two.</span><span class="wrong">Wrong: Tune, The ball jumps</span>' in failed
    assert "<video" not in html


def test_without_clips_there_are_no_empty_headings(tmp_path: Path) -> None:
    write_html(tmp_path / "card.html", ROWS, ABOUT)
    html = (tmp_path / "card.html").read_text()
    assert "First clips" not in html and "something is wrong" not in html


def test_a_page_escapes_its_title() -> None:
    assert page("a < b", "").count("a &lt; b") == 2
