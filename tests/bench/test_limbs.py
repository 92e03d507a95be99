"""What the limbs learn from is true, turned any way, and they learn from it."""

from __future__ import annotations

from math import pi
from pathlib import Path

import numpy as np
import pytest
import torch

from generation.bench.judges.limbs import MAP_PER_METRE, PAINTS, PIXELS_PER_METRE, POINTS, Limbs, LimbsConfig, picture_size
from generation.bench.judges.postures import PIECE, Lessons, Point, gathered, limbs_lesson, limbs_loss, piece, points
from generation.network import checkpoint
from generation.network.plan import FRAMES
from generation.network.vocabulary import vocabulary
from generation.world.scenes import simulate


def test_a_picture_has_so_many_pixels_a_metre() -> None:
    assert picture_size("landscape") == (240, 135)
    assert picture_size("portrait") == (135, 240)
    assert Limbs()(torch.rand(1, 3, 135, 240)).heat.shape == (1, len(POINTS), 68, 120)


@pytest.mark.parametrize(("turn", "x", "y"), [(0.0, 3.0, 2.0), (pi / 2, 2.0, 3.0), (pi, 1.0, 2.0), (-pi / 2, 2.0, 1.0)])
def test_a_piece_is_turned_with_all_that_is_in_it(turn: float, x: float, y: float) -> None:
    frame = torch.zeros(3, 135, 240)
    frame[:, 60 - 1 : 60 + 1, 144 - 1 : 144 + 1] = 1.0  # at six metres from the left and two and a half from the top
    cut, inside = piece(frame, [Point(0, 6.0, 2.5)], 5.0, 2.5, turn, 1.0)
    assert (inside[0].x, inside[0].y) == pytest.approx((x, y))
    row, column = divmod(int(cut.sum(0).argmax()), PIECE)
    assert (column / PIXELS_PER_METRE, row / PIXELS_PER_METRE) == pytest.approx((x, y), abs=0.05)


def test_what_lies_outside_a_piece_is_not_in_it() -> None:
    assert piece(torch.zeros(3, 135, 240), [Point(0, 9.5, 2.5), Point(1, 5.0, -0.2)], 5.0, 1.0, 0.0, 1.0)[1] == []


def test_heat_peaks_where_points_are() -> None:
    true = gathered([(torch.zeros(3, PIECE, PIECE), [Point(POINTS.index("foot"), 1.0, 3.1, 2, -0.5)]), (torch.zeros(3, PIECE, PIECE), [])])
    assert true.heat.shape == (2, len(POINTS), PIECE // 2, PIECE // 2)
    assert (true.heat == 1.0).nonzero().tolist() == [[0, POINTS.index("foot"), 37, 12]]
    assert true.offset.tolist()[0] == pytest.approx([1.0 * MAP_PER_METRE - 12.5, 3.1 * MAP_PER_METRE - 37.5], abs=1e-5)
    assert (true.paint.tolist(), true.facing.tolist()) == ([2], [-0.5])


def test_a_crash_leaves_fewer_pins_and_a_gutter_ball_all_of_them() -> None:
    batch = simulate(np.random.default_rng(3), 12, scene="bowling", with_mel=False)
    for index in range(12):
        first, last = (
            sum(POINTS[point.what] == "pin" for point in found)
            for found in points(batch.plan(index), batch.reading(index), (0, FRAMES - 1))
        )
        roll = batch.reading(index).roll
        assert first == 10
        assert (last == 0, last == 10) == (roll == "strike", roll == "gutter")


def test_who_is_under_water_is_not_to_be_found() -> None:
    batch = simulate(np.random.default_rng(3), 12, scene="paddle", with_mel=False)
    for index in range(12):
        [found] = points(batch.plan(index), batch.reading(index), [FRAMES - 1])
        names = {POINTS[point.what] for point in found}
        assert ({"chest", "foot"} <= names) == (batch.reading(index).balance == "kept")


def test_paint_is_that_of_the_words() -> None:
    batch = simulate(np.random.default_rng(4), 6, scene="pets", with_mel=False)
    for index in range(6):
        reading = batch.reading(index)
        [found] = points(batch.plan(index), reading, [40])
        painted = {POINTS[point.what]: PAINTS[point.paint] for point in found if point.paint >= 0}
        assert painted.get("trunk", reading.coat) == reading.coat and painted.get("ball", reading.ball) == reading.ball
        assert reading.animal in {POINTS[point.what] for point in found}


def test_the_limbs_descend() -> None:
    torch.manual_seed(0)
    lessons = Lessons()
    rng = np.random.default_rng(2)
    for _clip in range(3):
        lessons.more(rng, 4)
    true = lessons.some(rng, 6)
    limbs = Limbs()
    optimiser = torch.optim.AdamW(limbs.parameters(), lr=3e-3)
    losses = []
    for _ in range(10):
        loss, _parts = limbs_loss(limbs(true.pieces), true)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < 0.7 * losses[0]


def test_old_frames_are_forgotten() -> None:
    lessons = Lessons(most=5)
    rng = np.random.default_rng(2)
    lessons.more(rng, 4)
    first = lessons.kept[0][0]
    lessons.more(rng, 4)
    assert len(lessons.kept) == 5 and all(frame is not first for frame, _points, _scene in lessons.kept)
    lessons.most = 300
    assert limbs_lesson(rng, lessons, 3, 0).pieces.shape == (3, 3, PIECE, PIECE)


def test_limbs_of_fewer_words_see_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    torch.manual_seed(0)
    limbs = Limbs().eval()
    words = vocabulary()
    monkeypatch.setattr(checkpoint, "vocabulary", lambda: words | {"slots": words["slots"][:-1]})
    checkpoint.save(limbs, tmp_path, "limbs", limbs.config)
    monkeypatch.undo()
    frames = torch.rand(1, 3, 48, 48)
    assert torch.equal(checkpoint.load(Limbs, LimbsConfig, tmp_path, "limbs")(frames).heat, limbs(frames).heat)
