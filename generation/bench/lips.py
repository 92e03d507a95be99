"""Do lips move with the voice? (L1)

- How far a mouth is open is read from pixels, how loud vowels are from decoded sound; both frame by frame, from the first to the last
  frame in which a voice is loud. Their likeness is Pearson's r, the most that a shift of a quarter of a second at most can give.
- The most of nine shifts is more than nothing for any two curves, so it is told beside that of another clip's sound and of one's own
  sound put together anew from its pieces.

Shape suffixes: T frames, M mel frames, F mel bins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from generation.bench import talking
from generation.bench.heads import heads_of
from generation.bench.metrics import interval
from generation.bench.onsets import mel_of
from generation.bench.paths import OFTEN
from generation.bench.tracker import Clip, body_of, look_closer
from generation.engines.dialogue import MOUTH, SPEAKERS
from generation.network.mel import mel_filters
from generation.network.plan import FPS, FRAMES, HOP, MEL_PER_FRAME, RENDER_PIXELS, SAMPLE_RATE, Plan
from generation.training.speech import mouth_of
from generation.world.draw import draw
from generation.world.voices import Utterance

Array = NDArray[np.float64]

VOWELS = 500.0, 2500.0  # hertz: where open mouths are loud, and few of the world's thuds
LOUDNESS = 0.25  # of power
SPEAKS = 0.15  # of the loudest amplitude: a voice is heard
FARTHEST = 4  # frames that lips may be early or late: a quarter of a second
STILL = 0.02  # of a whole opening: what moves less does not move
FEWEST = 16  # frames from which on something can be told
PIECES = 6  # into which a sound is cut, to be shuffled


@dataclass(frozen=True)
class Lips:
    """One clip after it was read: the loudness of vowels, how far the mouth is open, NaN where no head was found, and how far it is in
    the same clip when nobody speaks; all (T,).
    """

    voice_T: Array
    mouth_T: Array
    still_T: Array

    @property
    def found(self) -> bool:
        """Whether a head was seen often enough to say anything."""
        return float(np.isfinite(self.mouth_T).mean()) > OFTEN


def voice_of(audio: NDArray[np.float32]) -> Array:
    """The loudness of vowels in every frame."""
    mel_MF = np.asarray(mel_of(audio), dtype=np.float64)
    peak_F = mel_filters().argmax(0).numpy() * (SAMPLE_RATE / 2) / (len(mel_filters()) - 1)
    power_M = np.exp(mel_MF[:, (peak_F > VOWELS[0]) & (peak_F < VOWELS[1])]).sum(1)
    power_M = power_M[: len(power_M) // MEL_PER_FRAME * MEL_PER_FRAME]
    return (power_M**LOUDNESS).reshape(-1, MEL_PER_FRAME).mean(1)


def read(clip: Clip, still_THW3: NDArray[np.uint8]) -> Lips:
    """Read a clip's sound, its pixels, and those of the same clip drawn with a mouth that says nothing."""
    body = body_of(look_closer(clip))
    if body is None:
        nowhere_T = np.full(len(clip.frames), np.nan)
        return Lips(voice_of(clip.audio), nowhere_T, nowhere_T)
    spoken_T, still_T = (heads_of(frames, clip.framing, body).mouth_T for frames in (clip.frames, still_THW3))
    return Lips(voice_of(clip.audio), spoken_T, still_T)


def true_lips(count: int, progress: Callable[[Iterable[int]], Iterable[int]] = iter) -> list[Lips]:
    """The simulator's own clips of people who speak, in the teacher's voice and with its mouth: the floor."""
    made = []
    voices = talking.taught(talking.lines(count))
    for number in progress(range(count)):
        batch = talking.scene(number)
        framing, still = batch.reading(0).framing, batch.plan(0)
        frames, still_frames = (draw(plan, *RENDER_PIXELS[framing]) for plan in (speaking(still, voices[number]), still))
        made.append(read(Clip(frames, talking.spoken(batch, voices[number].wave_S), framing), still_frames))
    return made


def speaking(plan: Plan, utterance: Utterance) -> Plan:
    """The plan with somebody's mouth as the teacher's is, as the engine lays it."""
    count, start = MEL_PER_FRAME * FRAMES, round(talking.BEFORE_SECONDS * SAMPLE_RATE / HOP)
    mouth_M, speaks_M = torch.zeros(count), torch.zeros(count)
    said_M = mouth_of(utterance, len(utterance.wave_S) // HOP)[: count - start]
    mouth_M[start : start + len(said_M)], speaks_M[start : start + len(said_M)] = said_M, 1.0
    speaker = next(row for row, kind in enumerate(plan.entities.kind_K.tolist()) if kind in SPEAKERS)
    pose_TKP = plan.pose_TKP.clone()
    mouth_T, speaks_T = (track_M.reshape(-1, MEL_PER_FRAME).mean(1) for track_M in (mouth_M, speaks_M))
    pose_TKP[:, speaker, MOUTH] = torch.lerp(pose_TKP[:, speaker, MOUTH], mouth_T, speaks_T)
    return replace(plan, pose_TKP=pose_TKP)


def likeness(mouth_T: Array, voice_T: Array) -> tuple[float, int]:
    """Pearson's r, and how many frames the lips come after the voice; 0 where nothing moves or too little was seen."""
    loud = np.flatnonzero(voice_T > SPEAKS ** (2 * LOUDNESS) * voice_T.max(initial=0.0))
    found: list[tuple[float, int]] = []
    for late in range(-FARTHEST, FARTHEST + 1) if len(loud) else ():
        frames = np.arange(max(loud[0], -late), min(loud[-1] + 1, len(mouth_T) - late))
        there = frames[np.isfinite(mouth_T[frames + late])] if len(frames) else frames
        if len(there) >= FEWEST and np.ptp(mouth_T[there + late]) > STILL and np.ptp(voice_T[there]) > 0:
            found.append((float(np.corrcoef(mouth_T[there + late], voice_T[there])[0, 1]), late))
    return max(found, default=(0.0, 0))


def shuffled(voice_T: Array, seed: int) -> Array:
    """The same sound put together anew from its pieces."""
    pieces = np.array_split(voice_T, PIECES)
    order = np.random.default_rng(seed).permutation(PIECES)
    return np.concatenate([pieces[piece] for piece in order])


def table(made: Sequence[Lips], floors: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    """Rows of the scorecard."""
    if not made:
        return {}
    own = [likeness(one.mouth_T, one.voice_T) for one in made]
    beside = {
        "still_mouth": [likeness(one.still_T, one.voice_T)[0] for one in made],
        "shuffled_sound": [likeness(one.mouth_T, shuffled(one.voice_T, number))[0] for number, one in enumerate(made)],
    }
    if len(made) > 1:
        others = [*made[1:], *made[:1]]
        beside["shuffled_audio"] = [likeness(one.mouth_T, other.voice_T)[0] for one, other in zip(made, others, strict=True)]
    values = {"lips": [r for r, _late in own], "lips_late_ms": [abs(late) * 1000 / FPS for r, late in own if r > 0]}
    baselines = {"lips": {name: float(np.mean(found)) for name, found in beside.items()}}
    return {
        name: {
            "value": float(np.mean(found)), "interval": interval(found), "floor": floors.get(name), "baselines": baselines.get(name, {}),
            "n": len(found), "detection_rate": float(np.mean([one.found for one in made])),
        }
        for name, found in values.items()
        if found
    }  # fmt: skip
