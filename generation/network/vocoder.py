"""The vocoder: log-mel power to a waveform, in one pass of a small convolutional net (after Vocos).

- It predicts an STFT (log magnitude and phase) and inverts it: two synthesis frames pass in one mel frame, window 512.
- It corrects a first guess that needs no learning: the smooth spectrum of the mel, and the phase of a tone whose frequency is where
  neighbouring bands balance, integrated over the frames, so that a ringing bar keeps one phase for as long as it rings.
- What has no phase of its own (a swish, the click of a stone) takes it from noise that is the same in every call.
- No randomness is left: one mel gives one waveform, whatever was voiced before.

Shape suffixes: B batch, M mel frames, F mel bins, N synthesis frames, K STFT bins, D width, S samples.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from generation.network.mel import WINDOW, mel_filters
from generation.network.plan import HOP, MEL_BINS, SAMPLE_RATE

MEL_MIDDLE, MEL_SPREAD = -5.0, 4.0  # about the mean and the deviation of a clip's log-mel power
STEPS = 2  # synthesis frames in one mel frame
STEP = HOP // STEPS
BINS = WINDOW // 2 + 1
TOP_LOG_MAGNITUDE = 6.0  # a full-scale sine has ln(128) = 4.9


@dataclass(frozen=True)
class VocoderConfig:
    """The size of a vocoder."""

    width: int = 128  # D
    layers: int = 4
    expansion: int = 3
    noise: int = 16  # channels of fixed noise

    def __post_init__(self) -> None:
        assert min(self.width, self.layers, self.expansion, self.noise) > 0


class Block(nn.Module):
    """ConvNeXt over time: depthwise 7, norm, two linear maps, a small learned gain on the way back."""

    def __init__(self, width: int, expansion: int, gain: float) -> None:
        super().__init__()
        self.near = nn.Conv1d(width, width, 7, padding=3, groups=width)
        self.norm = nn.LayerNorm(width)
        self.widen = nn.Linear(width, width * expansion)
        self.narrow = nn.Linear(width * expansion, width)
        self.gain = nn.Parameter(torch.full((width,), gain))

    def forward(self, x_BND: Tensor) -> Tensor:
        """The input plus what the block adds."""
        y_BND = self.near(x_BND.transpose(1, 2)).transpose(1, 2)
        added_BND: Tensor = self.narrow(nn.functional.gelu(self.widen(self.norm(y_BND))))
        return x_BND + self.gain * added_BND


class Vocoder(nn.Module):
    """`vocoder(mel (..., M, F)) -> wave (..., M * HOP)` at SAMPLE_RATE, each sample in about [-1, 1]."""

    window: Tensor
    fixed_noise: Tensor

    def __init__(self, config: VocoderConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or VocoderConfig()
        width = config.width
        self.embed = nn.Conv1d(MEL_BINS, STEPS * width, 7, padding=3)
        self.noise = nn.Linear(config.noise, width)
        self.first = nn.LayerNorm(width)
        self.blocks = nn.ModuleList(Block(width, config.expansion, 1.0 / config.layers) for _ in range(config.layers))
        self.last = nn.LayerNorm(width)
        self.head = nn.Linear(width, 2 * BINS)
        nn.init.normal_(self.head.weight, std=0.02)
        self.register_buffer("window", torch.hann_window(WINDOW), persistent=False)
        draw = torch.Generator().manual_seed(0)
        self.register_buffer("fixed_noise", torch.randn(4096, config.noise, generator=draw), persistent=False)

    def spectrum(self, mel_BMF: Tensor) -> Tensor:
        """The complex STFT (B, K, N) with N = STEPS * M + 1 frames, frame n centred on sample STEP * n."""
        batch, frames, _ = mel_BMF.shape
        count = STEPS * frames + 1
        mel_BMF = nn.functional.pad(mel_BMF, (0, 0, 0, 1), mode="replicate")
        x_BMF = (mel_BMF - MEL_MIDDLE) / MEL_SPREAD
        x_BND = self.embed(x_BMF.transpose(1, 2)).transpose(1, 2).reshape(batch, STEPS * (frames + 1), -1)[:, :count]
        noise_ND = self.fixed_noise[torch.arange(count, device=mel_BMF.device) % len(self.fixed_noise)]
        x_BND = self.first(x_BND + self.noise(noise_ND))
        for block in self.blocks:
            x_BND = block(x_BND)
        louder_BNK, turn_BNK = self.head(self.last(x_BND)).float().chunk(2, -1)
        level_BMK = flat_levels(mel_BMF.float())
        level_BNK = torch.stack((level_BMK[:, :-1], (level_BMK[:, :-1] + level_BMK[:, 1:]) / 2), 2).flatten(1, 2)
        level_BNK = torch.cat((level_BNK, level_BMK[:, -1:]), 1)
        magnitude_BNK = (level_BNK + louder_BNK).clamp(max=TOP_LOG_MAGNITUDE).exp()
        phase_BNK = tone_phases(mel_BMF.float())[:, :count] + turn_BNK
        return torch.complex(magnitude_BNK * phase_BNK.cos(), magnitude_BNK * phase_BNK.sin()).transpose(1, 2)

    def forward(self, mel: Tensor) -> Tensor:
        """The waveform of one mel or of a batch of them."""
        mel_BMF = mel.reshape(-1, *mel.shape[-2:])
        samples = mel.shape[-2] * HOP
        wave_BS = torch.istft(self.spectrum(mel_BMF), WINDOW, hop_length=STEP, window=self.window, center=True, length=samples)
        return wave_BS.reshape(*mel.shape[:-2], samples)


def flat_levels(mel_BMF: Tensor) -> Tensor:
    """Log magnitude (B, M, K) of the smooth spectrum that has this mel: each bin blends the levels of its one or two bands."""
    filters_KF = mel_filters().to(mel_BMF)
    blend_FK = (filters_KF / filters_KF.sum(1, keepdim=True).clamp(min=1e-6)).T
    return 0.5 * (mel_BMF - filters_KF.sum(0).log()) @ blend_FK


def tone_phases(mel_BMF: Tensor) -> Tensor:
    """Phase (B, N, K) of every bin if the loudest band nearby were one steady tone, integrated from frame to frame.

    Triangular bands: a tone between two centres divides its power so that the power's centre is its frequency. Around a tone at
    the middle of a symmetric window the phase alternates by pi from bin to bin.
    """
    filters_KF = mel_filters().to(mel_BMF)
    hertz_K = torch.linspace(0, SAMPLE_RATE / 2, BINS, device=mel_BMF.device)
    centre_F = (hertz_K[:, None] * filters_KF).sum(0) / filters_KF.sum(0)
    power_BMF = (mel_BMF - mel_BMF.amax(-1, keepdim=True)).exp() + 1e-9
    near_BMF3 = nn.functional.pad(power_BMF, (1, 1)).unfold(-1, 3, 1)
    where_F3 = nn.functional.pad(centre_F[None], (1, 1), mode="replicate")[0].unfold(-1, 3, 1)
    hertz_BMF = (near_BMF3 * where_F3).sum(-1) / near_BMF3.sum(-1)
    hertz_BNF = hertz_BMF.repeat_interleave(STEPS, 1)
    turns_BNF = (hertz_BNF.double() * (STEP / SAMPLE_RATE)).cumsum(1).frac()
    loudest_BMF = nn.functional.pad(power_BMF, (2, 2)).unfold(-1, 5, 1).argmax(-1) - 2 + torch.arange(MEL_BINS, device=mel_BMF.device)
    turns_BNF = turns_BNF.gather(-1, loudest_BMF.clamp(0, MEL_BINS - 1).repeat_interleave(STEPS, 1))
    turns_BNK = turns_BNF[..., filters_KF.argmax(1)] + 0.5 * torch.arange(BINS, device=mel_BMF.device)
    return (2 * math.pi * turns_BNK.frac()).float()
