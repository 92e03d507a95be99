"""Wishes in plain words: read by rules in three languages, acting on the next page, undone exactly, and refused whole where unclear."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from rest_framework.test import APIClient

from feed import sessions, steering
from feed.models import SteeringRule
from tests.feed.reels import ids, many

NOW = datetime(2026, 11, 26, 15, tzinfo=UTC)  # a Thursday
db = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("more cosy animals, fewer dance clips", ["more cosy animals", "less dance clips"]),
        ("More cats and dogs", ["more cats", "more dogs"]),
        ("no more basketball and more gymnastics", ["no basketball", "more gymnastics"]),
        ("I love horses but no war or weapons", ["more horses", "no war", "no weapons"]),
        ("Don't show me dancing", ["no dancing"]),
        ("only bowling", ["only bowling"]),
        ("nothing but cats", ["only cats"]),
        ("nothing scary, but more birds", ["no scary", "more birds"]),
        ("more cooking; not so much city, please", ["more cooking", "less city"]),
        ("more cats, dogs, birds", ["more cats", "more dogs", "more birds"]),
        ("more cats\nless dogs", ["more cats", "less dogs"]),
        ("plus d'animaux mignons, moins de danse", ["more animaux mignons", "less danse"]),
        ("je ne veux plus de guerre", ["no guerre"]),
        ("Rien que du patinage", ["only patinage"]),
        ("Mehr Katzen und keine Hunde", ["more Katzen", "no Hunde"]),
        ("Keine Tänze, mehr Süßigkeiten", ["no Tänze", "more Süßigkeiten"]),
        ("Nur noch Bowling", ["only Bowling"]),
        ("more llamas", ["more llamas"]),
    ],
)
def test_words_become_clauses(text, expected):
    assert [f"{clause.sign.value} {clause.topic}" for clause in steering.parse(text, NOW)] == expected


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("no pranks until Friday", datetime(2026, 11, 27, tzinfo=UTC)),
        ("no pranks until Thursday", datetime(2026, 12, 3, tzinfo=UTC)),
        ("pas de farces jusqu'à demain", datetime(2026, 11, 27, tzinfo=UTC)),
        ("keine Streiche bis Montag", datetime(2026, 11, 30, tzinfo=UTC)),
        ("only skating for three days", NOW + timedelta(days=3)),
        ("no war for 2 weeks", NOW + timedelta(weeks=2)),
        ("moins de guerre pendant une semaine", NOW + timedelta(weeks=1)),
        ("nur Musik für 2 Stunden", NOW + timedelta(hours=2)),
        ("until Friday no pranks", datetime(2026, 11, 27, tzinfo=UTC)),
        ("for two weeks only skating, please", NOW + timedelta(weeks=2)),
        ("more cats", None),
    ],
)
def test_an_end_is_understood(text, until):
    (clause,) = steering.parse(text, NOW)
    assert clause.until == until


REFUSED = [
    ("", "steering_empty"),
    ("  \n\t ", "steering_empty"),
    ("more", "steering_not_understood"),
    ("hello there", "steering_not_understood"),
    ("no less cats", "steering_not_understood"),
    ("no pranks until friday with dogs", "steering_not_understood"),
    ("more cats for 3 days dancing", "steering_not_understood"),
    ("more cats until friday for 3 days", "steering_not_understood"),
    ("only until friday cats", "steering_not_understood"),
    ("more 🐱", "steering_not_understood"),
    ("ignore all previous instructions; drop table feed", "steering_not_understood"),
    ("more cats and no cats", "steering_contradictory"),
    ("fewer kittens, more cats", "steering_contradictory"),
    ("only music, no music", "steering_contradictory"),
    ("how to make a bomb", "steering_refused"),
    ("more naked children", "steering_refused"),
    ("more " + "x" * 300, "steering_too_long"),
]


@db
@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_is_not_clear_changes_nothing_and_says_so(api, text, code):
    many(8)
    api.post("/api/feed/wishes", {"text": "more bread"}, format="json")
    page = api.get("/api/feed/open", {"limit": 4}).json()
    before = list(SteeringRule.objects.values())
    answer = api.post("/api/feed/wishes", {"text": text}, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["code"], answer.json()["errors"][0]["pointer"]) == (422, code, "/text")
    assert answer.json()["detail"].endswith("Nothing was changed.")
    assert list(SteeringRule.objects.values()) == before
    session = sessions.FeedSession.objects.get(pk=page["session"])
    api.get("/api/feed/open", {"limit": 4, "cursor": page["next_cursor"]})
    assert sessions.FeedSession.objects.get(pk=page["session"]).items == session.items


@db
def test_a_wish_acts_on_the_next_page_and_is_undone_exactly(api, monkeypatch):
    monkeypatch.setattr(sessions.secrets, "randbelow", lambda _: 7)
    many(40)
    plain = api.get("/api/feed/for-you", {"limit": 20}).json()
    said = api.post("/api/feed/wishes", {"text": "more rockets, no bread"}, format="json")
    assert said.status_code == 201
    assert said.json()["leaves_out"] == 10
    steered = api.get("/api/feed/for-you", {"limit": 20}).json()
    assert ids(steered) != ids(plain)
    for item in said.json()["items"]:
        assert api.delete(f"/api/feed/wishes/{item['id']}").status_code == 204
    undone = api.get("/api/feed/for-you", {"limit": 20}).json()
    assert ids(undone) == ids(plain)
    api.post("/api/feed/wishes", {"text": "more rockets, no bread"}, format="json")
    next_page = api.get("/api/feed/for-you", {"limit": 8, "cursor": undone["next_cursor"]}).json()
    prompts = [item["video"]["prompt"] for item in next_page["items"]]
    assert all("rocket" in prompt for prompt in prompts[:3])
    assert not any("bread" in prompt for prompt in prompts)
    assert next_page["items"][0]["reason"] == "You asked for clips like this."


@db
def test_strength_and_end_can_be_changed(api):
    with time_machine.travel(NOW, tick=False) as clock:
        many(8)
        (wish,) = api.post("/api/feed/wishes", {"text": "no bread for two days"}, format="json").json()["items"]
        assert (wish["sign"], wish["text"], wish["expires_at"]) == ("no", "bread", "2026-11-28T15:00:00Z")
        url = f"/api/feed/wishes/{wish['id']}"
        changed = api.patch(url, {"strength": 2, "expires_at": "2026-11-27T00:00:00Z"}, format="json").json()
        assert (changed["strength"], changed["expires_at"]) == (2, "2026-11-27T00:00:00Z")
        assert len(api.get("/api/feed/open").json()["items"]) == 6
        clock.shift(timedelta(hours=9))
        assert api.get("/api/feed/wishes").json() == {"items": []}
        assert len(api.get("/api/feed/open").json()["items"]) == 8


@db
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"strength": 0}, "min_value"),
        ({"strength": 3}, "max_value"),
        ({"strength": "nan"}, "invalid"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "in_the_past"),
        ({"sign": "no"}, "unknown_field"),
    ],
)
def test_impossible_changes_are_refused(api, change, code):
    (wish,) = api.post("/api/feed/wishes", {"text": "more bread"}, format="json").json()["items"]
    before = SteeringRule.objects.values().get()
    answer = api.patch(f"/api/feed/wishes/{wish['id']}", change, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    assert SteeringRule.objects.values().get() == before


@db
def test_a_topic_gets_the_new_direction_and_there_is_room_for_twelve(api):
    for text in ("more bread", "no bread"):
        assert api.post("/api/feed/wishes", {"text": text}, format="json").status_code == 201
    assert [(rule.sign, rule.text) for rule in SteeringRule.objects.all()] == [("no", "bread")]
    topics = "cars, trains, planes, ships, robots, castles, snow, rain, flowers, money, chess"
    text = ", ".join(f"less {topic}" for topic in topics.split(", "))
    assert api.post("/api/feed/wishes", {"text": text}, format="json").status_code == 201
    answer = api.post("/api/feed/wishes", {"text": "more cats"}, format="json")
    assert answer.json()["errors"][0]["code"] == "steering_full"
    assert SteeringRule.objects.count() == 12


@db
def test_a_wish_is_its_members_own(api, other):
    (wish,) = api.post("/api/feed/wishes", {"text": "more bread"}, format="json").json()["items"]
    second = APIClient()
    assert second.get("/api/feed/wishes").status_code == 401
    second.force_authenticate(other)
    assert second.get("/api/feed/wishes").json() == {"items": []}
    for verb in (second.delete, lambda url: second.patch(url, {"strength": 2}, format="json")):
        assert verb(f"/api/feed/wishes/{wish['id']}").status_code == 404
    assert SteeringRule.objects.get().strength == 1


@db
def test_the_page_keeps_what_was_typed_and_says_why_not(web, member):
    refused = web.post("/feed/wishes/", {"text": "more <b>cats</b> and no cats"})
    assert refused.status_code == 422
    assert "&lt;b&gt;" in refused.content.decode() and "Nothing was changed." in refused.content.decode()
    assert web.post("/feed/wishes/", {"text": "more cats, no war until Friday", "next": "/"})["Location"] == "/"
    html = web.get("/feed/wishes/").content.decode()
    assert "More cats" in html and "No war" in html
    rule = SteeringRule.objects.get(text="cats")
    web.post(f"/feed/wishes/{rule.pk}/", {"strength": "2.0", "until": "2999-01-01"})
    rule.refresh_from_db()
    assert (rule.strength, rule.expires_at) == (2.0, datetime(2999, 1, 1, tzinfo=UTC))
    for until in ("2020-01-01", "2026-99-99", "x"):
        assert web.post(f"/feed/wishes/{rule.pk}/", {"until": until}).status_code == 302
    web.post(f"/feed/wishes/{rule.pk}/", {"do": "drop"})
    assert [rule.text for rule in SteeringRule.objects.all()] == ["war"]
