"""Layout promises: nothing jumps, nothing sticks out at 320 pixels, everything to press is large enough."""

from __future__ import annotations

import pytest

from tests.browser.conftest import DESKTOP, PHONE, STILL

PAGES = [
    "/", "/v/{first}/", "/v/{first}/tree/", "/create/", "/create/?remix={second}", "/create/?extend={second}", "/jobs/",
    "/jobs/{running}/", "/jobs/{ready}/", "/jobs/{failed}/", "/drafts/", "/invites/", "/@reel/", "/@nitrate/", "/settings/",
    "/settings/keys/", "/settings/webhooks/", "/settings/webhooks/{hook}/", "/accounts/email/", "/scorecard/", "/verify/",
    "/cameos/{cameo}/", "/cameos/uses/", "/cameos/requests/", "/report/?video={first}",
]  # fmt: skip
SHIFTS = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => { if (!entry.hadRecentInput) sum += entry.value; }))
        .observe({type: 'layout-shift', buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 100)));
})"""
# Links inside running text are exempt (WCAG 2.5.8, inline).
SMALL = """least => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
    .filter(element => element.checkVisibility({visibilityProperty: true}) && !element.closest('.skip, [aria-hidden=true]'))
    .filter(element => !(element.matches('a') && getComputedStyle(element).display === 'inline'))
    .map(element => element.matches('[type=radio], [type=checkbox]') ? element.closest('label') ?? element.parentElement : element)
    .map(element => [element.outerHTML.slice(0, 90), element.getBoundingClientRect()])
    .filter(([, box]) => Math.min(box.width, box.height) < least - 0.5)
    .map(([html, box]) => `${html} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


@pytest.mark.parametrize("room", [pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone")])
def test_nothing_moves_while_a_page_settles(visit, member_state, room):
    window = visit(**room, storage_state=member_state)
    moved = {}
    for path in ("/", "/v/{first}/", "/create/", "/jobs/{ready}/", "/@reel/", "/invites/"):
        page = window.go(path)
        page.wait_for_load_state("networkidle")
        moved[path] = page.evaluate(SHIFTS)
    assert moved == dict.fromkeys(moved, 0)


def test_nothing_sticks_out_at_320_pixels(visit, member_state):
    window = visit(**STILL, storage_state=member_state, viewport={"width": 320, "height": 640})
    wide = {}
    for path in PAGES:
        page = window.go(path)
        wide[path] = page.evaluate("Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)")
    assert wide == dict.fromkeys(PAGES, 0)


def test_everything_to_press_is_at_least_44_pixels_on_a_phone(visit, member_state):
    window = visit(**PHONE, **STILL, storage_state=member_state)
    assert {path: small for path in PAGES if (small := window.go(path).evaluate(SMALL, 44))} == {}


def test_the_keyboard_reaches_the_page_by_the_skip_link_with_a_visible_focus(visit):
    page = visit(**STILL).go("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    outline = page.evaluate("(style => style.outlineStyle + ' ' + style.outlineWidth)(getComputedStyle(document.activeElement))")
    assert outline == "solid 3px"
