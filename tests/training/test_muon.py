"""Muon's updates are nearly orthogonal and its own rate decides their size."""

from __future__ import annotations

import torch
from torch import nn

from generation.training.muon import Muon, orthogonal


def test_three_steps_bring_the_large_singular_values_near_one() -> None:
    update = torch.randn(2, 16, 48, generator=torch.Generator().manual_seed(0))
    values = torch.linalg.svdvals(orthogonal(update))
    assert values.max() < 1.3 and values.min() > 0.6


def test_iterating_on_the_gram_side_is_the_textbook_iteration() -> None:
    update = torch.randn(1, 8, 12, generator=torch.Generator().manual_seed(1))
    matrix = update / update.norm()
    for _step in range(3):
        gram = matrix @ matrix.transpose(1, 2)
        matrix = 3.4445 * matrix + (-4.7750 * gram + 2.0315 * gram @ gram) @ matrix
    torch.testing.assert_close(orthogonal(update), matrix, atol=1e-5, rtol=1e-4)


def test_a_tall_and_a_wide_matrix_move_by_the_rate_whatever_the_gradient() -> None:
    for shape in ((48, 16), (16, 48)):
        steps = []
        for scale in (1e-3, 1e3):
            matrix = nn.Parameter(torch.zeros(shape))
            matrix.grad = scale * torch.randn(shape, generator=torch.Generator().manual_seed(2))
            Muon([matrix], lr=0.01, weight_decay=0.0).step()
            steps.append(matrix.detach())
        torch.testing.assert_close(steps[0], steps[1], atol=1e-6, rtol=1e-3)
        assert 0.5 < steps[0].square().mean().sqrt() / (0.01 * 0.2) < 1.3
