"""The feed's own corner in a browser: choosing it, saying what one wants to see, why a clip is there, and what is told of watching."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, STILL, Visit


@pytest.fixture
def watcher(house, visit):
    """A member of their own, so that what they see and wish is nobody else's; `visit` options as ever."""
    name = house.stage("watcher")["handle"]

    def opened(**options: object) -> Visit:
        return visit(**options).log_in(name)

    return opened


def _open(page: Page):
    corner = page.locator(".programme")
    corner.locator("summary").click()
    return corner


@pytest.mark.parametrize("room", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_feed_is_chosen_in_one_press_and_stays_chosen(watcher, room):
    window = watcher(**room, **STILL)
    page = window.page
    expect(page.get_by_role("heading", name="For you", level=1)).to_have_count(1)
    _open(page).get_by_role("button", name="Newest").click()
    expect(page.get_by_role("heading", name="Newest", level=1)).to_have_count(1)
    window.go("/")
    expect(page.get_by_role("heading", name="Newest", level=1)).to_have_count(1)
    expect(_open(page).get_by_role("button", name="Newest")).to_have_attribute("aria-pressed", "true")
    assert window.complaints == []


def test_a_wish_is_said_kept_and_undone_by_keyboard(watcher):
    page = watcher(**STILL).page
    page.locator(".programme summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("What do you want to see?").fill("no balls")
    page.keyboard.press("Enter")
    expect(page.get_by_text("From the next page on: no balls.")).to_be_visible()
    assert "balls" not in " ".join(page.locator(".slug").all_inner_texts())
    chip = _open(page).get_by_role("button", name=re.compile("No balls"))
    chip.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Undone.")).to_be_visible()
    expect(page.locator("[data-clip]").first).to_be_attached()


def test_what_is_not_understood_is_said_beside_the_line(watcher):
    window = watcher(**STILL)
    page = window.page
    _open(page).get_by_label("What do you want to see?").fill("more cats and no cats")
    page.get_by_role("button", name="Say it").click()
    expect(page.get_by_text("This asks for both more and less of cats. Nothing was changed.")).to_be_visible()
    expect(page.get_by_label("What do you want to see?")).to_have_value("more cats and no cats")


def test_a_reason_leads_to_its_parts(watcher):
    page = watcher(**STILL).page
    page.locator(".reason a").first.click()
    expect(page.get_by_role("heading", name="Why is it here?")).to_be_visible()
    expect(page.get_by_role("heading", name="What weighed most")).to_be_visible()
    page.get_by_role("link", name="What the feed goes by").click()
    expect(page.get_by_role("heading", name="What the feed goes by")).to_be_visible()


def test_not_for_me_is_told_at_once_and_taken_back(watcher):
    page = watcher(**STILL).page
    button = page.locator("[data-clip]").first.get_by_role("button", name="Not for me")
    with page.expect_response("**/api/feed/events") as told:
        button.click()
    assert told.value.json() == {"new": 1}
    expect(button).to_have_attribute("aria-pressed", "true")
    with page.expect_response("**/not_interested") as told:
        button.click()
    assert told.value.status == 204
    expect(button).to_have_attribute("aria-pressed", "false")


def test_watching_is_told_in_batches_and_each_thing_once(watcher):
    window = watcher()
    sent: list[dict] = []
    window.page.on("request", lambda request: sent.extend(json.loads(request.post_data)["events"]) if "/events" in request.url else None)
    page = window.go("/")
    # Four seconds of clip, and a batch each five seconds.
    page.wait_for_event(
        "requestfinished", lambda request: "/api/feed/events" in request.url and len({entry["kind"] for entry in sent}) >= 2
    )
    first = page.locator("[data-clip]").first.get_attribute("data-impression")
    told = [(entry["impression"], entry["kind"]) for entry in sent]
    assert (first, "viewed") in told and (first, "watched_through") in told
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("path", ["/feed/wishes/", "/feed/parameters/", "/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_and_everything_is_big_enough(watcher, path, scheme):
    window = watcher(**(PHONE | {"viewport": {"width": 320, "height": 640}, "color_scheme": scheme}), **STILL)
    page = window.go(path)
    if path == "/":
        _open(page)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    small = """least => [...document.querySelectorAll('.programme button, .programme summary, .programme input, .reason a')]
        .map(element => [element.innerText || element.name, element.getBoundingClientRect()])
        .filter(([, box]) => box.width && Math.min(box.width, box.height) < least).map(([name]) => name)"""
    assert page.evaluate(small, 44) == []
