"""With JavaScript off every page reads, and forms do their work."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def plain(visit):
    """A window without JavaScript."""
    return visit(java_script_enabled=False)


def test_the_feed_reads_pages_and_plays(plain):
    page = plain.go("/")
    expect(page.locator("article")).to_have_count(8)
    expect(page.locator("article").first.get_by_text("INT. GYM.")).to_be_visible()
    assert page.locator("video[controls]").count() == 8
    expect(page.get_by_role("button", name="Sound on")).to_have_count(0)
    page.get_by_role("link", name="More clips").click()
    expect(page.locator("article")).to_have_count(6)


def test_a_member_logs_in_likes_edits_and_leaves(plain):
    page = plain.log_in("nitrate").go("/v/{second}/")
    button = page.get_by_role("button", name=re.compile("Like"))
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(page.get_by_role("button", name=re.compile("Like"))).to_have_attribute("aria-pressed", "true")
    plain.go("/settings/")
    page.fill("[name=bio]", "without script")
    page.get_by_role("button", name="Save profile").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    plain.go("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Log out").click()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Log in")).to_be_visible()


def test_a_job_is_asked_for_watched_and_cancelled(plain):
    page = plain.log_in("reel").go("/create/")
    page.get_by_label("Prompt").fill("two red balls bounce")
    page.get_by_label(re.compile("Landscape")).check()
    page.get_by_role("button", name="Make the clip").click()
    expect(page.get_by_role("heading", name="In the queue")).to_be_visible()
    assert page.locator("noscript meta[http-equiv=refresh]").count() == 1 or page.locator("meta[http-equiv=refresh]").count() == 1
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="You stopped this one.")).to_be_visible()


def test_the_theme_is_chosen_by_a_form(plain):
    page = plain.log_in("nitrate").go("/settings/")
    page.get_by_label("Light", exact=True).check()
    page.get_by_role("button", name="Save for this device").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
