"""In every framing the action stays in the picture, and the camera is gentle."""

import numpy as np
import pytest

from generation.network.plan import FRAMINGS, GROUND_METRES, KINDS, VIEW_METRES
from generation.network.reading import SLOTS
from generation.world.scenes import simulate


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("scene", ["basketball", "bounce", "xylophone", "skater", "bowling"])
def test_the_bodies_are_inside_the_view(scene: str, framing: str):
    batch = simulate(np.random.default_rng(5), 120, scene, framing, with_mel=False)
    width, height = VIEW_METRES[framing]
    camera = batch.camera_BTC[:, :, None]
    across = (batch.states_BTKS[..., 0] - camera[..., 0]) * camera[..., 2] / width
    up = (batch.states_BTKS[..., 1] - camera[..., 1]) * camera[..., 2] / height
    inside = (np.abs(across) < 0.5) & (np.abs(up) < 0.5)
    there = batch.states_BTKS[..., 6] > 0.5
    for kind in np.unique(batch.kind_BK[batch.kind_BK > 0]):
        of_kind = there & (batch.kind_BK == kind)[:, None]
        assert inside[of_kind].mean() >= 0.95, KINDS[kind]


def test_most_cameras_stand_still_and_none_goes_far():
    batch = simulate(np.random.default_rng(6), 400, with_mel=False)
    scene = np.array(["", *SLOTS["scene"]])[batch.reading_BS[:, 1]]
    near = np.isin(scene, ("gymnast", "skater", "bowling", "skateboard", "pets", "paddle", "stunt"))
    follows = np.isin(scene, ("skater", "skateboard", "pets", "stunt"))  # see test_skater.py
    camera = batch.camera_BTC
    still = (np.abs(np.diff(camera, axis=1)) < 1e-7).all((1, 2))
    assert 0.6 < still[~follows].mean() < 0.85
    widths, heights = np.array([VIEW_METRES[name] for name in FRAMINGS])[batch.reading_BS[:, 0] - 1].T
    assert (np.abs(camera[..., 0]) <= 0.06 * widths[:, None])[~follows].all()
    assert np.abs(camera[~near, :, 2] - 1).max() <= 0.06 + 1e-6
    assert np.abs(camera[..., 2] / camera[:, :1, 2] - 1).max() <= 0.065
    # The ground line is where it is in a view that is not zoomed.
    assert camera[~near, :, 1] == pytest.approx(np.repeat((heights[:, None] / 2 - GROUND_METRES)[~near], 64, 1), abs=1e-5)
    low = ((0 - camera[..., 1]) * camera[..., 2] + heights[:, None] / 2)[near]
    assert low == pytest.approx(np.full_like(low, GROUND_METRES), abs=0.32)


def test_an_absent_entity_is_nowhere():
    batch = simulate(np.random.default_rng(7), 100, with_mel=False)
    absent = batch.kind_BK == 0
    assert absent.any()
    for clip, entity in np.argwhere(absent):
        state = batch.states_BTKS[clip, :, entity]
        assert (state == np.array([0, 0, 0, 0, 1, 0, 0])).all()
        assert not batch.pose_BTKP[clip, :, entity].any()
        assert not batch.appearance_BKA[clip, entity].any()
