"""Rules that every page keeps: no inline script or style, nesting tags, names on controls, errors as pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.web.conftest import faults_of, words

TEMPLATES = sorted(Path(settings.BASE_DIR / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR / "templates")))
def test_templates_have_nothing_that_the_content_policy_forbids(path):
    html = path.read_text()
    assert not re.search(r"\sstyle\s*=", html)
    assert not re.search(r"\son[a-z]+\s*=", html)
    assert not re.search(r"hx-on|javascript:|<style", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


def _pages(member) -> list[str]:
    video = factories.video(maker=member)
    draft = factories.video(maker=member, status="draft")
    job = factories.job(member=member)
    cameo = factories.cameo(member)
    factories.video_with(cameo)
    desk = [reverse(name, args=[cameo.pk]) for name in ("cameo", "cameo-revoke", "cameo-erase", "cameo-withdraw-all")]
    names = [reverse(name, args=[video.pk]) for name in ("watch", "tree", "delete", "comments")] + [reverse("watch", args=[draft.pk])]
    account = [reverse(name) for name in ("account_email", "account_change_password", "account_logout")]
    own = [
        "/",
        "/scorecard/",
        "/verify/",
        "/following/",
        "/feed/wishes/",
        "/feed/parameters/",
        "/create/",
        "/jobs/",
        f"/jobs/{job.pk}/",
        "/drafts/",
        "/saved/",
        "/search/?q=clip",
        "/settings/people/",
        "/settings/guardian/",
        "/settings/inbox/",
        "/boards/",
        "/inbox/",
        "/messages/",
        "/messages/requests/",
        f"/messages/@{factories.member().handle}/",
        "/invites/",
        "/settings/",
        "/settings/plan/",
        "/settings/keys/",
        "/settings/webhooks/",
        "/cameos/",
        "/cameos/new/",
        "/cameos/take/",
        "/cameos/requests/",
        "/cameos/uses/",
        f"/@{member.handle}/",
    ]
    return names + account + desk + own


def test_tags_nest_and_links_stay_in_the_house(web, member):
    for path in _pages(member):
        response = web.get(path)
        html = response.content.decode()
        assert response.status_code == 200, path
        assert faults_of(html) == [], path
        assert not re.search(r'(?:src|href)="(?:https?:)?//(?!testserver)', html), path
        assert html.count("<h1") == 1, path


def test_pages_are_small(web, member):
    maker = factories.member(remix_allowed=True)
    for number in range(10):
        factories.video(maker=maker, remix_allowed=True, prompt=f"clip {number} " + "x" * 100)
    assert len(web.get("/").content) <= 40_000


def test_the_policy_is_strict(client, db):
    policy = client.get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy


def test_the_page_of_the_api_keeps_the_policy(client, db):
    html = client.get("/api/docs").content.decode()
    assert "<style" not in html
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
    script = client.get("/api/docs?script=")
    assert (script.status_code, script["Content-Type"]) == (200, "application/javascript")
    assert "SwaggerUIBundle" in script.content.decode()


def test_what_is_not_there_is_a_page_with_its_status(client, db):
    response = client.get("/nothing/")
    assert response.status_code == 404
    assert "This reel is blank." in words(response)


def test_an_old_form_is_explained(member):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    response = client.post("/settings/", {"display_name": "x"})
    assert response.status_code == 403
    assert "Nothing was changed." in words(response)


def test_a_broken_database_still_gets_a_page(monkeypatch, web):
    def broken(*args, **kwargs):
        raise OperationalError("the projector burns")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", broken)
    web.raise_request_exception = False
    response = web.get("/")
    assert response.status_code == 500
    assert "The film tore." in words(response)
    assert "the projector burns" not in words(response)


def test_signing_up_by_a_shared_link_fills_in_the_code(client, db):
    html = client.get("/accounts/signup/?code=ABCDE-FGHJK").content.decode()
    assert re.search(r'<input[^>]*name="invite_code"[^>]*value="ABCDE-FGHJK"|<input[^>]*value="ABCDE-FGHJK"[^>]*name="invite_code"', html)


def test_sign_up_errors_are_tied_to_their_fields(client, db):
    html = client.post("/accounts/signup/", {"invite_code": "WRONG", "email": "x", "username": "a"}).content.decode()
    for field in ("email", "username", "birth_date"):
        (tag,) = re.findall(rf'<input[^>]*name="{field}"[^>]*>', html)
        assert 'aria-invalid="true"' in tag
        assert f"id_{field}_error" in tag
        assert f'id="id_{field}_error"' in html
