"""The same generator gives the same clips, to the bit."""

import numpy as np
import pytest

from generation.network.reading import SLOTS
from generation.world.batch import Batch
from generation.world.scenes import simulate

ARRAYS = [
    "reading_BS", "palette_BZ", "camera_BTC", "kind_BK", "material_BK", "size_BK", "depth_BK", "appearance_BKA", "states_BTKS",
    "pose_BTKP", "contacts_BCKD", "mel_BMF",
]  # fmt: skip


@pytest.mark.parametrize("scene", [None, *SLOTS["scene"]])
def test_one_seed_gives_one_batch(scene: str | None):
    first, second = (simulate(np.random.default_rng(21), 20, scene) for _turn in range(2))
    for name in ARRAYS:
        assert np.array_equal(getattr(first, name), getattr(second, name)), name
    assert first.events == second.events
    assert first.sounds == second.sounds


def test_another_seed_gives_another_batch():
    first, second = (simulate(np.random.default_rng(seed), 20, with_mel=False) for seed in (1, 2))
    assert not np.array_equal(first.states_BTKS, second.states_BTKS)


def test_the_arrays_have_the_agreed_shapes_and_types():
    batch: Batch = simulate(np.random.default_rng(3), 7)
    shapes = {
        "reading_BS": (7, len(SLOTS)), "palette_BZ": (7, 8), "camera_BTC": (7, 64, 3), "kind_BK": (7, 4), "material_BK": (7, 4),
        "size_BK": (7, 4), "depth_BK": (7, 4), "appearance_BKA": (7, 4, 16), "states_BTKS": (7, 64, 4, 7),
        "pose_BTKP": (7, 64, 4, 12), "contacts_BCKD": (7, 16, 4, 3), "mel_BMF": (7, 256, 64),
    }  # fmt: skip
    for name, shape in shapes.items():
        array = getattr(batch, name)
        assert array.shape == shape
        assert array.dtype == (np.int64 if name in ("reading_BS", "kind_BK", "material_BK") else np.float32)
    assert len(batch) == len(batch.events) == len(batch.sounds) == 7
