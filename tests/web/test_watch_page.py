"""A clip's own page: honest words, who may see it, and the maker's controls."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.web.conftest import words
from videos.models import Video


def _page(video: Video, name: str = "watch") -> str:
    return reverse(name, args=[video.pk])


def test_what_was_understood_stands_beside_what_was_asked(client, db):
    video = factories.video(prompt="a dragon plays chess", rendered_as="Two balls bounce.")
    text = words(client.get(_page(video)))
    assert "A clip of: a dragon plays chess Rendered as Two balls bounce." in text


def test_a_clip_whose_engine_does_not_say_what_it_understood_goes_by_its_prompt(client, clip):
    answer = client.get(_page(clip(prompt="a dragon plays chess", rendered_as="")))
    html = answer.content.decode()
    assert "Rendered as" not in words(answer)
    assert 'og:title" content="a dragon plays chess"' in html
    assert 'aria-label="a dragon plays chess"' in html


def test_the_picture_keeps_its_room_before_it_is_there(client, clip):
    html = client.get(_page(clip(width=1280, height=720))).content.decode()
    (tag,) = re.findall(r"<video [^>]*>", html)
    assert 'width="1280" height="720"' in tag
    assert 'preload="metadata"' in tag
    assert " controls" in tag


@pytest.mark.parametrize("status", [Video.Status.DRAFT, Video.Status.WITHHELD, Video.Status.WITHDRAWN])
def test_only_its_maker_sees_what_is_not_published(web, client, member, status):
    video = factories.video(maker=member, status=status)
    assert "Only you can see it." in words(web.get(_page(video)))
    assert client.get(_page(video)).status_code == 404
    assert 'name="robots" content="noindex"' in web.get(_page(video)).content.decode()


def test_share_tags_are_there_for_published_clips_only(web, member):
    published, draft = factories.video(maker=member), factories.video(maker=member, status=Video.Status.DRAFT)
    assert 'property="og:title" content="Two red rubber balls bounce."' in web.get(_page(published)).content.decode()
    assert "og:title" not in web.get(_page(draft)).content.decode()


def test_users_words_are_escaped_and_turn_with_their_script(client, db):
    html = client.get(_page(factories.video(prompt="<script>alert(1)</script> שלום"))).content.decode()
    assert "<script>alert(1)" not in html
    assert 'class="slug" dir="auto"><bdi class="sr">A clip of: </bdi>&lt;script&gt;' in html


def test_like_without_script_goes_back_where_it_was(web, member):
    video = factories.video()
    response = web.post(_page(video, "like"), {"to": "like", "next": "/?cursor=x"})
    assert (response.status_code, response["Location"]) == (302, "/?cursor=x")
    assert video.likes.filter(member=member).count() == 1


def test_like_never_redirects_to_another_site(web, db):
    for wanted in ("https://example.org/", "//example.org/", "/\\example.org"):
        response = web.post(_page(factories.video(), "like"), {"to": "like", "next": wanted})
        assert response["Location"].startswith("/v/")


def test_like_by_htmx_answers_with_the_turned_button(web, db):
    video = factories.video()
    answer = web.post(_page(video, "like"), {"to": "like", "next": "/?cursor=x"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in answer.content.decode()
    assert 'name="next" value="/?cursor=x"' in answer.content.decode()
    assert "Like, 1 like" in words(answer)
    again = web.post(_page(video, "like"), {"to": "unlike"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="false"' in again.content.decode()
    assert "Like, 0 likes" in words(again)


def test_a_stranger_who_likes_by_htmx_is_sent_to_the_log_in_page_as_a_whole(client, db):
    answer = client.post(_page(factories.video(), "like"), {"to": "like"}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/accounts/login/"
    assert answer.content == b""


def test_a_refusal_by_htmx_is_a_notice_not_a_page(web, db):
    draft = factories.video(status=Video.Status.DRAFT, maker=factories.member())
    answer = web.post(_page(draft, "like"), {"to": "like"}, headers={"HX-Request": "true"})
    assert answer.status_code == 404


def test_publishing_sets_the_words_and_the_switch(web, member):
    draft = factories.video(maker=member, status=Video.Status.DRAFT)
    web.post(_page(draft, "publish"), {"caption": " Hello ", "remix_allowed": "on"})
    draft.refresh_from_db()
    assert (draft.status, draft.caption, draft.remix_allowed) == ("published", "Hello", True)


def test_a_caption_of_two_lines_is_taken_as_browsers_send_it(web, member):
    draft = factories.video(maker=member, status=Video.Status.DRAFT)
    web.post(_page(draft, "publish"), {"caption": "x" * 139 + "\r\n" + "y" * 140})
    draft.refresh_from_db()
    assert (draft.status, draft.caption) == ("published", "x" * 139 + "\n" + "y" * 140)
    assert "x<br>y" in web.get(_page(draft)).content.decode()


def test_a_refused_caption_comes_back_as_it_was_typed(web, member):
    draft = factories.video(maker=member, status=Video.Status.DRAFT)
    long = "x" * 281
    answer = web.post(_page(draft, "publish"), {"caption": long, "remix_allowed": "on"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f">{long}</textarea>" in html
    assert 'aria-describedby="caption-help caption-error" aria-invalid="true"' in html
    assert re.search(r'name="remix_allowed" checked', html)
    draft.refresh_from_db()
    assert (draft.status, draft.caption) == ("draft", "")


def test_a_published_clip_is_edited_and_taken_back(web, member):
    video = factories.video(maker=member, caption="old", remix_allowed=True)
    web.post(_page(video, "edit"), {"caption": "new"})
    video.refresh_from_db()
    assert (video.caption, video.remix_allowed) == ("new", False)
    web.post(_page(video, "unpublish"))
    video.refresh_from_db()
    assert video.status == "draft"


def test_deleting_asks_first(web, member):
    video = factories.video(maker=member)
    question = web.get(_page(video, "delete"))
    assert "Delete this clip?" in words(question)
    video.refresh_from_db()
    assert video.status == "published"
    assert web.post(_page(video, "delete"))["Location"] == f"/@{member.handle}/"
    video.refresh_from_db()
    assert video.status == "deleted"


@pytest.mark.parametrize("name", ["publish", "edit", "unpublish", "delete"])
def test_others_change_nothing(web, name):
    video = factories.video(caption="mine")
    assert web.post(_page(video, name), {"caption": "theirs"}).status_code == 403
    video.refresh_from_db()
    assert (video.status, video.caption) == ("published", "mine")


def test_others_are_not_even_asked_whether_to_delete(web, db):
    assert web.get(_page(factories.video(), "delete")).status_code == 403


def test_the_controls_are_shown_to_the_maker_alone(web, client, member):
    video = factories.video(maker=member)
    assert "Take back to drafts" in words(web.get(_page(video)))
    assert "Take back to drafts" not in words(client.get(_page(video)))
