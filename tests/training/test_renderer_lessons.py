"""A lesson holds what was drawn and nothing that a network would have to choose, in this process or through another."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from itertools import islice

import numpy as np
import pytest
import torch
from torch import Tensor

from generation.network.kinematics import PARTS
from generation.network.plan import RENDER_PIXELS
from generation.network.sprites import SIZES, texels
from generation.training import lessons as module
from generation.training.lessons import (
    CROP,
    CROPS,
    Crop,
    Lesson,
    Lessons,
    Packed,
    choose_crops,
    draw_lesson,
    frames_lesson,
    parts_lesson,
    places_lesson,
    stream,
)
from generation.training.pictures import Clip
from tests.network.drawing import stage

from .formula import Formula


def tensors(packed: Packed) -> list[Tensor]:
    """All that is in it, in order."""
    found: list[Tensor] = []
    packed.changed(lambda value: (found.append(value), value)[1])
    return found


def same(one: Packed, other: Packed) -> bool:
    return all(torch.equal(a, b) for a, b in zip(tensors(one), tensors(other), strict=True))


def test_parts_lie_in_the_order_of_their_sizes_and_every_batch_weighs_the_same() -> None:
    source = Formula(0)
    heads, limbs, balls = source.parts("head", "torso"), source.parts("upper_arm_left"), source.parts("ball", "ball_shade")
    lesson = parts_lesson([heads, limbs, balls])
    names = [PARTS[part] for part in lesson.sprites.part_N.tolist()]
    assert names == ["upper_arm_left", "head", "torso", "ball", "ball_shade"]
    assert lesson.sprites.counts == ((SIZES.index((48, 32)), 1), (SIZES.index((64, 64)), 4))
    assert lesson.shares == pytest.approx((1 / 3, 2 / 3))
    assert torch.equal(lesson.target_X, torch.cat([batch.target_N4HW.flatten() for batch in (limbs, heads, balls)]))


def test_of_a_place_only_the_colours_of_its_lattice_are_sent() -> None:
    source = Formula(0)
    places = [source.take_places(framing) for framing in range(3)]
    lesson = places_lesson(places, np.random.default_rng(0))
    for framing, (place,) in enumerate(places):
        tall, wide = place.canvas_HW3.shape[:2]
        column_W, row_H = (lesson.x_GBW[framing, 0] * 64 + wide / 2).long(), lesson.y_GBH[framing, 0] * -64
        row_H = (row_H + 64 * (place.plan.scene.camera_TC[0, 1]) + tall / 2).long()
        assert torch.equal(lesson.target_GBHW3[framing, 0], place.canvas_HW3[row_H[:, None], column_W])


def test_crops_lie_where_parts_are() -> None:
    plan = stage(frames=2)
    width, height = RENDER_PIXELS["portrait"]
    clip = Clip(plan, torch.zeros(2, height, width, 3, dtype=torch.uint8), torch.zeros(2, height, width, 3, dtype=torch.uint8))
    crops = choose_crops([clip], np.random.default_rng(0))
    assert len(crops) == CROPS
    for crop in crops:
        x, y = crop.left + CROP / 2, crop.top + CROP / 2
        left, top, right, bottom = clip.cast.placement.corner_TP4[crop.frame].T
        near = (left - CROP < x) & (x < right + CROP) & (top - CROP < y) & (y < bottom + CROP)
        assert bool(near.any())
        assert crop.left % 2 == 0
        assert crop.top % 2 == 0


def test_a_crop_shows_every_part_that_reaches_into_it_in_drawing_order() -> None:
    (clip,) = Formula(0).take_clips()
    cast = clip.cast
    crops = [Crop(0, 1, 220, 60), Crop(0, 0, 60, 460), Crop(0, 1, 250, 370)]  # nothing, the person, the hoop
    lesson = frames_lesson([clip], crops)
    shown: dict[tuple[int, int], list[tuple[int, list[float]]]] = {}
    sprite_U, sizes = lesson.sprite_U.split(lesson.uses), lesson.sprites.part_N.split([count for _size, count in lesson.sprites.counts])
    part_U = torch.cat([part_n[sprite_u] for part_n, sprite_u in zip(sizes, sprite_U, strict=True)])
    for use in lesson.laid_U.tolist():
        key = int(lesson.left_U[use]), int(lesson.top_U[use])
        shown.setdefault(key, []).append((int(part_U[use]), lesson.inverse_U23[use].flatten().tolist()))
    for crop in crops:
        expected = []
        for index, part in enumerate(cast.placement.poses.part_P.tolist()):
            left, top, right, bottom = cast.placement.corner_TP4[crop.frame, index].tolist()
            if left < right and left < crop.left + CROP and right > crop.left and top < crop.top + CROP and bottom > crop.top:
                expected.append((part, cast.placement.inverse_TP23[crop.frame, index].flatten().tolist()))
        assert shown.get((crop.left, crop.top), []) == expected
    most = sorted((len(parts) for parts in shown.values()), reverse=True)
    assert lesson.layers == tuple(sum(count > layer for count in most) for layer in range(most[0]))
    assert torch.equal(lesson.target_MHW3[0], clip.frames_FHW3[0, 460 : 460 + CROP, 60 : 60 + CROP])
    assert {texels(PARTS[part]) for part in lesson.sprites.part_N.tolist()} == {SIZES[size] for size, _count in lesson.sprites.counts}


def test_pickling_keeps_a_lesson_and_puts_no_tensor_in_shared_memory() -> None:
    lesson = draw_lesson(Formula(0), np.random.default_rng(0), whole=True)
    payload = pickle.dumps(lesson)
    again: Lesson = pickle.loads(payload)
    assert same(lesson, again)
    assert b"torch._utils" not in payload
    assert again.frames and lesson.frames
    assert again.frames.layers == lesson.frames.layers


def test_every_third_lesson_has_whole_frames_once_they_are_practised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "Store", lambda *_arguments: Formula(0))
    lessons = Lessons(seed=1, size=8, first=6)
    drawn = iter(lessons)
    assert [lesson.frames is None for lesson in islice(drawn, 4)] == [True] * 4
    lessons.whole.set()
    assert [lesson.frames is None for lesson in islice(drawn, 6)] == [True, True, False, True, True, False]


def test_a_larger_scale_takes_more_of_everything() -> None:
    random = np.random.default_rng(0)
    sizes = []
    for scale in (1, 2):
        lesson = draw_lesson(module.Store(random, 8, scale), random, whole=True)
        assert lesson.frames
        sizes.append(
            (len(lesson.parts.sprites.part_N), lesson.places.target_GBHW3.shape[1], len(lesson.frames.target_MHW3)),
        )
    assert sizes == [(29, 6, 16), (58, 12, 32)]


@pytest.fixture
def other_process() -> Iterator[Iterator[Lesson]]:
    drawn = stream(Lessons(seed=3, size=4), workers=1, pinned=False)
    yield drawn
    drawn._shutdown_workers()


def test_a_worker_process_draws_the_lessons_that_this_one_would(other_process: Iterator[Lesson]) -> None:
    here = stream(Lessons(seed=3, size=4), workers=0, pinned=False)
    assert all(same(next(here), next(other_process)) for _lesson in range(2))
