"""How the world draws a picture that somebody wears: where it is, how its jaw drops, in which light."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from generation.network.plan import KINDS, RENDER_PIXELS, WORN_PIXELS
from generation.network.sprites import PALETTE
from generation.training.pictures import draw_alone
from generation.world.art import worn
from generation.world.art.colour import light
from generation.world.draw import draw
from generation.world.scenes import simulate

DAY, NIGHT = (light("park", time, [0.0] * PALETTE) for time in ("day", "night"))


def flag() -> np.ndarray:
    """Red above the mouth, blue below it, opaque."""
    picture_HW4 = np.full((WORN_PIXELS, WORN_PIXELS, 4), 255, np.uint8)
    mouth = round(worn.MOUTH * WORN_PIXELS)
    picture_HW4[:mouth, :, :3], picture_HW4[mouth:, :, :3] = (255, 0, 0), (0, 0, 255)
    return picture_HW4


def drawn(part: str, pose: list[float], lit=DAY) -> np.ndarray:
    return draw_alone(part, worn.pen(part, flag(), lit), lit, pose).astype(int)


def column(pixels_HW4: np.ndarray) -> np.ndarray:
    """The middle column, from the top down, where something is."""
    middle_H4 = pixels_HW4[:, pixels_HW4.shape[1] // 2]
    return middle_H4[middle_H4[:, 3] > 250]


def test_a_shut_mouth_shows_the_picture_as_it_is() -> None:
    seen_H4 = column(drawn("head", [0.0, 0.0]))
    red_H, blue_H = (seen_H4[:, channel] > 200 for channel in (0, 2))
    assert (red_H | blue_H).mean() > 0.95
    assert red_H.mean() == np.clip(red_H.mean(), worn.MOUTH - 0.04, worn.MOUTH + 0.04)


@pytest.mark.parametrize("part", ["dog_head", "cat_head"])
def test_pets_wear_it_too_and_bark_with_it(part: str) -> None:
    shut, wide = (column(drawn(part, [mouth])) for mouth in (0.0, 1.0))
    assert ((shut[:, 0] > 200) | (shut[:, 2] > 200)).mean() > 0.95
    assert len(wide) > 1.05 * len(shut)
    assert (wide[-5:, 2] > 200).all()


def test_an_open_mouth_drops_the_jaw_and_is_dark_inside() -> None:
    shut, wide, half = (column(drawn("head", [mouth, 0.0])) for mouth in (0.0, 1.0, 0.5))
    dark = [int((seen_H4[:, :3].max(1) < 110).sum()) for seen_H4 in (shut, half, wide)]
    assert dark[0] <= 1
    assert 1 < dark[1] < dark[2]
    assert len(wide) - len(shut) == np.clip(len(wide) - len(shut), 0.8 * worn.DROP * len(shut), 1.2 * worn.DROP * len(shut))
    assert (wide[-5:, 2] > 200).all(), "the jaw itself stays what it was"


def test_a_ball_has_no_mouth() -> None:
    assert np.array_equal(drawn("ball", [1.0]), drawn("ball", [0.0]))


def test_it_is_lit_as_all_else_is() -> None:
    day, night = (column(drawn("head", [0.0, 0.0], lit))[5, :3] for lit in (DAY, NIGHT))
    assert abs(night[0] / day[0] - NIGHT.tint[0]) < 0.02


def test_a_clip_shows_it_only_where_it_is_worn() -> None:
    batch = simulate(np.random.default_rng(4), 1, scene="basketball", with_mel=False)
    plan = batch.plan(0)
    person = plan.entities.kind_K.tolist().index(KINDS.index("person"))
    size = RENDER_PIXELS[plan.scene.framing]
    plain = draw(plan, *size, frames=[10])[0]
    shown = draw(replace(plan, worn={person: torch.from_numpy(flag()).permute(2, 0, 1)}), *size, frames=[10])[0]
    changed_HW = (plain != shown).any(-1)
    assert 200 < changed_HW.sum() < 6_000
    rows, columns = np.nonzero(changed_HW)
    assert np.ptp(rows) < 60
    assert np.ptp(columns) < 60
