"""What the feed knows of clips, lent to search: which of them are about a text. Who may see them is decided by whoever asks."""

from __future__ import annotations

import logging

import numpy as np

from feed import catalogue
from feed.embedding import EMBEDDER
from videos.search import MOST_FOUND, Meaning

log = logging.getLogger(__name__)


def of(text: str) -> Meaning | None:
    """The newest clips about all that is known of a text; None where nothing is, or where this process cannot tell."""
    try:
        held = catalogue.current()
        found = EMBEDDER.alike(text, held.vectors)
    except (ArithmeticError, LookupError, MemoryError, TypeError, ValueError):
        log.exception("meanings could not be looked up; search goes by words alone")
        catalogue.forget()
        return None
    if found is None:
        return None
    about, rest = found
    newest = np.flatnonzero(about)[-MOST_FOUND:]  # the catalogue has the oldest first
    return Meaning([held.ids[row] for row in newest], " ".join(rest))
