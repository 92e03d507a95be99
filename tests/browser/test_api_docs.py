"""The page that describes the API shows its operations under our own content policy."""

from __future__ import annotations

from playwright.sync_api import expect


def test_the_operations_are_listed(visit):
    window = visit()
    page = window.go("/api/docs")
    expect(page.get_by_role("heading", name="Vitascope", level=1)).to_be_visible()
    expect(page.get_by_text("/api/generations", exact=True).first).to_be_visible()
    assert window.complaints == []
