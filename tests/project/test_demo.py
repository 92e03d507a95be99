"""`manage.py demo` seeds an instance once, tells how to get in, and goes on where an earlier start was stopped."""

from __future__ import annotations

import json
from collections import Counter
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from accounts.models import Member
from generation import scheduler
from generation.models import Job
from tests import factories
from videos.models import Video
from videos.services import create_draft
from vitascope.management.commands import demo

pytestmark = pytest.mark.django_db


def do_waiting(most: int = 99) -> None:
    """What a worker does to rows, without an engine."""
    while most and (job := scheduler.claim(worker="tests")):
        size = {"width": job.width, "height": job.height, "seconds": 4.0, "bytes": 1}
        files = {"file": "clip.mp4", "poster": "", "spritesheet": "", "plan": ""}
        video = create_draft(
            maker_id=job.member_id,
            prompt=job.prompt,
            rendered_as="A ball.",
            parents=[job.remix_of] if job.remix_of else [],
            **size,
            **files,
        )
        scheduler.close(job, Job.State.SUCCEEDED, progress=100, video=video)
        most -= 1


@pytest.fixture
def worker(monkeypatch):
    """Stands for the child process; `stop_after` says after how many clips somebody presses Ctrl-C."""
    child = SimpleNamespace(stop_after=None, runs=0)

    def run(command, check):
        child.runs += 1
        assert command[-2:] == ["work", "--once"]
        do_waiting(99 if child.stop_after is None else child.stop_after)
        if child.stop_after is not None:
            raise KeyboardInterrupt
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(demo, "subprocess", SimpleNamespace(run=run))
    return child


def seeded(*arguments: str) -> dict:
    out = StringIO()
    call_command("demo", "--json", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_members_a_dozen_clips_and_the_ways_in(worker, settings):
    facts = seeded()
    assert Counter(Video.objects.values_list("status", "depth")) == {("published", 0): 9, ("published", 1): 3}
    assert set(facts) == {"url", "member", "moderator", "members", "invite_code", "curl"}
    assert facts["url"] == settings.BASE_URL
    for who in (facts["member"], facts["moderator"]):
        client = APIClient()
        assert client.get("/api/me", headers={"X-Session-Token": who["token"]}).json()["handle"] == who["handle"]
        assert client.login(username=who["handle"], password=who["password"])
    check = APIClient().post("/api/invites/check", {"code": facts["invite_code"], "region": "US"}, format="json")
    assert check.status_code == 200


def test_asked_again_it_only_tells(worker):
    first, again = seeded(), seeded()
    assert (Member.objects.count(), Job.objects.count(), worker.runs) == (4, 12, 2)
    assert first["invite_code"] == again["invite_code"]
    assert first["member"]["password"] == again["member"]["password"]


@pytest.mark.parametrize("made", [0, 4])
def test_the_next_start_goes_on_where_one_was_stopped(worker, made):
    worker.stop_after = made
    with pytest.raises(CommandError, match="the next start goes on with it"):
        seeded()
    worker.stop_after = None
    seeded()
    assert Job.objects.count() == 12
    assert Counter(Video.objects.values_list("status", "depth")) == {("published", 0): 9, ("published", 1): 3}


def test_what_members_did_to_the_clips_stays(worker):
    seeded()
    Video.objects.filter(maker__handle="lumen").update(status="draft", published_at=None)
    seeded()
    assert set(Video.objects.filter(maker__handle="lumen").values_list("status", flat=True)) == {"draft"}


def test_an_instance_with_members_of_its_own_is_left_alone(worker):
    factories.member()
    out = StringIO()
    call_command("demo", "--if-empty", stdout=out)
    assert (out.getvalue(), Member.objects.count(), Job.objects.count()) == ("", 1, 0)


def test_beside_other_members_it_publishes_nothing_of_theirs(worker):
    draft = factories.video(status="draft")
    seeded()
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert Video.objects.published().count() == 12


def test_members_only(worker):
    seeded("--no-clips")
    assert (Member.objects.count(), Job.objects.count(), worker.runs) == (4, 0, 0)
