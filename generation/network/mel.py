"""Waveform to log-mel power, the one definition that world, planner, vocoder and tracker share.

Natural log of mel power, 64 bins (HTK mel scale, 0 to 8 kHz, Slaney area norm off), window 512, hop 250 at 16 kHz: four
mel frames pass in one video frame and frame m is centred on sample 250 m.
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor

from generation.network.plan import HOP, MEL_BINS, MEL_FLOOR, SAMPLE_RATE

WINDOW = 512


@lru_cache(maxsize=1)
@torch.inference_mode(False)  # the first caller's mode must not decide whether training may use them
def mel_filters() -> Tensor:
    """Triangular filters (WINDOW // 2 + 1, MEL_BINS), each peaking at 1. HTK scale: mel = 2595 log10(1 + hz / 700)."""
    top = 2595.0 * torch.log10(torch.tensor(1.0 + SAMPLE_RATE / 2 / 700.0))
    edges_hz = 700.0 * (10.0 ** (torch.linspace(0.0, float(top), MEL_BINS + 2) / 2595.0) - 1.0)
    # The lowest triangles are narrower than one FFT bin; widening them to a bin keeps every filter non-empty.
    bins_hz = torch.linspace(0.0, SAMPLE_RATE / 2, WINDOW // 2 + 1)
    bin_width = SAMPLE_RATE / WINDOW
    left = torch.minimum(edges_hz[:-2], edges_hz[1:-1] - bin_width)
    right = torch.maximum(edges_hz[2:], edges_hz[1:-1] + bin_width)
    centre = edges_hz[1:-1]
    rising = (bins_hz[:, None] - left) / (centre - left)
    falling = (right - bins_hz[:, None]) / (right - centre)
    return torch.minimum(rising, falling).clamp(min=0.0)


def power_mel(wave: Tensor) -> Tensor:
    """Mel power (..., M, F) of a waveform (..., samples) in [-1, 1], with M = samples // HOP frames."""
    flat = wave.reshape(-1, wave.shape[-1])
    spectrum = torch.stft(
        flat,
        WINDOW,
        hop_length=HOP,
        window=torch.hann_window(WINDOW, device=wave.device),
        center=True,
        pad_mode="constant",
        return_complex=True,
    )
    power = spectrum.abs().square().transpose(1, 2)[:, : wave.shape[-1] // HOP]
    return (power @ mel_filters().to(power)).reshape(*wave.shape[:-1], -1, MEL_BINS)


def log_mel(wave: Tensor) -> Tensor:
    """Natural-log mel power (..., M, F), floored at MEL_FLOOR."""
    return power_mel(wave).clamp(min=float(torch.tensor(MEL_FLOOR).exp())).log()
