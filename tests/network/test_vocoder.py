"""Mel to wave: as long as it should be, the same every time, and made by the weights."""

from __future__ import annotations

import math

import torch

from generation.network.mel import log_mel
from generation.network.plan import HOP, MEL_BINS, MEL_FLOOR, MEL_FRAMES, SAMPLE_RATE
from generation.network.vocoder import Vocoder, VocoderConfig

TINY = VocoderConfig(width=16, layers=2, expansion=2, noise=4)


def vocoder(seed: int = 0) -> Vocoder:
    torch.manual_seed(seed)
    return Vocoder(TINY).eval()


def sine(hertz: float, seconds: float = 1.0) -> torch.Tensor:
    return 0.3 * torch.sin(2 * math.pi * hertz * torch.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE)


def random_mel(frames: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(frames, MEL_BINS, generator=torch.Generator().manual_seed(seed)) * 2 - 6


@torch.inference_mode()
def test_a_clip_of_mel_is_four_seconds_of_finite_sound() -> None:
    wave_S = vocoder()(random_mel(MEL_FRAMES))
    assert wave_S.shape == (64_000,)
    assert wave_S.dtype == torch.float32
    assert bool(wave_S.isfinite().all())


@torch.inference_mode()
def test_any_number_of_frames_gives_a_hop_of_samples_each() -> None:
    assert [len(vocoder()(random_mel(frames))) for frames in (1, 2, 17)] == [HOP, 2 * HOP, 17 * HOP]


@torch.inference_mode()
def test_one_mel_gives_one_wave_alone_or_in_a_batch_before_and_after_others() -> None:
    net, mel_MF = vocoder(), random_mel(64)
    first_S = net(mel_MF)
    batch_BS = net(torch.stack((random_mel(64, 5), mel_MF)))
    torch.testing.assert_close(batch_BS[1], first_S, atol=1e-5, rtol=0)
    assert torch.equal(net(mel_MF), first_S)


@torch.inference_mode()
def test_other_weights_sound_different() -> None:
    mel_MF = random_mel(64)
    assert float((vocoder(0)(mel_MF) - vocoder(1)(mel_MF)).abs().max()) > 1e-3


@torch.inference_mode()
def test_other_mel_sounds_different() -> None:
    assert float((vocoder()(random_mel(64, 0)) - vocoder()(random_mel(64, 1))).abs().max()) > 1e-3


@torch.inference_mode()
def test_silence_stays_silent() -> None:
    assert float(vocoder()(torch.full((MEL_FRAMES, MEL_BINS), MEL_FLOOR)).abs().max()) < 1e-3


@torch.inference_mode()
def test_a_steady_tone_keeps_its_pitch_before_any_training() -> None:
    for hertz in (440.0, 1046.5, 2637.0):
        wave_S = vocoder()(log_mel(sine(hertz)))
        spectrum_K = torch.fft.rfft(wave_S[2000:14000] * torch.hann_window(12000)).abs()
        assert abs(float(spectrum_K.argmax()) * SAMPLE_RATE / 12000 - hertz) < 0.02 * hertz
