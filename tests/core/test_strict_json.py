"""Bodies that are not plain JSON objects are refused before any field is looked at."""

from __future__ import annotations

import io

import pytest
from rest_framework.exceptions import ParseError

from core.api import StrictJSONParser


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1, "a": 2}',
        b'{"a": "\\ud800"}',
        b'{"a": ["\\udfff"]}',
        b'{"a": [[["\\udfff"]]]}',
        b'{"\\ud800": 1}',
        b'{"a":' + b"[" * 50_000,
        b'{"a": ' + b"1" * 10_000 + b"}",
    ],
)
def test_refused(body):
    with pytest.raises(ParseError):
        StrictJSONParser().parse(io.BytesIO(body))


def test_taken_as_it_stands():
    assert StrictJSONParser().parse(io.BytesIO('{"prompt": "ein Ball – 球 😀", "seed": 7}'.encode())) == {
        "prompt": "ein Ball – 球 😀",
        "seed": 7,
    }
