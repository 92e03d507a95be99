"""Handles, names, ages and regions, each rule by itself."""

from __future__ import annotations

from datetime import date

import pytest

from accounts import policies
from accounts.errors import BirthDateInvalid, HandleInvalid, HandleReserved, RegionInvalid, RegionNotOpen, TextInvalid, TooYoung


@pytest.mark.parametrize("text", ["ada", "ADA", " ada ", "a_1", "a" * 30, "___", "administrata", "supporter"])
def test_good_handles(text):
    assert policies.clean_handle(text) == text.strip().lower()


@pytest.mark.parametrize("text", ["", "ab", "a" * 31, "a-b", "a b", "añb", "ада", "a\nb", "abc\n\x00", "١٢٣"])
def test_bad_handles(text):
    with pytest.raises(HandleInvalid):
        policies.clean_handle(text)


RESERVED = "admin api root vitascope support moderator staff help about settings invites".split()  # noqa: SIM905


@pytest.mark.parametrize("text", [*RESERVED, "ADMIN", "vitascope_team", "the_admin", "support_", "official_news"])
def test_reserved_handles(text):
    with pytest.raises(HandleReserved):
        policies.clean_handle(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [(" Ada  L. ", "Ada L."), ("a\nb\tc", "a b c"), ("e\u0301", "é"), ("نترات", "نترات"), ("👩\u200d🚀", "👩\u200d🚀")],
)
def test_texts_become_one_clean_line(text, line):
    assert policies.clean_text(text, field_name="display_name", longest=60) == line


@pytest.mark.parametrize("text", ["", "  ", "\u200d", "\u202eabc", "a\u200bb", "\x07", "\ud800", "\ue000", "x" * 61])
def test_texts_that_hide_letters_are_refused(text):
    with pytest.raises(TextInvalid) as refusal:
        policies.clean_text(text, field_name="bio", longest=60)
    assert refusal.value.errors[0].pointer == "/bio"


@pytest.mark.parametrize(
    ("born", "today", "age"),
    [
        (date(2012, 2, 29), date(2025, 2, 28), 12),
        (date(2012, 2, 29), date(2025, 3, 1), 13),
        (date(2012, 2, 29), date(2028, 2, 28), 15),
        (date(2012, 2, 29), date(2028, 2, 29), 16),
        (date(2000, 12, 31), date(2013, 12, 30), 12),
        (date(2000, 12, 31), date(2013, 12, 31), 13),
        (date(2000, 1, 1), date(2000, 1, 1), 0),
    ],
)
def test_ages(born, today, age):
    assert policies.age_on(born, today) == age


def test_birth_dates(settings):
    settings.MINIMUM_AGE = 16
    today = date(2026, 11, 22)
    policies.check_birth_date(date(2010, 11, 22), today=today)
    with pytest.raises(TooYoung, match="16 or older"):
        policies.check_birth_date(date(2010, 11, 23), today=today)
    for impossible in (date(2026, 11, 23), date(1905, 11, 22)):
        with pytest.raises(BirthDateInvalid):
            policies.check_birth_date(impossible, today=today)


def test_regions(settings):
    settings.REGIONS = ["us", "CA"]
    assert policies.open_regions() == {"CA": "Canada", "US": "United States"}
    assert policies.clean_region(" ca ") == "CA"
    with pytest.raises(RegionNotOpen):
        policies.clean_region("FR")
    for unknown in ("", "U", "XX", "USA", "*"):
        with pytest.raises(RegionInvalid):
            policies.clean_region(unknown)


def test_the_star_is_everywhere(settings):
    settings.REGIONS = ["*"]
    assert len(policies.open_regions()) == 249
    assert policies.clean_region("jp") == "JP"
