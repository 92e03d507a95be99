"""A colour word is a range of colours that no other word shares."""

import colorsys

import numpy as np
import pytest

from generation.network.plan import APPEARANCE_AXES
from generation.network.reading import COLOURS
from generation.world.appearance import ball_looks, person_looks, rgb_from_hsv, sample_colour
from generation.world.scenes import simulate


def test_hsv_is_what_the_standard_library_says():
    for hue, saturation, value in ((200.0, 0.5, 0.8), (0.0, 1.0, 0.4), (320.0, 0.3, 1.0), (-5.0, 0.9, 0.9)):
        ours = rgb_from_hsv(np.array([hue]), np.array([saturation]), np.array([value]))[0]
        assert ours == pytest.approx(colorsys.hsv_to_rgb(hue % 360 / 360, saturation, value))


def test_the_nearest_mean_names_the_colour():
    rng = np.random.default_rng(0)
    codes = np.stack([sample_colour(rng, np.full(400, colour)) for colour in range(len(COLOURS))])
    distance = np.linalg.norm(codes[:, :, None] - codes.mean(1), axis=-1)
    named = distance.argmin(-1)
    assert (named == np.arange(len(COLOURS))[:, None]).mean() > 0.995


@pytest.mark.parametrize(("looks", "kind", "first"), [(ball_looks, "ball", "red"), (person_looks, "person", "shirt_red")])
def test_a_word_colours_the_right_axes(looks, kind: str, first: str):
    rng = np.random.default_rng(1)
    code = looks(rng, np.full(50, COLOURS.index("yellow")))
    at = APPEARANCE_AXES[kind].index(first)
    red, green, blue = code[:, at : at + 3].T
    assert (red > 0.6).all()
    assert (green > 0.3).all()
    assert (blue < 0.0).all()
    assert np.abs(code).max() <= 1
    assert not code[:, len(APPEARANCE_AXES[kind]) :].any()


def test_the_balls_of_a_clip_are_a_set():
    batch = simulate(np.random.default_rng(2), 60, "bounce", with_mel=False)
    for clip in range(len(batch)):
        count = int(batch.reading(clip).count)
        codes = batch.appearance_BKA[clip, :count]
        assert np.ptp(codes[:, 3:], axis=0).max() == 0
        assert (batch.kind_BK[clip] == 1).sum() == count
