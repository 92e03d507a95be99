"""A job's states on the wire, and the pace at which to ask again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from generation.models import Worker
from tests import factories
from tests.developer.conftest import refused

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
END = NOW + timedelta(seconds=9)
STOPPED = {"code": "cancelled", "message": "This job was cancelled."}
BROKEN = {"code": "cannot_draw", "message": "No."}


def path(job) -> str:
    return f"/v1/videos/video_{job.pk.hex}"


@pytest.mark.parametrize(
    ("fields", "status", "completed_at", "error"),
    [
        ({"state": "queued"}, "queued", None, None),
        ({"state": "running", "lease_until": END, "started_at": NOW}, "in_progress", None, None),
        ({"state": "succeeded", "finished_at": END, "progress": 100}, "completed", int(END.timestamp()), None),
        ({"state": "failed", "finished_at": END, "error_code": "cannot_draw", "error_message": "No."}, "failed", None, BROKEN),
        ({"state": "cancelled", "finished_at": END}, "failed", None, STOPPED),
    ],
)
def test_states(v1, member, fields, status, completed_at, error):
    if fields["state"] == "succeeded":
        fields = fields | {"video": factories.video(maker=member, status="draft")}
    body = v1.get(path(factories.job(member=member, **fields))).json()
    assert (body["status"], body["completed_at"], body["error"]) == (status, completed_at, error)
    assert body["model"] == "vitascope", "it was not asked for through this API"
    assert len(body) == 14


def test_a_video_whose_consent_was_withdrawn_has_failed(v1, member):
    job = factories.job(member=member, state="succeeded", finished_at=END, video=factories.video(maker=member, status="withdrawn"))
    body = v1.get(path(job)).json()
    assert (body["status"], body["completed_at"], body["error"]["code"]) == ("failed", None, "consent_revoked")
    refused(v1.get(f"{path(job)}/content"), 404, "video_not_ready")


def test_what_was_understood_is_ours_to_add(v1, member):
    job = factories.job(member=member, state="running", lease_until=END, rendered_as="Two balls.", stage="drawing", progress=40)
    body = v1.get(path(job)).json()
    ours = {"rendered_as": "Two balls.", "stage": "drawing", "seed": 7, "video": None, "remix_kind": None, "pictured": False}
    assert (body["progress"], body["vitascope"]) == (40, ours)


@pytest.mark.parametrize(
    "made_up", ["video_" + "0" * 32, "video_x", "x", "video_", "%00", "a%2Fb", "\u0661", "0192aaaa-0000-7000-8000-000000000000"]
)
def test_ids_that_are_nobodys(v1, made_up):
    if "%2F" in made_up:
        refused(v1.get(f"/v1/videos/{made_up}"), 404, "unknown_url")
    else:
        refused(v1.get(f"/v1/videos/{made_up}"), 404, "video_not_found")


def test_the_videos_of_others_are_nobodys(v1, other):
    job = factories.job(member=other, state="succeeded", video=factories.video(maker=other))
    for call in (v1.get(path(job)), v1.get(f"{path(job)}/content"), v1.call("DELETE", path(job))):
        refused(call, 404, "video_not_found")
    job.video.refresh_from_db()
    assert job.video.status == "published"


@pytest.mark.parametrize(
    ("ahead", "workers", "pace"),
    [(0, 1, "1500"), (1, 1, "3000"), (3, 2, "3000"), (9, 1, "5000"), (1, 0, "3000")],
)
def test_the_pace_follows_the_queue(v1, member, ahead, workers, pace):
    for number in range(workers):
        Worker.objects.create(name=f"w{number}")
    Worker.objects.create(name="lost", seen_at=timezone.now() - timedelta(minutes=2))
    for _ in range(ahead):
        factories.job(tag=0.5)
    assert v1.get(path(factories.job(member=member, tag=1)))["openai-poll-after-ms"] == pace
    factories.job(tag=2)


@pytest.mark.parametrize(("progress", "pace"), [(0, "500"), (10, "5000"), (50, "1000"), (90, "500")])
def test_the_pace_follows_a_running_job(v1, member, progress, pace):
    job = factories.job(member=member, state="running", lease_until=END, started_at=NOW - timedelta(seconds=10), progress=progress)
    with time_machine.travel(NOW, tick=False):
        assert v1.get(path(job))["openai-poll-after-ms"] == pace


def test_a_finished_job_has_no_pace(v1, member):
    assert "openai-poll-after-ms" not in v1.get(path(factories.job(member=member, state="cancelled")))
