"""R1: a wish says one slot; a remix that changes nothing or too much scores badly, one that does as wished scores well."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from generation.bench import remixing
from generation.bench.hearing import Hearing
from generation.bench.metrics import MOST_DECIBELS, decibels
from generation.bench.remixing import Remade, Wish, compare, outside, table, wishes
from generation.bench.tracker import Clip
from generation.network.plan import RENDER_PIXELS
from generation.network.reading import Reading
from generation.world.draw import draw
from generation.world.scenes import simulate

from .truth import true_sighting

SILENCE = Hearing((), (), "", "", "", "")


def test_wishes_say_one_slot_and_say_it_differently() -> None:
    found = wishes(24)
    assert found == wishes(24)
    assert {wish.before.scene for wish in found} == {"basketball", "bounce", "xylophone"}
    for wish in found:
        assert {slot for slot in vars(wish.before) if getattr(wish.before, slot) != getattr(wish.after, slot)} == {wish.slot}
        assert wish.words


def test_the_mask_leaves_out_the_body_that_is_repainted_and_nothing_far_from_it() -> None:
    plan = simulate(np.random.default_rng(3), 1, scene="basketball", framing="square", with_mel=False).plan(0)
    free_THW = outside("shirt", [plan])
    assert free_THW.shape == (64, *reversed(RENDER_PIXELS["square"]))
    repainted = replace(plan, entities=replace(plan.entities, appearance_KA=plan.entities.appearance_KA.clone()))
    repainted.entities.appearance_KA[0] = -repainted.entities.appearance_KA[0]
    frames = [draw(one, *RENDER_PIXELS["square"], [0, 30]) for one in (plan, repainted)]
    differs_THW = (frames[0] != frames[1]).any(-1)
    assert differs_THW.any()
    assert not (differs_THW & free_THW[[0, 30]]).any()
    assert free_THW.mean() > 0.8


def test_decibels_are_those_of_the_pixels_chosen() -> None:
    one = np.full((1, 2, 2, 3), 100, np.uint8)
    two = one.copy()
    two[0, 0] += 10
    below = np.array([[[False, False], [True, True]]])
    assert decibels(one[~below], two[~below]) == pytest.approx(-10 * np.log10(100 / 255**2), abs=1e-4)
    assert decibels(one[below], two[below]) == MOST_DECIBELS


def remade(monkeypatch: pytest.MonkeyPatch, slot: str = "time", value: str = "night", haze: int = 0, **new: object) -> Remade:
    """A wish for one slot, both clips read from true states: the first as it was, the second with these changes and so much brighter."""
    batch = simulate(np.random.default_rng(5), 1, scene="bounce", with_mel=False)
    before = replace(batch.reading(0), time="day", ball="white", material="")
    wish = Wish(before, "in few words", slot, replace(before, **{slot: value}))
    seen = replace(true_sighting(batch, 0), time="day", ball_colour="white")
    sights = [seen, replace(seen, **new)]
    monkeypatch.setattr(remixing, "sight", lambda _clip: sights.pop(0))
    monkeypatch.setattr(remixing, "listen", lambda _audio: SILENCE)
    shape = (64, *reversed(RENDER_PIXELS[before.framing]), 3)
    clips = [Clip(np.full(shape, 100 + add, np.uint8), np.zeros(1, np.float32), before.framing) for add in (0, haze)]
    return compare(wish, (batch.plan(0), batch.plan(0)), (clips[0], clips[1]))


def test_a_remix_that_does_as_wished_scores_well(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = table([remade(monkeypatch, time="night")])
    assert (rows["remix_edit"]["value"], rows["remix_edit"]["baselines"]) == (1.0, {"no_remix": 0.0})
    assert rows["remix_keep_slots"]["value"] == 1.0
    assert rows["remix_drift_m"]["value"] == 0.0
    assert "remix_keep_db" not in rows, "a new hour may touch every pixel"


def test_a_remix_that_changes_nothing_fails_the_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert table([remade(monkeypatch)])["remix_edit"]["value"] == 0.0


def test_a_remix_that_changes_more_fails_what_was_to_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    # Scene, count, ball and place are the other slots of a bounce whose material was not said.
    assert table([remade(monkeypatch, time="night", ball_colour="")])["remix_keep_slots"]["value"] == pytest.approx(3 / 4)


def test_new_looks_that_colour_the_whole_picture_score_badly(monkeypatch: pytest.MonkeyPatch) -> None:
    clean, hazy = (table([remade(monkeypatch, "ball", "red", haze, ball_colour="red")])["remix_keep_db"] for haze in (0, 40))
    assert (clean["value"], clean["baselines"]) == (60.0, {"no_remix": 60.0})
    assert hazy["value"] == pytest.approx(20 * np.log10(255 / 40), abs=1e-3)


def test_balls_that_go_elsewhere_drift_and_their_order_means_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = remade(monkeypatch, time="night").seen
    away = [replace(ball, x_T=ball.x_T + 30.0, y_T=ball.y_T + 40.0) for ball in seen.balls]
    assert remixing.drift(seen, replace(seen, balls=seen.balls[::-1])) == 0.0
    assert remixing.drift(seen, replace(seen, balls=away)) == pytest.approx(50.0, rel=0.2)
    assert remixing.drift(seen, replace(seen, balls=[])) is None


def test_an_empty_reading_is_no_wish() -> None:
    assert all(wish.after != Reading() for wish in wishes(8))
