"""Which heads may serve: planted good ones nearly always, planted bad ones never, and none that is not what it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from feed.learning import calibration, gate, services
from feed.learning.heads import Heads
from feed.learning.inputs import INPUTS
from feed.learning.log import Log
from generation.training.heads import fit
from tests.feed import planted

ENOUGH = 300
TRIES = 20


def verdict(log: Log, champion: Heads | None = None, *, enough: int = ENOUGH) -> gate.Verdict | None:
    """As every night."""
    return services.trained(log, fit=fit, champion=champion, enough=enough)[0]


@pytest.fixture(scope="module")
def good() -> list[gate.Verdict]:
    return [verdict(planted.log(seed)) for seed in range(TRIES)]


def test_heads_that_learned_something_are_accepted_18_times_in_20(good):
    assert sum(found.accepted for found in good) >= 18
    assert all(found.heads.on == {"like"} for found in good if found.accepted)


def test_heads_that_learned_from_shuffled_acts_are_refused_every_time(good):
    for seed in range(TRIES):
        log = planted.log(seed, shuffled=True)
        assert not verdict(log).accepted
        if seed < 5:
            assert not verdict(log, good[0].heads).accepted


def test_bad_heads_that_pass_for_good_ones_are_refused_for_what_they_would_earn(good):
    """Upside down, and told that nothing is wrong with its chances: the lots alone find it."""
    log = planted.log(31)
    known, held = log.part(gate.LEARN, gate.CALIBRATE), log.part(gate.CALIBRATE, 1)
    right = good[0].heads
    wrong = replace(right, slope=-right.slope, offset=right.offset)
    told = {"like": 10_000}
    monkey = {name: {"happened": 9, "error": 0.0, "gain": [0.1, 0.2]} for name in ("like",)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate, "_heads", lambda *_: monkey)
        for champion in (None, right):
            found = gate.judge(wrong, champion, known=known, held=held, positives=told, enough=ENOUGH)
            assert not found.accepted
            assert "earn" in found.reason
        assert gate.judge(right, None, known=known, held=held, positives=told, enough=ENOUGH).accepted


def test_what_serves_may_be_followed_by_its_like_but_its_like_is_no_first(good):
    log = planted.log(32)
    known, held = log.part(gate.LEARN, gate.CALIBRATE), log.part(gate.CALIBRATE, 1)
    serving = good[0].heads.scaled(known.inputs)
    same = gate.judge(good[0].heads, serving, known=known, held=held, positives={"like": 9999}, enough=ENOUGH)
    assert (same.accepted, same.figures["gain"]) == (True, [0.0, 0.0, 0.0])
    constant = replace(good[0].heads, weights={name: array * (name != "last.weight") for name, array in good[0].heads.weights.items()})
    assert not gate.judge(constant, None, known=known, held=held, positives={"like": 9999}, enough=ENOUGH).accepted


def test_estimates_of_what_it_would_earn_are_near_the_truth(good):
    """Of four clips each time the best by the heads: earned is the chance of a like of that one, less what refusals cost."""
    for seed, found in enumerate(good[:5]):
        held = planted.log(seed).part(gate.CALIBRATE, 1)
        best = []
        for row, lost in zip(held.lots, held.lost, strict=True):
            options = np.vstack([held.inputs[row], lost])
            place = np.full(len(options), held.place[row])
            best.append(planted.likely(options, place)[gate.scorer(found.heads)(options).argmax()] - 6 * planted.REFUSED)
        _, low, high = found.figures["earned"]
        assert low - 0.03 <= np.mean(best) <= high + 0.03
        assert found.figures["effective"] == pytest.approx(len(held.lots) / 4, rel=0.15)


def test_a_head_that_is_on_is_off_by_three_percent_at_most(good):
    assert all(found.figures["heads"]["like"]["error"] <= 0.03 for found in good if found.accepted)
    log = planted.log(33)
    known, held = log.part(gate.LEARN, gate.CALIBRATE), log.part(gate.CALIBRATE, 1)
    bold = replace(good[0].heads, offset=good[0].heads.offset + 1.0)
    found = gate.judge(bold, None, known=known, held=held, positives={"like": 9999}, enough=ENOUGH)
    assert found.figures["heads"]["like"]["error"] > 0.03
    assert (found.accepted, found.heads.on) == (False, frozenset())


def test_too_little_is_no_ground_for_anything():
    assert verdict(planted.log(1, rows=2000), enough=5000) is None
    few = verdict(planted.log(1, every=300))
    assert not few.accepted
    assert "lots tell of this order; 100 are needed" in few.reason
    assert verdict(planted.log(1, every=16_001)).accepted is False


def test_nothing_of_the_newest_part_is_seen_before_it_is_judged():
    seen = []

    def spy(inputs, place, happened):
        seen.append(len(inputs))
        return fit(inputs, place, happened)

    log = planted.log(2)
    before = services.trained(log, fit=spy, champion=None, enough=ENOUGH)[0]
    later = replace(log, happened=np.where(np.arange(len(log))[:, None] >= 9_600, ~log.happened, log.happened))
    after = services.trained(later, fit=spy, champion=None, enough=ENOUGH)[0]
    assert seen == [8_000, 8_000]
    assert all(np.array_equal(before.heads.weights[name], after.heads.weights[name]) for name in before.heads.weights)
    assert np.array_equal(before.heads.slope, after.heads.slope)


def test_the_calibration_error_of_known_chances():
    rng = np.random.default_rng(0)
    chances = rng.random(30_000)
    happened = rng.random(30_000) < chances
    assert calibration.ece(chances, happened) < 0.015
    assert calibration.ece(np.full(30_000, 0.8), happened) == pytest.approx(0.3, abs=0.01)
    slope, offset = calibration.platt(2 * np.log(chances / (1 - chances)) + 1, happened)
    assert (slope, offset) == (pytest.approx(0.5, abs=0.02), pytest.approx(-0.5, abs=0.03))
    assert calibration.platt(np.zeros(5), np.zeros(5, bool))[0] == 1.0
    assert calibration.ece(np.zeros(0), np.zeros(0, bool)) == 0.0


def test_inputs_that_a_version_does_not_know_change_nothing(good):
    assert good[0].heads.inputs == INPUTS
