"""A take recorded in the browser reaches the server as a film, and what the checks say of it stands on the page.

Chromium's camera is a test picture with a beep, so there is nobody in it.
"""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import STILL


def test_recording_and_sending(visit, member_state):
    window = visit(**STILL, storage_state=member_state, permissions=["camera", "microphone"])
    page = window.go("/cameos/take/")
    first = page.locator("[name=challenge]").input_value()
    page.get_by_role("button", name="Record with this camera").click()
    expect(page.locator("[data-cue]")).to_have_text("Look straight ahead.")
    expect(page.locator("[data-cue]")).to_contain_text("Say: ")
    expect(page.locator("[data-cue]")).to_contain_text("Turn your head", timeout=30_000)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_label("Your take")).to_be_visible()
    name, size = page.evaluate("() => [...document.getElementById('video').files].map((file) => [file.name, file.size])[0]")
    assert re.fullmatch(r"take\.(mp4|webm)", name)
    assert size > 10_000
    page.get_by_label("It is me").check()
    page.get_by_role("button", name="Send the take").click()
    expect(page.get_by_role("alert")).to_contain_text("Your face is not seen")
    expect(page.get_by_role("alert")).to_contain_text("Nothing of it was kept.")
    assert page.locator("[name=challenge]").input_value() != first
    assert window.complaints == [] or all("422" in line for line in window.complaints)


def test_no_camera_is_said(visit, member_state):
    page = visit(**STILL, storage_state=member_state).go("/cameos/take/")
    page.evaluate("() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError')); }")
    page.get_by_role("button", name="Record with this camera").click()
    expect(page.locator("[data-trouble]")).to_contain_text("are not allowed here")


def test_a_chosen_picture_is_shown_on_both_grounds(visit, member_state, tmp_path):
    from tests.cameos.test_things import drawn

    path = tmp_path / "ball.png"
    path.write_bytes(drawn())
    page = visit(**STILL, storage_state=member_state).go("/cameos/new/")
    page.get_by_label("Picture or clip").set_input_files(path)
    expect(page.get_by_alt_text("The picture that you chose, on dark")).to_be_visible()
