"""The public page of the scorecard: figures with their meaning, honest about which weights they are of, calm when there is no card."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.bench.cards import document
from tests.web.conftest import faults_of, words

PAGE = "/scorecard/"


@pytest.fixture
def weights(settings: Any, tmp_path: Path) -> Path:
    """A preset's folder whose card was measured on its weights."""
    folder = settings.WEIGHTS_DIR = tmp_path / "tiny"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    whole = document()
    whole["about"]["weights"] = hashlib.sha256(b"{}").hexdigest()
    (folder / "scorecard.json").write_text(json.dumps(whole))
    return folder


def test_a_stranger_reads_what_each_figure_means(client: Client, db: None, weights: Path) -> None:
    text = words(client.get(PAGE))
    assert "It plans, then renders; a procedural world, not photographs." in text
    assert (
        "Network that serves tiny Measured nano, on Nov 26, 2026 Suite full, 256 prompts, 64 beginnings to go on from, 64 remixes, "
        "36 clips of twelve seconds, 32 clips in which somebody speaks" in text
    )
    assert (
        "A shot ends as told Higher is better Swish, off the board and in, rim out, board miss or air ball: the ending that the prompt "
        "names is the one that is seen. 90.6 % 95 % interval 85.2 to 94.5 % 100 % 93.8 % always the commonest answer: 25.0 % 128 100.0 %"
    ) in text
    assert "other weights" not in text


def test_errors_say_in_words_that_less_is_better_and_notes_stand_beside_their_figure(client: Client, db: None, weights: Path) -> None:
    text = words(client.get(PAGE))
    assert "Keeps its speed Lower is better" in text
    assert "PhyWorld&#x27;s networks reach .012 &amp; .022." in text
    assert "Wheel spin 3.00 95 % interval 2.00 to 4.00 5 none none 7 50.0 %" in text


def test_tables_have_captions_and_heads_and_drawings_are_passed_over(client: Client, db: None, weights: Path) -> None:
    html = client.get(PAGE).content.decode()
    assert re.findall(r"<caption>(.*?)</caption>", html) == [
        "Physics: do things move as they must?", "Motion: does it go on as it began, and differ from clip to clip?", "Also measured",
    ]  # fmt: skip
    assert html.count('<th scope="row"') == 3
    assert html.count('<th scope="col"') == 18
    assert all('aria-hidden="true"' in tag for tag in re.findall(r'<svg class="plot[^>]*>', html))
    assert html.count('<svg class="plot') == 3 + 5
    assert faults_of(html) == []


def test_figures_of_other_weights_are_called_so(client: Client, db: None, weights: Path) -> None:
    (weights / "config.json").write_text('{"another": "network"}')
    assert "These figures were measured on other weights than those that make clips here now." in words(client.get(PAGE))
    (weights / "config.json").unlink()
    assert "These figures were measured on other weights" in words(client.get(PAGE))


@pytest.mark.parametrize(
    "content", [None, b"", b"{", b"\xff", b'{"about": {}, "metrics": {}}', b'{"about": {"preset": "x"}, "metrics": []}']
)
def test_without_a_card_the_page_says_so(client: Client, db: None, weights: Path, content: bytes | None) -> None:
    path = weights / "scorecard.json"
    path.write_bytes(content) if content is not None else path.unlink()
    response = client.get(PAGE)
    assert response.status_code == 200
    assert "Nobody has marked this network yet." in words(response)
    assert "<table" not in response.content.decode()


def test_a_folder_in_the_cards_place_is_no_card(client: Client, db: None, weights: Path) -> None:
    (weights / "scorecard.json").unlink()
    (weights / "scorecard.json").mkdir()
    assert "Nobody has marked this network yet." in words(client.get(PAGE))


def test_names_in_the_file_are_escaped(client: Client, db: None, weights: Path) -> None:
    whole = document()
    whole["about"]["preset"] = "<script>alert(1)</script>"
    whole["metrics"]["<b>x"] = whole["metrics"].pop("wheel_spin")
    (weights / "scorecard.json").write_text(json.dumps(whole))
    html = client.get(PAGE).content.decode()
    assert "<script>alert" not in html
    assert "<b><b>x</b>" not in html


def test_the_shipped_card_is_shown(client: Client, db: None) -> None:
    response = client.get(PAGE)
    assert response.status_code == 200
    assert 'id="outcome"' in response.content.decode()
    assert len(response.content) <= 60_000


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/nothing/"])
def test_visitors_find_it(client: Client, db: None, path: str) -> None:
    assert f'href="{PAGE}"' in client.get(path).content.decode()


def test_nothing_but_reading(client: Client, db: None) -> None:
    assert client.post(PAGE).status_code == 405
