"""Search by meaning: a word finds clips about it in other words and languages, behind those that hold it, and none that may not be seen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from statistics import mean

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Block
from feed import catalogue
from feed.embedding import EMBEDDER, words_of
from tests.feed.reels import published
from tests.web.conftest import faults_of, words
from videos import services
from videos.models import Video

# Topic, what is looked for in three languages, and captions about it without these words; written before any of it was tried.
MEANINGS = [tuple(line.split(" | ")) for line in (Path(__file__).parent / "meanings.txt").read_text().splitlines()]


def found(text, client=None, **more) -> list[str]:
    answer = (client or APIClient()).get("/api/search/videos", {"q": text} | more)
    assert answer.status_code == 200
    return [item["id"] for item in answer.json()["items"]]


def test_synonyms_find_each_other_across_languages_on_both_databases(real_database):
    tabby = published(prompt="A tabby purrs", hours=3)
    katze = published(prompt="Eine Katze schläft", hours=2)
    chaton = published(prompt="Un chaton joue", hours=1)
    rocket = published(prompt="A rocket lifts off")
    cats = [str(video.pk) for video in (chaton, katze, tabby)]
    for text in ("kitten", "chat", "Kätzchen", "the cats", "animals"):
        assert found(text) == cats
    assert found("Katze") == [cats[1], cats[0], cats[2]]  # who holds the word comes first
    assert found("fusée") == found("Weltraum") == [str(rocket.pk)]
    assert found("zebra zqx") == []


@pytest.mark.django_db
def test_every_word_has_to_be_answered_by_itself_or_by_its_meaning():
    both = published(prompt="A kitten plays the piano in Lisbon")
    published(prompt="A kitten naps in Porto")
    published(prompt="A violin alone")
    assert found("cat music") == found("chat lisbon") == found("lisbon Katze") == [str(both.pk)]
    assert found("cat berlin") == found("lisbon tram") == []


@pytest.mark.django_db
def test_what_may_not_be_seen_is_not_found_by_its_meaning_either(api, member):
    withheld, blocked, taken_back, deleted, shown = (published(prompt="A tabby purrs", hours=hours) for hours in range(5, 0, -1))
    assert len(found("kitten", api)) == 5  # and now all are in this process
    Video.objects.filter(pk=withheld.pk).update(status="withheld")
    Block.objects.create(blocker=blocked.maker, blocked=member)
    services.unpublish(video=taken_back, by=taken_back.maker)
    services.delete(video=deleted, by=deleted.maker)
    assert found("kitten", api) == [str(shown.pk)]
    shown.maker.is_active = False
    shown.maker.save(update_fields=["is_active"])
    assert found("kitten", api) == []


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7])
def test_pages_go_from_the_words_to_the_meanings_without_a_gap(api, limit):
    literal = [published(prompt=f"kitten {number}", hours=10 + number) for number in range(3)]
    alike = [published(prompt=f"tabby {number}", hours=number) for number in range(3)]
    seen, cursor = [], ""
    while True:
        body = api.get("/api/search/videos", {"q": "kitten", "limit": limit} | ({"cursor": cursor} if cursor else {})).json()
        assert body["items"]
        seen += [item["id"] for item in body["items"]]
        cursor = body.get("next_cursor", "")
        if not cursor:
            break
        wrong = api.get("/api/search/videos", {"q": "puppy", "cursor": cursor})
        assert wrong.status_code == (200 if cursor == "~" else 422)
    assert seen == [str(video.pk) for video in literal + alike]


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["~x", "~~", "~" + "a:b:c"])
def test_a_made_up_cursor_is_refused(api, cursor):
    answer = api.get("/api/search/videos", {"q": "kitten", "cursor": cursor})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "bad_cursor")


@pytest.mark.django_db
def test_without_meanings_the_words_are_still_found(api, monkeypatch):
    video = published(prompt="kitten")
    published(prompt="tabby")

    def broken(*_):
        raise ValueError("no vectors")

    monkeypatch.setattr(EMBEDDER, "alike", broken, raising=False)
    assert found("kitten", api) == [str(video.pk)]


@pytest.mark.django_db
def test_the_page_shows_them_apart():
    published(prompt="kitten one")
    published(prompt="tabby two")
    page = Client().get("/search/?q=kitten")
    assert faults_of(page.content.decode()) == []
    assert "Clips kitten one 0 likes About the same tabby two" in words(page)
    assert "About the same" not in words(Client().get("/search/?q=two"))


@pytest.mark.django_db
def test_a_page_takes_five_queries_at_most(api, django_assert_max_num_queries):
    for prompt in ("kitten here", "tabby here", "tabby there"):
        published(prompt=prompt)
    found("kitten", api)
    with django_assert_max_num_queries(5):
        assert len(found("kitten here", api)) == 2


@pytest.mark.django_db
def test_it_is_the_newest_that_are_found(monkeypatch):
    monkeypatch.setattr("feed.meaning.MOST_FOUND", 2)
    videos = [published(prompt="A tabby purrs", hours=hours) for hours in (3, 2, 1)]
    Video.objects.filter(pk=videos[0].pk).update(published_at=timezone.now() - timedelta(days=9))
    catalogue.forget()
    assert found("kitten") == [str(video.pk) for video in videos[:0:-1]]


def test_how_much_is_found_of_written_captions():
    captions = [(topic, caption) for topic, _, texts in MEANINGS for caption in texts.split("; ")]
    topics = np.array([topic for topic, _ in captions])
    vectors = np.stack([EMBEDDER.embed(caption) for _, caption in captions])
    recalls, precisions = [], []
    for topic, asked, _ in MEANINGS:
        for text in asked.split("; "):
            assert not any(set(words_of(text)) <= set(words_of(caption)) for of, caption in captions if of == topic)
            hits, rest = EMBEDDER.alike(text, vectors) or (np.zeros(len(captions), bool), [])
            hits = hits & np.array([set(rest) <= set(words_of(caption)) for _, caption in captions])
            recalls.append((hits & (topics == topic)).sum() / (topics == topic).sum())
            precisions += [(hits & (topics == topic)).sum() / hits.sum()] if hits.any() else []
    assert (len(recalls), round(mean(recalls), 2), round(mean(precisions), 2)) == (114, 0.66, 0.91)
