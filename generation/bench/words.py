"""Are the words heard that were to be said? (L2)

- An offline recogniser, PocketSphinx with its own model of American English, writes down what it hears in decoded sound.
- It is told which words there are and which of them follow each other in SENTENCES, and nothing of which sentence was asked for: left
  free it understands hardly a word of the teacher either.
- Errors are words put in, left out or changed, over the words that were asked for (word error rate).
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import log10
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SENTENCES = (
    "we will go home now", "the dog is in the house", "she has a red car", "my mother likes green tea",
    "look at the big moon", "it is a good day", "he lost his blue hat", "open the door please",
    "they play in the garden", "can you hear the music", "this water is very cold", "put the book on the table",
    "three boys ran to school", "i want some more bread", "the sun is so warm", "where is my white horse",
    "we found a small river", "her brother sings every night", "take me to the city", "the old man is asleep",
    "give him a new ball", "a bird sat on the tree", "do not close the window", "tell me your name again",
    "my father drives too fast", "you must wash your hands", "there are two black cats", "come and sit with us",
    "i can jump over that", "winter is almost here", "they never eat any meat", "who left the light on",
    "our team won the game", "the train is always late", "write a letter to her", "please speak more slowly",
    "he works behind the shop", "that was an easy question", "flowers grow under the bridge", "keep your money safe",
    "the children want to dance", "nobody knows the answer", "bring me a yellow cup", "we walked along the beach",
    "what a beautiful picture", "she bought seven apples", "turn left at the corner", "my sister is very clever",
    "snow fell on the mountain", "i need another chair", "the king wore a crown", "let them sleep until morning",
    "it rained for five hours", "throw the stone away", "his uncle plays the piano", "the kitchen smells of coffee",
    "are you happy today", "the boat is made of wood", "listen to the wind", "he forgot my birthday",
    "everybody loves summer", "the teacher told a story", "cut the paper in half", "good friends help each other",
)  # fmt: skip
BEGIN, END = "<s>", "</s>"
FOLLOWING = 0.95  # of the chance is for words that follow in SENTENCES, the rest for any word
SILENT = 1e-3  # sound that is nowhere louder is silence
VOCABULARY = tuple(sorted({word for sentence in SENTENCES for word in sentence.split()}))


def model() -> str:
    """Which word may follow which, in the ARPA format: nearly always as in SENTENCES, else as it comes."""
    lines = [[BEGIN, *sentence.split(), END] for sentence in SENTENCES]
    pairs = Counter(pair for line in lines for pair in pairwise(line))
    firsts = Counter(word for line in lines for word in line[:-1])
    words = (*VOCABULARY, END)
    any_word = 1 / len(words)
    leaving = {  # so that what a word leaves to all that never follow it is FOLLOWING's rest
        word: (1 - FOLLOWING) / (1 - any_word * sum(first == word for first, _second in pairs)) for word in firsts
    }
    ones = [f"{-99 if word == BEGIN else log10(any_word):.4f} {word} {log10(leaving.get(word, 1.0)):.4f}" for word in (BEGIN, *words)]
    twos = [f"{log10(FOLLOWING * count / firsts[first]):.4f} {first} {second}" for (first, second), count in sorted(pairs.items())]
    head = f"\\data\\\nngram 1={len(ones)}\nngram 2={len(twos)}\n"
    return "\n".join((head, "\\1-grams:", *ones, "", "\\2-grams:", *twos, "", "\\end\\", ""))


@lru_cache(maxsize=1)
def recogniser() -> Any:
    """PocketSphinx that knows the words of SENTENCES."""
    from pocketsphinx import Decoder, get_model_path

    wanted = set(VOCABULARY)
    with tempfile.TemporaryDirectory() as desk:
        known = Path(get_model_path("en-us/cmudict-en-us.dict")).read_text(encoding="utf-8").splitlines()
        spelt = [line for line in known if line.split(maxsplit=1)[0].partition("(")[0] in wanted]
        words, following = Path(desk) / "words.dict", Path(desk) / "following.lm"
        words.write_text("\n".join(spelt) + "\n", encoding="utf-8")
        following.write_text(model(), encoding="utf-8")
        return Decoder(hmm=get_model_path("en-us/en-us"), dict=str(words), lm=str(following), loglevel="FATAL")


def understood(audio: NDArray[np.float32]) -> list[str]:
    """The words that are heard in 16 kHz sound; none in silence, in which a recogniser hears one all the same."""
    if np.abs(audio).max(initial=0.0) < SILENT:
        return []
    decoder = recogniser()
    decoder.start_utt()
    decoder.process_raw((np.clip(audio, -1, 1) * 32767).astype(np.int16).tobytes(), full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    return found.hypstr.split() if found else []


def word_error(asked: Sequence[str], heard: Sequence[str]) -> float:
    """Words put in, left out or changed, at least, over the words that were asked for."""
    errors = list(range(len(heard) + 1))
    for number, word in enumerate(asked, 1):
        before, errors[0] = errors[:], number
        for place, other in enumerate(heard, 1):
            errors[place] = min(before[place] + 1, errors[place - 1] + 1, before[place - 1] + (word != other))
    return errors[-1] / len(asked)
