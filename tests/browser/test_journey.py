"""The whole way of a newcomer, with the real network: join by a code, compose, watch it being made, play, publish, be remixed."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import services
from tests.browser.conftest import PHONE, ROOT, House, Visit

WEIGHTS = ROOT / "generation" / "weights" / "nano"
NEEDED = ("config.json", "planner.safetensors", "renderer.safetensors", "vocoder.safetensors", "text.safetensors")
MAKING = 600_000  # milliseconds that one clip may take on a slow, shared core
PASSWORD = "lantern-reel-42"


@pytest.fixture
def worker(house: House, tmp_path) -> Iterator[None]:
    """`manage.py work` with the real engine, as long as the test lasts."""
    if missing := [name for name in NEEDED if not (WEIGHTS / name).exists()]:
        services.missing(f"no {', '.join(missing)} in {WEIGHTS}")
    log = tmp_path / "worker.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "work"], cwd=ROOT, env=house.environment, stdout=output, stderr=output
        )
        yield
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def join(window: Visit, code: str, handle: str) -> Page:
    """Sign up by a shared link."""
    page = window.go(f"/accounts/signup/?code={code}")
    expect(page.get_by_label("Invite code")).to_have_value(code)
    page.get_by_label("Email").fill(f"{handle}@example.org")
    page.get_by_label("Username").fill(handle)
    page.locator("[name=password1]").fill(PASSWORD)
    page.get_by_label("Birth date").fill("1990-05-17")
    page.get_by_label("Region").select_option("US")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="You")).to_be_visible()
    return page


def compose(window: Visit, prompt: str, frame: str) -> Page:
    """Ask for a clip; ends on the job's page."""
    page = window.page
    page.get_by_label("Prompt").fill(prompt)
    page.get_by_label(re.compile(frame)).check()
    page.get_by_role("button", name=re.compile("^Make the")).dblclick()
    page.wait_for_url(re.compile("/jobs/[0-9a-f-]+/$"))
    return page


def watch_it_come(page: Page) -> None:
    """Progress moves by itself until the clip is there and plays."""
    page.evaluate("window.stayed = true")
    expect(page.get_by_role("heading", name="Your clip is ready")).to_be_visible(timeout=MAKING)
    assert page.evaluate("window.stayed"), "the page was loaded anew"
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.2")
    seconds, height = page.evaluate("(video => [video.duration, video.videoHeight])(document.querySelector('video'))")
    assert seconds == pytest.approx(4, abs=0.2)
    assert height > 0


def publish(page: Page, caption: str) -> str:
    """Put a draft into the feed, open to remixes; returns its path."""
    page.get_by_label(re.compile("^Caption")).fill(caption)
    page.get_by_label("Others may remix this clip").check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published. It is in the feed now.")).to_be_visible()
    return re.sub("^https?://[^/]+", "", page.url)


def allow_remixes(window: Visit) -> None:
    """The member-wide switch."""
    page = window.go("/settings/")
    page.get_by_label("Others may remix my clips").check()
    page.get_by_role("button", name="Save profile").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()


def test_from_an_invitation_to_a_remix(visit, house, worker):
    maker = visit(**PHONE)
    page = join(maker, house.ids["code"], "newmaker")
    allow_remixes(maker)
    maker.go("/create/")
    compose(maker, "three red rubber balls bounce in the gym", "Portrait")
    watch_it_come(page)
    expect(page.locator(".reading")).to_contain_text(re.compile("balls? bounce"))
    clip = publish(page, "My first reel")
    expect(maker.go("/").locator("[data-clip]").first).to_contain_text("My first reel")
    expect(maker.go("/jobs/").locator(".reels li")).to_have_count(1)  # the double click made one job

    friend = visit()
    page = join(friend, house.ids["code"], "remixer")
    friend.go(clip).get_by_role("link", name="Remix", exact=True).click()
    expect(page.get_by_role("heading", name="Remix this clip")).to_be_visible()
    compose(friend, "the same balls in blue", "Portrait")
    watch_it_come(page)
    publish(page, "Bluer")
    expect(page.get_by_role("heading", name="Remix tree")).to_be_visible()
    tree = page.locator(".film a")
    expect(tree).to_have_count(2)
    expect(tree.first).to_contain_text("@newmaker")
    assert maker.complaints == friend.complaints == []
