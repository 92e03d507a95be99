"""Every registered model can be listed, searched and opened; members cannot get in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.models import Block, Follow, GuardianInvitation, Mute
from core.models import IdempotencyRecord
from developer.models import VideoCall
from generation.models import ClipNumber, JobCast, JobEvent, LedgerEntry, ShapeTimes, Worker
from inbox.models import Actor, InboxWish, KindWish, Message, Notification, PushSubscription, Side, Thread
from moderation.apps import PERMISSIONS
from moderation.models import StaffAction
from tests import factories
from tests.web.conftest import words
from videos.models import Ancestry, CameoUse, Like, Save, SearchText, Tally, Withholding

pytestmark = pytest.mark.django_db
OURS = {"accounts", "invites", "videos", "generation", "developer", "inbox", "moderation", "core"}


def registered() -> list:
    return [model for model in admin.site._registry if model._meta.app_label in OURS]


def test_every_model_is_registered_or_shown_with_another():
    inline = {inline.model for model_admin in admin.site._registry.values() for inline in model_admin.inlines}
    models = {model for model in apps.get_models() if model._meta.app_label in OURS}
    shown = {JobEvent, JobCast, CameoUse, VideoCall}
    shown_nowhere = {
        ClipNumber,  # says nothing but which job it is of
        Mute, Save, GuardianInvitation,  # are their member's own
        Notification, Actor, KindWish, InboxWish, PushSubscription, Thread, Side, Message,  # and so are these
        Ancestry, Withholding,  # are told with their video
        Tally, SearchText,  # are what is seen elsewhere, once more
    }  # fmt: skip
    assert models == set(registered()) | shown | shown_nowhere
    assert shown <= inline


@pytest.fixture
def rows(member, other):
    parent = factories.video(maker=member, remix_allowed=True)
    video = factories.video(maker=other, parent=parent, root=parent, depth=1)
    job = factories.job(member=member, video=video)
    JobEvent.objects.create(job=job, sequence=1, kind="queued")
    LedgerEntry.objects.create(member=member, job=job, kind="debit", amount=1, day=job.created_at.date())
    Like.objects.create(member=member, video=video)
    Follow.objects.create(follower=member, followed=other)
    Block.objects.create(blocker=other, blocked=member)
    Worker.objects.create(name="worker-1")
    ShapeTimes.objects.create(seconds=4, width=720, height=1280, plan="free", sample=[9.0, 11.0, 10.0])
    factories.invite(owner=member)
    VideoCall.objects.create(job=job, model="sora-2")
    IdempotencyRecord.objects.create(member=member, route="generations", key="k", fingerprint="0" * 64)
    StaffAction.objects.create(actor=member, verb="withhold", target=f"video {video.pk}")


def test_every_list_can_be_searched_and_every_row_opened(client, rows):
    client.force_login(factories.member(is_staff=True, is_superuser=True))
    for model in registered():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        listing = client.get(reverse(f"{name}_changelist"), {"q": "0192"})
        assert listing.status_code == 200, model
        assert admin.site._registry[model].search_fields, model
        for row in model.objects.all()[:2]:
            assert client.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200, model


def test_a_jobs_timeline_tells_seconds_and_stages(client):
    job = factories.job()
    when = datetime(2026, 11, 26, 12, 0, 7, tzinfo=UTC)
    JobEvent.objects.create(job=job, sequence=2, kind="progress", data={"stage": "drawing", "progress": 62}, created_at=when)
    client.force_login(factories.member(is_staff=True, is_superuser=True))
    text = words(client.get(reverse("admin:generation_job_change", args=[job.pk])))
    assert "2 2026-11-26 12:00:07 progress drawing 62 %" in text


@time_machine.travel("2026-11-26T12:00:00Z", tick=False)
def test_workers_show_what_they_hold_and_have_in_hand(client):
    about = {"engine": "native", "preset": "base", "device": "cuda:0", "weights": "ab" * 32, "memory": 3 * 2**30}
    Worker.objects.create(name="one", **about)
    Worker.objects.create(name="two", draining=True)
    job = factories.job(state="running", lease_until=datetime(2030, 1, 1, tzinfo=UTC), worker="one", progress=40)
    client.force_login(factories.member(is_staff=True, is_superuser=True))
    text = words(client.get(reverse("admin:generation_worker_changelist")))
    assert f"one live 0 s ago …{str(job.pk)[-12:]} 40 % 1 native base cuda:0 3.0 GB abababababab" in text
    assert "two draining 0 s ago –" in text
    assert "Silent for" not in text
    assert "Jobs wait" not in text


@time_machine.travel("2026-11-26T12:00:00Z", tick=False)
def test_a_silent_worker_is_pointed_at(client):
    now = timezone.now()
    Worker.objects.create(name="one")
    Worker.objects.create(name="two", draining=True, seen_at=now - timedelta(seconds=90))
    Worker.objects.create(name="three", seen_at=now - timedelta(days=1, hours=2))
    client.force_login(factories.member(is_staff=True, is_superuser=True))
    page = reverse("admin:generation_worker_changelist")
    text = words(client.get(page))
    assert "Silent for more than a minute: 2." in text
    assert "one live 0 s ago" in text
    assert "two silent 90 s ago" in text
    assert "three silent 1 day, 2 hours ago" in text
    assert [row.name for row in client.get(page, {"state": "silent"}).context["cl"].queryset] == ["two", "three"]
    assert [row.name for row in client.get(page, {"state": "live"}).context["cl"].queryset] == ["one"]


@pytest.mark.parametrize("draining", [True, False])
def test_jobs_without_a_live_worker_are_pointed_at(client, draining):
    factories.job()
    if draining:
        Worker.objects.create(name="two", draining=True)
    client.force_login(factories.member(is_staff=True, is_superuser=True))
    assert "Jobs wait, and no worker is live to take them." in words(client.get(reverse("admin:generation_worker_changelist")))


def test_the_truth_cannot_be_typed_over(client, rows):
    from videos.models import Video

    client.force_login(factories.member(is_staff=True, is_superuser=True))
    video = Video.objects.first()
    answer = client.post(reverse("admin:videos_video_change", args=[video.pk]), {"status": "deleted"})
    assert answer.status_code == 403
    assert Video.objects.filter(pk=video.pk, status="published").exists()


def test_the_moderators_hold_every_right_from_the_first_migration_on(client):
    group = Group.objects.get(name="Moderators")
    assert {f"{app}.{name}" for app, name in group.permissions.values_list("content_type__app_label", "codename")} == set(PERMISSIONS)
    person = factories.member(is_staff=True)
    person.groups.add(group)
    client.force_login(person)
    assert client.get(reverse("admin:moderation_staffaction_changelist")).status_code == 200


def test_members_are_sent_to_the_login(web):
    answer = web.get(reverse("admin:index"))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/admin/login/")
