"""Protocol P1 as a whole: nothing of the test is seen before it, broken recommenders score like chance, and the verdict is fair."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from feed.bench import data, quality, world
from feed.management.commands import bench
from feed.recommend import blend, popularity, transitions
from feed.recommend.log import Log

OURS = quality.FAMILIES[-1]


def family(name: str) -> quality.Family:
    return next(one for one in quality.FAMILIES if one.name == name)


@pytest.fixture(scope="module")
def small() -> data.Interactions:
    return data.five_core(world.generate(users=150, items=120, views=20, seed=2))


class Shuffled:
    """Ours with its scores dealt out to the wrong items."""

    def __init__(self, model: Any, items: int) -> None:
        self.model, self.dealt = model, np.random.default_rng(4).permutation(items)

    def scores(self, history: Any, user: Any = None) -> Any:
        return self.model.scores(history, user)[self.dealt]


def measure(small: Any, *families: quality.Family) -> quality.Report:
    return quality.leave_last_out(small, list(families), lambda line: None)


def test_ours_beats_the_floors_and_a_broken_ours_is_chance(small: Any) -> None:
    broken = quality.Family("broken", lambda log, points: iter([({}, Shuffled(blend.fit(log), log.items))]), [{}], [{}])
    report = measure(small, family("random"), family("popularity"), broken, OURS)
    figures = {row.model: row for row in report.rows}
    chance = np.mean([1 / np.log2(rank + 1) if rank <= 20 else 0 for rank in range(1, 120 - 18)])
    assert figures["random"].ndcg_20 == pytest.approx(chance, abs=0.025)
    assert figures["broken"].ndcg_20 == pytest.approx(chance, abs=0.025)
    assert figures["blend"].ndcg_20 > 1.3 * figures["popularity"].ndcg_20 > 1.3 * figures["random"].ndcg_20
    assert (report.users, report.items, report.targets, report.verdict.best) == (150, small.catalogue, 150, "popularity")


def test_the_same_run_gives_the_same_figures(small: Any) -> None:
    first, second = (measure(small, family("random"), family("ease_recency"), OURS) for _ in range(2))
    assert [row.ndcg_20 for row in first.rows] == [row.ndcg_20 for row in second.rows]
    assert first.verdict == second.verdict


def test_tuning_and_fitting_never_see_the_test(small: Any) -> Any:
    seen: list[list[int]] = []

    def spy(log: Log, points: Any) -> Any:
        seen.append([len(one) for one in log.sequences])
        yield from ((point, popularity.fit(log)) for point in points)

    measure(small, quality.Family("spy", spy, [{}, {}], [{}, {}]), OURS)
    lengths = [len(one) for one in small.sequences]
    assert seen == [[length - 2 for length in lengths], [length - 1 for length in lengths]]


def test_the_best_point_of_the_tuning_question_wins_and_of_equals_the_first() -> None:
    ring = data.last_out([(np.arange(8) + start) % 12 for start in range(12)])
    found = quality.chosen(family("transitions"), ring, 12, quality.grid(gap=[0.5], decay=[0.0, 0.9, 0.1]))
    assert found == {"gap": 0.5, "decay": 0.0}  # 0.1 ranks as well
    assert quality.chosen(family("transitions"), ring, 12, [{"gap": 3.0}]) == {"gap": 3.0}


def test_families_that_share_work_fit_what_single_ones_would(small: Any) -> None:
    log = Log(small.sequences, small.catalogue)
    points = quality.grid(gap=[0.7, 0.9], decay=[0.6, 0.9])
    for point, model in family("transitions").fit(log, points):
        assert model.scores(np.array([3, 5])).tolist() == transitions.fit(log, **point).scores(np.array([3, 5])).tolist()


@pytest.mark.parametrize(
    ("ours", "outcome", "ratio"),
    [
        ([1.0] * 60 + [0.0] * 40, "met", 1.2),
        ([1.0] * 30 + [0.0] * 49 + [1.0] * 21, "within the noise", 1.02),
        ([1.0] * 40 + [0.0] * 60, "missed", 0.8),
    ],
)
def test_the_verdict_asks_for_the_ratio_and_for_the_interval(ours: Any, outcome: Any, ratio: Any) -> None:
    gains = {"random": np.zeros(100), "EASE": np.array([1.0] * 50 + [0.0] * 50), "blend": np.array(ours)}
    found = quality.verdict(gains, np.random.default_rng(0).integers(100, size=(1000, 100)))
    assert (found.best, found.outcome, found.ratio) == ("EASE", outcome, pytest.approx(ratio))


def test_data_on_which_chance_is_as_good_tell_nothing() -> None:
    gains = {"random": np.ones(5), "EASE": np.ones(5), "blend": np.ones(5)}
    assert quality.verdict(gains, np.zeros((1000, 5), dtype=np.int64)).outcome == "nothing told"


@pytest.fixture
def quick(monkeypatch: Any, tmp_path: Any) -> None:
    """Three models; nothing lies beside the checkout."""
    monkeypatch.setattr(quality, "FAMILIES", [family("random"), family("popularity"), OURS])
    monkeypatch.setattr(bench, "BESIDE", tmp_path / "nothing")


def test_the_command_says_that_its_data_are_generated(quick: Any, small: Any, monkeypatch: Any, tmp_path: Any) -> None:
    monkeypatch.setattr(world, "generate", lambda: small)
    out = StringIO()
    call_command("bench", "feed", sasrec=0, catalogue=0, vectors=0, seeds=0, json=tmp_path / "feed.json", stdout=out, stderr=StringIO())
    text = out.getvalue()
    assert "these come from the seeded generator" in text
    assert "SASRec was left out" in text
    assert "met: blend is " in text
    found = json.loads((tmp_path / "feed.json").read_text())
    assert found["generated"] is True
    assert [report["split"] for report in found["reports"]] == ["leave-last-out", "global time"]
    assert set(found["reports"][0]["rows"][0]) >= {"ndcg_20", "interval", "coverage_20", "tail_20", "gini_20", "fit_seconds"}


def test_the_command_reads_a_file_of_lines(quick: Any, small: Any, tmp_path: Any) -> None:
    lines = "".join(f"{user} {item}\n" for user, item in zip(small.users, small.items, strict=True))
    (tmp_path / "views.txt").write_text(lines)
    out = StringIO()
    call_command("bench", "feed", sasrec=0, catalogue=0, vectors=0, seeds=0, data=tmp_path / "views.txt", stdout=out, stderr=StringIO())
    assert f"views.txt, leave-last-out: 150 users, {small.catalogue} items, {len(small.items)} interactions, 150 targets" in out.getvalue()
    assert "generator" not in out.getvalue()


def test_data_without_time_between_users_are_not_split_by_time(quick: Any, small: Any, monkeypatch: Any, tmp_path: Any) -> None:
    untimed = data.Interactions("hand", small.users, small.items, timed=False)
    monkeypatch.setattr(data, "find", lambda path: [untimed])
    out = StringIO()
    call_command("bench", "feed", sasrec=0, catalogue=0, vectors=0, seeds=0, data=tmp_path, stdout=out, stderr=StringIO())
    assert "hand, leave-last-out" in out.getvalue() and "global time" not in out.getvalue()
    assert "no order in time between users" in out.getvalue()


def test_bad_data_are_one_sentence(quick: Any, tmp_path: Any) -> None:
    (tmp_path / "views.txt").write_text("1 2\n1 two\n")
    with pytest.raises(CommandError, match=r"views.txt, line 2: 'two' is not a whole number\.$"):
        call_command("bench", "feed", data=tmp_path / "views.txt")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match="no data in"):
        call_command("bench", "feed", data=tmp_path / "empty")
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("bench", "feed", json=tmp_path / "missing" / "feed.json")
