"""What a plan allows, when Pro runs out, which lengths are offered, and the ledger that tells where the day went."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from generation import scheduler, selectors
from generation.engines.base import Capabilities
from generation.models import Job, LedgerEntry, Worker
from generation.requests import parse
from generation.services import cancel, submit
from tests import factories

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def announce(*seconds, seen_at=None, name="w"):
    Worker.objects.update_or_create(name=name, defaults={"seconds": list(seconds), "seen_at": seen_at or datetime.now(UTC)})


def test_the_free_plan_is_told(api):
    with time_machine.travel(NOON, tick=False):
        assert api.get("/api/me/plan").json() == {
            "plan": "free",
            "allows": {"jobs_per_day": 30, "jobs_at_once": 1, "seconds": [4], "share": 1},
            "today": {"used": 0, "left": 30, "running": 0, "resets_at": "2026-11-23T00:00:00Z", "time_zone": "UTC"},
        }


def test_pro_is_told_with_its_end(api, member, body):
    with time_machine.travel(NOON, tick=False):
        type(member).objects.update(plan="pro", plan_until=NOON + timedelta(hours=1))
        member.refresh_from_db()
        announce(4, 8, 12, 16, 20)
        submit(member=member, request=parse(body, member))
        assert api.get("/api/me/plan").json() == {
            "plan": "pro",
            "until": "2026-11-22T13:00:00Z",
            "allows": {"jobs_per_day": 100, "jobs_at_once": 3, "seconds": [4, 8, 12, 16, 20], "share": 3},
            "today": {"used": 1, "left": 99, "running": 1, "resets_at": "2026-11-23T00:00:00Z", "time_zone": "UTC"},
        }


def test_a_pro_that_has_run_out_is_free(api, member):
    type(member).objects.update(plan="pro", plan_until=NOON)
    member.refresh_from_db()
    with time_machine.travel(NOON - timedelta(seconds=1), tick=False):
        assert (api.get("/api/me/plan").json()["plan"], api.get("/api/me").json()["plan"]) == ("pro", "pro")
        fast = scheduler.fair_tag(member, 3.0)
    with time_machine.travel(NOON, tick=False):
        shown = api.get("/api/me/plan").json()
        assert (shown["plan"], shown["allows"]["jobs_per_day"], api.get("/api/me").json()["plan"]) == ("free", 30, "free")
        assert "until" not in shown
        assert (fast, scheduler.fair_tag(member, 3.0)) == (1.0, 3.0)


@pytest.mark.parametrize(
    ("plan", "announced", "offered"),
    [
        ("free", [], (4,)),
        ("free", [4], (4,)),
        ("free", [4, 8, 12, 16, 20], (4, 8)),
        ("free", [8], (8,)),
        ("pro", [4, 8], (4, 8)),
        ("pro", [4, 8, 12, 16, 20, 24], (4, 8, 12, 16, 20)),
    ],
)
def test_lengths_are_those_of_the_plan_that_a_worker_makes(member, plan, announced, offered):
    member.plan = plan
    announce(*announced)
    announce(4, 8, 12, 16, 20, seen_at=datetime.now(UTC) - timedelta(minutes=2), name="lost")
    assert selectors.seconds_for(member) == offered


@pytest.mark.parametrize(("seconds", "accepted"), [(4, True), (8, True), (12, False), (6, False)])
def test_only_offered_lengths_are_accepted(api, body, seconds, accepted):
    announce(4, 8, 12)
    answer = api.post("/api/generations", body | {"seconds": seconds}, format="json")
    if accepted:
        assert (answer.status_code, Job.objects.get().seconds) == (202, seconds)
    else:
        assert (answer.status_code, answer.json()["errors"]) == (
            422,
            [{"pointer": "/seconds", "code": "unsupported_seconds", "detail": "Your clips can last 4 or 8 seconds for now."}],
        )
        assert (Job.objects.count(), LedgerEntry.objects.count()) == (0, 0)


def test_a_plan_without_a_length_that_is_made_here_accepts_nothing(api, settings):
    settings.SECONDS_BY_PLAN = {"free": (8,), "pro": (8,)}
    answer = api.post("/api/generations", {"prompt": "a ball"}, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["code"], Job.objects.count()) == (422, "unsupported_seconds", 0)


def test_a_worker_leaves_jobs_of_other_lengths_to_others(member):
    long = factories.job(member=member, seconds=8)
    short = factories.job(member=member, tag=5)
    assert scheduler.claim(worker="w", able=Capabilities(seconds=(4,))) == short
    assert scheduler.claim(worker="w", able=Capabilities(seconds=(4,))) is None
    assert scheduler.claim(worker="w", able=Capabilities(seconds=(4, 8))) == long


def test_the_ledger_is_told_in_pages_newest_first(api, member, body):
    jobs = []
    for minute in range(3):
        with time_machine.travel(NOON + timedelta(minutes=minute), tick=False):
            jobs.append(submit(member=member, request=parse(body, member)))
            cancel(job=jobs[-1], by=member)
    factories.job()
    first = api.get("/api/me/ledger?limit=4").json()
    second = api.get(f"/api/me/ledger?limit=4&cursor={first['next_cursor']}").json()
    assert [(entry["kind"], entry["amount"], entry["job"]) for entry in first["items"] + second["items"]] == [
        (kind, amount, str(job.pk)) for job in reversed(jobs) for kind, amount in (("refund", -1), ("debit", 1))
    ]
    assert first["items"][0] == {
        "kind": "refund", "amount": -1, "day": "2026-11-22", "job": str(jobs[2].pk), "created_at": "2026-11-22T12:02:00Z",
    }  # fmt: skip
    assert "next_cursor" not in second


def test_nobody_elses_ledger_is_told(api, other, body):
    submit(member=other, request=parse(body, other))
    assert api.get("/api/me/ledger").json() == {"items": []}


@pytest.mark.parametrize("cursor", ["nonsense", "eyJ4IjoxfQ"])
def test_a_cursor_of_somebody_elses_making_is_refused(api, cursor):
    answer = api.get(f"/api/me/ledger?cursor={cursor}")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "bad_cursor")
