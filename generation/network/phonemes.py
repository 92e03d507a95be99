"""What is said, as the network has it: words, their phonemes, and the pauses between them.

Phonemes are espeak-ng's for American English, French and German, in IPA; a diphthong or a long vowel is one. Appending keeps old weights'
meaning, reordering does not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LANGUAGES = ("en", "fr", "de")
PAUSE = "_"
PHONEMES = (
    PAUSE, "t", "n", "s", "ə", "l", "k", "ɛ", "a", "ɪ", "d", "m", "ʁ", "p", "i", "z", "f", "ɾ", "b", "e", "ɡ", "v", "ɹ", "ʃ", "iː", "j",
    "aɪ", "ɑː", "ɑ̃", "ɔ", "ŋ", "r", "o", "æ", "eː", "ɚ", "uː", "oː", "ʊ", "y", "eɪ", "ɜ", "h", "ɔ̃", "ᵻ", "ts", "ç", "w", "aʊ", "ʒ", "oʊ",
    "ʌ", "ɛ̃", "dʒ", "əl", "u", "ɐ", "ɜː", "tʃ", "œ", "ʏ", "ɑːɹ", "ɑ", "ɔːɹ", "ɔː", "yː", "x", "ɛː", "ɔø", "θ", "iə", "øː", "ø", "ʊɐ", "ɔɪ",
    "ð", "ɛɹ", "ɪɹ", "ʊɹ", "aɪə", "aɪɚ", "ɲ", "ɒ", "əʊ", "pf", "ʔ", "n̩", "œ̃", "ɛɪ", "ʊə", "eə", "l̩",
)  # fmt: skip
STRESSES = ("", "ˈ", "ˌ")  # none, first, second
MARKS = ("", ",", ".", "!", "?")  # what a pause stands for; "" where none was written
LETTERS = "abcdefghijklmnopqrstuvwxyzàâäæçèéêëîïôöœùûüßÿ'-"


@dataclass(frozen=True)
class Saying:
    """A sentence as phonemes. Rows of sound_P4 are indices: of PHONEMES, of STRESSES, whether a word begins, of MARKS.

    `word_P` is the number in `words` of the word that a phoneme belongs to, -1 for a pause.
    """

    language: str
    words: tuple[str, ...]
    sound_P4: NDArray[np.int64]
    word_P: NDArray[np.int64]
