"""What came of a clip: each thing once, only of what one was shown, in numbers that a flood cannot move."""

from __future__ import annotations

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from accounts import services as accounts
from accounts.models import Mute
from feed import tasks
from feed.models import Event, Impression, SteeringRule, Transition, UserState, VideoStats
from feed.services import RING
from generation.requests import GenerationRequest
from generation.services import submit
from tests.feed.reels import ids, many, published
from videos import services

pytestmark = pytest.mark.django_db
URL = "/api/feed/events"


@pytest.fixture
def shown(api) -> list[dict]:
    """The clips of a first page."""
    many(6)
    return api.get("/api/feed/for-you").json()["items"]


def tell(client, *entries: dict):
    """Report events."""
    return client.post(URL, {"events": list(entries)}, format="json")


def test_an_event_counts_once_however_often_it_is_told(api, shown):
    event = {"impression": shown[0]["impression"], "kind": "share"}
    assert tell(api, event, event).json() == {"new": 1}
    for _ in range(3):
        assert tell(api, event).json() == {"new": 0}
    assert Event.objects.count() == 1
    assert len(UserState.objects.get().ring) == 1


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"kind": "like"}, "/events/0/kind", "invalid_choice"),
        ({"kind": "remix_published"}, "/events/0/kind", "invalid_choice"),
        ({"impression": "x"}, "/events/0/impression", "invalid"),
        ({"impression": str(uuid4())}, "/events/0/impression", "unknown_impression"),
        ({"value": -1}, "/events/0/value", "min_value"),
        ({"value": 1e9}, "/events/0/value", "max_value"),
        ({"value": "nan"}, "/events/0/value", "invalid"),
        ({"when": 1}, "/events/0/when", "unknown_field"),
    ],
)
def test_bad_events_are_refused_and_nothing_is_stored(api, shown, change, pointer, code):
    good = {"impression": shown[1]["impression"], "kind": "viewed"}
    answer = tell(api, {"impression": shown[0]["impression"], "kind": "viewed"} | change, good)
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]
    assert not Event.objects.exists()


@pytest.mark.parametrize("events", [[], [{}] * 101, "x", None, {"0": 1}])
def test_too_few_or_too_many_are_refused(api, events):
    answer = api.post(URL, {"events": events}, format="json")
    assert (answer.status_code, Event.objects.count()) == (422, 0)


def test_nobody_reports_on_what_others_were_shown(shown, other):
    second = APIClient()
    event = {"impression": shown[0]["impression"], "kind": "not_interested"}
    assert tell(second, event).status_code == 401
    second.force_authenticate(other)
    assert tell(second, event).json()["errors"][0]["code"] == "unknown_impression"
    assert second.delete(f"/api/feed/impressions/{shown[0]['impression']}/not_interested").status_code == 404
    assert not Event.objects.exists()


