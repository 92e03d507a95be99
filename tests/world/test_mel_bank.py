"""The mel that training sees, summed from the bank, is the mel of the true sound."""

import numpy as np
import pytest
import torch

from generation.network.mel import log_mel
from generation.network.plan import MEL_FLOOR
from generation.world.scenes import simulate
from generation.world.sound import LEVELS, PHASES, mel_of, waveform


@pytest.mark.parametrize("scene", ["basketball", "bounce", "xylophone", "skater", "bowling", "skateboard", "pets", "paddle", "stunt"])
def test_the_banks_mel_agrees_with_the_waveforms(scene: str):
    batch = simulate(np.random.default_rng(11), 16, scene)
    true = log_mel(torch.from_numpy(np.stack([waveform(batch, clip) for clip in range(len(batch))]))).numpy()
    heard = true > MEL_FLOOR + 0.1
    difference = np.abs(true - batch.mel_BMF)
    assert heard.mean() > 0.2
    # Noise beside noise, as gliding beside a rink's hum or pin upon pin, adds in power only on average; a motor is partly in phase.
    noisy = scene in ("skater", "bowling", "skateboard", "paddle", "stunt")
    assert difference[heard].mean() < (0.21 if scene == "stunt" else 0.18 if noisy else 0.12)
    assert difference.mean() < (0.21 if scene == "stunt" else 0.18 if noisy else 0.08)
    assert np.percentile(difference, 99) < 1.5


def test_the_mel_never_goes_under_the_floor():
    batch = simulate(np.random.default_rng(12), 24)
    assert batch.mel_BMF.dtype == np.float32
    assert batch.mel_BMF.min() >= MEL_FLOOR - 1e-4
    assert np.isfinite(batch.mel_BMF).all()


def test_a_batch_without_mel_is_silent_and_moves_the_same():
    loud, silent = (simulate(np.random.default_rng(13), 12, with_mel=with_mel) for with_mel in (True, False))
    assert (silent.mel_BMF == np.float32(MEL_FLOOR)).all()
    assert np.array_equal(loud.states_BTKS, silent.states_BTKS)


@pytest.mark.parametrize("name", ["rubber", "wood", "metal", "glass", "stone", "floor", "rim", "bar_metal"])
def test_a_stronger_touch_is_brighter(name: str):
    bins = np.arange(64)

    def brightness(level: int) -> float:
        power = mel_of(name, 0, level)[0].sum(0)
        return float((bins * power).sum() / power.sum())

    values = [brightness(level) for level in range(LEVELS)]
    assert values == sorted(values)
    assert values[-1] > values[0] + 0.2


def test_an_onset_a_hop_later_is_the_same_mel_a_frame_later():
    early = mel_of("wood", 0, 3)
    assert early.shape[0] == PHASES
    # The last phase is nine tenths of a hop after the first: its loudest frame is one later.
    assert early[-1].sum(1).argmax() == early[0].sum(1).argmax() + 1
