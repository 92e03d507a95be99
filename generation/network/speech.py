"""Speech: words to phonemes, to times, to mel and mouth, in a voice that is read from a piece of sound.

- Each letter of a word says up to SOUNDS_A_LETTER phonemes (connectionist temporal classification, Graves et al. 2006).
- A phoneme's frames are predicted and it is stretched over them (FastSpeech, Ren et al. 2019); so when each word is said is known exactly.
- Pitch is predicted before anything is voiced, and goes on as the harmonics that it has: what a regression would blur stays sharp.
- A voice is a code of a few numbers, read from any utterance of it; a clip's own is drawn among those that were learned.

Shape suffixes: B batch, L letters, P phonemes, M mel frames, R mel frames of the reference, F mel bins, D width, V voice code, N classes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor, nn

from generation.network.mel import WINDOW, mel_filters
from generation.network.phonemes import LANGUAGES, LETTERS, MARKS, PAUSE, PHONEMES, STRESSES, Saying
from generation.network.plan import HOP, MEL_BINS, SAMPLE_RATE
from generation.network.vocoder import MEL_MIDDLE, MEL_SPREAD, Block

SOUNDS_A_LETTER = 3
CLASSES = ("", *PHONEMES[1:], *STRESSES[1:])  # of a letter's sounds; "" is the blank
LONGEST_WORD = 24
FRAMES_A_SECOND = SAMPLE_RATE / HOP
LOWEST_HERTZ, HIGHEST_HERTZ = 60.0, 450.0
HARMONIC_HERTZ = 30.0  # half the width of a harmonic in a spectrum of WINDOW samples
MIDDLE_LOG_HERTZ = 5.0
LOW_LOG, HIGH_LOG = math.log(LOWEST_HERTZ), math.log(HIGHEST_HERTZ)
VOICES_A_GROUP = 12


@dataclass(frozen=True)
class SpeechConfig:
    """The size of the speech network."""

    width: int = 160  # D
    layers: int = 4  # over phonemes, and again over frames
    letters: int = 96  # width of the spelling
    voice: int = 16  # V
    expansion: int = 3

    def __post_init__(self) -> None:
        assert min(self.width, self.layers, self.letters, self.voice, self.expansion) > 0


@dataclass
class Sounded:
    """Of every frame: mel_BMF natural-log mel power, mouth_BM how far it is open (0..1), pitch_BM log hertz, voiced_BM logits."""

    mel_BMF: Tensor
    mouth_BM: Tensor
    pitch_BM: Tensor
    voiced_BM: Tensor


class Spelling(nn.Module):
    """Letters of one word each to what they sound like: logits (B, SOUNDS_A_LETTER * L, N)."""

    def __init__(self, width: int, layers: int, expansion: int) -> None:
        super().__init__()
        self.letter = nn.Embedding(len(LETTERS) + 1, width, padding_idx=0)
        self.language = nn.Embedding(len(LANGUAGES), width)
        self.blocks = nn.ModuleList(Block(width, expansion, 1.0 / layers) for _ in range(layers))
        self.last = nn.LayerNorm(width)
        self.head = nn.Linear(width, SOUNDS_A_LETTER * len(CLASSES))

    def forward(self, letters_BL: Tensor, language_B: Tensor) -> Tensor:
        """Letters are 1 + their place in LETTERS, 0 after the word's end."""
        x_BLD = self.letter(letters_BL) + self.language(language_B)[:, None]
        there_BL1 = (letters_BL > 0)[..., None]
        for block in self.blocks:
            x_BLD = block(x_BLD * there_BL1)
        logits: Tensor = self.head(self.last(x_BLD)).reshape(len(letters_BL), -1, len(CLASSES))
        return logits


class VoiceReader(nn.Module):
    """A piece of sound to the code of the voice that is heard in it."""

    def __init__(self, width: int, voice: int, expansion: int) -> None:
        super().__init__()
        self.enter = nn.Linear(MEL_BINS, width)
        self.blocks = nn.ModuleList(Block(width, expansion, 0.5) for _ in range(2))
        self.leave = nn.Linear(2 * width, voice)

    def forward(self, mel_BRF: Tensor, there_BR: Tensor) -> Tensor:
        """Codes (B, V) in (-1, 1). `there_BR` is 1 where there is sound, 0 in what fills the batch."""
        x_BRD = self.enter((mel_BRF - MEL_MIDDLE) / MEL_SPREAD)
        for block in self.blocks:
            x_BRD = block(x_BRD * there_BR[..., None])
        share_BR1 = (there_BR / there_BR.sum(1, keepdim=True).clamp(min=1))[..., None]
        mean_BD = (share_BR1 * x_BRD).sum(1)
        spread_BD = (share_BR1 * (x_BRD - mean_BD[:, None]).square()).sum(1).add(1e-4).sqrt()
        code: Tensor = torch.tanh(self.leave(torch.cat([mean_BD, spread_BD], -1)))
        return code


