"""What members write to others in several lines: comments and messages."""

from __future__ import annotations

import unicodedata

from core.errors import Invalid

# Joiners that scripts and emoji need; every other invisible or direction-turning character is refused.
JOINERS = "\u200c\u200d"
_UNSEEN = ("Cc", "Cf", "Cs", "Co")


def is_unseen(letter: str) -> bool:
    """Whether it cannot be shown, or turns others around."""
    return unicodedata.category(letter) in _UNSEEN and letter not in JOINERS


def clean_lines(text: str, *, field: str, longest: int, may_be_empty: bool = False) -> str:
    """The text in NFC, line ends as LF, blank lines one at most, spaces at its ends gone. Raises Invalid about `field`."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")).split("\n")
    kept: list[str] = []
    for line in (line.strip() for line in lines):
        if line or (kept and kept[-1]):
            kept.append(line)
    text = "\n".join(kept).strip()
    if any(is_unseen(letter) for letter in text if letter != "\n"):
        raise Invalid.field(field, "unseen_characters", "This holds characters that cannot be shown, or that turn others around.")
    if not text.strip(JOINERS) and not may_be_empty:
        raise Invalid.field(field, "empty", "Nothing is written here.")
    if len(text) > longest:
        raise Invalid.field(field, "too_long", f"This is longer than {longest} characters.")
    return text
