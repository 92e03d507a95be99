"""Why a clip is there: the parts as they were logged sum to its score, the weightiest are told, and only to whom it was shown."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from accounts import services as accounts
from feed.models import Impression
from feed.parameters import PARTS, VERSION, WEIGHTS
from tests import factories
from tests.feed.reels import ids, many, published
from videos import services

pytestmark = pytest.mark.django_db


def why_of(client, page: dict, place: int) -> dict:
    """The answer for one clip of a page."""
    return client.get(f"/api/feed/sessions/{page['session']}/videos/{ids(page)[place]}/why").json()


@pytest.fixture
def first_page(api, member) -> dict:
    """A first page of somebody with a history."""
    videos = many(24)
    for video in videos[:3]:
        services.like(video=video, by=member)
    accounts.follow(member=member, other=videos[5].maker)
    api.post("/api/feed/wishes", {"text": "more bread, less dancing"}, format="json")
    return api.get("/api/feed/for-you").json()


def test_the_parts_sum_to_the_logged_score(api, first_page):
    rows = {str(row.video_id): row for row in Impression.objects.all()}
    assert len(rows) == len(first_page["items"]) >= 18
    for place, key in enumerate(ids(first_page)):
        why = why_of(api, first_page, place)
        assert abs(sum(part["value"] for part in why["parts"]) - why["score"]) <= 1e-6
        assert (why["score"], why["source"], why["parameters"]) == (rows[key].score, rows[key].source, VERSION)
        assert [part["value"] for part in why["parts"]] == sorted((part["value"] for part in why["parts"]), reverse=True)
        assert all(part["means"] == PARTS[part["name"]][1] for part in why["parts"])


def test_without_its_top_reason_a_clip_falls(api, first_page):
    fell = []
    for place in range(len(first_page["items"])):
        top = why_of(api, first_page, place)["parts"][0]["name"]
        url = f"/api/feed/sessions/{first_page['session']}/what-if"
        for weights in ({}, {top: 0}):
            rows = api.post(url, {"weights": weights}, format="json").json()["items"]
            row = next(row for row in rows if row["video"] == ids(first_page)[place])
            fell.append(row["score"])
    pairs = list(zip(fell[::2], fell[1::2], strict=True))
    assert all(after < before for before, after in pairs)


def test_what_if_ranks_the_same_clips_by_other_weights_and_keeps_nothing(api, first_page):
    url = f"/api/feed/sessions/{first_page['session']}/what-if"
    same = api.post(url, {"weights": {}}, format="json").json()["items"]
    assert [row["place"] for row in same] == [row["was"] for row in same] == list(range(1, len(same) + 1))
    weights = dict.fromkeys(WEIGHTS, 0) | {"freshness": -1}
    oldest = api.post(url, {"weights": weights}, format="json").json()["items"]
    published_at = {row["video"]: services.Video.objects.get(pk=row["video"]).published_at for row in oldest}
    assert [row["video"] for row in oldest] == sorted(published_at, key=lambda key: published_at[key])
    assert {row["video"] for row in oldest} == {row["video"] for row in same}
    assert api.post(url, {"weights": {}}, format="json").json()["items"] == same


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ({"watch_time": 1}, "unknown_part"),
        ({"content": 11}, "max_value"),
        ({"content": -10.5}, "min_value"),
        ({"content": "many"}, "invalid"),
        ({"content": "nan"}, "invalid"),
        ({"content": None}, "null"),
        ([1], "not_a_dict"),
        (7, "not_a_dict"),
    ],
)
def test_impossible_weights_are_refused(api, first_page, weights, code):
    answer = api.post(f"/api/feed/sessions/{first_page['session']}/what-if", {"weights": weights}, format="json")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["code"], error["pointer"].startswith("/weights")) == (code, True)


def test_a_session_answers_only_to_whom_it_is_of(first_page, other):
    second, stranger = APIClient(), APIClient()
    second.force_authenticate(other)
    for client in (second, stranger):
        assert client.get(f"/api/feed/sessions/{first_page['session']}/videos/{ids(first_page)[0]}/why").status_code == 404
        assert client.post(f"/api/feed/sessions/{first_page['session']}/what-if", {"weights": {}}, format="json").status_code == 404


def test_what_was_not_shown_has_no_reason(api, first_page):
    assert api.get(f"/api/feed/sessions/{first_page['session']}/videos/{published().pk}/why").status_code == 404


def test_strangers_are_told_too():
    video = published(likes=4)
    client = APIClient()
    page = client.get("/api/feed/open").json()
    why = client.get(f"/api/feed/sessions/{page['session']}/videos/{video.pk}/why").json()
    assert (why["source"], why["sentence"]) == ("trending", "Members like or remix it.")
    assert [part["name"] for part in why["parts"]] == ["freshness", "popularity"]
    assert abs(sum(part["value"] for part in why["parts"]) - why["score"]) <= 1e-6


def test_the_parameters_are_public_and_have_a_version(django_assert_num_queries):
    body = APIClient().get("/api/feed/parameters").json()
    assert (body["version"], body["weights"]) == (VERSION, WEIGHTS)
    assert set(body["meanings"]) == set(WEIGHTS)
    assert not any("watch" in name for name in body["weights"])
    assert body["acts"]["remix_published"] > body["acts"]["remix_started"] > body["acts"]["like"]
    assert factories.member() and "floor" not in body