class Speech(nn.Module):
    """The whole way. `voices_GNV` are codes of voices that were learned, by group (low, high)."""

    voices_GNV: Tensor

    def __init__(self, config: SpeechConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or SpeechConfig()
        width = config.width
        self.spelling = Spelling(config.letters, config.layers, config.expansion)
        self.voice_reader = VoiceReader(config.letters, config.voice, config.expansion)
        self.tables = nn.ModuleList(nn.Embedding(count, width) for count in (len(PHONEMES), len(STRESSES), 2, len(MARKS)))
        self.language = nn.Embedding(len(LANGUAGES), width)
        self.voice = nn.Linear(config.voice, width)
        self.hearing = nn.ModuleList(Block(width, config.expansion, 1.0 / config.layers) for _ in range(config.layers))
        self.duration = nn.Linear(width, 1)
        self.place = nn.Linear(3, width)
        self.tuning = nn.ModuleList(Block(width, config.expansion, 0.5) for _ in range(2))
        self.tune = nn.Linear(width, 2)
        self.harmonics = nn.Linear(MEL_BINS + 1, width)
        self.sounding = nn.ModuleList(Block(width, config.expansion, 1.0 / config.layers) for _ in range(config.layers))
        self.last = nn.LayerNorm(width)
        self.head = nn.Linear(width, MEL_BINS + 1)
        self.register_buffer("voices_GNV", torch.zeros(2, VOICES_A_GROUP, config.voice))

    def hear(self, sound_BP4: Tensor, there_BP: Tensor, language_B: Tensor, voice_BV: Tensor) -> tuple[Tensor, Tensor]:
        """What the phonemes are among each other (B, P, D), and the natural log of each one's frames (B, P). `there_BP`: 0 past the end."""
        x_BPD = sum(table(sound_BP4[..., number]) for number, table in enumerate(self.tables))
        x_BPD = x_BPD + self.language(language_B)[:, None] + self.voice(voice_BV)[:, None]
        for block in self.hearing:
            x_BPD = block(x_BPD * there_BP[..., None])
        return x_BPD, self.duration(x_BPD)[..., 0]

    def sound(self, heard_BPD: Tensor, frames_BP: Tensor, voice_BV: Tensor, pitch_BM: Tensor | None = None) -> Sounded:
        """Every phoneme over its whole frames (B, P). `pitch_BM` (log hertz, 0 where unvoiced) is known in training only."""
        row_BM, place_BM3, there_BM1 = stretched(frames_BP)
        x_BMD = heard_BPD.gather(1, row_BM[..., None].expand(-1, -1, heard_BPD.shape[-1])) + self.place(place_BM3)
        x_BMD = x_BMD + self.voice(voice_BV)[:, None]
        for block in self.tuning:
            x_BMD = block(x_BMD * there_BM1)
        own_BM, voiced_BM = self.tune(x_BMD).unbind(-1)
        own_BM = own_BM + MIDDLE_LOG_HERTZ
        if pitch_BM is None:
            pitch_BM = torch.where(voiced_BM > 0, own_BM, 0.0)
        x_BMD = x_BMD + self.harmonics(torch.cat([harmonics(pitch_BM), (pitch_BM > 0).to(x_BMD)[..., None]], -1))
        for block in self.sounding:
            x_BMD = block(x_BMD * there_BM1)
        mel_BMF, mouth_BM1 = self.head(self.last(x_BMD)).split([MEL_BINS, 1], -1)
        return Sounded(MEL_MIDDLE + MEL_SPREAD * mel_BMF, mouth_BM1[..., 0], own_BM, voiced_BM)

    @torch.no_grad()
    def spell(self, words: Sequence[str], language: str) -> list[list[tuple[int, int]]]:
        """Of each word its phonemes, as indices of PHONEMES and STRESSES; nothing for a word without letters."""
        rows = [letters_of(word) for word in words]
        letters_BL = nn.utils.rnn.pad_sequence([torch.tensor([*row, 0]) for row in rows], batch_first=True)
        logits_BSN = self.spelling(letters_BL, torch.full((len(rows),), LANGUAGES.index(language)))
        return [collapsed(best.argmax(-1).tolist()[: SOUNDS_A_LETTER * len(row)]) for best, row in zip(logits_BSN, rows, strict=True)]

    def drawn_voice(self, generator: torch.Generator, group: int | None = None) -> Tensor:
        """Somebody's code (V,): between two voices of a group that were learned."""
        if group is None:
            group = int(torch.randint(2, (), generator=generator))
        first, second = torch.randint(VOICES_A_GROUP, (2,), generator=generator).tolist()
        share = float(torch.rand((), generator=generator)) * 0.5
        return torch.lerp(self.voices_GNV[group, first], self.voices_GNV[group, second], share)

    @torch.inference_mode()
    def frames_of(self, saying: Saying, voice_V: Tensor, pace: float = 1.0) -> Tensor:
        """Mel frames (P,) of each phoneme; a pace above 1 is faster."""
        return self._heard(saying, voice_V, pace)[1][0]

    @torch.inference_mode()
    def say(self, saying: Saying, voice_V: Tensor, pace: float = 1.0) -> Sounded:
        """What is heard and seen of one sentence, as a batch of one."""
        heard_BPD, frames_BP = self._heard(saying, voice_V, pace)
        return self.sound(heard_BPD, frames_BP, voice_V[None])

    def _heard(self, saying: Saying, voice_V: Tensor, pace: float) -> tuple[Tensor, Tensor]:
        sound_BP4 = torch.from_numpy(saying.sound_P4)[None]
        there_BP, language_B = torch.ones(sound_BP4.shape[:2]), torch.tensor([LANGUAGES.index(saying.language)])
        heard_BPD, log_frames_BP = self.hear(sound_BP4, there_BP, language_B, voice_V[None])
        ends_BP = (log_frames_BP.exp() / pace).cumsum(-1).round().long()  # rounded as a whole, so that no drift adds up
        return heard_BPD, ends_BP.diff(prepend=torch.zeros_like(ends_BP[:, :1]))


def letters_of(word: str) -> list[int]:
    """Places in LETTERS, from 1; what is no letter is left out."""
    return [1 + LETTERS.index(letter) for letter in word.lower() if letter in LETTERS][:LONGEST_WORD]


def collapsed(path: Sequence[int]) -> list[tuple[int, int]]:
    """A path of classes to phonemes: repetitions are one, blanks are nothing, a stress belongs to the phoneme after it."""
    found: list[tuple[int, int]] = []
    stress, before = 0, 0
    for label in path:
        if label != before and label:
            if label >= len(PHONEMES):
                stress = label - len(PHONEMES) + 1
            else:
                found.append((label, stress))
                stress = 0
        before = label
    return found


def saying_of(words: Sequence[str], marks: Sequence[str], spelt: Sequence[Sequence[tuple[int, int]]], language: str) -> Saying:
    """Words with the mark after each ("" for none) and their phonemes, as one sentence between two pauses."""
    rows, owners = [(0, 0, 0, 0)], [-1]
    for number, (mark, sounds) in enumerate(zip(marks, spelt, strict=True)):
        rows += [(phoneme, stress, int(place == 0), 0) for place, (phoneme, stress) in enumerate(sounds)]
        owners += [number] * len(sounds)
        if mark or number == len(words) - 1:
            rows.append((PHONEMES.index(PAUSE), 0, 0, MARKS.index(mark)))
            owners.append(-1)
    return Saying(language, tuple(words), np.array(rows, np.int64), np.array(owners, np.int64))


def stretched(frames_BP: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Of every frame the phoneme it belongs to (B, M), where in it (B, M, 3): part gone by, frames gone by and left; and whether its row
    has it at all (B, M, 1).
    """
    ends_BP = frames_BP.cumsum(1)
    count = int(ends_BP[:, -1].max())
    frame_BM = torch.arange(count).expand(len(frames_BP), count)
    row_BM = torch.searchsorted(ends_BP, frame_BM.contiguous(), right=True).clamp(max=frames_BP.shape[1] - 1)
    length_BM = frames_BP.gather(1, row_BM)
    gone_BM = frame_BM - (ends_BP.gather(1, row_BM) - length_BM)
    left_BM = (length_BM - gone_BM).clamp(min=0)
    part_BM = gone_BM / length_BM.clamp(min=1)
    there_BM1 = (frame_BM < ends_BP[:, -1:]).float()[..., None]
    return row_BM, torch.stack([part_BM.clamp(max=1), gone_BM.log1p(), left_BM.log1p()], -1), there_BM1


@lru_cache(maxsize=1)
def _bins_hertz() -> Tensor:
    return torch.linspace(0.0, SAMPLE_RATE / 2, WINDOW // 2 + 1)


def harmonics(pitch_BM: Tensor) -> Tensor:
    """The log-mel shape (B, M, F), mean free, of all harmonics of a pitch (log hertz) at one strength; nothing where it is 0."""
    hertz_BM1 = pitch_BM.clamp(min=LOW_LOG, max=HIGH_LOG).exp()[..., None]
    sharp_BM1 = (hertz_BM1 / (2 * torch.pi * HARMONIC_HERTZ)).square()
    comb_BMK = (sharp_BM1 * ((2 * torch.pi * _bins_hertz() / hertz_BM1).cos() - 1)).exp()
    shape_BMF = (comb_BMK @ mel_filters() / mel_filters().sum(0)).clamp(min=1e-3).log()
    return (shape_BMF - shape_BMF.mean(-1, keepdim=True)) * (pitch_BM > 0)[..., None]
