"""More than the queue may hold is refused before anything is stored or charged, Free before Pro, with the time to come back."""

from __future__ import annotations

import pytest

from generation.models import Job, JobEvent, LedgerEntry, ShapeTimes, Worker
from tests import factories
from tests.web.conftest import words

FORM = {"prompt": "two red balls bounce", "size": "720x1280", "seconds": "4", "key": "a-key"}


@pytest.fixture
def times(db):
    """Every clip takes ten seconds."""
    for plan in ("free", "pro"):
        ShapeTimes.objects.create(seconds=4, width=720, height=1280, plan=plan, sample=[10.0] * 9)


def queue(count, plan="free"):
    for _ in range(count):
        factories.job(plan=plan, cost=10)


def ask(api, body):
    return api.post("/api/generations", body, format="json", headers={"Idempotency-Key": "k"})


def refused(answer, code, retry_after):
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (429, code, str(retry_after))
    return answer.json()


def nothing_of(member):
    return (member.jobs.count(), LedgerEntry.objects.count(), JobEvent.objects.count()) == (0, 0, 0)


def test_a_plan_may_only_fill_its_part_of_the_queue(api, member, body, times, settings):
    settings.QUEUE_LENGTH = {"free": 3, "pro": 3}
    queue(2)
    queue(5, "pro")
    Worker.objects.bulk_create([Worker(name="a"), Worker(name="b")])
    queue(1)
    told = refused(ask(api, body), "queue_full", 6)
    assert (told["position"], told["eta"]) == (9, {"median": 50, "p90": 61})
    assert nothing_of(member)
    Job.objects.filter(plan="free").first().delete()
    assert ask(api, body).status_code == 202


def test_the_ceiling_is_in_seconds_of_a_worker(api, member, body, times, settings):
    settings.QUEUE_SECONDS = 50
    queue(4)
    refused(ask(api, body), "server_busy", 10)
    assert nothing_of(member)
    Job.objects.first().delete()
    assert ask(api, body).status_code == 202


def test_free_is_shed_before_pro(api, member, body, times, settings):
    settings.QUEUE_SECONDS = 50
    queue(4)
    refused(ask(api, body), "server_busy", 10)
    type(member).objects.update(plan="pro")
    member.refresh_from_db()
    assert ask(api, body).status_code == 202
    refused(api.post("/api/generations", body, format="json"), "server_busy", 10)
    assert (member.jobs.count(), LedgerEntry.objects.count()) == (1, 1)


def test_more_workers_make_the_wait_shorter(api, body, times, settings):
    settings.QUEUE_SECONDS = 50
    queue(10)
    Worker.objects.bulk_create([Worker(name=str(number)) for number in range(7)])
    refused(ask(api, body), "server_busy", 10)


def test_an_empty_queue_takes_whatever_comes(api, body, times, settings):
    settings.QUEUE_SECONDS = 1
    assert ask(api, body).status_code == 202


def test_a_running_job_waits_no_more(api, body, times, settings):
    settings.QUEUE_LENGTH = {"free": 1, "pro": 1}
    queue(1)
    Job.objects.update(state="running", lease_until="2030-01-01T00:00:00Z")
    assert ask(api, body).status_code == 202


def test_the_composer_keeps_the_words_and_says_when(web, member, times, settings):
    settings.QUEUE_SECONDS = 50
    queue(4)
    response = web.post("/create/", FORM)
    assert (response.status_code, response["Retry-After"]) == (429, "10")
    assert "The server has more to do than it can take on right now. Try again in 10 seconds." in words(response)
    assert ">two red balls bounce</textarea>" in response.content.decode()
    assert nothing_of(member)
