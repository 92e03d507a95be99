"""A finished video is deleted for good; one in the making is not."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from generation.models import Job
from tests import factories
from tests.developer.conftest import counts, refused


def path(job) -> str:
    return f"/v1/videos/video_{job.pk.hex}"


def test_a_completed_video(v1, member, django_capture_on_commit_callbacks):
    names = {name: default_storage.save(f"clips/{name}", ContentFile(b"x")) for name in ("file", "poster")}
    job = factories.job(member=member, state="succeeded", video=factories.video(maker=member, **names))
    with django_capture_on_commit_callbacks(execute=True):
        answer = v1.call("DELETE", path(job), b"", "application/json")
    assert (answer.status_code, answer.json()) == (200, {"id": f"video_{job.pk.hex}", "object": "video.deleted", "deleted": True})
    job.video.refresh_from_db()
    assert (job.video.status, job.video.prompt, default_storage.exists(names["file"])) == ("deleted", "", False)
    refused(v1.get(path(job)), 404, "video_not_found")
    refused(v1.get(f"{path(job)}/content"), 404, "video_not_found")
    refused(v1.call("DELETE", path(job)), 404, "video_not_found")
    assert v1.get("/v1/videos").json()["data"] == []


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_a_failed_video_goes_out_of_sight_and_stays_in_the_books(v1, member, state):
    job = factories.job(member=member, state=state)
    assert v1.call("DELETE", path(job)).json()["deleted"] is True
    refused(v1.get(path(job)), 404, "video_not_found")
    assert v1.get("/v1/videos").json()["data"] == []
    assert Job.objects.get().state == state


@pytest.mark.parametrize("fields", [{"state": "queued"}, {"state": "running", "lease_until": "2026-11-25T12:00Z"}])
def test_a_video_in_the_making_stays(v1, member, fields):
    job = factories.job(member=member, **fields)
    answer = v1.call("DELETE", path(job))
    refused(answer, 409, "video_not_finished")
    assert answer["x-should-retry"] == "false"
    assert (counts(), Job.objects.get().state) == ((1, 0, 0, 0), fields["state"])


def test_a_video_deleted_elsewhere_is_gone_here(v1, web, member):
    job = factories.job(member=member, state="succeeded", video=factories.video(maker=member))
    web.post(f"/v/{job.video_id}/delete/")
    refused(v1.get(path(job)), 404, "video_not_found")
