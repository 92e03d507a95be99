"""A deleted video leaves a tombstone in the tree and nothing else."""

from __future__ import annotations

import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from core.models import IdempotencyRecord
from generation import progress
from tests import factories
from videos.models import Like

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft_job(member):
    """A finished job of the member with its draft."""

    def make(prompt: str, rendered_as: str):
        video = factories.video(maker=member, status="draft", prompt=prompt, rendered_as=rendered_as)
        job = factories.job(member=member, prompt=prompt, state="running", lease_until=timezone.now())
        return progress.record(job, "succeeded", state="succeeded", rendered_as=rendered_as, video=video)

    return make


def test_words_files_and_likes_go_the_remixes_stay(api, member, other, django_capture_on_commit_callbacks):
    name = default_storage.save("clips/a.mp4", ContentFile(b"clip"))
    video = factories.video(maker=member, file=name, caption="hello", like_count=1)
    Like.objects.create(member=other, video=video)
    remix = factories.video(maker=other, parent=video)
    with django_capture_on_commit_callbacks(execute=True):
        assert api.delete(f"/api/videos/{video.pk}").status_code == 204
    video.refresh_from_db()
    assert (video.status, video.prompt, video.rendered_as, video.caption, video.file.name, video.like_count) == (
        "deleted",
        "",
        "",
        "",
        "",
        0,
    )
    assert not default_storage.exists(name)
    assert Like.objects.count() == 0
    assert api.get(f"/api/videos/{video.pk}").status_code == 404
    nodes = api.get(f"/api/videos/{remix.pk}/lineage").json()["nodes"]
    assert [(node["id"], "video" in node) for node in nodes] == [(str(video.pk), False), (str(remix.pk), True)]


def test_files_stay_when_the_transaction_fails(member, monkeypatch):
    from core import events
    from videos import services

    name = default_storage.save("clips/b.mp4", ContentFile(b"clip"))
    video = factories.video(maker=member, file=name)

    def refuse(**_news):
        raise RuntimeError("no")

    monkeypatch.setitem(events._handlers, "video.deleted", [refuse])
    with pytest.raises(RuntimeError):
        services.delete(video=video, by=member)
    assert default_storage.exists(name)
    video.refresh_from_db()
    assert video.status == "published"


def test_the_job_that_made_it_forgets_the_words(api, member, draft_job):
    job = draft_job("a secret ball bounces", rendered_as="A ball bounces.")
    record = IdempotencyRecord.objects.create(
        member=member, route="generations", key="k", fingerprint="f", status=202, body={"id": str(job.pk), "prompt": job.prompt}
    )
    assert api.delete(f"/api/videos/{job.video_id}").status_code == 204
    job.refresh_from_db()
    record.refresh_from_db()
    assert (job.prompt, job.rendered_as, job.state) == ("", "", "succeeded")
    assert [event.kind for event in job.events.all()] == ["succeeded", "forgotten"]
    assert "ball" not in json.dumps([event.data for event in job.events.all()])
    assert record.body == {"id": str(job.pk), "prompt": ""}
