"""A member who goes takes their videos along; others' trees keep their shape over tombstones of nobody."""

from __future__ import annotations

import threading

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member
from accounts.services import delete_member
from tests import factories
from videos import services
from videos.lineage import closure
from videos.models import Ancestry, Like, Video

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(member, other):
    """root (member) - mine (member) - theirs (other); root - own_end (member); theirs - under_theirs (member)."""
    root = factories.video(maker=member, prompt="a secret", reading={"count": "one"}, file=default_storage.save("a.mp4", ContentFile(b"a")))
    mine = factories.video(maker=member, parent=root)
    theirs = factories.video(maker=other, parent=mine)
    own_end = factories.video(maker=member, parent=root, file=default_storage.save("b.mp4", ContentFile(b"b")))
    under_theirs = factories.video(maker=member, parent=theirs)
    Like.objects.create(member=other, video=root)
    return root, mine, theirs, own_end, under_theirs


def test_what_others_build_upon_stays_as_a_tombstone_and_the_rest_goes(api, member, family, django_capture_on_commit_callbacks):
    root, mine, theirs, own_end, _under_theirs = family
    files = [root.file.name, own_end.file.name]
    with django_capture_on_commit_callbacks(execute=True):
        delete_member(member=member)
    assert [default_storage.exists(name) for name in files] == [False, False]
    rows = list(Video.objects.order_by("pk").values_list("pk", "maker", "status", "prompt", "reading", "remix_count", "descendant_count"))
    assert rows == [
        (root.pk, None, "deleted", "", {}, 0, 1),
        (mine.pk, None, "deleted", "", {}, 1, 1),
        (theirs.pk, theirs.maker_id, "published", theirs.prompt, {}, 0, 0),
    ]
    assert Like.objects.count() == 0
    assert set(Ancestry.objects.values_list("descendant", "ancestor")) == {
        (mine.pk, root.pk), (theirs.pk, mine.pk), (theirs.pk, root.pk),
    }  # fmt: skip
    api.force_authenticate(theirs.maker)
    body = api.get(f"/api/videos/{theirs.pk}/lineage").json()
    assert [(node["id"], "video" in node) for node in body["nodes"]] == [
        (str(root.pk), False), (str(mine.pk), False), (str(theirs.pk), True),
    ]  # fmt: skip


def test_pages_and_the_back_office_bear_tombstones_of_nobody(member, family):
    delete_member(member=member)
    assert Client().get(reverse("tree", args=[family[2].pk])).status_code == 200
    assert Client().get(reverse("watch", args=[family[2].pk])).status_code == 200
    assert Client().get(reverse("watch", args=[family[0].pk])).status_code == 404
    client = Client()
    client.force_login(factories.member(is_staff=True, is_superuser=True))
    assert client.get(reverse("admin:videos_video_changelist")).status_code == 200
    assert client.get(reverse("admin:videos_video_change", args=[family[0].pk])).status_code == 200


@pytest.mark.parametrize("by_list", [True, False])
def test_the_back_office_deletes_a_member_whom_others_remix(member, family, by_list):
    client = Client()
    client.force_login(factories.member(is_staff=True, is_superuser=True))
    if by_list:
        data = {"action": "delete_selected", "_selected_action": [str(member.pk)], "post": "yes"}
        client.post(reverse("admin:accounts_member_changelist"), data)
    else:
        client.post(reverse("admin:accounts_member_delete", args=[member.pk]), {"post": "yes"})
    assert not Member.objects.filter(pk=member.pk).exists()
    assert Video.objects.filter(maker=None).count() == 2


def test_both_makers_of_a_family_can_go(member, other, family):
    delete_member(member=member)
    delete_member(member=other)
    assert set(Video.objects.values_list("maker", "status")) <= {(None, "deleted")}


def test_a_member_without_videos_goes(member):
    delete_member(member=member)
    assert Member.objects.count() == 0


def test_no_video_but_a_tombstone_is_of_nobody(member):
    video = factories.video(maker=member)
    with pytest.raises(IntegrityError), transaction.atomic():
        Video.objects.filter(pk=video.pk).update(maker=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        member.delete()


@pytest.mark.parametrize("state", ["queued", "running", "failed"])
def test_a_clip_that_is_being_remixed_stays_as_a_tombstone_until_the_job_ends(member, state):
    root = factories.video(maker=member)
    source = factories.video(maker=member, parent=root, plan="plans/a.safetensors")
    leased = {"lease_until": timezone.now()} if state == "running" else {}
    job = factories.job(remix_of=source, state=state, **leased)
    factories.job(remix_of=factories.video(maker=member), member=member)  # their own keeps nothing
    delete_member(member=member)
    job.refresh_from_db()
    if state == "failed":
        assert (Video.objects.count(), job.remix_of) == (0, None)
        return
    assert list(Video.objects.order_by("pk").values_list("pk", "maker", "status")) == [(pk, None, "deleted") for pk in (root.pk, source.pk)]
    assert (job.remix_of_id, job.remix_of.plan.name) == (source.pk, "")


def test_tombstones_that_nothing_comes_from_any_more_go_with_the_last(member, other):
    gone = factories.member()
    first = factories.video(maker=gone)
    second = factories.video(maker=gone, parent=first)
    theirs = factories.video(maker=other, parent=second)
    factories.video(maker=member, parent=theirs)
    dead_end = factories.video(maker=gone, parent=first)
    job = factories.job(remix_of=dead_end)
    delete_member(member=gone)
    job.state = "failed"
    job.save(update_fields=["state"])
    assert Video.objects.filter(maker=None).count() == 3
    delete_member(member=other)
    assert Video.objects.filter(maker=None).count() == 4  # the last one comes from three of these
    delete_member(member=member)
    assert not Video.objects.exists()


def test_leaving_and_publishing_at_once_wait_for_each_other_in_no_circle(postgres_database, monkeypatch):
    leaver, other, third = (factories.member() for _ in range(3))
    first = factories.video(maker=leaver)
    second = factories.video(maker=other, parent=first)
    draft = factories.video(maker=third, parent=second, status="draft", published_at=None)
    factories.video(maker=leaver, parent=second)
    held, going, real, ends = threading.Event(), threading.Event(), closure.lock, {}

    def lock(which):
        real(which)
        if threading.current_thread().name == "leave" and not held.is_set():
            held.set()
            going.wait(0.5)  # time for the other to take what it can get

    def run(name, call):
        try:
            call()
            ends[name] = "done"
        except OperationalError as error:
            ends[name] = str(error)
        finally:
            connection.close()

    monkeypatch.setattr(closure, "lock", lock)
    leaving = threading.Thread(target=run, name="leave", args=("leave", lambda: delete_member(member=leaver)))
    publishing = threading.Thread(target=run, args=("publish", lambda: services.publish(video=draft, by=third)))
    leaving.start()
    held.wait(10)
    publishing.start()
    for thread in (leaving, publishing):
        thread.join(30)
    assert ends == {"leave": "done", "publish": "done"}
    assert Video.objects.get(pk=second.pk).remix_count == 1
