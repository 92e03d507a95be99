"""The crowd's distance: nothing between like and like, far for frozen pictures, silence, noise and one clip again and again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from generation.bench import quality
from generation.bench.card import METRICS
from generation.bench.quality import distance, features, measured, table, world_features
from generation.bench.tracker import Clip


def test_gaussians_that_are_alike_are_nowhere_apart():
    crowd_BA = np.random.default_rng(1).normal(size=(400, 3))
    assert distance(crowd_BA, crowd_BA) == pytest.approx(0, abs=1e-9)


def test_the_distance_is_that_of_the_formula():
    crowd_BA = np.random.default_rng(1).normal(size=(400, 3))
    crowd_BA = (crowd_BA - crowd_BA.mean(0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(crowd_BA, rowvar=False, bias=True))).T
    # Moved by 2, and one axis three times as wide: 2² + (3 - 1)².
    assert distance(crowd_BA * [3, 1, 1] + [0, 2, 0], crowd_BA) == pytest.approx(8, abs=1e-9)


def test_axes_have_unit_deviation_and_no_clip_is_on_both_sides(monkeypatch):
    monkeypatch.setattr(quality, "AXES", 2)
    rng = np.random.default_rng(2)
    first, second = rng.normal(size=(300, 4)) * [9, 5, 0.1, 0.2] + 7, rng.normal(size=(300, 4)) * [9, 5, 0.1, 0.2] + 7
    crowd = measured(np.concatenate((first, second)))
    assert crowd.along(list(first)).std(0, ddof=1) == pytest.approx([1, 1])
    assert crowd.others_BA == pytest.approx(crowd.along(list(second)))
    assert sorted(np.abs(crowd.axes_DA).argmax(0).tolist()) == [0, 1]


@pytest.fixture(scope="module")
def true():
    """Clips of the world that its crowd has not met."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quality, "SEED", 5)
        return world_features(24, progress=list)


def test_the_worlds_own_clips_are_near_and_spoilt_ones_far(true):
    rows = table(true)
    assert set(rows) <= set(METRICS)
    for row in rows.values():
        assert row["n"] == 24 and row["interval"][0] < row["value"] < row["interval"][1]
        assert row["value"] < 1.5 * row["floor"], row
        assert all(baseline > 2 * row["value"] for baseline in row["baselines"].values()), row


def test_noise_is_far(true):
    rng = np.random.default_rng(3)
    noise = features(Clip(rng.integers(0, 256, (64, 90, 90, 3), np.uint8), rng.normal(size=64_000).astype(np.float32) * 0.2, "square"))
    for name, row in table([noise if index % 2 else one for index, one in enumerate(true)]).items():
        assert row["value"] > 3 * table(true)[name]["value"], name


def test_frozen_frames_are_seen(true):
    clip = Clip(np.random.default_rng(4).integers(0, 256, (1, 90, 90, 3), np.uint8).repeat(64, 0), np.zeros(64_000, np.float32), "square")
    assert not features(clip).motion.any()
    rows = table([replace(one, motion=features(clip).motion) for one in true])
    assert rows["motion_distance"]["value"] == pytest.approx(rows["motion_distance"]["baselines"]["frozen"])


def test_one_sense_is_not_judged_by_another(true):
    spoilt, rows = table([replace(one, picture=true[0].picture) for one in true]), table(true)
    assert spoilt["sound_distance"]["value"] == rows["sound_distance"]["value"]
    assert spoilt["motion_distance"]["value"] == rows["motion_distance"]["value"]
    assert spoilt["picture_distance"]["value"] > 3 * rows["picture_distance"]["value"]
