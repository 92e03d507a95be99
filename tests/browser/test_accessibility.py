"""axe-core finds nothing to object to, on any page, in either theme, on desktop and phone."""

from __future__ import annotations

import pytest

from tests.browser.conftest import DESKTOP, PHONE, ROOT, STILL

AXE = next((ROOT / "tests" / "browser" / "vendor").glob("axe-core-*/axe.min.js"))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPEN = [
    "/", "/accounts/login/", "/accounts/signup/?code=ABCDE-FGHJK", "/accounts/password/reset/", "/v/{first}/", "/@reel/", "/scorecard/",
    "/verify/",
    "/nothing/",
]  # fmt: skip
OWN = [
    "/", "/scorecard/", "/following/", "/v/{first}/", "/v/{second}/", "/v/{draft}/", "/v/{first}/tree/", "/v/{first}/remixes/",
    "/v/{first}/delete/", "/create/",
    "/create/?remix={first}", "/create/?extend={first}", "/create/?revoice={first}", "/create/?sound={first}",
    "/jobs/", "/jobs/{queued}/", "/jobs/{running}/", "/jobs/{failed}/",
    "/jobs/{cancelled}/", "/jobs/{ready}/",
    "/drafts/", "/invites/", "/feed/wishes/", "/feed/parameters/", "/@lumen/", "/@reel/", "/settings/", "/settings/keys/",
    "/settings/webhooks/", "/settings/webhooks/{hook}/", "/cameos/", "/cameos/new/", "/cameos/take/", "/cameos/requests/",
    "/cameos/uses/", "/cameos/{cameo}/", "/cameos/{cameo}/revoke/", "/cameos/{cameo}/erase/", "/cameos/{cameo}/withdraw-all/",
    "/report/?video={first}",
    "/accounts/email/", "/accounts/password/change/", "/accounts/logout/",
]  # fmt: skip
ROOMS = [
    pytest.param(DESKTOP | {"color_scheme": "dark"}, id="desktop-dark"),
    pytest.param(PHONE | {"color_scheme": "light"}, id="phone-light"),
]


def _faults(window, path: str) -> list[str]:
    page = window.go(path)
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)["violations"]
    return [f"{path}: {fault['id']} {node['target']} {node['failureSummary']}" for fault in found for node in fault["nodes"]]


@pytest.mark.parametrize("room", ROOMS)
def test_a_strangers_pages_have_no_violations(visit, room):
    window = visit(**room, **STILL)
    assert [fault for path in OPEN for fault in _faults(window, path)] == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_members_pages_have_no_violations(visit, room, member_state):
    window = visit(**room, **STILL, storage_state=member_state)
    assert [fault for path in OWN for fault in _faults(window, path)] == []
    assert [line for line in window.complaints if "404" not in line] == []


def test_a_form_with_errors_has_no_violations(visit):
    window = visit()
    page = window.go("/accounts/signup/")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.get_by_role("button", name="Join").click()
    page.wait_for_load_state()
    assert page.locator("[aria-invalid=true]").count() >= 4
    page.evaluate(AXE.read_text())
    assert page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)["violations"] == []
