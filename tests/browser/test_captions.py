"""Captions in a browser: they stand in for sound that is off, the button and its key decide, and they move nothing on the page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE

SHIFTS = """
    window.shifts = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shifts += entry.value; }))
        .observe({ type: "layout-shift", buffered: true });
"""


def _spoken(page: Page):
    return page.locator("[data-spoken]").first


def _button(page: Page):
    return page.get_by_role("button", name="Captions").first


def _seek(page: Page, seconds: float) -> None:
    page.wait_for_function("() => document.querySelector('track').readyState === 2")
    page.evaluate("seconds => { const video = document.querySelector('video'); video.pause(); video.currentTime = seconds; }", seconds)


@pytest.fixture
def page(visit) -> Page:
    """The page of the clip in which something is said, at rest while it is said."""
    page = visit().go("/v/{first}/")
    _seek(page, 1.5)
    return page


def test_the_track_has_a_cue_a_breath_in_its_language(page):
    assert page.evaluate(
        """() => {
            const [track] = document.querySelector('video').textTracks;
            return [track.kind, track.language, track.mode, [...track.cues].map((cue) => [cue.startTime, cue.endTime, cue.text])];
        }"""
    ) == ["captions", "en", "hidden", [[0.3, 1, "Fish &amp; chips,"], [1, 3.9, "&lt;b&gt;please&lt;/b&gt;."]]]


def test_they_stand_in_for_sound_that_is_off(page):
    expect(_button(page)).to_have_attribute("aria-pressed", "true")
    expect(_spoken(page)).to_be_visible()
    expect(_spoken(page)).to_have_text("<b>please</b>.")
    _seek(page, 0.5)
    expect(_spoken(page)).to_have_text("Fish & chips,")
    _seek(page, 0.1)
    expect(_spoken(page)).to_have_text("")
    page.keyboard.press("m")
    expect(_button(page)).to_have_attribute("aria-pressed", "false")
    expect(_spoken(page)).to_be_hidden()


def test_who_chooses_by_key_has_them_so_on_every_clip_and_visit(page, visit):
    page.keyboard.press("c")
    expect(_button(page)).to_have_attribute("aria-pressed", "false")
    expect(_spoken(page)).to_be_hidden()
    page.reload()
    expect(_button(page)).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("c")
    expect(_button(page)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("m")
    page.wait_for_function("() => !document.querySelector('video').muted")
    expect(_button(page)).to_have_attribute("aria-pressed", "true")
    page.evaluate("localStorage.setItem('keys', 'off')")
    page.keyboard.press("c")
    expect(_button(page)).to_have_attribute("aria-pressed", "true")


def test_the_button_is_worked_by_the_keyboard_alone(page):
    page.locator("[data-seek]").focus()
    page.keyboard.press("Tab")
    expect(_button(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(_button(page)).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Space")
    expect(_button(page)).to_have_attribute("aria-pressed", "true")


def test_a_clip_in_which_nothing_is_said_has_no_button_and_its_key_does_nothing(visit):
    window = visit()
    page = window.go("/v/{second}/")
    expect(page.get_by_role("button", name="Captions")).to_have_count(0)
    page.keyboard.press("c")
    assert page.evaluate("localStorage.getItem('captions')") is None
    assert window.complaints == []


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("path", ["/", "/v/{first}/"])
def test_they_move_nothing_and_nothing_lies_over_them(visit, device, path):
    window = visit(**device)
    window.page.add_init_script(SHIFTS)
    page = window.go(path)
    _seek(page, 0.5)
    expect(_spoken(page)).to_have_text("Fish & chips,")
    _seek(page, 1.5)
    expect(_spoken(page)).to_have_text("<b>please</b>.")
    assert page.evaluate("window.shifts") == 0
    said, picture = (page.locator(place).first.bounding_box() for place in ("[data-spoken] span", "[data-player]"))
    assert picture["y"] < said["y"] and said["y"] + said["height"] < picture["y"] + picture["height"]
    for place in (".slate > *", ".rail", "[data-controls]"):
        for other in page.locator("article").first.locator(place).all():
            box = other.bounding_box()
            apart = box is None or said["y"] + said["height"] <= box["y"] or box["y"] + box["height"] <= said["y"]
            beside = box is None or said["x"] + said["width"] <= box["x"] or box["x"] + box["width"] <= said["x"]
            assert apart or beside, place
    assert window.complaints == []


def test_in_the_feed_they_are_fetched_with_their_clip_and_switched_by_key(visit):
    window = visit()
    asked: list[str] = []
    window.page.on("request", lambda request: asked.append(request.url) if ".vtt" in request.url else None)
    page = window.go("/")
    expect(_button(page)).to_have_attribute("aria-pressed", "true")
    expect(_spoken(page)).to_have_text(re.compile("Fish|please"))
    assert len(asked) == 1
    page.keyboard.press("c")
    expect(_spoken(page)).to_be_hidden()


def test_without_script_they_are_the_browser_s_own(visit):
    page = visit(java_script_enabled=False).go("/v/{first}/")
    assert page.locator("video[controls] > track[kind=captions]").get_attribute("srclang") == "en"
    expect(page.get_by_role("button", name="Captions")).to_have_count(0)
