"""Learned heads as they are trained from rows, kept, and served: what they may learn from, whom they rank for, and what is told of them."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import numpy as np
import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Guardianship
from core.ids import uuid7
from feed.learning import log, services, serving
from feed.learning.heads import Heads, dumps, loads
from feed.learning.inputs import INPUTS, matrix
from feed.models import Event, FeedSession, Impression, LearnedHeads
from feed.parameters import HEADS, RULES, VERSION, WEIGHTS
from tests import factories
from tests.feed import planted
from tests.feed.reels import ids, many, published

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
db = pytest.mark.django_db


def shown(
    member, count: int = 3, *, passed: int = 2, hours: float = 3, inputs: dict | None = None, lot: list | None = None
) -> list[Impression]:
    """Three clips that somebody was shown some hours ago, and how far they came."""
    session = FeedSession.objects.create(member=member, mode="for_you", items=[], passed=passed, seed=0, signals="", parameters="")
    rows = [
        Impression(
            id=uuid7(), session=session, member=member,
            video=factories.video(), position=place, source="fresh", propensity=0.25 if place == 0 and lot else 1.0,
            parameters="", score=0, parts={},
            inputs={"content": 0.5} if inputs is None else inputs, lot=(lot or []) if place == 0 else [],
            created_at=timezone.now() - timedelta(hours=hours),
        )
        for place in range(3)
    ]  # fmt: skip
    return Impression.objects.bulk_create(rows)


def read() -> log.Log:
    """All that is mature."""
    return log.read(since=timezone.now() - timedelta(days=30), until=timezone.now() - log.MATURE)


@db
def test_the_log_is_what_was_shown_and_what_came_of_it(member):
    first = shown(member, inputs={"content": 0.5, "gone": 1.0}, lot=[{"popularity": 1.0}, {}])
    Event.objects.create(impression=first[2], kind="report")
    Event.objects.create(impression=first[0], kind="like")
    Event.objects.create(impression=first[0], kind="watched_through")
    told = read()
    assert len(told) == 3
    assert told.inputs[:, INPUTS.index("content")].tolist() == [0.5, 0.5, 0.5]
    assert told.inputs.sum() == 1.5
    assert [[name for name, happened in zip(HEADS, row, strict=True) if happened] for row in told.happened] == [["like"], [], ["refusal"]]
    assert told.seen.tolist() == [True, True, True], "two were passed, of the third something came"
    assert told.place.tolist() == [0.0, 1.0, 2.0]
    assert (told.lots.tolist(), told.chance.tolist()) == ([0], [0.25])
    assert told.lost[0][:, INPUTS.index("popularity")].tolist() == [1.0, 0.0]
    choices = told.choices(lambda rows: rows[:, INPUTS.index("popularity")])
    assert (choices.reward.tolist(), choices.wanted.tolist()) == ([1.0], [0.0])
    assert told.choices(lambda rows: rows[:, 0] * 0).wanted.tolist() == [pytest.approx(1 / 3)]


@db
def test_what_nobody_came_past_says_nothing(member):
    shown(member, passed=1)
    assert read().seen.tolist() == [True, False, False]
    Impression.objects.filter(position=2).update(viewed=True)
    assert read().seen.tolist() == [True, False, True]


@db
def test_nothing_is_learned_of_those_who_are_not_profiled(member, other):
    young = factories.member(birth_date=date(2011, 1, 1))
    held = Guardianship.objects.create(guardian=other, young=young, personal_feed=False)
    shown(young)
    shown(None)
    shown(member, inputs={})
    assert len(read()) == 0
    shown(member)
    assert len(read()) == 3
    Guardianship.objects.filter(pk=held.pk).update(personal_feed=True)
    assert len(read()) == 6


@db
def test_what_is_too_young_to_know_what_came_of_it_waits(member):
    shown(member, hours=0.9)
    assert len(read()) == 0
    shown(member, hours=24 * 31)
    assert len(read()) == 0


@db
def test_heads_are_kept_as_safetensors_and_nothing_else_is_taken_for_them():
    made = planted.heads(content=2.0)
    again = loads(dumps(made), 7)
    inputs = np.random.default_rng(1).random((50, len(INPUTS)))
    assert np.allclose(again.chances(inputs), made.chances(inputs))
    assert np.allclose(again.worth(inputs), made.worth(inputs))
    assert (again.version, again.inputs, again.heads, again.on) == (7, INPUTS, tuple(HEADS), {"like"})
    for blob in (b"", b"x" * 100, dumps(made)[:-9], dumps(made)[:8] + b"[]"):
        with pytest.raises(ValueError, match="no weights of learned heads"):
            loads(blob)


def test_numpy_says_what_torch_does():
    import torch

    from generation.training import heads as training

    rng = np.random.default_rng(3)
    inputs, place = rng.random((400, len(INPUTS))), rng.integers(0, 9, 400).astype(float)
    happened = rng.random((400, len(HEADS))) < 0.3 + 0.4 * inputs[:, :1]
    weights = training.fit(inputs, place, happened, seed=1)
    net = training.HeadNet(len(INPUTS), torch.full((len(HEADS),), 0.5))
    net.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items() if name not in ("mean", "spread")})
    with torch.inference_mode():
        told = net(torch.from_numpy((inputs - weights["mean"]) / weights["spread"]).float(), torch.from_numpy(place).float())
    assert np.allclose(Heads(weights).logits(inputs, place), told.numpy(), atol=1e-4)
    again = training.fit(inputs, place, happened, seed=1)
    assert all(np.array_equal(weights[name], again[name]) for name in weights)


@db
def test_heads_that_serve_move_for_you_and_say_so_in_the_score(api, member):
    popular = published(likes=30, hours=40)
    many(8)
    plain = api.get("/api/feed/for-you", {"limit": 4}).json()
    assert plain["parameters"] == VERSION
    row = planted.kept(popularity=8.0)
    serving.forget()
    page = api.get("/api/feed/for-you", {"limit": 4}).json()
    assert page["parameters"] == f"{VERSION}+{row.pk}"
    assert ids(page)[0] == str(popular.pk) != ids(plain)[0]
    top = Impression.objects.get(pk=page["items"][0]["impression"])
    assert top.parameters == page["parameters"]
    assert top.parts["learned"] == pytest.approx(
        WEIGHTS["learned"] * planted.heads(popularity=8.0).worth(matrix([top.inputs]))[0], abs=1e-5
    )
    assert sum(top.parts.values()) == pytest.approx(top.score, abs=1e-9)
    assert "learned" not in top.inputs
    why = api.get(f"/api/feed/sessions/{page['session']}/videos/{popular.pk}/why").json()
    assert why["parts"][0]["name"] == "learned"
    assert "what members did with clips like it" in why["parts"][0]["means"]


@db
def test_they_rank_nothing_where_nothing_may_be_known(api):
    many(6)
    before = ids(api.get("/api/feed/open").json())
    planted.kept(popularity=8.0, freshness=-8.0)
    serving.forget()
    page = api.get("/api/feed/open").json()
    assert (ids(page), page["parameters"]) == (before, VERSION)
    assert ids(APIClient().get("/api/feed/open").json()) == before
    assert set(Impression.objects.exclude(parts__learned=None).values_list("pk", flat=True)) == set()


@db
def test_a_page_that_was_handed_out_stays_and_the_rest_follows_the_new_heads(api):
    many(12)
    first = api.get("/api/feed/for-you", {"limit": 4}).json()
    row = planted.kept(freshness=-9.0)
    serving.forget()
    cursor = {"limit": 4, "cursor": first["next_cursor"]}
    second = api.get("/api/feed/for-you", cursor).json()
    assert second["parameters"] == f"{VERSION}+{row.pk}"
    assert not set(ids(first)) & set(ids(second))
    assert ids(api.get("/api/feed/for-you", cursor).json()) == ids(second)
    assert set(Impression.objects.filter(position__lt=4).values_list("parameters", flat=True)) == {VERSION}


@db
def test_new_heads_are_tried_on_the_same_few_in_a_hundred():
    tried = planted.kept("canary", content=2.0)
    served = planted.kept("serving", content=1.0)
    serving.forget()
    keys = [UUID(int=number) for number in range(4000)]
    few = [key for key in keys if serving.heads_for(key).version == tried.pk]
    assert len(few) / len(keys) == pytest.approx(RULES.canary_percent / 100, abs=0.012)
    assert {serving.heads_for(key).version for key in keys if key not in few} == {served.pk}
    assert all(serving.tried_on(key) for key in few)


@db
def test_broken_weights_are_no_heads_at_all(api, caplog):
    many(4)
    row = planted.kept()
    LearnedHeads.objects.filter(pk=row.pk).update(weights=b"broken")
    serving.forget()
    page = api.get("/api/feed/for-you").json()
    assert (len(page["items"]), page["parameters"]) == (4, VERSION)
    assert "cannot be used" in caplog.text


@db
def test_a_process_asks_again_after_twenty_seconds(member, monkeypatch, django_assert_num_queries):
    clock = [100.0]
    monkeypatch.setattr(serving, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    serving.forget()
    assert serving.heads_for(member.pk) is None
    row = planted.kept(content=1.0)
    clock[0] += 20
    with django_assert_num_queries(0):
        assert serving.heads_for(member.pk) is None
    clock[0] += 1
    assert serving.heads_for(member.pk).version == row.pk
    clock[0] += 21
    with django_assert_num_queries(1):
        assert serving.heads_for(member.pk).version == row.pk
    LearnedHeads.objects.all().delete()
    clock[0] += 21
    assert serving.heads_for(member.pk) is None


@db
def test_everybody_can_read_what_serves_and_how_good_it_is(client):
    with time_machine.travel(NOON, tick=False):
        row = planted.kept(content=1.0)
        told = APIClient().get("/api/feed/parameters").json()
    assert told["learned"] == {
        "version": row.pk, "trained_at": "2026-11-26T12:00:00Z", "impressions": 60000,
        "heads": [{"name": "like", "positives": 6000, "error": 0.0123}], "gain": 0.02, "gain_low": 0.01, "gain_high": 0.03,
    }  # fmt: skip
    assert told["worths"]["remix"] == 3.0
    page = client.get("/feed/parameters/").content.decode()
    assert '<span class="numbers">60000</span>' in page or "60,000" in page
    LearnedHeads.objects.all().delete()
    assert "learned" not in APIClient().get("/api/feed/parameters").json()
    assert "Nothing serves yet" in client.get("/feed/parameters/").content.decode()


def _rows_of(planted_log) -> None:
    """A planted log as rows of twelve members."""
    sessions = [
        FeedSession.objects.create(member=factories.member(), mode="for_you", items=[], passed=30_000, seed=0, signals="", parameters="")
        for _ in range(12)
    ]
    video, start = factories.video(), timezone.now() - timedelta(days=2)
    lost = dict(zip(planted_log.lots.tolist(), planted_log.lost, strict=True))

    def named(row):
        return dict(zip(INPUTS, np.round(row, 5).tolist(), strict=True))

    rows = []
    for number, inputs in enumerate(planted_log.inputs):
        session = sessions[planted_log.owner[number] % 12]
        told = {"inputs": named(inputs), "lot": [named(row) for row in lost.get(number, [])], "propensity": 0.25 if number in lost else 1.0}
        fixed = {"source": "fresh", "parameters": "", "score": 0, "parts": {}, "created_at": start + timedelta(seconds=number)}
        rows.append(Impression(id=uuid7(), session=session, member=session.member, video=video, position=number, **told, **fixed))
    Impression.objects.bulk_create(rows, batch_size=60)
    liked = np.flatnonzero(planted_log.happened[:, planted.LIKE]).tolist()
    Event.objects.bulk_create([Event(impression=rows[number], kind="like") for number in liked], batch_size=200)


@db
def test_a_night_from_rows_to_heads_that_are_tried():
    _rows_of(planted.log(3, rows=6000, every=2))
    assert services.learn() is None, "five thousand likes are needed"
    row = services.learn(enough=200)
    assert (row.state, row.reason) == ("canary", "")
    assert row.impressions == 3000
    assert row.positives["like"] > 200
    assert row.figures["heads"]["like"]["on"]
    assert loads(bytes(row.weights)).on == {"like"}
    assert serving.heads_for(next(key for key in (UUID(int=n) for n in range(999)) if serving.tried_on(key))).version == row.pk
    assert services.learn(enough=200) is None, "one at a time"


@db
def test_heads_that_are_refused_are_kept_with_the_reason_and_serve_nobody(member):
    _rows_of(planted.log(3, rows=1500, shuffled=True))
    weights = planted.heads(content=-3.0).weights
    row = services.learn(fit=lambda *_: weights, enough=20)
    assert (row.state, row.reason) == ("refused", "No head is good for anything yet.")
    assert serving.heads_for(member.pk) is None


@db
def test_training_that_fails_changes_nothing(monkeypatch):
    _rows_of(planted.log(3, rows=600))
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(RuntimeError, match="could not be trained"):
        services.learn(enough=20)
    assert not LearnedHeads.objects.exists()


def test_serving_and_judging_never_import_torch():
    half = "import django; django.setup(); import feed.learning.services, feed.learning.gate, feed.tasks, feed.web"
    ask = f"{half}, sys; print('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout.strip() == "False"
