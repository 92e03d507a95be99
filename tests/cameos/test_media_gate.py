"""Files of a clip are served only while all in it consent, whatever link somebody holds; where that cannot be asked, they are not."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.db.models.functions import Now

from cameos import services, withdrawals
from cameos.models import Likeness
from core.storage import Access, signed_url
from generation import casting, files
from generation.models import Job, JobCast
from tests import factories
from videos import uses
from videos.models import CameoUse

pytestmark = pytest.mark.django_db
ALL = (*files.ALL, files.ANIMATIC)


@pytest.fixture
def cameo(member) -> Likeness:
    return factories.cameo(member, handle="biscuit")


def cast_job(*likenesses, **fields) -> Job:
    job = factories.job(**fields)
    for row in likenesses:
        JobCast.objects.create(job=job, likeness=row, epoch=row.epoch, policy_version=row.policy_version, scopes=["appearance"])
    for file in ALL:
        default_storage.save(files.name_of(job.pk, 1, file), ContentFile(b"12345"))
    return job


def links(job: Job) -> list[str]:
    return [signed_url(files.name_of(job.pk, 1, file)) for file in ALL]


def answers(client, links) -> set[int]:
    return {client.get(link).status_code for link in links}


def test_every_file_of_a_video_closes_and_opens_with_its_consent(client, cameo, member):
    job = cast_job(cameo, video=factories.video_with(cameo))
    held = links(job)
    assert answers(client, held) == {200}
    for verb, expected in ((services.pause, {404}), (services.resume, {200}), (services.revoke, {404}), (services.regrant, {404})):
        verb(likeness=cameo, by=member)
        assert answers(client, held) == expected
    uses.reinstate(video=job.video, by=member)
    assert answers(client, held) == {200}
    uses.withdraw(video=job.video, by=member)
    assert answers(client, held) == {404}


def test_what_can_be_watched_of_a_running_job(client, cameo, member):
    held = links(cast_job(cameo, state="queued"))
    assert answers(client, held) == {200}
    services.revoke(likeness=cameo, by=member)
    assert answers(client, held) == {404}


def test_nobody_keeps_it_and_an_old_copy_is_asked_about(client, cameo, member):
    link = links(cast_job(cameo, video=factories.video_with(cameo)))[0]
    first = client.get(link)
    assert first["Cache-Control"] == "private, no-cache"
    known = {"If-None-Match": first["ETag"]}
    again, part = client.get(link, headers=known), client.get(link, headers={"Range": "bytes=1-2"})
    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-cache")
    assert (part.status_code, part.content, part["Cache-Control"]) == (206, b"23", "private, no-cache")
    services.pause(likeness=cameo, by=member)
    assert (client.get(link, headers=known).status_code, client.get(link, headers={"Range": "bytes=1-2"}).status_code) == (404, 404)


def test_a_clip_of_nobody_is_as_it_was(client, django_assert_num_queries):
    link = links(cast_job(video=factories.video()))[0]
    with django_assert_num_queries(2):
        answer = client.get(link)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, max-age=3600")


def test_files_of_no_job():
    assert casting.access("jobs/019a0000-0000-7000-8000-000000000000/1/clip.mp4") is Access.CLOSED
    assert casting.access("jobs/a/1/clip.mp4") is Access.OPEN


@pytest.mark.parametrize("error", [DatabaseError("away"), OSError("ledger")])
def test_not_being_able_to_ask_is_a_no(client, cameo, monkeypatch, error):
    def fail(*args):
        raise error

    link = links(cast_job(cameo, video=factories.video_with(cameo)))[0]
    monkeypatch.setattr(withdrawals, "ensure_replayed", fail)
    answer = client.get(link)
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "5", "no-store")


def test_the_databases_clock_decides(client, cameo):
    link = links(cast_job(cameo, video=factories.video_with(cameo)))[0]
    Likeness.objects.update(expires_at=Now() + timedelta(minutes=1))
    assert client.get(link).status_code == 200
    Likeness.objects.update(expires_at=Now())
    assert client.get(link).status_code == 404


def test_a_bucket_is_reached_through_here_and_for_a_minute(client, cameo, member, s3_storage, settings):
    job = cast_job(cameo, video=factories.video_with(cameo))
    clip, captions = links(job)[0], signed_url(files.name_of(job.pk, 1, files.CAPTIONS))
    assert urlsplit(clip).netloc == ""
    answer = client.get(clip)
    assert (answer.status_code, answer["Cache-Control"]) == (302, "private, no-store")
    assert "X-Amz-Expires=60" in answer["Location"]
    assert urlopen(answer["Location"]).read() == b"12345"
    assert (client.get(captions).status_code, client.get(captions).content) == (200, b"12345")
    services.pause(likeness=cameo, by=member)
    assert (client.get(clip).status_code, client.get(captions).status_code) == (404, 404)


def test_a_use_that_a_backup_brought_back_is_closed_before_the_first_byte(client, cameo, member, django_capture_on_commit_callbacks):
    job = cast_job(cameo, video=factories.video_with(cameo))
    with django_capture_on_commit_callbacks(execute=True):
        services.revoke(likeness=cameo, by=member)
    withdrawals.Withdrawal.objects.all().delete()
    Likeness.objects.update(state="active", epoch=0)
    assert not CameoUse.objects.lapsed().exists()
    assert answers(client, links(job)) == {404}
