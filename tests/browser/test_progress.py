"""A job's page follows the job by itself, to the finished clip, without a reload."""

from __future__ import annotations

import json
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


def pushed(page, *states):
    """Let the page's stream bring these states and then be silent."""
    messages = "".join(f"data: {json.dumps({'progress': 12} | state)}\n\n" for state in states)
    page.route(
        "**/api/generations/*/events", lambda route: route.fulfill(content_type="text/event-stream", body=f"retry: 600000\n\n{messages}")
    )


def test_the_place_in_the_queue_is_told_only_while_the_job_waits(visit, member_state):
    window = visit(storage_state=member_state)
    waiting = {"state": "queued", "position": 3, "eta": {"median": 40, "p90": 50}}
    pushed(window.page, waiting, {"state": "running", "stage": "drawing"})
    page = window.go("/jobs/{queued}/")
    expect(page.locator("[data-stage]")).to_have_text("Drawing")
    expect(page.locator("[data-wait]")).to_have_text(re.compile(r"^Ready in about \d+ seconds, very likely within \d+ seconds\.$"))


def test_nothing_is_promised_of_a_job_that_stops(visit, member_state):
    window = visit(storage_state=member_state)
    pushed(window.page, {"state": "running", "cancel_requested": True})
    page = window.go("/jobs/{running}/")
    expect(page.locator("[data-stage]")).to_have_text("Stopping")
    expect(page.locator("[data-wait]")).to_be_hidden()


def test_what_the_server_wrote_stays_where_nothing_is_pushed(visit, member_state):
    window = visit(storage_state=member_state)
    window.page.route("**/api/generations/*/events", lambda route: route.fulfill(status=503, body=""))
    window.page.clock.install()
    with window.page.expect_response("**/events"):
        page = window.go("/jobs/{running}/")
    line = page.locator("[data-wait]")
    page.clock.run_for(2500)
    expect(line).to_be_visible()
    with page.expect_response(lambda answer: answer.request.resource_type == "fetch"):
        page.clock.run_for(3000)
    expect(line).to_contain_text("Ready in about")
    page.clock.run_for(1500)
    assert line.is_visible()


def test_where_the_stream_is_refused_the_page_asks_again(visit, member_state, house):
    window = visit(storage_state=member_state)
    window.page.route("**/api/generations/*/events", lambda route: route.fulfill(status=503, body=""))
    page = window.page
    with page.expect_response(
        lambda answer: answer.url.endswith(f"/jobs/{house.ids['running']}/") and answer.request.resource_type == "fetch"
    ):
        window.go("/jobs/{running}/")
    expect(page.get_by_role("progressbar")).to_have_js_property("value", 12)
