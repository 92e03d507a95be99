"""A print moves while the pointer or the keyboard is on it, and only for those who want motion."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, STILL

MOVING, RESTING = re.compile(r"\.webp\?"), re.compile(r"\.jpg\?")


def prints(page: Page):
    return page.locator(".contact-sheet a")


def picture(page: Page, number: int = 0):
    return prints(page).nth(number).locator("img")


def opened(visit, **options) -> tuple[Page, list[str]]:
    """A profile, and what previews are fetched for it from now on."""
    window = visit(**options)
    fetched: list[str] = []
    window.page.on("request", lambda request: fetched.append(request.url) if MOVING.search(request.url) else None)
    page = window.go("/@reel/")
    expect(picture(page)).to_have_attribute("data-preview", MOVING)
    page.wait_for_load_state("networkidle")
    return page, fetched


def test_under_the_pointer(visit):
    page, fetched = opened(visit)
    assert fetched == []
    prints(page).first.hover()
    expect(picture(page)).to_have_attribute("src", MOVING)
    page.wait_for_function("() => document.querySelector('.contact-sheet img').complete")
    assert page.evaluate("() => document.querySelector('.contact-sheet img').naturalWidth") in (72, 96, 128)
    prints(page).nth(1).hover()
    expect(picture(page, 1)).to_have_attribute("src", MOVING)
    expect(picture(page)).to_have_attribute("src", RESTING)
    assert len(fetched) == 2


def test_under_the_keyboard(visit):
    page, _ = opened(visit)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement === document.querySelector('.contact-sheet a')"):
            break
    expect(picture(page)).to_have_attribute("src", MOVING)
    page.keyboard.press("Tab")
    expect(picture(page)).to_have_attribute("src", RESTING)
    expect(picture(page, 1)).to_have_attribute("src", MOVING)


def test_a_link_that_has_expired_leaves_the_poster(visit):
    page, _ = opened(visit)
    page.route(MOVING, lambda route: route.fulfill(status=404))
    with page.expect_response(MOVING):
        prints(page).first.hover()
    expect(picture(page)).to_have_attribute("src", RESTING)


@pytest.mark.parametrize("options", [STILL, PHONE], ids=["less motion", "a finger"])
def test_where_nothing_moves(visit, options):
    page, fetched = opened(visit, **options)
    if options is STILL:
        prints(page).first.hover()
        prints(page).first.focus()
    else:
        page.evaluate("() => document.addEventListener('click', (event) => event.preventDefault())")
        prints(page).first.tap()
    expect(picture(page)).to_have_attribute("src", RESTING)
    assert fetched == []
