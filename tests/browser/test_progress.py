"""A job's page follows the job by itself, to the finished clip, without a reload."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def test_progress_is_pushed_and_the_clip_appears_by_itself(visit, member_state, house):
    window = visit(storage_state=member_state)
    page = window.go("/jobs/{moving}/")
    page.evaluate("window.stayed = true")
    expect(page.get_by_role("progressbar")).to_have_js_property("value", 12)
    house.stage("move", house.ids["moving"], "50", "drawing")
    expect(page.get_by_role("progressbar")).to_have_js_property("value", 50)
    expect(page).to_have_title(re.compile(r"^50% · Vitascope$"))
    expect(page.locator("[data-stage]")).to_have_text("Drawing")
    expect(page.get_by_text("Three red rubber balls bounce.")).to_be_visible()
    assert page.locator(".strip .lit").count() == 8
    house.stage("finish", house.ids["moving"], house.ids["spare"])
    expect(page.get_by_role("heading", name="Your clip is ready")).to_be_focused()
    page.wait_for_function("() => !document.querySelector('video').paused")
    assert page.evaluate("window.stayed")
    assert window.complaints == []


def test_where_the_stream_is_refused_the_page_asks_again(visit, member_state, house):
    window = visit(storage_state=member_state)
    window.page.route("**/api/generations/*/events", lambda route: route.fulfill(status=503, body=""))
    page = window.page
    with page.expect_response(
        lambda answer: answer.url.endswith(f"/jobs/{house.ids['running']}/") and answer.request.resource_type == "fetch"
    ):
        window.go("/jobs/{running}/")
    expect(page.get_by_role("progressbar")).to_have_js_property("value", 12)
