"""What the eye misses is shown to it more often."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from generation.bench.judges import sights
from generation.bench.judges.eye import THINGS
from generation.bench.judges.sights import Misses, fresh_sights
from generation.network.plan import PLACES, TIMES
from generation.network.reading import COLOURS, Reading

WHITE = Reading(ball="white", place="beach", time="sunset")


def frame(heat: float, elsewhere: float = -9.0) -> tuple[Any, Any]:
    """One white ball on the beach at sunset, seen with this heat, and the hottest place elsewhere (both logits)."""
    seen, true = torch.full((1, len(THINGS), 8, 8), -9.0), torch.zeros(1, len(THINGS), 8, 8)
    seen[0, 0, 2, 3], seen[0, 0, 6, 6], true[0, 0, 2, 3] = heat, elsewhere, 1.0
    sights = SimpleNamespace(
        heat=true, thing=torch.tensor([0]), where=torch.tensor([[0, 2, 3]]), colour=torch.tensor([COLOURS.index("white")]),
        place=torch.tensor([PLACES.index("beach")]), time=torch.tensor([TIMES.index("sunset")]),
    )  # fmt: skip
    return SimpleNamespace(heat=seen), sights


@pytest.mark.parametrize(("heat", "elsewhere", "weight"), [(9.0, -9.0, 0.1), (-9.0, -9.0, 1.1), (9.0, 9.0, 1.1)])
def test_a_ball_not_seen_and_a_ghost_weigh_most(heat: float, elsewhere: float, weight: float) -> None:
    misses = Misses()
    for _time in range(60):
        misses.learn(*frame(heat, elsewhere))
    assert misses.weight(WHITE) == pytest.approx(weight, abs=0.01)


def test_only_what_was_shown_changes() -> None:
    misses = Misses()
    misses.learn(*frame(9.0))
    assert misses.weight(WHITE) < 0.6
    assert misses.weight(Reading(ball="red", place="beach", time="sunset")) == pytest.approx(0.6)
    assert misses.weight(Reading(place="beach", time="sunset")) == pytest.approx(0.1)


def test_hard_clips_are_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    misses = Misses()
    misses.table[:] = -0.0999
    monkeypatch.setattr(sights, "_WITH_PEOPLE", 0.0001)
    misses.table[:, :, COLOURS.index("green")] = 1.0
    true = fresh_sights(np.random.default_rng(5), "square", 2, 1, misses)
    assert true.frames.shape == (2, 3, 120, 120)
    assert set(true.colour[true.thing == THINGS.index("ball")].tolist()) == {COLOURS.index("green")}
