"""A consent that ends takes along all that was made under it, and nothing of it comes back but what its subject gives back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Member
from accounts.services import delete_member
from cameos import services
from cameos.errors import LikenessNotFound, WrongState
from cameos.models import AuditEvent, Likeness, Withdrawal
from tests import factories
from videos import services as videos
from videos import uses
from videos.models import CameoUse, Video

pytestmark = pytest.mark.django_db


@pytest.fixture
def cameo(member) -> Likeness:
    return factories.cameo(member, handle="biscuit")


@pytest.fixture
def tree(cameo, other) -> list[Video]:
    """A published video, a published remix of it by somebody else, and a draft made from that."""
    first = factories.video_with(cameo, maker=other, remix_count=1)
    second = factories.video_with(cameo, parent=first, root=first, depth=1)
    return [first, second, factories.video_with(cameo, parent=second, root=first, depth=2, status="draft")]


def seen(viewer) -> set:
    return set(Video.objects.visible_to(viewer).values_list("pk", flat=True))


def statuses() -> list[str]:
    return list(Video.objects.order_by("depth").values_list("status", flat=True))


def revoke(cameo, member):
    """With what comes right after the commit."""
    services.revoke(likeness=cameo, by=member)
    uses.put_away_withdrawn()


def erase(cameo, member):
    services.erase(likeness=cameo, by=member)
    uses.put_away_withdrawn()


@pytest.mark.parametrize(
    "end",
    [
        lambda cameo, member: services.pause(likeness=cameo, by=member),
        lambda cameo, member: services.revoke(likeness=cameo, by=member),
        lambda cameo, member: services.erase(likeness=cameo, by=member),
        lambda cameo, member: Likeness.objects.update(expires_at=Now() - timedelta(seconds=1)),
        lambda cameo, member: Likeness.objects.update(held=True),
        lambda cameo, member: Member.objects.filter(pk=member.pk).update(is_active=False),
        lambda cameo, member: CameoUse.objects.update(withdrawn_at=timezone.now()),
        lambda cameo, member: CameoUse.objects.update(muted=True),
        lambda cameo, member: delete_member(member=member),
    ],
)
def test_nobody_but_its_maker_sees_it_any_more(cameo, member, other, tree, end):
    third, kept = factories.member(), factories.video()
    assert seen(third) == {tree[0].pk, tree[1].pk, kept.pk}
    end(cameo, member)
    for viewer in (third, AnonymousUser(), None):
        assert seen(viewer) == {kept.pk}
        assert set(Video.objects.visible_to(viewer).published()) == {kept}
    assert seen(other) == {tree[0].pk, kept.pk}
    assert set(Video.objects.visible_to(other).published()) == {kept}


def test_a_pause_is_undone(cameo, member, other, tree):
    services.pause(likeness=cameo, by=member)
    services.resume(likeness=cameo, by=member)
    assert seen(AnonymousUser()) == {tree[0].pk, tree[1].pk}
    assert statuses() == ["published", "published", "draft"]


def test_narrowing_keeps_what_is_published(cameo, member, tree):
    services.set_policy(likeness=cameo, by=member, audience="me")
    assert seen(AnonymousUser()) == {tree[0].pk, tree[1].pk}


def test_a_revocation_withdraws_the_whole_and_counts_remixes_without_them(cameo, member, tree):
    revoke(cameo, member)
    assert statuses() == ["withdrawn"] * 3
    assert Video.objects.get(pk=tree[0].pk).remix_count == 0
    days = {round((video.purge_at - timezone.now()) / timedelta(days=1)) for video in Video.objects.all()}
    assert days == {30}
    assert list(Withdrawal.objects.values_list("kind", "likeness", "epoch")) == [("revoked", cameo.pk, 1)]


def test_granting_anew_brings_nothing_back(cameo, member, tree):
    revoke(cameo, member)
    services.regrant(likeness=cameo, by=member)
    services.set_policy(likeness=cameo, by=member, audience="everyone")
    assert seen(AnonymousUser()) == set()
    assert statuses() == ["withdrawn"] * 3


def test_one_video_is_given_back_by_its_subject_alone(cameo, member, other, tree):
    revoke(cameo, member)
    with pytest.raises(WrongState):
        uses.reinstate(video=tree[1], by=member)
    services.regrant(likeness=cameo, by=member)
    with pytest.raises(LikenessNotFound):
        uses.reinstate(video=tree[1], by=other)
    for _ in range(2):
        back = uses.reinstate(video=tree[1], by=member)
    assert (back.status, back.purge_at, back.uses.get().epoch) == ("published", None, 1)
    assert seen(AnonymousUser()) == {tree[1].pk}
    assert Video.objects.get(pk=tree[0].pk).remix_count == 1
    assert uses.reinstate(video=tree[2], by=member).status == "draft"
    assert list(AuditEvent.objects.filter(stream=cameo.pk, kind="reinstated").values_list("actor", flat=True)) == [member.pk] * 2


def test_somebody_else_in_it_still_has_a_say(cameo, member, other):
    nova = factories.cameo(other)
    both = factories.video_with(cameo, nova)
    revoke(cameo, member)
    revoke(nova, other)
    services.regrant(likeness=cameo, by=member)
    assert uses.reinstate(video=both, by=member).status == "withdrawn"
    assert seen(AnonymousUser()) == set()
    services.regrant(likeness=nova, by=other)
    assert uses.reinstate(video=both, by=other).status == "published"
    assert seen(AnonymousUser()) == {both.pk}


def test_what_is_given_back_is_not_deleted_when_a_moderator_gives_it_back_too(cameo, member):
    video = factories.video_with(cameo)
    videos.withhold(video=video)
    uses.withdraw(video=video, by=member)
    back = uses.reinstate(video=video, by=member)
    assert (back.status, back.purge_at) == ("withheld", None)
    videos.restore(video=video)
    video.refresh_from_db()
    assert (video.status, video.purge_at) == ("published", None)


def test_somebody_elses_pause_does_not_keep_it_withdrawn(cameo, member, other):
    nova = factories.cameo(other)
    first = factories.video()
    both = factories.video_with(cameo, nova, parent=first, root=first, depth=1)
    uses.withdraw(video=both, by=member)
    services.pause(likeness=nova, by=other)
    for _ in range(2):
        back = uses.reinstate(video=both, by=member)
    assert (back.status, back.purge_at) == ("published", None)
    assert Video.objects.get(pk=first.pk).remix_count == 1
    assert seen(AnonymousUser()) == {first.pk}
    services.resume(likeness=nova, by=other)
    assert seen(AnonymousUser()) == {first.pk, both.pk}


def test_taking_oneself_out_of_one_video_and_what_was_made_from_it(cameo, member, other, tree):
    alone = factories.video_with(cameo)
    with pytest.raises(LikenessNotFound):
        uses.withdraw(video=tree[1], by=other)
    gone = uses.withdraw(video=tree[1], by=member)
    assert {video.pk for video in gone} == {tree[1].pk, tree[2].pk}
    assert uses.withdraw(video=tree[1], by=member) == []
    assert seen(AnonymousUser()) == {tree[0].pk, alone.pk}
    assert {row.video for row in Withdrawal.objects.all()} == {tree[1].pk, tree[2].pk}
    cameo.refresh_from_db()
    assert (cameo.state, cameo.epoch) == ("active", 0)
    uses.reinstate(video=tree[1], by=member)
    assert seen(AnonymousUser()) == {tree[0].pk, tree[1].pk, alone.pk}


def test_taking_oneself_out_of_all(cameo, member, other, tree):
    with pytest.raises(LikenessNotFound):
        uses.withdraw_all(likeness=cameo, by=other)
    assert (uses.withdraw_all(likeness=cameo, by=member), uses.withdraw_all(likeness=cameo, by=member)) == (3, 0)
    assert statuses() == ["withdrawn"] * 3
    assert (Withdrawal.objects.count(), seen(AnonymousUser())) == (3, set())


def test_not_being_heard(cameo, member, other, tree):
    with pytest.raises(LikenessNotFound):
        uses.mute(video=tree[0], by=other)
    for _ in range(2):
        uses.mute(video=tree[1], by=member)
    assert seen(AnonymousUser()) == {tree[0].pk}
    uses.mute(video=tree[1], by=member, muted=False)
    assert seen(AnonymousUser()) == {tree[0].pk, tree[1].pk}
    assert list(AuditEvent.objects.filter(kind__in=["muted", "unmuted"]).values_list("kind", flat=True)) == ["muted", "unmuted"]


def test_not_being_heard_in_what_keeps_the_sound_either(cameo, member, other, tree):
    nova = factories.cameo(other)
    CameoUse.objects.create(video=tree[1], likeness=nova, epoch=0, policy_version=1)
    uses.mute(video=tree[0], by=member)
    assert seen(AnonymousUser()) == set()
    assert set(CameoUse.objects.filter(muted=True).values_list("video", flat=True)) == {video.pk for video in tree}
    assert not CameoUse.objects.get(likeness=nova).muted
    uses.mute(video=tree[0], by=member, muted=False)
    assert seen(AnonymousUser()) == {tree[0].pk, tree[1].pk}
    assert AuditEvent.objects.filter(stream=cameo.pk, kind__in=["muted", "unmuted"]).count() == 2


def test_what_was_withdrawn_is_deleted_in_time(cameo, member, tree, django_capture_on_commit_callbacks):
    revoke(cameo, member)
    assert videos.purge_withdrawn() == 0
    Video.objects.filter(pk=tree[0].pk).update(purge_at=timezone.now())
    assert (videos.purge_withdrawn(), videos.purge_withdrawn()) == (1, 0)
    assert statuses() == ["deleted", "withdrawn", "withdrawn"]
    services.regrant(likeness=cameo, by=member)
    with pytest.raises(WrongState):
        uses.reinstate(video=tree[0], by=member)


def test_what_was_erased_is_deleted_at_the_next_sweep(cameo, member, tree):
    erase(cameo, member)
    assert videos.purge_withdrawn() == 3
    assert statuses() == ["deleted"] * 3
    assert set(Video.objects.values_list("prompt", flat=True)) == {""}


def test_nobody_puts_off_what_somebody_else_erased(cameo, member, other):
    both = factories.video_with(cameo, factories.cameo(other))
    erase(cameo, member)
    uses.withdraw(video=both, by=other)
    uses.reinstate(video=both, by=other)
    assert videos.purge_withdrawn() == 1
    assert statuses() == ["deleted"]


def test_a_moderators_no_outlasts_it(cameo, member):
    video = factories.video_with(cameo, status="withheld")
    revoke(cameo, member)
    services.regrant(likeness=cameo, by=member)
    assert uses.reinstate(video=video, by=member).status == "withheld"


def test_the_subject_finds_all_that_shows_them(cameo, member, other, tree):
    assert set(Video.objects.showing(member)) == set(tree)
    assert set(Video.objects.showing(other)) == set()
    assert set(Video.objects.showing(AnonymousUser())) == set()
    revoke(cameo, member)
    assert set(Video.objects.showing(member)) == set(tree)
    videos.purge_withdrawn()
    erase(cameo, member)
    videos.purge_withdrawn()
    assert set(Video.objects.showing(member)) == set()
