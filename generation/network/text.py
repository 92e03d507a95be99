"""The text reader: a prompt to the reading that the planner is conditioned on.

- Learned, not looked up: words are hashed with their letter n-grams, so a typo or an unknown word still has most of its vector.
- Two small encoder layers (depth-wise convolution, attention, feed-forward).
- Then one attention pool and one softmax a slot, "not said" included.
- A remix is read knowing the scene of its source: one learned vector a scene (and one for none) is added to every word. What the
  words leave open stays not said, and the scene is said only when they change it.
- Framing is not read: it comes with the request. Slots that do not belong to the scene that was read are cleared.
- `understood` is the share of the prompt's words that the world can show, so that a screen can say "rendered as".

Shape suffixes: B prompts, C scenes of a source, W words, G grams of a word, D width, H heads, S slots, V values of a slot.
"""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor, nn
from torch.nn import functional

from generation.network.reading import SCENE_SLOTS, SLOTS, Reading

READ_SLOTS = tuple(slot for slot in SLOTS if slot != "framing")
MOST = max(len(SLOTS[slot]) for slot in READ_SLOTS) + 1  # V: values of the longest slot and "not said"
ABSENT_SV = torch.arange(MOST) > torch.tensor([len(SLOTS[slot]) for slot in READ_SLOTS])[:, None]  # values a slot does not have
_WORD = re.compile(r"[^\W_]+|[^\w\s]")


@dataclass(frozen=True)
class TextReaderConfig:
    """The size of the reader. The hash table is most of its weight."""

    buckets: int = 6144  # rows of the hash table; row 0 is padding
    width: int = 96
    layers: int = 2
    heads: int = 4
    words: int = 64  # longer prompts are cut
    grams: int = 32  # hashed parts of one word at most: the word itself, then letter n-grams
    shortest: int = 3  # letters of an n-gram, the word's edges counted
    longest: int = 4
    certainty: float = 0.5  # a value less probable than this is taken as not said


@dataclass(frozen=True)
class ReadingResult:
    """What was read, how sure each slot is (0..1, "not said" included) and the share of the prompt that was understood."""

    reading: Reading
    confidence: dict[str, float]
    understood: float


def tokenise(prompt: str, limit: int) -> list[str]:
    """Lower-case words and single marks, after Unicode compatibility folding; telephones curl the apostrophe."""
    return _WORD.findall(unicodedata.normalize("NFKC", prompt).lower().replace("’", "'"))[:limit]


def scene_token(scene: str) -> int:
    """The row of a source's scene; 0 is none."""
    return SLOTS["scene"].index(scene) + 1 if scene else 0


@lru_cache(maxsize=100_000)
def hashed_grams(word: str, config: TextReaderConfig) -> tuple[int, ...]:
    """Rows of the hash table for a word: the whole word first, then its letter n-grams. CRC-32 is the same on every machine."""
    edged = f"<{word}>"
    parts = [f"={word}"]
    for length in range(config.shortest, config.longest + 1):
        parts += [edged[at : at + length] for at in range(len(edged) - length + 1)]
    return tuple(zlib.crc32(part.encode()) % (config.buckets - 1) + 1 for part in parts[: config.grams])


def gram_table(prompts: Sequence[str], config: TextReaderConfig) -> Tensor:
    """Prompts to hash rows (B, W, G), zero where there is no word or no gram. W is the longest prompt of the batch, one at least."""
    rows_BW = [[hashed_grams(word, config) for word in tokenise(prompt, config.words)] for prompt in prompts]
    longest = max(1, max(len(rows) for rows in rows_BW))
    widest = max((len(grams) for rows in rows_BW for grams in rows), default=1)
    flat: list[int] = []
    for rows in rows_BW:
        for grams in rows:
            flat += grams
            flat += [0] * (widest - len(grams))
        flat += [0] * (widest * (longest - len(rows)))
    return torch.tensor(flat).view(len(prompts), longest, widest)


