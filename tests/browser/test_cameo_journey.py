"""The whole way of a likeness, by the pages alone: a take, a yes, a clip, a remix, and all of it taken back, with the shipped network.

Chromium's camera shows a test picture with nobody in it, so this house believes every take (`trusting`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, STILL, House, Visit, open_house
from tests.browser.test_journey import publish

pytestmark = pytest.mark.consent
PROMPT, REMIX = "@nova skates past a red ball", "at night"
JOB = re.compile("/jobs/[0-9a-f-]+/$")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of its own, in which takes are believed."""
    with open_house(tmp_path_factory.mktemp("cameo"), "cast", "tests.browser.trusting:application") as home:
        yield home


@dataclass
class Copy:
    """What somebody kept of a clip: its file, and every link to its media."""

    path: str
    file: bytes
    links: list[str]


def enrol(window: Visit) -> Page:
    """Record a take with the camera and send it; ends on the likeness's page."""
    page = window.go("/cameos/take/")
    page.get_by_role("button", name="Record with this camera").click()
    expect(page.locator("[data-cue]")).to_contain_text("Turn your head")
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_label("Your take")).to_be_visible()
    expect(page.get_by_label("Handle")).to_have_value("nova")
    page.get_by_label("It is me").check()
    page.get_by_role("button", name="Send the take").click()
    page.wait_for_url(re.compile("/cameos/[0-9a-f-]+/$"))
    expect(page.locator("main header")).to_contain_text("Accepted")
    expect(page.get_by_role("img")).to_have_count(6)  # three views, on light and on dark
    return page


def share(page: Page) -> None:
    """With everyone, who has to ask first; remixes too."""
    page.get_by_role("radio", name="Everyone").check()
    for scope in ("Show me", "Let me speak", "Remix clips with me"):
        page.get_by_label(scope, exact=True).check()
    page.get_by_label("Ask me each time").check()
    save(page)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()


def watch_it_come(page: Page, house: House) -> None:
    """The job's page says by itself that the clip is there."""
    page.wait_for_url(JOB)
    house.work()
    expect(page.get_by_role("heading", name="Your clip is ready")).to_be_visible()


def keep(stranger: Visit, path: str) -> Copy:
    """Save a clip as anybody may who sees its page."""
    page = stranger.go(path)
    links = page.locator("video.picture").evaluate("video => [video.src, video.poster].filter(Boolean)")
    answers = [page.request.get(link) for link in links]
    assert [answer.status for answer in answers] == [200] * len(links)
    return Copy(path, answers[0].body(), links)


def verified(stranger: Visit, copy: Copy) -> Locator:
    """What /verify/ says of the consents in a copy."""
    page = stranger.go("/verify/")
    page.get_by_label("MP4 video").set_input_files({"name": "kept.mp4", "mimeType": "video/mp4", "buffer": copy.file})
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="This clip was made here, by a network.")).to_be_visible()
    return page.locator(".facts div").filter(has=page.locator("dt", has_text="Consent"))


def shown(visit: Callable[..., Visit], *paths: str) -> dict[str, list[int]]:
    """How often a stranger who was never here comes upon these."""
    feed, found = (visit(**STILL).go(path).locator("main") for path in ("/", "/search/?q=past"))
    return {
        "feed": [feed.locator(f"[data-clip]:has(a[href='{path}'])").count() for path in paths],
        "search": [found.locator(f"a[href='{path}']").count() for path in paths],
    }


def test_a_likeness_from_its_take_to_its_withdrawal(visit, house):
    nova = visit(**STILL, permissions=["camera", "microphone"]).log_in("nova")
    maker, third, stranger = visit(**PHONE, **STILL).log_in("maker"), visit(**STILL).log_in("third"), visit(**STILL)
    page = enrol(nova)
    cameo = page.url.removeprefix(house.url)
    share(page)

    # The maker may not cast her yet, and asks.
    page = maker.go("/create/")
    page.get_by_label("Prompt").fill(PROMPT)
    page.get_by_role("button", name="Make the clip").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="Ask them").click()
    expect(page.get_by_text("Asked. You are told when they answer.")).to_be_visible()
    house.work()

    # She sees the words and what it would be, and says yes.
    page = nova.go("/cameos/requests/")
    request = page.get_by_role("listitem").filter(has_text="@maker")
    expect(request).to_contain_text(PROMPT)
    page.wait_for_function("() => document.querySelector('video.animatic').readyState > 0")
    animatic = page.locator("video.animatic").evaluate("video => video.src")
    request.get_by_role("button", name="Allow").click()
    expect(page.get_by_text("Allowed, for this prompt and once.")).to_be_visible()

    # The maker makes it by her yes; she sees the draft.
    page = maker.go("/cameos/requests/")
    page.get_by_role("link", name="Make the clip").click()
    expect(page.get_by_label("Prompt")).to_have_value(PROMPT)
    page.get_by_role("button", name="Make the clip").click()
    watch_it_come(page, house)
    assert stranger.page.request.get(animatic).status == 404, "gone with the yes"
    uses = nova.go("/cameos/uses/").locator("li.row")
    expect(uses).to_have_count(1)
    expect(uses).to_contain_text(PROMPT)
    expect(uses.locator(".label")).to_have_text("Draft")
    clip = publish(page, "Past the ball")

    # She is asked no more, and a third remixes it.
    page = nova.go(cameo)
    page.get_by_label("Ask me each time").uncheck()
    save(page)
    page = third.go(clip)
    page.get_by_role("link", name="Remix", exact=True).click()
    page.get_by_label("Prompt").fill(REMIX)
    page.get_by_role("button", name="Make the remix").click()
    watch_it_come(page, house)
    remix = publish(page, "Past it late")
    expect(nova.go("/cameos/uses/").locator("li.row .label")).to_have_text(["Published", "Published"])
    assert shown(visit, clip, remix) == {"feed": [1, 1], "search": [1, 1]}
    kept = [keep(stranger, path) for path in (clip, remix)]
    for copy in kept:
        expect(verified(stranger, copy)).to_contain_text(["Holds"])

    # She takes it all back.
    page = nova.go(cameo)
    page.get_by_role("link", name="Take it back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back. Every clip with it is withdrawn.")).to_be_visible()
    assert shown(visit, clip, remix) == {"feed": [0, 0], "search": [0, 0]}
    for copy in kept:
        assert stranger.page.goto(house.url + copy.path).status == 404
        assert [stranger.page.request.get(link).status for link in copy.links] == [404] * len(copy.links)
        expect(verified(stranger, copy)).to_contain_text(["Withdrawn"])
    expect(nova.go("/cameos/uses/").locator("li.row .label")).to_have_text(["Withdrawn", "Withdrawn"])
    for window, path in ((maker, clip), (third, remix)):
        expect(window.go(path).locator("main")).to_contain_text("A person in it took their consent back.")
    page = maker.go("/jobs/")
    expect(page.locator(".reels .label")).to_have_text("Withdrawn")
    expect(page.locator(".reels img")).to_have_count(0)
    page.locator(".reels a").click()
    expect(page.get_by_role("heading", name="Your clip is out of view")).to_be_visible()
    expect(page.locator("video")).to_have_count(0)
    assert [line for window in (nova, maker, third) for line in window.complaints if "422" not in line] == []