def test_a_flood_is_refused(api, shown, settings):
    settings.RATES = settings.RATES | {"feed_events": "3/3600"}
    event = {"impression": shown[0]["impression"], "kind": "viewed"}
    assert [tell(api, event).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_what_members_do_elsewhere_is_known_at_once(api, member, shown):
    first = services.Video.objects.get(pk=shown[0]["video"]["id"])
    second = services.Video.objects.get(pk=shown[1]["video"]["id"])
    services.Video.objects.update(remix_allowed=True)
    accounts.Member.objects.update(remix_allowed=True)
    api.put(f"/api/videos/{first.pk}/like")
    accounts.follow(member=member, other=second.maker)
    second.refresh_from_db()
    submit(member=member, request=GenerationRequest(prompt="at night", seconds=4, size="720x1280", seed=1, remix_of=second))
    published(maker=member, parent=second, root=second, depth=1)
    told = [(entry[0], entry[1]) for entry in UserState.objects.get().ring]
    assert told == [
        (first.pk.hex, "like"), (second.pk.hex, "follow"), (second.pk.hex, "remix_started"), (second.pk.hex, "remix_published"),
    ]  # fmt: skip
    assert set(Event.objects.values_list("kind", flat=True)) == {"like", "follow", "remix_started", "remix_published"}


def test_ones_own_clips_teach_nothing(member):
    own = published(maker=member)
    services.like(video=own, by=member)
    assert not UserState.objects.exists()


def test_transitions_count_what_came_next_less_for_each_act_between(member):
    first, second, third = many(3)
    for video in (first, second, third):
        services.like(video=video, by=member)
    rows = {(row.before_id, row.after_id): row.weight for row in Transition.objects.all()}
    assert rows == {(first.pk, second.pk): 1.0, (second.pk, third.pk): 1.0, (first.pk, third.pk): 0.9}


def test_a_deleted_clip_leaves_nothing_of_what_it_was_about(member):
    first, second = many(2)
    for video in (first, second):
        services.like(video=video, by=member)
    services.delete(video=first, by=first.maker)
    assert not Transition.objects.exists()
    assert list(VideoStats.objects.values_list("video", flat=True)) == [second.pk]


def test_the_ring_holds_a_hundred(member):
    state = UserState.objects.create(member=member, ring=[[uuid4().hex, "not_interested", 0.0]] * RING)
    video = published()
    services.like(video=video, by=member)
    state.refresh_from_db()
    assert (len(state.ring), state.ring[-1][:2]) == (RING, [video.pk.hex, "like"])


def test_counts_are_rolled_up_once(api, shown):
    event = {"impression": shown[0]["impression"]}
    tell(api, event | {"kind": "viewed"}, event | {"kind": "share"}, event | {"kind": "not_interested"})
    assert (tasks.roll_up(), tasks.roll_up()) == (3, 0)
    row = VideoStats.objects.get(video=shown[0]["video"]["id"])
    assert (row.viewed, row.acts, row.refusals) == (1, 1, 1)


def test_a_ring_of_likes_moves_a_clip_no_further_than_its_cap(api):
    plain, pushed = published(hours=1), published(hours=1)
    services.Video.objects.filter(pk=pushed.pk).update(like_count=100_000)
    page = api.get("/api/feed/for-you").json()
    rows = {str(row.video_id): row for row in Impression.objects.all()}
    assert ids(page)[0] == str(pushed.pk)
    assert rows[str(pushed.pk)].parts["popularity"] == 0.4
    assert rows[str(pushed.pk)].score - rows[str(plain.pk)].score == pytest.approx(0.4, abs=1e-3)


def test_what_is_old_goes(api, shown, member):
    SteeringRule.objects.create(member=member, text="war", sign="no", expires_at="2020-01-01T00:00:00Z")
    tell(api, {"impression": shown[0]["impression"], "kind": "viewed"})
    tasks.forget_old()
    assert (Impression.objects.count(), Event.objects.count(), SteeringRule.objects.count()) == (6, 1, 0)
    Impression.objects.update(created_at="2020-01-01T00:00:00Z")
    Impression._meta.get_field("session").related_model.objects.update(created_at="2020-01-01T00:00:00Z")
    tasks.forget_old()
    assert (Impression.objects.count(), Event.objects.count()) == (0, 0)


def test_the_page_of_a_clip_can_refuse_it_without_a_script(web, member):
    published()
    web.get("/")
    row = Impression.objects.get()
    html = web.get(f"/feed/why/{row.session_id}/{row.video_id}/").content.decode()
    assert "Less like this" in html and "It is new here." in html
    assert web.post(f"/feed/refuse/{row.pk}/").status_code == 302
    assert web.post(f"/feed/refuse/{row.pk}/", {"what": "maker"}).status_code == 302
    assert UserState.objects.get().ring[0][1] == "not_interested"
    assert Mute.objects.get().muted == row.video.maker


@pytest.mark.parametrize("by_hand", [False, True])
def test_taking_back_that_a_maker_is_hidden_leaves_a_mute_set_by_hand(api, member, shown, by_hand):
    maker = Impression.objects.get(pk=shown[0]["impression"]).video.maker
    if by_hand:
        accounts.mute(member=member, other=maker)
    tell(api, {"impression": shown[0]["impression"], "kind": "hide_author"})
    assert Mute.objects.filter(muter=member, muted=maker).exists()
    assert api.delete(f"/api/feed/impressions/{shown[0]['impression']}/hide_author").status_code == 204
    assert Mute.objects.filter(muter=member, muted=maker).exists() is by_hand


def test_a_hundred_events_cost_what_a_few_do(api, django_assert_max_num_queries):
    many(50)
    shown = api.get("/api/feed/for-you", {"limit": 50}).json()["items"]
    events = [{"impression": item["impression"], "kind": kind} for item in shown for kind in ("viewed", "share")]
    assert len(events) == 100
    with django_assert_max_num_queries(20):
        assert tell(api, *events).json() == {"new": 100}
    weights = list(Transition.objects.order_by("-weight").values_list("weight", flat=True))
    assert (len(weights), weights[0]) == (sum(min(place, 10) for place in range(50)), 1.0)
    assert len(UserState.objects.get().ring) == 50
    hides = [{"impression": item["impression"], "kind": "hide_author"} for item in shown]
    with django_assert_max_num_queries(20):
        assert tell(api, *hides).json() == {"new": 50}
    assert Mute.objects.count() == 50
