"""Profiles, following, blocking, settings and invites as pages."""

from __future__ import annotations

import re

import pytest

from accounts.models import Block, Follow
from invites import services as invites
from tests import factories
from tests.web.conftest import faults_of, words


def test_a_profile_shows_published_clips_only(web, other):
    factories.video(maker=other, prompt="shown clip")
    factories.video(maker=other, prompt="hidden draft", status="draft")
    text = words(web.get(f"/@{other.handle}/"))
    assert "shown clip" in text
    assert "hidden draft" not in text


def test_capitals_in_a_handle_lead_to_its_one_address(web, other):
    response = web.get(f"/@{other.handle.upper()}/")
    assert (response.status_code, response["Location"]) == (301, f"/@{other.handle}/")


def test_follow_block_and_back(web, member, other):
    page = f"/@{other.handle}/"
    web.post(f"{page}follow/")
    assert Follow.objects.filter(follower=member, followed=other).exists()
    web.post(f"{page}unfollow/")
    assert not Follow.objects.exists()
    web.post(f"{page}block/")
    assert Block.objects.filter(blocker=member, blocked=other).exists()
    assert "Unblock them to see their clips." in words(web.get(page))
    web.post(f"{page}unblock/")
    assert not Block.objects.exists()


def test_who_is_blocked_finds_no_profile(web, member, other):
    Block.objects.create(blocker=other, blocked=member)
    assert web.get(f"/@{other.handle}/").status_code == 404
    assert web.post(f"/@{other.handle}/follow/").status_code == 404
    assert not Follow.objects.exists()


def test_relations_need_a_member_and_a_post(client, web, other):
    assert client.post(f"/@{other.handle}/follow/")["Location"].startswith("/accounts/login/")
    assert web.get(f"/@{other.handle}/follow/").status_code == 405
    assert not Follow.objects.exists()


def test_settings_save_the_profile(web, member):
    web.post("/settings/", {"display_name": "New Name", "bio": "Hello", "remix_allowed": "on"})
    member.refresh_from_db()
    assert (member.display_name, member.bio, member.remix_allowed) == ("New Name", "Hello", True)


def test_refused_settings_keep_what_was_typed(web, member):
    response = web.post("/settings/", {"display_name": "\u202e", "bio": "kept", "remix_allowed": "on"})
    html = response.content.decode()
    assert response.status_code == 422
    assert 'aria-describedby="display_name-error"' in html
    assert ">kept</textarea>" in html
    assert 'name="remix_allowed" checked' in html
    member.refresh_from_db()
    assert (member.bio, member.remix_allowed) == ("", False)


def test_the_look_is_kept_in_cookies_and_drawn_by_the_server(client, db):
    response = client.post("/settings/look/", {"theme": "light", "autoplay": "off", "next": "/"})
    assert response["Location"] == "/"
    assert '<html lang="en" data-theme="light" data-autoplay="off">' in client.get("/").content.decode()
    client.post("/settings/look/", {"theme": "auto", "autoplay": "on"})
    assert '<html lang="en" data-theme="" data-autoplay="on">' in client.get("/").content.decode()


def test_a_strange_theme_is_ignored(client, db):
    response = client.post("/settings/look/", {"theme": '"><script>'})
    assert "theme" not in response.cookies
    client.cookies["theme"] = '"><script>'
    assert 'data-theme=""' in client.get("/").content.decode()


def test_invites_show_codes_with_links_and_what_became_of_them(web, member):
    used, open_code, revoked = invites.give_codes(member=member)[:3]
    guest = factories.member(handle="guest")
    invites.redeem(code=used, member=guest)
    invites.revoke(code=revoked, by=member)
    response = web.get("/invites/")
    text, html = words(response), response.content.decode()
    assert "You can still let 2 people in." in text
    assert f"/accounts/signup/?code={open_code.code}" in html
    assert f"?code={revoked.code}" not in html
    assert "Taken back" in text
    assert "@guest joined with it." in text


def test_a_banned_guest_keeps_their_place_but_not_their_name(web, member):
    invites.redeem(code=invites.give_codes(member=member)[0], member=factories.member(handle="guest", is_active=False))
    text = words(web.get("/invites/"))
    assert "somebody who is not here any more joined with it." in text
    assert "1 person came by your invitations" in text
    assert "guest" not in text


def test_the_tree_of_guests_nests(web, member):
    above = member
    for handle in ("first", "second", "third"):
        guest = factories.member(handle=handle)
        invites.redeem(code=invites.give_codes(member=above)[0], member=guest)
        above = guest
    invites.redeem(code=member.invite_codes.filter(uses=0)[0], member=factories.member(handle="aside"))
    html = web.get("/invites/").content.decode()
    assert faults_of(html) == []
    tree = re.search(r'<ul class="branches">.*?</ul>\s*</section>', html, re.DOTALL)
    order = [handle or tag for handle, tag in re.findall(r"@(\w+)<|<(/?ul)", tree.group())]
    assert order == ["ul", "first", "ul", "second", "ul", "third", "/ul", "/ul", "aside", "/ul"]


def test_a_code_is_taken_back(web, member):
    code = invites.give_codes(member=member)[0]
    web.post(f"/invites/{code.pk}/revoke/")
    code.refresh_from_db()
    assert code.revoked_at is not None


def test_somebody_elses_code_is_not_there(web, other):
    code = invites.give_codes(member=other)[0]
    assert web.post(f"/invites/{code.pk}/revoke/").status_code == 404
    code.refresh_from_db()
    assert code.revoked_at is None


@pytest.mark.parametrize("path", ["/settings/", "/invites/", "/jobs/", "/drafts/"])
def test_personal_pages_ask_strangers_to_log_in(client, db, path):
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
