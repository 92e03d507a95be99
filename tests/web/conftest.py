"""What the page tests share."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests import factories


@pytest.fixture
def clip(db):
    """Makes a video whose file and poster exist."""

    def made(**fields):
        names = {name: default_storage.save(f"clips/{name}", ContentFile(b"x")) for name in ("file", "poster")}
        return factories.video(**(names | fields))

    return made


def words(response) -> str:
    """The page's text without tags, spaces collapsed."""
    html = re.sub(r"<(script|style)\b.*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class _Outline(HTMLParser):
    """Checks that every tag that opens is closed in order."""

    VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """`<path/>` opens nothing."""

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")


def faults_of(html: str) -> list[str]:
    """Tags that do not nest."""
    outline = _Outline()
    outline.feed(html)
    return outline.faults + [f"<{tag}> stays open" for tag in outline.open]
