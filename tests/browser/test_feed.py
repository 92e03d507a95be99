"""The feed in a browser: one clip plays, the next two are fetched, keys and buttons do what they say."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE

PLAYING = "[...document.querySelectorAll('video')].map((video, place) => video.paused ? -1 : place).filter(place => place >= 0)"


def _plays(page: Page, *places: int) -> None:
    page.wait_for_function(f"places => JSON.stringify({PLAYING}) === JSON.stringify(places)", arg=list(places))


def _in_view(page: Page, place: int) -> None:
    page.wait_for_function(
        """place => {
            const box = document.querySelectorAll('[data-clip]')[place].getBoundingClientRect();
            const top = document.querySelector('.top').getBoundingClientRect();
            const edge = innerWidth < 992 ? top.bottom : 0;
            return Math.abs(box.top - edge) < 3;
        }""",
        arg=place,
    )


def test_the_clip_in_view_plays_muted_and_only_the_next_two_are_fetched(visit):
    window = visit(**PHONE)
    asked: list[str] = []
    window.page.on("request", lambda request: asked.append(request.url) if ".mp4" in request.url else None)
    page = window.go("/")
    _plays(page, 0)
    assert page.evaluate("[...document.querySelectorAll('video')].map(video => video.preload)") == ["auto"] * 3 + ["none"] * 5
    sources = page.evaluate("[...document.querySelectorAll('video')].map(video => video.currentSrc || video.src)")
    assert set(asked) <= set(sources[:3])
    assert page.evaluate("[...document.querySelectorAll('video')].every(video => video.muted)")


def test_keys_move_between_clips_and_never_play_two(visit):
    page = visit().go("/")
    _plays(page, 0)
    page.keyboard.press("j")
    _in_view(page, 1)
    _plays(page, 1)
    page.keyboard.press("ArrowDown")
    _in_view(page, 2)
    _plays(page, 2)
    page.keyboard.press("k")
    _in_view(page, 1)
    _plays(page, 1)
    page.keyboard.press("ArrowUp")
    _in_view(page, 0)
    _plays(page, 0)


def test_space_stops_and_starts(visit):
    page = visit().go("/")
    _plays(page, 0)
    page.keyboard.press(" ")
    _plays(page)
    expect(page.locator("[data-clip]").first.get_by_role("button", name="Play")).to_be_visible()
    page.keyboard.press(" ")
    _plays(page, 0)


def test_sound_once_on_stays_on_for_the_visit(visit):
    window = visit()
    page = window.go("/")
    _plays(page, 0)
    button = page.locator("[data-clip]").first.get_by_role("button", name="Sound on")
    expect(button).to_be_visible()
    button.click()
    page.wait_for_function("() => !document.querySelector('video').muted")
    page.keyboard.press("j")
    _plays(page, 1)
    assert page.evaluate("document.querySelectorAll('video')[1].muted") is False
    window.go("/following/")
    window.go("/")
    _plays(page, 0)
    assert page.evaluate("document.querySelector('video').muted") is False
    page.keyboard.press("m")
    page.wait_for_function("() => document.querySelector('video').muted")


def test_a_member_likes_by_key_without_leaving_the_page(visit, member_state):
    page = visit(storage_state=member_state).go("/")
    _plays(page, 0)
    button = page.locator("[data-clip]").first.locator("[data-like] button")
    before = button.get_attribute("aria-pressed")
    page.evaluate("window.stayed = true")
    page.keyboard.press("l")
    expect(button).to_have_attribute("aria-pressed", {"true": "false", "false": "true"}[before])
    assert page.evaluate("window.stayed")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", before)
    expect(button).to_be_focused()


def test_r_opens_the_composer_with_the_clip(visit, member_state):
    page = visit(storage_state=member_state).go("/")
    _plays(page, 0)
    page.keyboard.press("r")
    page.wait_for_url(re.compile("/create/\\?remix="))
    expect(page.get_by_role("heading", name="Remix this clip")).to_be_visible()


def test_the_next_page_comes_before_the_end(visit):
    page = visit().go("/")
    clips = page.locator("[data-clip]")
    expect(clips).to_have_count(8)
    _plays(page, 0)
    for _ in range(7):
        page.keyboard.press("j")
    expect(clips).to_have_count(14)
    _in_view(page, 7)
    page.keyboard.press("j")
    _in_view(page, 8)
    _plays(page, 8)
    expect(page.get_by_text("That was the last reel.")).to_have_count(1)
    names = page.evaluate("[...document.querySelectorAll('[data-clip]')].map(clip => clip.getAttribute('aria-labelledby'))")
    assert len(set(names)) == 14


def test_the_help_stops_the_clip_and_switches_single_keys_off(visit):
    page = visit().go("/")
    _plays(page, 0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    _plays(page)
    page.get_by_label("Single-key shortcuts on this device").uncheck()
    page.get_by_role("button", name="Close").click()
    _plays(page, 0)
    page.keyboard.press("j")
    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    _in_view(page, 1)
    _plays(page, 1)
    assert page.evaluate("sessionStorage.getItem('sound')") is None


def test_with_less_motion_nothing_plays_and_little_is_fetched(visit):
    window = visit(reduced_motion="reduce")
    asked: list[str] = []
    window.page.on("request", lambda request: asked.append(request.url) if ".mp4" in request.url else None)
    page = window.go("/")
    expect(page.locator("[data-controls]").first).to_be_visible()
    page.keyboard.press("j")
    _in_view(page, 1)
    _plays(page)
    assert len(set(asked)) <= 2
    page.keyboard.press(" ")
    _plays(page, 1)


def test_the_autoplay_choice_is_obeyed(visit, house):
    window = visit()
    window.page.context.add_cookies([{"name": "autoplay", "value": "off", "url": house.url}])
    page = window.go("/")
    expect(page.locator("[data-controls]").first).to_be_visible()
    _plays(page)


def test_the_console_stays_empty(visit):
    window = visit()
    page = window.go("/")
    _plays(page, 0)
    page.keyboard.press("j")
    _plays(page, 1)
    assert window.complaints == []
