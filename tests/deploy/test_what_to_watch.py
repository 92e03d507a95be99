"""What docs/operations.md tells operators to watch is there: figures, states and the words in the logs; and every figure is told."""

from __future__ import annotations

import re

import pytest

from generation.models import Worker
from tests.deploy.commands import ROOT
from vitascope.watch import Figures

PAGE = (ROOT / "docs/operations.md").read_text()
TOLD = set(re.findall(r"`(vitascope_[a-z_]+)(?:\{.*?\})?`", PAGE))
WORDS = re.findall(r"^\| `([^`]+)` \|", PAGE.split("In the logs,")[1].split("## ")[0], re.MULTILINE)


@pytest.mark.django_db
def test_every_figure_is_told_and_none_that_is_not_there():
    assert {family.name for family in Figures().collect()} == TOLD


def test_the_states_of_workers_that_are_told_are_theirs():
    assert set(re.findall(r'`vitascope_workers\{state="(.*?)"\}`', PAGE)) == {"live", "silent"} < set(Worker.State.values)


@pytest.mark.parametrize("words", WORDS)
def test_the_words_are_logged(words: str):
    lines = [line for root in ("platform", "generation") for path in (ROOT / root).rglob("*.py") for line in path.read_text().splitlines()]
    assert any(words in line for line in lines if "log." in line or "SystemExit" in line)


def test_words_are_found():
    assert len(WORDS) == 7
