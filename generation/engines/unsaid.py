"""A clip's sound made again without what somebody says in it, out of its plan: whatever else is heard, the same network makes as before.
Beside it goes what is still said.

- Whose a line is, its voice tells: the code of the sample that it was spoken from. A voice that no line has cannot be taken out.
- Only the network that made the clip makes its sound again: under other weights the voices that stay would be other voices.
- A process of its own (`main`), for whoever asks has no use for torch.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from generation.engines import casting, dialogue
from generation.engines.base import Cue, EngineError
from generation.network import checkpoint
from generation.network.plan import Plan, PlanError
from generation.network.speech import Speech, SpeechConfig
from generation.network.vocoder import Vocoder, VocoderConfig

SAME = 1e-3  # between the codes of one sample on two machines; those of two people are hundreds of times as far apart
UNABLE = 3  # the exit status where it cannot be done


def without(plan: Plan, voices: Sequence[Tensor], speech: Speech, vocoder: Vocoder) -> tuple[np.ndarray, list[Cue]] | None:
    """The clip's samples without the lines of these voices (V,), and what is said in them; None where a voice has no line in it."""
    spoken = [[_same(line.voice_V, voice_V) for line in plan.lines] for voice_V in voices]
    if not all(map(any, spoken)):
        return None
    left = replace(plan, lines=tuple(line for number, line in enumerate(plan.lines) if not any(row[number] for row in spoken)))
    with torch.inference_mode():
        return vocoder(dialogue.dubbed(left, speech).mel_MF).numpy(force=True), dialogue.cues(left, speech)


def main() -> None:
    """Weights, who made the clip, its plan, where the samples (float32) and the cues (JSON) go, and a WAV of each voice.

    Ends with UNABLE where it cannot be done.
    """
    weights, maker, plan, sound, said, *samples = sys.argv[1:]
    folder = Path(weights)
    manifest = hashlib.sha256((folder / checkpoint.CONFIG_FILE).read_bytes()).hexdigest()
    if maker != f"native {folder.name} {manifest[:12]}":
        sys.exit(UNABLE)
    torch.set_num_threads(1)
    try:
        speech = checkpoint.load(Speech, SpeechConfig, folder, "speech")
        vocoder = checkpoint.load(Vocoder, VocoderConfig, folder, "vocoder")
        voices = [casting.heard(Path(sample), speech) for sample in samples]
        left = without(Plan.load(Path(plan)), voices, speech, vocoder)
    except (EngineError, PlanError, checkpoint.CheckpointError):
        left = None
    if left is None:
        sys.exit(UNABLE)
    wave, cues = left
    wave.astype("<f4").tofile(sound)
    Path(said).write_text(json.dumps(cues), encoding="utf-8")


def _same(one_V: Tensor, other_V: Tensor) -> bool:
    return one_V.shape == other_V.shape and bool((one_V - other_V).abs().max() <= SAME)


if __name__ == "__main__":
    main()
