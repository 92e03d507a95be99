"""A tone's phase runs on from frame to frame, which is what a Griffin-Lim start from noise lacks."""

from __future__ import annotations

import math

import torch

from generation.network.mel import WINDOW, log_mel
from generation.network.plan import SAMPLE_RATE
from generation.network.vocoder import STEP, flat_levels, tone_phases


def test_the_phase_at_a_tone_advances_as_the_tone_does() -> None:
    hertz = 1500.0
    wave_S = torch.sin(2 * math.pi * hertz * torch.arange(SAMPLE_RATE) / SAMPLE_RATE)
    phase_NK = tone_phases(log_mel(wave_S)[None])[0]
    loudest = round(hertz / SAMPLE_RATE * WINDOW)
    advance_N = (phase_NK[21:101, loudest] - phase_NK[20:100, loudest]).remainder(2 * math.pi)
    wanted = 2 * math.pi * hertz * STEP / SAMPLE_RATE % (2 * math.pi)
    assert float((advance_N - wanted).abs().max()) < 0.12


def test_neighbouring_bins_of_a_tone_alternate() -> None:
    wave_S = torch.sin(2 * math.pi * 1500.0 * torch.arange(SAMPLE_RATE) / SAMPLE_RATE)
    phase_NK = tone_phases(log_mel(wave_S)[None])[0]
    between_N = (phase_NK[:, 49] - phase_NK[:, 48]).remainder(2 * math.pi)
    torch.testing.assert_close(between_N, torch.full_like(between_N, math.pi), atol=1e-4, rtol=0)


def test_a_flat_spectrum_keeps_its_level() -> None:
    noise_S = torch.randn(SAMPLE_RATE, generator=torch.Generator().manual_seed(0))
    mean_F = log_mel(noise_S).exp().mean(0).log()
    level_K = flat_levels(mean_F[None, None])[0, 0]
    true = 0.5 * math.log(float(torch.hann_window(WINDOW).square().sum()))
    assert float((level_K[8:-8] - true).abs().max()) < 0.25
