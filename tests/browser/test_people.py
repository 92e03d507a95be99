"""Comments, inbox, messages and search in a browser: no violations, nothing sticks out, large enough to press, done by keyboard."""

from __future__ import annotations

import pytest

from tests.browser.conftest import DESKTOP, PHONE, STILL
from tests.browser.test_accessibility import _faults
from tests.browser.test_layout import SMALL

PAGES = [
    "/v/{first}/", "/v/{first}/comments/", "/inbox/", "/settings/inbox/", "/messages/", "/messages/requests/", "/messages/@reel/",
    "/messages/@nitrate/", "/saved/", "/search/", "/search/?q=four", "/search/?q=reel", "/settings/people/",
]  # fmt: skip


@pytest.mark.parametrize(
    "room",
    [
        pytest.param(DESKTOP | {"color_scheme": "dark"}, id="desktop-dark"),
        pytest.param(PHONE | {"color_scheme": "light"}, id="phone-light"),
    ],
)
def test_pages_have_no_violations(visit, room, member_state):
    window = visit(**room, **STILL, storage_state=member_state)
    assert [fault for path in PAGES for fault in _faults(window, path)] == []
    assert window.complaints == []


def test_nothing_sticks_out_at_320_pixels_and_everything_can_be_pressed(visit, member_state):
    narrow = visit(**STILL, storage_state=member_state, viewport={"width": 320, "height": 640})
    wide = {path: narrow.go(path).evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)") for path in PAGES}
    assert wide == dict.fromkeys(PAGES, 0)
    phone = visit(**PHONE, **STILL, storage_state=member_state)
    assert {path: small for path in PAGES if (small := phone.go(path).evaluate(SMALL, 44))} == {}


def test_a_comment_is_written_by_keyboard_alone(visit, member_state):
    page = visit(**STILL, storage_state=member_state).go("/v/{second}/")
    page.get_by_label("Your comment").focus()
    page.keyboard.type("Written by hand")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#comment-*")
    assert "Written by hand" in page.locator(".comment:target").inner_text()


def test_a_new_message_arrives_on_an_open_page(visit, house, member_state):
    page = visit(**STILL, storage_state=member_state).go("/messages/@reel/")
    before = page.locator(".talk li:not(.tail)").count()
    house.stage("write", "reel", "lumen", "just now")
    page.locator(".talk li:not(.tail)").nth(before).wait_for()
    assert "just now" in page.locator(".talk li:not(.tail)").last.inner_text()
