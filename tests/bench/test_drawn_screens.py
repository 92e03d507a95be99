"""The whole reader on drawn screens: a true ball is kept, one that stands still, vanishes, changes or leaps behind the screen is not."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

import numpy as np
import pytest

from generation.bench.permanence import Permanence, read_permanence
from generation.bench.tracker import Clip, sight
from generation.network.plan import FRAMES, RENDER_PIXELS, Plan
from generation.network.reading import COLOURS
from generation.world.appearance import sample_colour
from generation.world.batch import Batch
from generation.world.draw import draw
from generation.world.peek import BALL, hidden_frames
from generation.world.scenes import simulate

CLIPS = 4
PIXELS = RENDER_PIXELS["landscape"][0] // 2, RENDER_PIXELS["landscape"][1] // 2


@pytest.fixture(scope="module")
def batch() -> Batch:
    """Balls of a usual size that come out, indoors."""
    found = simulate(np.random.default_rng(14), 120, "peek", "landscape", with_mel=False)
    fit_B = ~hidden_frames(found)[:, -1] & (np.abs(found.size_BK[:, BALL] - 0.3) < 0.03)
    words = [found.reading(clip) for clip in range(120)]
    plain = [clip for clip in np.flatnonzero(fit_B) if words[clip].place in ("gym", "stage") and words[clip].material != "glass"]
    assert len(plain) >= CLIPS
    for name, value in vars(found).items():
        setattr(found, name, value[plain[:CLIPS]] if isinstance(value, np.ndarray) else [value[clip] for clip in plain[:CLIPS]])
    return found


def read(batch: Batch, change: Callable[[Plan, int, int], None] | None = None) -> list[Permanence]:
    """Every clip with its plan changed from the frame in which the ball is hidden."""
    answers = []
    for clip in range(CLIPS):
        frames, from_frame = draw(batch.plan(clip), *PIXELS), int(hidden_frames(batch)[clip].argmax()) + 2
        if change:
            plan = deepcopy(batch.plan(clip))
            change(plan, from_frame, clip)
            frames[from_frame:] = draw(plan, *PIXELS, range(from_frame, FRAMES))
        seen = sight(Clip(frames, np.zeros(64_000, dtype=np.float32), "landscape"))
        answers.append(read_permanence(seen.balls, batch.reading(clip)))
    return answers


def test_true_balls_are_kept_and_come_out_where_they_must(batch: Batch) -> None:
    found = read(batch)
    assert [one.kept for one in found] == [True] * CLIPS
    assert [one.from_nothing for one in found] == [0] * CLIPS
    exits = [one.hiding.exit for one in found if one.hiding and one.hiding.exit]
    assert len(exits) == CLIPS
    assert np.mean([one.error for one in exits]) < 0.6 and np.median([one.late for one in exits]) < 1.5


def test_a_ball_that_vanishes_is_missed(batch: Batch) -> None:
    def vanish(plan: Plan, from_frame: int, _clip: int) -> None:
        plan.states_TKS[from_frame:, BALL, 6] = 0.0

    found = read(batch, vanish)
    assert not any(one.hiding.exit for one in found if one.hiding)
    assert [one.kept for one in found] == [not one.hiding.due for one in found if one.hiding]
    assert sum(one.kept for one in found) <= 1


def test_a_ball_that_changes_its_colour_is_another(batch: Batch) -> None:
    def repaint(plan: Plan, _from: int, clip: int) -> None:
        other = (COLOURS.index(batch.reading(clip).ball) + 3) % len(COLOURS)
        code = sample_colour(np.random.default_rng(clip), np.array([other]))[0]
        plan.entities.appearance_KA[BALL, :3] = plan.entities.appearance_KA.new_tensor(code)

    assert [one.kept for one in read(batch, repaint)] == [False] * CLIPS


def test_a_ball_that_shrinks_is_another(batch: Batch) -> None:
    def shrink(plan: Plan, _from: int, _clip: int) -> None:
        plan.states_TKS[:, BALL, 1] -= 0.3 * plan.entities.size_K[BALL]
        plan.entities.size_K[BALL] *= 0.7

    assert [one.kept for one in read(batch, shrink)] == [False] * CLIPS


def test_a_ball_that_leaps_behind_the_screen_errs_by_the_leap(batch: Batch) -> None:
    def leap(plan: Plan, from_frame: int, _clip: int) -> None:
        plan.states_TKS[from_frame:, BALL, 0] += 0.8 * float(plan.states_TKS[0, BALL, 2].sign())

    exits = [one.hiding.exit for one in read(batch, leap) if one.hiding and one.hiding.exit]
    assert len(exits) == CLIPS
    assert all(one.error > 1.2 for one in exits)


def test_a_still_picture_hides_nothing(batch: Batch) -> None:
    for clip in range(CLIPS):
        still = np.repeat(draw(batch.plan(clip), *PIXELS, [8]), FRAMES, 0)
        seen = sight(Clip(still, np.zeros(64_000, dtype=np.float32), "landscape"))
        assert not read_permanence(seen.balls, batch.reading(clip)).kept
