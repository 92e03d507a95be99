"""What a text is about, as a vector: topics by a table of words in three languages, and hashed words and letters for the rest.

No learned weights and no package: 0.1 ms a text, so it may run inside a request. It knows synonyms only where the table does; whoever
wants more puts a sentence encoder behind `Embedder`.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from feed.concepts import BROADER, CONCEPTS, STOP_WORDS

Vectors = NDArray[np.float32]
HASHED = 64
BROADER_SHARE = 0.8
HASHED_SHARE = 0.5
KNOWN = 0.2  # below this a wish's hashed part is noise
ABOUT = 0.5  # from here a clip is about a topic, be it by something narrower
_ENDINGS = ("s", "es", "x", "e", "en", "n", "er", "ern", "ing", "ed", "nen", "chen", "ies", "y")


class Embedder(Protocol):
    """Texts to vectors, and wishes to how well each clip fits them."""

    name: str
    size: int

    def embed(self, text: str) -> Vectors:
        """A clip's vector, `(size,)`."""

    def fit(self, wish: str, vectors_ND: Vectors) -> NDArray[np.float32]:
        """How much each clip is what a wish names, `(N,)` from 0 to 1."""

    def alike(self, text: str, vectors_ND: Vectors) -> tuple[NDArray[np.bool_], list[str]] | None:
        """Which clips are about all that it knows of a text, `(N,)`, and the words that it does not know; None where it knows nothing."""

    def topics(self, vectors_ND: Vectors) -> NDArray[np.int64]:
        """The topic each clip is mostly about, `(N,)`; -1 for none."""

    def topic_name(self, topic: int) -> str:
        """Its name in English, "" for none."""


class WordTable:
    """The embedder that ships: `len(CONCEPTS)` topics, then `HASHED` places for words and runs of four letters."""

    name = "words-1"
    size = len(CONCEPTS) + HASHED

    def __init__(self) -> None:
        self.names = list(CONCEPTS)
        self.words: dict[str, list[int]] = {}
        self.stems: dict[str, list[int]] = {}
        for index, words in enumerate(CONCEPTS.values()):
            for word in words.split():
                table = self.stems if word.endswith("*") else self.words
                table.setdefault(word.rstrip("*"), []).append(index)
        self.broader = {self.names.index(name): self.names.index(over) for name, over in BROADER.items()}

    def embed(self, text: str) -> Vectors:
        """See Embedder. A topic is 1 where it is named, and a share of that where something narrower is."""
        vector = np.zeros(self.size, np.float32)
        tokens = words_of(text)
        for topic in self._topics_of(tokens):
            vector[topic] = 1.0
            if topic in self.broader:
                over = self.broader[topic]
                vector[over] = max(vector[over], BROADER_SHARE)
        vector[len(self.names) :] = _hashed(tokens)
        return vector

    def fit(self, wish: str, vectors_ND: Vectors) -> NDArray[np.float32]:
        """See Embedder: the mean presence of the topics that the wish names; where it names none, its words themselves."""
        tokens = words_of(wish)
        topics = sorted(self._topics_of(tokens))
        if topics:
            fit: NDArray[np.float32] = vectors_ND[:, topics].mean(axis=1)
            return fit
        hashed = _hashed(tokens)
        if not hashed.any():
            return np.zeros(len(vectors_ND), np.float32)
        alike = vectors_ND[:, len(self.names) :] @ hashed / HASHED_SHARE**2
        return np.clip((alike - KNOWN) / (1 - KNOWN) * 2, 0, 1).astype(np.float32)

    def alike(self, text: str, vectors_ND: Vectors) -> tuple[NDArray[np.bool_], list[str]] | None:
        """See Embedder: each word that names a topic has to be answered by one of its topics."""
        known, rest = np.ones(len(vectors_ND), np.bool_), []
        tokens = words_of(text)
        for token in tokens:
            if topics := self._topics_of_word(token):
                known &= vectors_ND[:, topics].max(axis=1) >= ABOUT
            else:
                rest.append(token)
        return (known, rest) if len(rest) < len(tokens) else None

    def topics(self, vectors_ND: Vectors) -> NDArray[np.int64]:
        """See Embedder: the first topic that is named itself."""
        known = vectors_ND[:, : len(self.names)]
        if not len(known):
            return np.zeros(0, np.int64)
        # A narrower topic stands at 1, what it belongs to below that.
        return np.where(known.max(axis=1) > 0, known.argmax(axis=1), -1)

    def topic_name(self, topic: int) -> str:
        """See Embedder."""
        return self.names[topic] if topic >= 0 else ""

    def knows(self, wish: str) -> bool:
        """Whether there is anything in these words to go by."""
        return bool(words_of(wish))

    def _topics_of(self, tokens: list[str]) -> set[int]:
        return {topic for token in tokens for topic in self._topics_of_word(token)}

    def _topics_of_word(self, token: str) -> list[int]:
        for form in (token, *(token.removesuffix(ending) for ending in _ENDINGS if token.endswith(ending))):
            if len(form) > 1 and form in self.words:
                return self.words[form]
        for length in range(len(token), 2, -1):
            if token[:length] in self.stems:
                return self.stems[token[:length]]
        return []


def words_of(text: str) -> list[str]:
    """Lower-case words without accents and without those that say nothing."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return [word for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", plain) if word not in STOP_WORDS]


def _hashed(tokens: list[str]) -> Vectors:
    vector = np.zeros(HASHED, np.float32)
    for token in tokens:
        for piece, weight in _pieces(token):
            vector[piece % HASHED] += weight
    length = float(np.linalg.norm(vector))
    return vector * (HASHED_SHARE / length) if length else vector


@lru_cache(maxsize=20_000)
def _pieces(token: str) -> list[tuple[int, float]]:
    """Places and signed weights of a word and of its runs of four letters."""
    framed = f"<{token}>"
    grams = {framed[start : start + 4] for start in range(len(framed) - 3)} if len(token) > 3 else set()
    found = []
    for piece, weight in ((framed, 1.0), *((gram, 0.3) for gram in sorted(grams))):
        code = zlib.crc32(piece.encode())
        found.append((code >> 1, weight if code & 1 else -weight))
    return found


EMBEDDER = WordTable()
