"""Full-text search over published videos, in SQLite (FTS5) or PostgreSQL (a text search index) behind the same few functions.

What is indexed is a row of folded words of its own, so that both databases agree on what a word is, and so that the table of videos can
be built anew by a migration without losing the triggers that keep SQLite's index. What words mean is known to an app above, which lends
its knowledge (`find_meanings_by`). Who may see what is found is not decided here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL

from videos.models import SearchText, Video

MOST_WORDS, LONGEST_WORD = 8, 40
MOST_FOUND = 1000
_FOUND = {
    "sqlite": "SELECT rowid FROM videos_searchindex WHERE videos_searchindex MATCH %s ORDER BY rowid DESC LIMIT %s",
    "postgresql": """SELECT id FROM videos_searchtext WHERE to_tsvector('simple', words) @@ to_tsquery('simple', %s)
        ORDER BY id DESC LIMIT %s""",
}


@dataclass(frozen=True)
class Meaning:
    """Clips that are about what is known of a text, MOST_FOUND at most, and its words of which nothing is known."""

    videos: Collection[UUID]
    rest: str


MeaningFinder = Callable[[str], Meaning | None]
_finder: MeaningFinder | None = None


def find_meanings_by(finder: MeaningFinder) -> None:
    """Let `finder` say what a text means; for an app above this one, from its apps.py."""
    global _finder
    _finder = finder


def words_of(text: str) -> list[str]:
    """The words of a text, without case, accents and signs; signs of a query language are signs like others."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text).casefold() if unicodedata.category(letter) != "Mn")
    return [word[:LONGEST_WORD] for word in re.findall(r"[^\W_]+", plain)]


def take_in(video: Video) -> None:
    """Make a published video findable by what is said of it now."""
    words = " ".join(words_of(f"{video.prompt} {video.rendered_as} {video.caption}"))
    SearchText.objects.update_or_create(video=video, defaults={"words": words})


def drop(video: Video) -> None:
    """Make it findable no more."""
    SearchText.objects.filter(video=video).delete()


def holding(words: list[str]) -> set[UUID]:
    """Videos that hold all of the words (the first MOST_WORDS count), the last one also as the beginning of a word; the MOST_FOUND latest.

    They are to be asked for by name: left to choose, a database walks through all videos for a word that hardly any of them holds.
    """
    *whole, last = words[:MOST_WORDS]
    if connection.vendor == "postgresql":
        query = " & ".join([*whole, f"{last}:*"])
    else:
        query = " ".join([*(f'"{word}"' for word in whole), f'"{last}" *'])
    found = RawSQL(_FOUND[connection.vendor], [query, MOST_FOUND])  # noqa: S611 - one of two statements above; the words are a parameter
    return set(SearchText.objects.filter(pk__in=found).values_list("video_id", flat=True))


def alike(text: str) -> set[UUID]:
    """Videos that are about the same as a text, in whatever words; those of its words of which nothing is known, they hold."""
    meaning = _finder(text) if _finder else None
    if meaning is None:
        return set()
    rest = words_of(meaning.rest)
    return holding(rest) & set(meaning.videos) if rest else set(meaning.videos)
