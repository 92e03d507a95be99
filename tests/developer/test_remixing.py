"""A remix through /v1 follows the same policy as everywhere."""

from __future__ import annotations

import pytest

from generation.models import Job, Worker
from tests import factories
from tests.developer.conftest import counts, refused


def finished(member, **fields) -> Job:
    return factories.job(member=member, state="succeeded", seed=5, video=factories.video(maker=member, width=720, height=720, **fields))


def path(job) -> str:
    return f"/v1/videos/video_{job.pk.hex}/remix"


@pytest.mark.parametrize("status", ["draft", "published"])
def test_ones_own(v1, member, status):
    source = finished(member, status=status)
    answer = v1.post(path(source), {"prompt": "in blue"})
    assert answer.status_code == 200
    job = Job.objects.exclude(pk=source.pk).get()
    assert (job.remix_of, job.prompt, job.width, job.height, job.seed) == (source.video, "in blue", 720, 720, 5)
    assert (answer.json()["id"], answer.json()["remixed_from_video_id"]) == (f"video_{job.pk.hex}", f"video_{source.pk.hex}")


@pytest.mark.parametrize(("made", "seconds"), [(8.0, "8"), (20.0, "4")])
def test_as_long_as_its_source_where_that_may_be(v1, member, made, seconds):
    Worker.objects.create(name="w", seconds=[4, 8, 20])
    source = finished(member, seconds=made)
    assert v1.post(path(source), {"prompt": "in blue"}).json()["seconds"] == seconds
    edit = {"prompt": "in red", "video": {"id": f"video_{source.pk.hex}"}}
    type(member).objects.update(plan="pro")
    assert v1.post("/v1/videos/edits", edit).json()["seconds"] == str(int(made))


def test_by_form(v1, member):
    assert v1.form(path(finished(member)), ("prompt", "in blue")).status_code == 200


def test_somebody_elses_where_both_switches_are_on(v1):
    maker = factories.member(remix_allowed=True)
    source = finished(maker, remix_allowed=True)
    assert v1.post(path(source), {"prompt": "in blue"}).json()["remixed_from_video_id"] == f"video_{source.pk.hex}"


def test_by_the_id_that_the_pages_use(v1):
    maker = factories.member(remix_allowed=True)
    video = factories.video(maker=maker, remix_allowed=True)
    answer = v1.post(f"/v1/videos/{video.pk}/remix", {"prompt": "in blue"})
    assert (answer.status_code, answer.json()["remixed_from_video_id"]) == (200, None)
    assert Job.objects.get().remix_of == video


def test_not_where_the_maker_does_not_allow_it(v1, other):
    source = finished(other)
    refused(v1.post(path(source), {"prompt": "in blue"}), 403, "remix_not_allowed")
    assert counts() == (1, 0, 0, 0)


def test_not_where_only_picture_and_sound_were_kept(v1, member):
    refused(v1.post(path(finished(member, plan="")), {"prompt": "in blue"}), 400, "not_remixable")
    assert counts() == (1, 0, 0, 0)


@pytest.mark.parametrize("status", ["draft", "withheld", "deleted"])
def test_not_what_nobody_else_sees(v1, status):
    maker = factories.member(remix_allowed=True)
    source = finished(maker, remix_allowed=True, status=status)
    refused(v1.post(path(source), {"prompt": "in blue"}), 404, "video_not_found")
    assert counts() == (1, 0, 0, 0)


def test_not_what_is_not_finished(v1, member):
    source = factories.job(member=member)
    refused(v1.post(path(source), {"prompt": "in blue"}), 404, "video_not_ready")
    assert counts() == (1, 0, 0, 0)


@pytest.mark.parametrize("made_up", ["video_" + "0" * 32, "x", "0192aaaa-0000-7000-8000-000000000000"])
def test_not_what_is_not_there(v1, made_up):
    refused(v1.post(f"/v1/videos/{made_up}/remix", {"prompt": "in blue"}), 404, "video_not_found")
    assert counts() == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("body", "code", "param"),
    [
        ({}, "missing_required_parameter", "prompt"),
        ({"prompt": ""}, "invalid_value", "prompt"),
        ({"prompt": "x", "size": "720x720"}, "unknown_parameter", "size"),
        ({"prompt": "a rape scene"}, "moderation_blocked", "prompt"),
    ],
)
def test_bad_bodies(v1, member, body, code, param):
    refused(v1.post(path(finished(member)), body), 400, code, param)
    assert counts() == (1, 0, 0, 0)
