"""What the judges learn from is true, and they learn from it."""

from __future__ import annotations

import numpy as np
import torch

from generation.bench.judges.ear import AFTER, BEFORE, Ear, windows
from generation.bench.judges.eye import MAP_PER_METRE, THINGS, Eye
from generation.bench.judges.hearings import ear_loss, fresh_hearings
from generation.bench.judges.lens import CROP, CROP_PER_METRE, Lens, crops_of
from generation.bench.judges.sights import eye_loss, fresh_sights, lens_loss


def test_heat_peaks_where_things_are() -> None:
    true = fresh_sights(np.random.default_rng(0), "square", 3, 2)
    assert true.frames.shape == (6, 3, 120, 120)
    assert true.heat.shape == (6, len(THINGS), 60, 60)
    for frame, row, column in true.where.tolist():
        assert true.heat[frame, :, row, column].max() == 1.0
    assert true.offset.abs().max() <= 0.5 + 1e-4
    assert MAP_PER_METRE == 8


def test_the_eye_descends() -> None:
    torch.manual_seed(0)
    true = fresh_sights(np.random.default_rng(1), "landscape", 2, 1)
    eye = Eye()
    optimiser = torch.optim.AdamW(eye.parameters(), lr=3e-3)
    losses = []
    for _ in range(12):
        loss, _parts = eye_loss(eye(true.frames), true)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < 0.7 * losses[0]


def test_a_crop_is_centred_on_its_place() -> None:
    frames = torch.zeros(2, 3, 96, 160)
    frames[1, :, 30, 50] = 1.0
    x, y = torch.tensor([50.5 / CROP_PER_METRE, 1.0]), torch.tensor([30.5 / CROP_PER_METRE, 1.0])
    crops = crops_of(frames, torch.tensor([1, 0]), x, y)
    assert crops.shape == (2, 3, CROP, CROP)
    assert crops[0, 0, CROP // 2 - 1 : CROP // 2 + 1, CROP // 2 - 1 : CROP // 2 + 1].sum() == torch.tensor(1.0)
    assert crops[1].sum() == 0.0


def test_the_lens_counts_only_a_balls_radius() -> None:
    found, true = torch.tensor([[0.0, 0.0, 0.3], [0.0, 0.0, 0.9]]), torch.tensor([[0.01, -0.01, 0.2], [0.0, 0.0, 0.25]])
    loss, parts = lens_loss(found, true, torch.tensor([0, 2]))
    assert round(loss.item(), 4) == 0.5 + 0.5 * 10
    assert round(parts["ball_cm"], 4) == 1.0
    assert parts["rim_cm"] == 0.0


def test_the_lens_answers_in_metres() -> None:
    answers = Lens()(torch.rand(3, 3, CROP, CROP), torch.tensor([0, 1, 2]))
    assert answers.shape == (3, 3)
    assert answers[:, :2].abs().max() < 0.3


def test_the_ear_hears_a_quarter_second() -> None:
    assert windows(torch.arange(256.0)[:, None].expand(256, 64), [1.0, 0.0])[:, :, 0].tolist() == [
        [float(frame) for frame in range(64 - BEFORE, 64 + AFTER)],
        [0.0] * (BEFORE + 1) + [float(frame) for frame in range(1, AFTER)],
    ]


def test_the_ear_descends() -> None:
    torch.manual_seed(0)
    heard = fresh_hearings(np.random.default_rng(2), 8)
    ear = Ear()
    optimiser = torch.optim.AdamW(ear.parameters(), lr=3e-3)
    losses = []
    for _ in range(10):
        loss, _parts = ear_loss(ear, heard)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < 0.6 * losses[0]
