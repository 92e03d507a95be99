"""VITASCOPE_* variables are read by type, and a wrong one stops the start with its name."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from vitascope import env


@pytest.mark.parametrize(("value", "read"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("off", False), ("", True)])
def test_flags(monkeypatch, value, read):
    monkeypatch.setenv("VITASCOPE_X", value)
    assert env.flag("X", True) is read


def test_a_flag_that_is_neither(monkeypatch):
    monkeypatch.setenv("VITASCOPE_X", "maybe")
    with pytest.raises(ImproperlyConfigured, match="VITASCOPE_X='maybe' is neither yes nor no"):
        env.flag("X", True)


@pytest.mark.parametrize(
    ("value", "message"),
    [("ten", "VITASCOPE_X='ten' is not a whole number"), ("0", "VITASCOPE_X=0 is below 1"), ("10", "VITASCOPE_X=10 is above 9")],
)
def test_whole_numbers(monkeypatch, value, message):
    monkeypatch.setenv("VITASCOPE_X", value)
    with pytest.raises(ImproperlyConfigured, match=message):
        env.integer("X", 5, low=1, high=9)


def test_objects(monkeypatch):
    monkeypatch.setenv("VITASCOPE_X", '{"url": "http://gpu:8000", "deep": 3}')
    assert env.mapping("X", "{}") == {"url": "http://gpu:8000", "deep": 3}


@pytest.mark.parametrize(
    ("value", "message"), [('{"key": hush}', "VITASCOPE_X is not JSON"), ('["hush"]', "VITASCOPE_X is not a JSON object")]
)
def test_an_object_that_is_none(monkeypatch, value, message):
    monkeypatch.setenv("VITASCOPE_X", value)
    with pytest.raises(ImproperlyConfigured, match=message) as trouble:
        env.mapping("X", "{}")
    assert "hush" not in str(trouble.value)


def test_a_secret_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("hush\n")
    monkeypatch.setenv("VITASCOPE_X_FILE", str(tmp_path / "secret"))
    assert env.text("X", "") == "hush"


def test_a_secret_file_that_is_missing(monkeypatch, tmp_path):
    monkeypatch.setenv("VITASCOPE_X_FILE", str(tmp_path / "none"))
    with pytest.raises(ImproperlyConfigured, match="VITASCOPE_X_FILE: cannot read"):
        env.text("X", "")


def test_words(monkeypatch):
    monkeypatch.setenv("VITASCOPE_X", "US, CA,,")
    assert env.words("X", "*") == ["US", "CA"]


def test_lists_of_whole_numbers(monkeypatch):
    assert env.integers("X", "4,8") == (4, 8)
    monkeypatch.setenv("VITASCOPE_X", "8, 4,8")
    assert env.integers("X", "4", low=1) == (4, 8)


@pytest.mark.parametrize("value", ["4,long", "0", "-4", "4.5", ","])
def test_a_list_that_holds_something_else(monkeypatch, value):
    monkeypatch.setenv("VITASCOPE_X", value)
    with pytest.raises(ImproperlyConfigured, match=f"VITASCOPE_X='{value}' holds other than whole numbers from 1 up, such as 4,8"):
        env.integers("X", "4,8", low=1)
