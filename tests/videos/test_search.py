"""Search over words of videos and names of members, on both databases, whatever is asked."""

from __future__ import annotations

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Block
from tests import factories
from tests.web.conftest import words
from videos import search, services
from videos.models import SearchText

HOSTILE = [
    "\x00",
    "'",
    '"',
    "*",
    "a* OR b",
    '"a" NEAR "b"',
    "words : x",
    "x) UNION SELECT",
    "%",
    "_",
    "\\",
    "&|!<->",
    "-a",
    "^a",
    "😀",
    "(" * 150,
    "a:*",
    "{a}",
]


def published(maker=None, caption="", **fields):
    video = factories.video(maker=maker or factories.member(), status="draft", **fields)
    return services.publish(video=video, by=video.maker, caption=caption)


def found(text, client=None, **more) -> list[str]:
    answer = (client or APIClient()).get("/api/search/videos", {"q": text} | more)
    assert answer.status_code == 200
    return [item["id"] for item in answer.json()["items"]]


def test_words_are_found_in_prompt_reading_and_caption_on_both_databases(real_database):
    both = published(prompt="Zwei Bälle HÜPFEN", rendered_as="Two red balls.", caption="für Lumière")
    other = published(prompt="a gymnast", rendered_as="Somebody flips.", caption="")
    published(prompt="شبكة كرة", rendered_as="")
    assert found("balle hupfen") == found("RED lumiere für") == found("bal") == [str(both.pk)]
    assert found("red gymnast") == found("all") == []
    assert len(found("كرة")) == 1
    services.edit(video=both, by=both.maker, caption="gone")
    assert (found("lumiere"), found("gone")) == ([], [str(both.pk)])
    services.unpublish(video=other, by=other.maker)
    services.delete(video=both, by=both.maker)
    assert (found("gymnast"), found("gone"), SearchText.objects.filter(video=both).count()) == ([], [], 0)
    for text in HOSTILE:
        found(text)
    for text in HOSTILE:
        assert APIClient().get("/api/search/members", {"q": text}).status_code == 200
        assert Client().get("/search/", {"q": text}).status_code == 200


@pytest.mark.django_db
def test_what_one_may_not_see_is_not_found(api, member):
    hidden, blocked, mine = (published(prompt="balloon") for _ in range(3))
    type(hidden).objects.filter(pk=hidden.pk).update(status="withheld")
    Block.objects.create(blocker=blocked.maker, blocked=member)
    assert found("balloon", api) == [str(mine.pk)]


@pytest.mark.django_db
def test_pages_belong_to_what_was_asked(api):
    videos = [published(prompt=f"balloon {number}") for number in range(4)]
    cursor = api.get("/api/search/videos", {"q": "balloon", "limit": 2}).json()["next_cursor"]
    assert found("balloon", api, cursor=cursor) == [str(video.pk) for video in videos[1::-1]]
    assert api.get("/api/search/videos", {"q": "other", "cursor": cursor}).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["videos", "members"])
def test_nothing_asked_is_nothing_found_and_too_much_is_refused(api, kind):
    published()
    for text in ("", "  ", " @ ", "!?"):
        assert api.get(f"/api/search/{kind}", {"q": text}).json() == {"items": []}
    answer = api.get(f"/api/search/{kind}", {"q": "x" * 201})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"], answer.json()["errors"][0]["code"]) == (422, "/q", "too_long")


@pytest.mark.django_db
def test_people_are_found_by_how_their_names_begin(api, member):
    ada = factories.member(handle="ada_l", display_name="Countess Ada")
    factories.member(handle="adam", display_name="Adam", is_active=False)
    hidden = factories.member(handle="ada_blocks", display_name="x")
    Block.objects.create(blocker=hidden, blocked=member)
    for text in ("ada", "@ADA", " countess  ada ", "ada_l"):
        assert [item["handle"] for item in api.get("/api/search/members", {"q": text}).json()["items"]] == ["ada_l"]
    assert api.get("/api/search/members", {"q": "da"}).json() == {"items": []}
    assert api.get("/api/search/members", {"q": "ad%"}).json() == {"items": []}
    assert ada.handle in words(Client().get("/search/?q=countess"))


@pytest.mark.django_db
def test_a_page_of_members_goes_on(api):
    members = [factories.member(handle=f"zoe{number}") for number in range(3)]
    cursor = api.get("/api/search/members", {"q": "zoe", "limit": 2}).json()["next_cursor"]
    rest = api.get("/api/search/members", {"q": "zoe", "cursor": cursor}).json()
    assert rest == {"items": [{"handle": members[0].handle, "display_name": members[0].display_name, "bio": ""}]}


@pytest.mark.django_db
def test_the_page_says_when_nothing_is_found_and_keeps_the_words_for_more(client):
    assert "Nothing on this reel." in words(client.get("/search/?q=zzz"))
    assert "All words have to stand" in words(client.get("/search/"))
    for number in range(25):
        published(prompt=f"tiny & balloon {number}")
    html = client.get("/search/?q=tiny+%26+balloon").content.decode()
    assert "?q=tiny%20%26%20balloon&amp;cursor=" in html


def test_words_are_folded():
    assert search.words_of("Ça-va? 3 BÄLLE_und ﬁn " + "x" * 50) == ["ca", "va", "3", "balle", "und", "fin", "x" * 40]


@pytest.mark.django_db
def test_searching_takes_three_queries(api, django_assert_num_queries):
    """The words, the clips, and whether there are new ones to know the meaning of."""
    for _ in range(3):
        published(prompt="balloon")
    found("balloon", api)
    with django_assert_num_queries(3):
        assert len(found("balloon", api)) == 3
