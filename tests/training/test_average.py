"""The mean weights remember a share of the run, and exchange puts them in and back."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from generation.training.ema import Average


def test_the_mean_of_a_steady_climb_lags_by_a_ninth_of_the_run() -> None:
    module = nn.Linear(1, 1, bias=False)
    average = Average(module)
    for value in range(1, 901):
        nn.init.constant_(module.weight, float(value))
        average.update(module)
    assert average.weights["weight"].item() == pytest.approx(900 * 7.94 / 8.94, rel=0.01)


def test_exchange_is_its_own_inverse() -> None:
    module = nn.Linear(2, 2)
    average = Average(module)
    own = module.weight.detach().clone()
    average.weights["weight"] = torch.zeros(2, 2)
    average.exchange(module)
    assert module.weight.abs().sum() == 0
    average.exchange(module)
    assert torch.equal(module.weight, own)
