"""Moderators act through recorded actions; others cannot, and then nothing is recorded."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

import invites.services
from core.errors import Forbidden
from moderation import services
from moderation.models import StaffAction
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    person = factories.member(is_staff=True)
    person.groups.add(Group.objects.get(name="Moderators"))
    return person


def records() -> list[tuple]:
    return list(StaffAction.objects.order_by("created_at", "pk").values_list("actor__handle", "verb", "target", "reason"))


def test_withhold_and_restore(moderator, member):
    video = factories.video(maker=member)
    published_at = video.published_at
    services.withhold_video(video=video, by=moderator, reason=" not for the feed ")
    video.refresh_from_db()
    assert video.status == "withheld"
    services.restore_video(video=video, by=moderator)
    video.refresh_from_db()
    assert (video.status, video.published_at) == ("published", published_at)
    target = f"video {video.pk}"
    assert records() == [(moderator.handle, "withhold", target, "not for the feed"), (moderator.handle, "restore", target, "")]


def test_a_withheld_remix_is_uncounted_and_counted_again(moderator):
    parent = factories.video(remix_count=1)
    remix = factories.video(parent=parent, root=parent, depth=1)
    services.withhold_video(video=remix, by=moderator)
    parent.refresh_from_db()
    assert parent.remix_count == 0
    services.restore_video(video=remix, by=moderator)
    parent.refresh_from_db()
    assert parent.remix_count == 1


def test_cancelling_a_members_job_refunds_it(moderator, member):
    from generation.models import Job, LedgerEntry

    job = factories.job(member=member)
    LedgerEntry.objects.create(member=member, job=job, kind="debit", amount=1, day=job.created_at.date())
    services.cancel_job(job=job, by=moderator, reason="spam")
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert sum(job.ledger.values_list("amount", flat=True)) == 0
    assert records() == [(moderator.handle, "cancel_job", f"job {job.pk}", "spam")]


def test_revoking_a_code_is_recorded_once_and_members_own_codes_are_not(moderator, member):
    code, own = factories.invite(), factories.invite(owner=member)
    for _ in range(2):
        invites.services.revoke(code=code, by=moderator)
    invites.services.revoke(code=own, by=member)
    assert records() == [(moderator.handle, "revoke_code", f"invite code {code.pk}", "")]


@pytest.mark.parametrize("staff", [False, True], ids=["member", "staff without the group"])
def test_others_are_refused_and_nothing_changes(staff):
    person = factories.member(is_staff=staff)
    video = factories.video()
    with pytest.raises(Forbidden):
        services.withhold_video(video=video, by=person)
    video.refresh_from_db()
    assert (video.status, records()) == ("published", [])


def test_the_admin_action_withholds(client, moderator):
    video, tombstone = factories.video(), factories.video(status="deleted")
    client.force_login(moderator)
    data = {"action": "withhold", "_selected_action": [str(video.pk), str(tombstone.pk)]}
    answer = client.post(reverse("admin:videos_video_changelist"), data, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [f"{tombstone}: A deleted video cannot be withheld.", "Withheld: 1"]
    video.refresh_from_db()
    assert (video.status, len(records())) == ("withheld", 1)


def test_the_admin_hides_the_action_from_staff_who_may_only_look(client):
    from django.contrib.auth.models import Permission

    person = factories.member(is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_video"))
    video = factories.video()
    client.force_login(person)
    client.post(reverse("admin:videos_video_changelist"), {"action": "withhold", "_selected_action": [str(video.pk)]})
    video.refresh_from_db()
    assert (video.status, records()) == ("published", [])