class Block(nn.Module):
    """Neighbouring words, then all words, then each word by itself."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.near_norm, self.far_norm, self.own_norm = nn.LayerNorm(width), nn.LayerNorm(width), nn.LayerNorm(width)
        self.near = nn.Conv1d(width, width, 5, padding=2, groups=width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.attended = nn.Linear(width, width)
        self.inner, self.outer = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def forward(self, x_BWD: Tensor, absent_BW: Tensor) -> Tensor:
        """One pass over the words; absent ones are neither looked at nor carried."""
        batch, words, width = x_BWD.shape
        near_BWD = self.near_norm(x_BWD).masked_fill(absent_BW[..., None], 0.0)  # padding must not leak into the last words
        x_BWD = x_BWD + self.near(near_BWD.transpose(1, 2)).transpose(1, 2)
        split = self.query_key_value(self.far_norm(x_BWD)).view(batch, words, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        query_BHWd, key_BHWd, value_BHWd = split.unbind(0)
        score_BHWW = query_BHWd @ key_BHWd.transpose(-1, -2) / math.sqrt(width // self.heads)
        weight_BHWW = score_BHWW.masked_fill(absent_BW[:, None, None, :], -1e9).softmax(-1)
        x_BWD = x_BWD + self.attended((weight_BHWW @ value_BHWd).transpose(1, 2).reshape(batch, words, width))
        return x_BWD + self.outer(functional.relu(self.inner(self.own_norm(x_BWD))))


class TextReader(nn.Module):
    """Words to one distribution a slot."""

    def __init__(self, config: TextReaderConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or TextReaderConfig()
        self.table = nn.Embedding(config.buckets, config.width, padding_idx=0)
        nn.init.normal_(self.table.weight, std=0.5)
        self.position = nn.Parameter(torch.randn(config.words, config.width) * 0.02)
        self.about_CD = nn.Parameter(torch.zeros(len(SLOTS["scene"]) + 1, config.width))  # row 0: a new clip, or a source of no scene
        self.blocks = nn.ModuleList(Block(config.width, config.heads) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.width)
        self.question_SD = nn.Parameter(torch.randn(len(READ_SLOTS) + 1, config.width) * 0.2)  # the last one asks how much was understood
        self.key, self.value = nn.Linear(config.width, config.width), nn.Linear(config.width, config.width)
        self.answer_SDV = nn.Parameter(torch.randn(len(READ_SLOTS), config.width, MOST) * config.width**-0.5)
        self.prior_SV = nn.Parameter(torch.zeros(len(READ_SLOTS), MOST))
        self.grasp = nn.Linear(config.width, 1)

    def forward(self, grams_BWG: Tensor, about_B: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Logits (S, B, V) of READ_SLOTS, value 0 being "not said", and the logit (B,) of the understood share.

        `about_B` holds the scene tokens of the sources, 0 for none.
        """
        present_BWG = grams_BWG > 0
        words_ND = functional.embedding_bag(grams_BWG.flatten(0, 1), self.table.weight, mode="sum", padding_idx=0)
        x_BWD = words_ND.view(*grams_BWG.shape[:2], -1) / present_BWG.sum(2).clamp(min=1).sqrt()[..., None]
        x_BWD = x_BWD + self.position[: x_BWD.shape[1]] + (self.about_CD[0] if about_B is None else self.about_CD[about_B][:, None])
        absent_BW = ~present_BWG.any(2)
        absent_BW[:, 0] = False  # an empty prompt still needs one place to look at
        for block in self.blocks:
            x_BWD = block(x_BWD, absent_BW)
        x_BWD = self.norm(x_BWD)
        score_BSW = self.question_SD @ self.key(x_BWD).transpose(1, 2) / math.sqrt(self.config.width)
        pooled_BSD = score_BSW.masked_fill(absent_BW[:, None], -1e9).softmax(-1) @ self.value(x_BWD)
        logits_SBV = torch.bmm(pooled_BSD[:, :-1].transpose(0, 1), self.answer_SDV) + self.prior_SV[:, None]
        return logits_SBV.masked_fill(ABSENT_SV.to(x_BWD.device)[:, None], -1e4), self.grasp(pooled_BSD[:, -1])[:, 0]

    @torch.inference_mode()
    def read_all(self, prompts: Sequence[str], abouts: Sequence[Reading | None] | None = None) -> list[ReadingResult]:
        """`read` for many prompts at once."""
        device = self.table.weight.device
        scenes = [about.scene if about else "" for about in abouts or [None] * len(prompts)]
        about_B = torch.tensor([scene_token(scene) for scene in scenes], device=device)
        logits_SBV, understood_B = self(gram_table(prompts, self.config).to(device), about_B)
        probability_BSV = logits_SBV.softmax(-1).transpose(0, 1)
        return [
            self._decide(table_SV, share, scene)
            for table_SV, share, scene in zip(probability_BSV, understood_B.sigmoid().tolist(), scenes, strict=True)
        ]

    def read(self, prompt: str, about: Reading | None = None) -> ReadingResult:
        """The most probable reading of a prompt, or of the words that remix a clip of the reading `about`, of which only the scene matters.

        The same words about the same scene always read the same.
        """
        return self.read_all([prompt], [about])[0]

    def _decide(self, probability_SV: Tensor, understood: float, about: str = "") -> ReadingResult:
        values: dict[str, str] = {}
        confidence: dict[str, float] = {}
        for slot, probability_V in zip(READ_SLOTS, probability_SV, strict=True):
            best, token = (item.item() for item in probability_V.max(0))
            if token and best < self.config.certainty:
                best, token = probability_V[0].item(), 0
            values[slot] = SLOTS[slot][int(token) - 1] if token else ""
            confidence[slot] = best
        belonging = ("scene", "place", "time", *SCENE_SLOTS.get(values["scene"] or about, ()))
        return ReadingResult(Reading(**{slot: value for slot, value in values.items() if slot in belonging}), confidence, understood)
