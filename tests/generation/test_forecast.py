"""The place in the queue and the time left: from what such clips took, over the workers that live, shown wherever a job is."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from asgiref.sync import sync_to_async
from django.test import AsyncClient

from generation import forecast, live, scheduler
from generation.models import Job, ShapeTimes, Worker
from generation.requests import parse
from generation.services import submit
from tests import factories
from tests.web.conftest import words

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PORTRAIT = {"seconds": 4, "width": 720, "height": 1280, "plan": "free"}
RUNNING = {"state": "running", "lease_until": NOW + timedelta(hours=1)}


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setattr(forecast, "SHARED_SECONDS", 0.0)


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def known(*seconds, **shape):
    ShapeTimes.objects.create(**(PORTRAIT | shape), sample=list(seconds))


def workers(count):
    Worker.objects.bulk_create(Worker(name=str(number), seen_at=NOW) for number in range(count))
    Worker.objects.create(name="lost", seen_at=NOW - timedelta(minutes=2))


def told(job):
    found = forecast.of(job)
    return found.position, found.median


def test_a_job_takes_what_its_shape_took(now):
    known(10, 10, 10, 10, 10, 10, 10, 10, 10)
    assert forecast.of(factories.job()).told == {"position": 1, "eta": {"median": 10, "p90": 10}}


def test_nothing_is_known_at_first(now):
    found = forecast.of(factories.job())
    assert (found.median, round(found.p90, 6)) == (15.0, 22.5)


@pytest.mark.parametrize(("change", "median"), [({"height": 720}, 9), ({"seconds": 8}, 32), ({"plan": "pro"}, 20)])
def test_a_new_shape_is_judged_by_the_nearest_known(now, change, median):
    known(16)
    known(20, plan="pro")
    assert forecast.of(factories.job(**change)).median == median


@pytest.mark.parametrize(("live_workers", "seconds"), [(0, 40), (1, 40), (2, 20), (3, 20), (4, 10)])
def test_a_waiting_job_waits_for_what_is_before_it(now, live_workers, seconds):
    known(10)
    workers(live_workers)
    for tag in (1, 2, 2):
        factories.job(tag=tag)
    job = factories.job(tag=2, pk="ffffffff-0000-7000-8000-000000000000")
    factories.job(tag=3)
    factories.job(state="succeeded", tag=0)
    assert told(job) == (4, seconds)
    job.refresh_from_db()
    assert forecast.everything()[job.pk] == forecast.of(job)
    assert len(forecast.everything()) == 5


def test_a_worker_that_makes_two_clips_at_a_time_is_two_places(now):
    known(10)
    Worker.objects.create(name="large", batch=2, seen_at=NOW)
    jobs = [factories.job(tag=tag) for tag in (1, 2, 3)]
    assert [told(job) for job in jobs] == [(1, 10), (2, 10), (3, 20)]


def test_a_job_in_hand_counts_with_what_it_still_needs(now):
    known(10)
    workers(1)
    running = factories.job(**RUNNING, started_at=NOW - timedelta(seconds=4))
    waiting = factories.job()
    assert (told(running), told(waiting)) == ((0, 6), (1, 16))
    assert forecast.everything()[running.pk] == forecast.of(running)


def test_a_running_job_is_judged_by_those_that_took_longer(now):
    known(10, 10, 10, 20, 30)
    assert told(factories.job(**RUNNING, started_at=NOW - timedelta(seconds=15))) == (0, 10)
    assert told(factories.job(**RUNNING, started_at=NOW - timedelta(seconds=50))) == (0, 5)
    assert told(factories.job(**RUNNING, started_at=NOW - timedelta(seconds=50), progress=80)) == (0, 12.5)


def test_where_nothing_is_known_a_running_job_goes_on_at_its_own_pace(now):
    assert told(factories.job(**RUNNING, started_at=NOW - timedelta(seconds=10), progress=25)) == (0, 30)


def test_who_is_late_more_often_is_told_so(now):
    ShapeTimes.objects.create(**PORTRAIT, sample=[8, 10, 12] * 5, surprises=[0.5] * 20 + [3.0] * 4)
    found = forecast.of(factories.job())
    assert (found.factor, found.p90) == (3.0, 10 + 3.0 * found.spread)


def test_a_success_is_learned_from_and_nothing_else_is(now, member, body):
    for end, attempt in ((Job.State.SUCCEEDED, 1), (Job.State.FAILED, 1), (Job.State.SUCCEEDED, 2)):
        job = submit(member=member, request=parse(body, member))
        Job.objects.update(attempt=attempt - 1)
        now.shift(5)
        job = scheduler.claim(worker="w")
        now.shift(12)
        scheduler.close(job, end)
    row = ShapeTimes.objects.get()
    assert (row.seconds, row.width, row.height, row.plan, row.sample) == (4, 720, 1280, "free", [12.0])
    assert [round(surprise, 6) for surprise in row.surprises] == [round(2 / (7.5 / forecast.Z90), 6)]


def test_only_the_latest_are_kept(now, monkeypatch):
    monkeypatch.setattr(forecast, "SAMPLE", 3)
    for seconds in range(1, 6):
        scheduler.close(factories.job(**RUNNING, attempt=1, started_at=NOW - timedelta(seconds=seconds)), Job.State.SUCCEEDED)
    assert ShapeTimes.objects.get().sample == [3.0, 4.0, 5.0]


def test_it_is_told_at_admission_and_kept(now, api, member, body):
    known(10)
    factories.job(tag=1)
    answer = api.post("/api/generations", body, format="json").json()
    job = Job.objects.get(pk=answer["id"])
    assert (answer["position"], answer["eta"]["median"]) == (2, 20)
    assert (job.plan, job.cost, job.told_median) == ("free", 10, 20)
    assert answer["eta"]["p90"] == math.ceil(20 + forecast.Z90 * job.told_spread), "as spread as usual, for nothing is learned yet"


def test_the_api_tells_it_while_a_job_is_not_finished(now, api, member):
    known(*[10] * 9)
    first, second = factories.job(member=member), factories.job(member=member, tag=1)
    items = api.get("/api/generations").json()["items"]
    assert {job["id"]: (job["position"], job["eta"]["median"]) for job in items} == {str(first.pk): (1, 10), str(second.pk): (2, 20)}
    answer = api.get(f"/api/generations/{second.pk}")
    scheduler.claim(worker="w")
    moved = api.get(f"/api/generations/{second.pk}", headers={"If-None-Match": answer["ETag"]})
    assert (answer.json()["position"], moved.status_code, moved.json()["position"]) == (2, 200, 1)
    running = api.get(f"/api/generations/{first.pk}").json()
    assert ("position" in running, running["eta"]) == (False, {"median": 10, "p90": 10})
    finished = api.get(f"/api/generations/{factories.job(member=member, state='failed').pk}").json()
    assert not {"position", "eta"} & set(finished)


def test_the_page_tells_it_in_words(now, web, member):
    known(*[100] * 9)
    factories.job()
    job = factories.job(member=member, tag=1)
    assert "Number 2 in the queue. Ready in about 4 minutes, very likely within 4 minutes." in words(web.get(f"/jobs/{job.pk}/"))
    Job.objects.filter(pk=job.pk).update(**RUNNING, started_at=NOW - timedelta(seconds=60))
    text = words(web.get(f"/jobs/{job.pk}/"))
    assert "Ready in about 40 seconds, very likely within 40 seconds." in text
    assert "in the queue" not in text


@pytest.mark.django_db(transaction=True)
async def test_listeners_are_told_when_their_place_changes(monkeypatch):
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.01)
    member = await sync_to_async(factories.member)()
    await sync_to_async(factories.job)()
    job = await sync_to_async(factories.job)(member=member, tag=1)
    client = AsyncClient()
    await client.aforce_login(member)
    response = await client.get(f"/api/generations/{job.pk}/events")
    messages = (json.loads(part.decode().split("data: ")[1]) async for part in response.streaming_content if b"data" in part)
    first = await anext(messages)
    assert (first["kind"], first["position"], first["version"]) == ("snapshot", 2, 1)
    await sync_to_async(scheduler.claim)(worker="w")
    second = await anext(messages)
    assert (second["kind"], second["position"], second["version"], second["state"]) == ("forecast", 1, 1, "queued")
    assert second["eta"]["median"] <= first["eta"]["median"]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "1 second"),
        (3.2, "4 seconds"),
        (11, "15 seconds"),
        (90, "90 seconds"),
        (91, "2 minutes"),
        (5400, "90 minutes"),
        (5401, "2 hours"),
    ],
)
def test_spans_are_said_as_people_do(seconds, told):
    from core.templatetags.booth import about

    assert about(seconds) == told
