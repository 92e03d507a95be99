"""Onsets in decoded sound, and how well they agree with touches seen.

- An onset is a peak of the rise of log-mel power over the frames just before (spectral flux), above what is usual nearby.
- Agreement is F1 with one-to-one matches within one video frame, 62 ms (scorecard S1).

Shape suffixes: M mel frames (64 a second), F mel bins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from generation.network.mel import log_mel
from generation.network.plan import HOP, SAMPLE_RATE

MEL_RATE = SAMPLE_RATE / HOP  # frames a second
WITHIN = 1.0 / 16  # seconds between an onset and the touch it belongs to
QUIET = -9.0  # natural log of mel power below which nothing is listened to
LEAST_RISE = 0.45  # mean natural-log rise over the bins that counts as an onset
LATE = 0.002  # seconds by which a flux peak trails the true onset


@dataclass(frozen=True)
class Onset:
    """When, and how much the spectrum rose."""

    time: float
    rise: float


def mel_of(audio: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-mel (M, F) of 16 kHz sound."""
    return log_mel(torch.from_numpy(np.ascontiguousarray(audio, dtype=np.float32))).numpy()


def flux(mel_MF: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mean rise over bins, (M,): each bin against the loudest of its neighbours two and three frames earlier (SuperFlux,
    Böck and Widmer 2013), so that vibration and slow swells do not count.
    """
    level_MF = np.maximum(mel_MF.astype(np.float64), QUIET)
    widened_MF = np.maximum(level_MF, np.maximum(np.roll(level_MF, 1, 1), np.roll(level_MF, -1, 1)))
    before_MF = np.concatenate((np.repeat(widened_MF[:1], 2, 0), widened_MF[:-2]))
    rise_M: NDArray[np.float64] = np.maximum(level_MF - before_MF, 0.0).mean(1)
    return rise_M


def onsets(audio: NDArray[np.float32], least: float = LEAST_RISE) -> list[Onset]:
    """The onsets of a clip, in order."""
    rise_M = flux(mel_of(audio))
    usual_M = np.median(sliding_window_view(np.pad(rise_M, 8, mode="edge"), 17), axis=1)
    found: list[Onset] = []
    for frame in range(1, len(rise_M) - 1):
        around = rise_M[max(0, frame - 2) : frame + 3]
        if rise_M[frame] < around.max() or rise_M[frame] - usual_M[frame] < least:
            continue
        time = frame / MEL_RATE - LATE
        if found and time - found[-1].time < 0.06:
            continue
        found.append(Onset(max(0.0, time), float(rise_M[frame])))
    return found


@dataclass(frozen=True)
class Agreement:
    """How many touches found an onset, how many of each there were, and the offsets (onset minus touch) in seconds."""

    hits: int
    touches: int
    onsets: int
    offsets: tuple[float, ...]

    @property
    def f1(self) -> float:
        """Two hits over all; 1 when there is nothing on either side."""
        total = self.touches + self.onsets
        return 2 * self.hits / total if total else 1.0


def agree(touches: Sequence[float], heard: Sequence[float], within: float = WITHIN) -> Agreement:
    """Match touches and onsets one to one, the closest pairs first."""
    pairs = sorted((abs(b - a), i, j) for i, a in enumerate(touches) for j, b in enumerate(heard) if abs(b - a) <= within)
    used_touches: set[int] = set()
    used_onsets: set[int] = set()
    offsets = []
    for _distance, i, j in pairs:
        if i not in used_touches and j not in used_onsets:
            used_touches.add(i)
            used_onsets.add(j)
            offsets.append(heard[j] - touches[i])
    return Agreement(len(offsets), len(touches), len(heard), tuple(offsets))


def together(parts: Sequence[Agreement]) -> Agreement:
    """Counts of many clips as one."""
    return Agreement(
        sum(part.hits for part in parts), sum(part.touches for part in parts), sum(part.onsets for part in parts),
        tuple(offset for part in parts for offset in part.offsets),
    )  # fmt: skip
