"""Job pages: progress that reloads without script, the finished clip with its publish form, failures that cost nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.utils import timezone

from generation.errors import QuotaUsedUp
from generation.models import Job
from tests import factories
from tests.web.conftest import words
from videos.models import Video

NOW = timezone.now()
RUNNING = {"state": "running", "lease_until": NOW + timedelta(hours=1)}


def test_a_running_job_shows_stage_percent_and_reading(web, member):
    job = factories.job(member=member, **RUNNING, stage="drawing", progress=62, rendered_as="Two balls bounce.")
    response = web.get(f"/jobs/{job.pk}/")
    html, text = response.content.decode(), words(response)
    assert "<title>62% · Vitascope</title>" in html
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in html
    assert '<progress id="progress" max="100" value="62">' in html
    assert "Rendered as Two balls bounce. Drawing 62%" in text
    assert html.count('class="lit"') == 9  # of 16 frames


def test_a_finished_job_does_not_reload_and_offers_to_publish(web, member):
    draft = factories.video(maker=member, status=Video.Status.DRAFT)
    job = factories.job(
        member=member, state="succeeded", progress=100, video=draft, started_at=NOW, finished_at=NOW + timedelta(seconds=14)
    )
    response = web.get(f"/jobs/{job.pk}/")
    assert b"http-equiv" not in response.content
    assert f'action="/v/{draft.pk}/publish/"' in response.content.decode()
    assert "Seed 7 · made in 14 seconds" in words(response)


@pytest.mark.parametrize(
    ("status", "label"),
    [("draft", "Ready"), ("published", "Published"), ("withheld", "Withheld"), ("withdrawn", "Withdrawn"), ("deleted", "Deleted")],
)
def test_the_list_says_what_became_of_a_clip(web, member, status, label):
    factories.job(member=member, state="succeeded", progress=100, video=factories.video(maker=member, status=status))
    assert f"two red balls bounce {label} just now" in words(web.get("/jobs/"))


def test_a_deleted_clip_is_not_offered_on_its_jobs_page(web, member):
    job = factories.job(member=member, state="succeeded", progress=100, video=factories.video(maker=member, status="deleted"))
    response = web.get(f"/jobs/{job.pk}/")
    assert "This clip was deleted." in words(response)
    assert b"<video" not in response.content


def test_a_failed_job_says_why_and_that_it_was_free(web, member):
    job = factories.job(member=member, state="failed", error_message="The network stopped half-way.")
    text = words(web.get(f"/jobs/{job.pk}/"))
    assert "The network stopped half-way." in text
    assert "Not charged: it does not count against today's clips." in text


def test_retry_asks_for_the_same_with_a_new_seed(web, member):
    job = factories.job(member=member, state="failed", width=720, height=720, seed=7)
    web.post(f"/jobs/{job.pk}/retry/")
    again = Job.objects.exclude(pk=job.pk).get()
    assert (again.prompt, again.width, again.height, again.state) == (job.prompt, 720, 720, "queued")
    assert again.seed != 7


def test_a_retry_beyond_the_quota_is_refused_in_words(web, member):
    job = factories.job(member=member, state="failed")
    web.post(f"/jobs/{job.pk}/retry/")
    response = web.post(f"/jobs/{job.pk}/retry/")
    assert response.status_code == 429
    assert Job.objects.count() == 2


@pytest.mark.parametrize(("seconds", "told"), [(1, "in 1 second."), (15, "in 15 seconds."), (64_000, None)])
def test_a_refusal_counts_seconds_only_where_one_may_wait_for_them(rf, seconds, told):
    html = render_to_string("core/error.html", {"error": QuotaUsedUp(retry_after=seconds), "user": AnonymousUser()}, rf.get("/"))
    assert ("You can try again" in html) is bool(told)
    assert told is None or f"You can try again {told}" in html


def test_cancelling_a_queued_job(web, member):
    job = factories.job(member=member)
    response = web.post(f"/jobs/{job.pk}/cancel/")
    assert response["Location"] == f"/jobs/{job.pk}/"
    assert "You stopped this one." in words(web.get(f"/jobs/{job.pk}/"))


def test_cancelling_a_finished_job_is_refused(web, member):
    job = factories.job(member=member, state="failed")
    assert web.post(f"/jobs/{job.pk}/cancel/").status_code == 409


@pytest.mark.parametrize("path", ["", "cancel/", "retry/"])
def test_somebody_elses_job_is_not_there(web, path):
    job = factories.job()
    response = web.post(f"/jobs/{job.pk}/{path}") if path else web.get(f"/jobs/{job.pk}/")
    assert response.status_code == 404
    job.refresh_from_db()
    assert job.state == "queued"
    assert Job.objects.count() == 1


def test_the_list_has_every_state_and_only_own_jobs(web, member):
    factories.job(prompt="not mine")
    factories.job(member=member, prompt="queued one")
    factories.job(member=member, **RUNNING, progress=41)
    factories.job(member=member, state="failed")
    factories.job(member=member, state="cancelled")
    text = words(web.get("/jobs/"))
    assert "not mine" not in text
    for label in ("Queued", "41%", "Failed", "Cancelled"):
        assert label in text


def test_the_list_is_one_query_for_its_jobs(web, member, django_assert_num_queries):
    for _ in range(3):
        factories.job(member=member, state="succeeded", video=factories.video(maker=member))
    with django_assert_num_queries(6):  # session, member, ledger, running, jobs with their videos, what is unread
        web.get("/jobs/")
