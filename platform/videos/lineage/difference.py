"""What a remix changed: the words of its prompt, what was understood of them, and the clip's kind, length and framing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Generic, Literal, TypeVar

from videos.models import Video

WORDS_COMPARED = 400  # of each prompt; what comes after them counts as one word
# A word is what stands between spaces; scripts that put none between words are compared letter by letter.
_WORD = re.compile(r"(?:[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\s\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+)\s*")

Told = TypeVar("Told", str, float)
Operation = Literal["kept", "added", "removed"]


@dataclass(frozen=True)
class Words:
    """Some words of a prompt, and whether they are the source's, the remix's or both's."""

    operation: Operation
    text: str


@dataclass(frozen=True)
class Change(Generic[Told]):
    """One thing that is otherwise; "" where it was or is not said."""

    before: Told
    after: Told


@dataclass(frozen=True)
class Difference:
    """All that is told of one edge of the lineage. `words` holds both whole prompts; it is empty where they say the same.

    `cut` is the part of the source that a stitch begins with, in seconds.
    """

    kind: str
    cut: tuple[int, int] | None = None
    words: list[Words] = field(default_factory=list)
    reading: dict[str, Change[str]] = field(default_factory=dict)
    seconds: Change[float] | None = None
    framing: Change[str] | None = None


def between(source: Video, remix: Video) -> Difference:
    """What `remix` changed of `source`. Only for a viewer who may see both: it quotes both."""
    lengths, framings = Change(source.seconds, remix.seconds), Change(_framing(source), _framing(remix))
    return Difference(
        kind=remix.remix_kind,
        cut=remix.cut,
        # What is joined stays as it was, whatever the words beside it say.
        words=[Words("kept", source.prompt), Words("added", remix.prompt)] if remix.joined else words(source.prompt, remix.prompt),
        reading={} if remix.joined else slots(source.reading, remix.reading),
        seconds=lengths if lengths.before != lengths.after else None,
        framing=framings if framings.before != framings.after else None,
    )


def words(before: str, after: str) -> list[Words]:
    """Two prompts as runs of words, those removed before those added in their place. Case and punctuation change no word."""
    old, new = _split(before), _split(after)
    matcher = SequenceMatcher(None, [_bare(word) for word in old], [_bare(word) for word in new], autojunk=False)
    codes = matcher.get_opcodes()
    if all(code == "equal" for code, *_ in codes):
        return []
    return list(_runs(old, new, codes))


def slots(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, Change[str]]:
    """What the network understood otherwise. Nothing where of one side it is not known what it understood."""
    if not before or not after:
        return {}
    names = sorted({*before, *after} - {"framing"})
    return {name: Change(before.get(name, ""), after.get(name, "")) for name in names if before.get(name, "") != after.get(name, "")}


def _runs(old: list[str], new: list[str], codes: Iterable[tuple[str, int, int, int, int]]) -> Iterator[Words]:
    for code, start, stop, new_start, new_stop in codes:
        if code == "equal":
            yield Words("kept", "".join(new[new_start:new_stop]).strip())
            continue
        if start < stop:
            yield Words("removed", "".join(old[start:stop]).strip())
        if new_start < new_stop:
            yield Words("added", "".join(new[new_start:new_stop]).strip())


def _split(text: str) -> list[str]:
    found = _WORD.findall(text)
    return [*found[:WORDS_COMPARED], "".join(found[WORDS_COMPARED:])] if len(found) > WORDS_COMPARED else found


def _bare(word: str) -> str:
    bare = "".join(letter for letter in word if unicodedata.category(letter)[0] not in "PZC").casefold()
    return bare or word.strip()


def _framing(video: Video) -> str:
    if video.width == video.height:
        return "square"
    return "landscape" if video.width > video.height else "portrait"
