"""The vocoder's recipe: every weight learns, a no-op change gives the stored losses, and the ear of its report is right."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from generation.network.mel import log_mel
from generation.network.plan import SAMPLE_RATE
from generation.network.vocoder import VocoderConfig
from generation.training import vocoder as recipe

TINY = VocoderConfig(width=16, layers=2, expansion=2, noise=4)
GOLDEN = (1.6514, 1.4447, 1.6603)


def sounds(seed: int) -> torch.Tensor:
    random = np.random.default_rng(seed)
    return torch.from_numpy(np.stack([recipe.invented(random, 8000) for _row in range(2)])).float()


def run(folder: Path) -> recipe.Run:
    return recipe.Run(folder, TINY, 100.0, 1, 1)


def test_three_steps_reproduce_the_stored_losses(tmp_path: Path) -> None:
    training = run(tmp_path)
    assert [training.train(sounds(step))["total"] for step in range(3)] == pytest.approx(GOLDEN, abs=2e-3)


def test_every_weight_gets_a_gradient(tmp_path: Path) -> None:
    training = run(tmp_path)
    recipe.loss_of(training.vocoder, sounds(0))["total"].backward()
    lacking = [name for name, value in training.vocoder.named_parameters() if value.grad is None or not float(value.grad.abs().sum())]
    assert lacking == []


def test_a_run_taken_up_again_goes_on_where_it_stopped(tmp_path: Path) -> None:
    whole = run(tmp_path)
    for step in range(2):
        whole.train(sounds(step))
    whole.save({"mel": 1.0})
    resumed = run(tmp_path)
    assert (resumed.step, resumed.spent) == (2, whole.spent)
    resumed.spent = whole.spent
    assert resumed.train(sounds(2))["total"] == pytest.approx(whole.train(sounds(2))["total"], abs=1e-6)


def test_the_same_sound_is_its_own_best_copy() -> None:
    wave_BS = sounds(3)
    figures = recipe.judge(wave_BS, wave_BS)
    assert (figures["mel"], figures["log"], figures["onset_f1"], figures["onset_ms"]) == (0.0, 0.0, 1.0, 0.0)


def test_onsets_are_found_where_blows_are() -> None:
    wave_S = np.zeros(SAMPLE_RATE)
    time_N = np.arange(3000) / SAMPLE_RATE
    for start in (0.2, 0.5, 0.9):
        first = int(start * SAMPLE_RATE)
        wave_S[first : first + 1600] += (0.5 * np.sin(2 * np.pi * 500 * time_N) * np.exp(-time_N / 0.05))[: SAMPLE_RATE - first][:1600]
    assert recipe.onsets(wave_S) == pytest.approx([0.2, 0.5, 0.9], abs=0.005)


def test_a_late_copy_is_matched_once_and_its_lateness_told() -> None:
    wave_S = np.zeros(SAMPLE_RATE)
    wave_S[4000:4400] = 0.5 * np.sin(np.arange(400))
    late_S = np.roll(wave_S, 320)
    matched, made, true, gaps = recipe.onset_match(late_S, wave_S)
    assert (matched, made, true) == (1, 1, 1)
    assert gaps == pytest.approx([0.02], abs=1e-9)


def test_griffin_lim_comes_back_at_the_right_length_and_near_the_mel() -> None:
    wave_BS = torch.sin(2 * math.pi * 700 * torch.arange(16000) / SAMPLE_RATE)[None] * 0.3
    made_BS = recipe.griffin_lim(log_mel(wave_BS))
    assert made_BS.shape == wave_BS.shape
    assert abs(int(torch.fft.rfft(made_BS[0]).abs().argmax()) - 700) < 25
