"""The whole way of a newcomer, with the shipped network: join by a code, compose, watch it being made, play, publish, be remixed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, House, Visit, open_house

PASSWORD = "lantern-reel-42"
# Every value that the bar takes, as somebody sees it who looks on.
NOTE_PROGRESS = """() => {
    window.stayed = true;
    window.noted = [];
    new MutationObserver(() => {
        const bar = document.getElementById('progress');
        if (bar && bar.value !== window.noted.at(-1)) window.noted.push(bar.value);
    }).observe(document.getElementById('main'), {subtree: true, childList: true, attributes: true});
}"""
# The largest change of any colour between one second and the next, of 255.
CHANGES = """async () => {
    const video = document.querySelector('video');
    const paper = Object.assign(document.createElement('canvas'), {width: 96, height: 96}).getContext('2d', {willReadFrequently: true});
    video.pause();
    const looks = [];
    for (const second of [0.5, 1.5, 2.5, 3.5]) {
        const there = new Promise(done => video.addEventListener('seeked', done, {once: true}));
        video.currentTime = second;
        await there;
        paper.drawImage(video, 0, 0, 96, 96);
        looks.push(paper.getImageData(0, 0, 96, 96).data);
    }
    return looks.slice(1).map((look, place) => look.reduce((most, value, at) => Math.max(most, Math.abs(value - looks[place][at])), 0));
}"""
# Length in seconds and root mean square of the sound, decoded by the browser.
SOUND = """async () => {
    const file = await (await fetch(document.querySelector('video').currentSrc)).arrayBuffer();
    const sound = await new OfflineAudioContext(1, 1, 16000).decodeAudioData(file);
    const samples = sound.getChannelData(0);
    return [sound.duration, Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)];
}"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An empty house of its own: what is published here is in nobody else's feed, and a worker finds no other job."""
    with open_house(tmp_path_factory.mktemp("journey"), "invite") as home:
        yield home


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


def compose(page: Page, prompt: str, frame: str) -> None:
    """Ask for a clip; ends on the job's page."""
    page.get_by_label("Prompt").fill(prompt)
    page.get_by_label(re.compile(frame)).check()
    page.get_by_role("button", name=re.compile("^Make the")).dblclick()
    page.wait_for_url(re.compile("/jobs/[0-9a-f-]+/$"))


def watch_it_come(page: Page, house: House) -> None:
    """Progress moves by itself until the clip is there and plays: a picture that changes, and sound."""
    expect(page.get_by_role("heading", name="In the queue")).to_be_visible()
    page.evaluate(NOTE_PROGRESS)
    house.work()
    expect(page.get_by_role("heading", name="Your clip is ready")).to_be_visible()
    assert page.evaluate("window.stayed"), "the page was loaded anew"
    noted = page.evaluate("window.noted")
    assert noted == sorted(noted)
    assert len(noted) >= 3
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.2")
    seconds, height = page.evaluate("(video => [video.duration, video.videoHeight])(document.querySelector('video'))")
    assert seconds == pytest.approx(4, abs=0.2)
    assert height == 1280
    assert min(page.evaluate(CHANGES)) > 40
    length, loudness = page.evaluate(SOUND)
    assert length == pytest.approx(4, abs=0.2)
    assert loudness > 0.003  # -50 dB


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


def test_from_an_invitation_to_a_remix(visit, house):
    maker = visit(**PHONE)
    page = join(maker, house.ids["code"], "newmaker")
    allow_remixes(maker)
    maker.go("/create/")
    compose(page, "three red rubber balls bounce in the gym", "Portrait")
    watch_it_come(page, house)
    expect(page.locator(".reading")).to_contain_text(re.compile("balls? bounce"))
    clip = publish(page, "My first reel")
    expect(visit().go("/").locator("[data-clip]").filter(has_text="My first reel")).to_have_count(1)  # one's own does not come back
    expect(maker.go("/jobs/").locator(".reels li")).to_have_count(1)  # the double click made one job

    friend = visit()
    page = join(friend, house.ids["code"], "remixer")
    friend.go(clip).get_by_role("link", name="Remix", exact=True).click()
    expect(page.get_by_role("heading", name="Remix this clip")).to_be_visible()
    compose(page, "the same balls in blue", "Portrait")
    watch_it_come(page, house)
    publish(page, "Bluer")
    expect(page.get_by_role("heading", name="Remix tree")).to_be_visible()
    tree = page.locator(".film a")
    expect(tree).to_have_count(2)
    expect(tree.first).to_contain_text("@newmaker")
    expect(tree.last).to_contain_text("@remixer")
    assert maker.complaints == friend.complaints == []
