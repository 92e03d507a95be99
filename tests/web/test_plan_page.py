"""The plan page: what is allowed, what is left and until when, and each line of the ledger with its job."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from generation import web as pages
from generation.models import LedgerEntry
from generation.requests import parse
from generation.services import cancel, submit
from tests import factories
from tests.web.conftest import words

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BODY = {"prompt": "two red balls bounce", "seconds": 4, "size": "720x1280", "seed": 7}


def test_an_untouched_plan(web):
    with time_machine.travel(NOON, tick=False):
        text = words(web.get("/settings/plan/"))
    assert "Free plan" in text
    assert "30 of 30 clips left today. The next day starts in 12 hours : 00:00 UTC" in text
    assert "A day 30 clips At once 1 clip Length 4 seconds When many wait members take turns" in text
    assert "Nothing yet. Every clip you ask for takes one from its day" in text


def test_every_entry_leads_to_its_job(web, member):
    job = submit(member=member, request=parse(BODY, member))
    cancel(job=job, by=member)
    response = web.get("/settings/plan/")
    assert response.content.decode().count(f'<a href="/jobs/{job.pk}/">') == 2
    text = words(response)
    assert text.index("Given back +1 clip") < text.index("−1 clip, just now")


def test_pro_and_its_end_are_said(web, member):
    with time_machine.travel(NOON, tick=False):
        type(member).objects.update(plan="pro", plan_until=NOON + timedelta(days=2))
        text = words(web.get("/settings/plan/"))
    assert "Pro until Nov 24, 2026, 12:00 UTC, in 2 days" in text
    assert "At once 3 clips" in text
    assert "3 turns for one of Free" in text


def test_older_entries_are_behind_a_link(web, member, monkeypatch):
    monkeypatch.setattr(pages, "LEDGER_LINES", 2)
    for number in range(3):
        job = factories.job(member=member, prompt=f"clip {number}", state="succeeded")
        LedgerEntry.objects.create(member=member, job=job, kind="debit", amount=1, day="2026-11-22")
    first = web.get("/settings/plan/").content.decode()
    link = first.split('href="?cursor=')[1].split('"')[0]
    older = words(web.get(f"/settings/plan/?cursor={link}"))
    assert "clip 2" in first
    assert "clip 0" not in first
    assert "clip 0" in older
    assert "Older entries" not in older


def test_the_page_is_the_members_own(client, db):
    assert client.get("/settings/plan/")["Location"] == "/accounts/login/?next=/settings/plan/"


def test_settings_lead_to_it(web):
    assert '<a href="/settings/plan/">Plan</a>' in web.get("/settings/").content.decode()


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        (0, "Your plan allows no clips."),
        (1, "No clips left today: the one of your plan is used."),
        (2, "1 of 2 clips left today."),
        (3, "2 of 3 clips left today."),
    ],
)
def test_the_composer_says_what_is_left_and_when_it_resets(web, member, settings, limit, told):
    settings.JOBS_PER_DAY = {"free": 5}
    with time_machine.travel(NOON, tick=False):
        submit(member=member, request=parse(BODY, member))
        settings.JOBS_PER_DAY = {"free": limit}
        assert f"{told} The next day starts in 12 hours : 00:00 UTC" in words(web.get("/create/"))


def test_the_composer_offers_a_choice_of_lengths_once_there_is_one(web):
    from generation.models import Worker

    assert 'name="seconds"' not in web.get("/create/").content.decode()
    Worker.objects.create(name="w", seconds=[4, 8, 12])
    html = web.get("/create/").content.decode()
    assert '<input type="radio" name="seconds" value="4" checked>' in html
    assert '<input type="radio" name="seconds" value="8" >' in html
    assert 'value="12"' not in html
