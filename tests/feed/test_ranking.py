"""The order: acts and refusals move the next page at once, making counts, and no window of ten is full of one maker or tree."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import services as accounts
from accounts.models import Mute
from core.ids import uuid7
from feed import ranking
from feed.catalogue import Catalogue
from feed.embedding import EMBEDDER
from feed.models import UserState
from feed.parameters import PARTS, RULES
from feed.signals import Signals
from tests import factories
from tests.feed.reels import TOPICS, ids, many, published
from videos import services

db = pytest.mark.django_db


def report(api, item: dict, kind: str):
    """Tell what came of one clip of a page."""
    return api.post("/api/feed/events", {"events": [{"impression": item["impression"], "kind": kind}]}, format="json")


@db
def test_a_like_brings_its_neighbours_up_on_the_next_page(api, member):
    many(40)
    first = api.get("/api/feed/for-you", {"limit": 4}).json()
    cursor = {"limit": 6, "cursor": first["next_cursor"]}
    rocket = next(item for item in first["items"] if "rocket" in item["video"]["prompt"])
    api.put(f"/api/videos/{rocket['video']['id']}/like")
    second = api.get("/api/feed/for-you", cursor).json()
    assert "rocket" in second["items"][0]["video"]["prompt"]
    assert sum("rocket" in item["video"]["prompt"] for item in second["items"]) >= 3  # one in four without
    # Taken back, it is forgotten.
    api.delete(f"/api/videos/{rocket['video']['id']}/like")
    assert UserState.objects.get(member=member).ring == []


@db
def test_not_interested_at_least_halves_its_topic_on_the_next_page(api):
    many(80)
    first = api.get("/api/feed/for-you", {"limit": 8}).json()
    topic = first["items"][0]["video"]["prompt"]
    before = sum(item["video"]["prompt"] == topic for item in first["items"])
    assert report(api, first["items"][0], "not_interested").json() == {"new": 1}
    second = api.get("/api/feed/for-you", {"limit": 8, "cursor": first["next_cursor"]}).json()
    assert before >= 2
    assert sum(item["video"]["prompt"] == topic for item in second["items"]) <= before / 2


@db
def test_a_refusal_taken_back_leaves_the_order_as_it_was(api, member):
    many(12)
    first = api.get("/api/feed/for-you", {"limit": 2}).json()
    signals = UserState.objects.filter(member=member).values_list("ring", "fatigue")
    assert list(signals) == []
    report(api, first["items"][0], "not_interested")
    url = f"/api/feed/impressions/{first['items'][0]['impression']}/not_interested"
    assert api.delete(url).status_code == 204
    assert list(signals.all()) == [([], {})]
    assert api.delete(url).status_code == 404


@db
def test_a_hidden_maker_is_gone_from_the_next_page_and_from_old_cursors(api):
    maker = factories.member()
    for number in range(2):
        published(maker=maker, hours=0.1, prompt=f"a kitten naps {number}")
    many(8)
    pages = [api.get("/api/feed/for-you", {"limit": 5}).json()]
    pages.append(api.get("/api/feed/for-you", {"limit": 5, "cursor": pages[0]["next_cursor"]}).json())
    theirs = next(item for item in pages[0]["items"] if item["video"]["maker"]["handle"] == maker.handle)
    report(api, theirs, "hide_author")
    for url in ("/api/feed/for-you", "/api/feed/open"):
        assert all(item["video"]["maker"]["handle"] != maker.handle for item in api.get(url).json()["items"])
    replay = api.get("/api/feed/for-you", {"limit": 5, "cursor": pages[0]["next_cursor"]}).json()
    assert all(item["video"]["maker"]["handle"] != maker.handle for item in replay["items"])
    assert Mute.objects.get().muted == maker
    assert api.delete(f"/api/feed/impressions/{theirs['impression']}/hide_author").status_code == 204
    assert not Mute.objects.exists()


@db
def test_followed_makers_come_first(api, member):
    many(6)
    followed = published(prompt="a tram waits", hours=30)
    accounts.follow(member=member, other=followed.maker)
    item = api.get("/api/feed/for-you").json()["items"][0]
    assert (item["video"]["id"], item["source"]) == (str(followed.pk), "following")
    assert item["reason"] == f"You follow @{followed.maker.handle}."


@db
def test_what_others_went_on_to_comes_up(api, member):
    videos = many(8)
    start, next_one = videos[0], videos[6]
    for _ in range(3):
        somebody = factories.member()
        services.like(video=start, by=somebody)
        services.like(video=next_one, by=somebody)
    services.like(video=start, by=member)
    top = api.get("/api/feed/for-you").json()["items"][0]
    assert top["video"]["id"] == str(next_one.pk)
    assert top["source"] == "transitions"


@db
def test_remixes_weigh_more_than_as_many_likes(api):
    liked, remixed = published(likes=20, hours=1), published(hours=1)
    services.Video.objects.filter(pk=remixed.pk).update(remix_count=20)
    assert ids(api.get("/api/feed/for-you").json()) == [str(remixed.pk), str(liked.pk)]


@db
def test_a_clip_in_view_tires_of_its_topic_but_says_nothing_of_taste(api, member):
    many(8)
    page = api.get("/api/feed/for-you", {"limit": 4}).json()
    kitten = next(item for item in page["items"] if "kitten" in item["video"]["prompt"])
    for kind in ("viewed", "watched_through", "rewatch"):
        report(api, kitten, kind)
    state = UserState.objects.get(member=member)
    assert (state.ring, state.revision) == ([], 0)
    assert {topic: weight for topic, (weight, _) in state.fatigue.items()} == {"cats": RULES.fatigue_step}


def _catalogue(makers: list[int], trees: list[int], topics: list[int]) -> Catalogue:
    count = len(makers)
    keys = [uuid7() for _ in range(count)]
    people = {uuid7(): number for number in range(100)}
    vectors = np.stack([EMBEDDER.embed(TOPICS[topic]) for topic in topics])
    zeros = np.zeros(count, np.float32)
    return Catalogue(
        ids=keys, row={key: row for row, key in enumerate(keys)}, codes=people, maker=np.array(makers), tree=np.array(trees),
        published=np.arange(count, dtype=float), likes=zeros, remixes=zeros, remixable=zeros > 0, viewed=zeros, vectors=vectors,
        topic=EMBEDDER.topics(vectors), hot=np.zeros(count),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9), st.integers(0, 3)), min_size=1, max_size=60), st.integers(0, 2**31 - 1))
def test_a_limit_gives_way_only_where_nothing_left_keeps_it(rows, seed):
    makers, trees, topics = (list(column) for column in zip(*rows, strict=True))
    catalogue = _catalogue(makers, [tree + 50 for tree in trees], topics)
    items = [catalogue.row[item.video] for item in ranking.order(catalogue, Signals(), seed=seed)]
    assert sorted(items) == list(range(len(rows)))
    for place, row in enumerate(items):
        window = items[max(place - RULES.window + 1, 0) : place]

        def keeps(candidate: int, window: list[int] = window) -> bool:
            by_maker = sum(makers[other] == makers[candidate] for other in window)
            by_tree = sum(trees[other] == trees[candidate] for other in window)
            return by_maker < RULES.per_maker and by_tree < RULES.per_tree

        assert keeps(row) or not any(keeps(other) for other in items[place:])


def test_the_same_signals_and_seed_make_the_same_order():
    catalogue = _catalogue(list(range(40)), list(range(40, 80)), list(itertools.islice(itertools.cycle(range(4)), 40)))
    orders = [ranking.order(catalogue, Signals(), seed=5) for _ in range(2)]
    assert orders[0] == orders[1]
    assert all(len(item.features) == len(PARTS) for item in orders[0])
