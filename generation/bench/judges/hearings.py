"""What the ear learns from: the log-mel about every touch of simulated clips, with what was struck."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from generation.bench.judges.ear import WORDS, windows
from generation.world.scenes import simulate

APART = 0.09  # seconds to the next touch, or the window has two sounds
WORD_OF = {"bar_wood": "bar", "bar_metal": "bar"}  # the sound's name -> the ear's word, if it is another


def fresh_hearings(rng: np.random.Generator, clips: int) -> tuple[Tensor, Tensor]:
    """Windows (J, M, F) and words (J,); onsets are a little off, as a detector's are, and the whole is louder or softer."""
    batch = simulate(rng, clips)
    pieces, words = [], []
    for index, events in enumerate(batch.events):
        mel_MF = torch.from_numpy(batch.mel_BMF[index])
        times = np.array([event.time for event in events])
        for event in events:
            word = WORD_OF.get(event.sound, event.sound)
            nearest = np.abs(times - event.time)
            if word in WORDS and event.impulse > 0.15 and np.sum(nearest < APART) == 1 and event.time < 3.9:
                pieces.append(windows(mel_MF, [event.time + rng.normal(0, 0.01)]))
                words.append(WORDS.index(word))
    mel_JMF = torch.cat(pieces) + torch.from_numpy(rng.normal(0, 0.5, (len(pieces), 1, 1))).float()
    # A vocoder smears and hisses: noise in the log domain and a raised floor on some.
    mel_JMF = mel_JMF + 0.2 * torch.from_numpy(rng.normal(size=tuple(mel_JMF.shape))).float()
    floor_J11 = torch.from_numpy(rng.uniform(-12.0, -6.5, (len(pieces), 1, 1))).float()
    return torch.maximum(mel_JMF, floor_J11), torch.tensor(words)


def ear_loss(ear: nn.Module, heard: tuple[Tensor, Tensor]) -> tuple[Tensor, dict[str, float]]:
    """Cross-entropy, and the share of words right."""
    logits_JV = ear(heard[0])
    loss = functional.cross_entropy(logits_JV, heard[1])
    return loss, {"loss": loss.item(), "right": (logits_JV.argmax(1) == heard[1]).float().mean().item()}
