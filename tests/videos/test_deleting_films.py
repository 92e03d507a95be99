"""Who deletes a clip deletes its film wherever it plays: in stitches and duets too, which leave tombstones, and whose makers are told."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.services import delete_member
from generation import publish, scheduler
from generation.models import Job
from inbox.models import Notification
from inbox.notifications.selectors import entries, shown_to
from tests import factories
from tests.web.conftest import words
from videos import services
from videos.errors import NotYours
from videos.models import Video

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(member) -> Video:
    return factories.video(maker=member, seconds=8.0)


def stitched(to: Video, start: int, end: int, **fields) -> Video:
    return factories.video(parent=to, remix_kind="stitch", cut_from=start, cut_to=end, seconds=end - start + 4.0, **fields)


def duet(beside: Video, **fields) -> Video:
    return factories.video(parent=beside, remix_kind="duet", **fields)


def statuses(*videos: Video) -> list[str]:
    found = dict(Video.objects.values_list("pk", "status"))
    return [found[video.pk] for video in videos]


def told(member) -> list[str]:
    return [entry.sentence for entry in entries(member, list(shown_to(member)))]


def test_stitches_and_duets_go_with_it_and_so_do_those_made_of_them(api, source, django_capture_on_commit_callbacks):
    stitch = stitched(source, 2, 6, file=default_storage.save("clips/stitch.mp4", ContentFile(b"clip")))
    beside, draft = duet(source), duet(stitch, status="draft")
    again = stitched(stitch, 3, 7)
    with django_capture_on_commit_callbacks(execute=True):
        assert api.delete(f"/api/videos/{source.pk}").status_code == 204
    assert statuses(source, stitch, beside, draft, again) == ["deleted"] * 5
    assert not default_storage.exists("clips/stitch.mp4")
    stitch.refresh_from_db()
    assert (stitch.prompt, stitch.file.name, stitch.parent_id) == ("", "", source.pk)
    source.refresh_from_db()
    assert (source.remix_count, source.descendant_count) == (0, 0)


def test_what_shows_nothing_of_it_stays(member, source):
    stitch = stitched(source, 0, 4)
    behind = stitched(stitch, 4, 8)  # what its maker made alone
    anew = [factories.video(parent=source, remix_kind=kind) for kind in ("remix", "extend", "revoice", "sound")]
    of_stitch = factories.video(parent=stitch)  # its plan is that of the other part
    services.delete(video=source, by=member)
    assert statuses(stitch, behind, *anew, of_stitch) == ["deleted", *["published"] * 6]


def test_deleting_a_stitch_leaves_its_source(other, source):
    stitch = stitched(source, 0, 4, maker=other)
    services.delete(video=stitch, by=other)
    assert statuses(source, stitch) == ["published", "deleted"]


def test_nobody_else_can(other, source):
    stitch = stitched(source, 0, 4, maker=other)
    with pytest.raises(NotYours):
        services.delete(video=source, by=other)
    assert statuses(source, stitch) == ["published", "published"]
    assert Notification.objects.count() == 0


def test_other_makers_are_told_and_keep_their_words(member, other, source):
    theirs, own = stitched(source, 0, 4, maker=other), duet(source, maker=member)
    jobs = [factories.job(member=video.maker, video=video, state="succeeded", prompt="a waltz") for video in (theirs, own)]
    services.delete(video=source, by=member)
    assert [job.prompt for job in Job.objects.order_by("created_at")] == ["a waltz", ""]
    assert (told(other), told(member)) == (["A clip that yours showed was deleted by its maker, so yours is gone too"], [])
    assert Notification.objects.get().job == jobs[0]


def test_who_leaves_takes_their_films_along(member, other, source):
    stitch = stitched(source, 0, 4, maker=other)
    delete_member(member=member)
    assert statuses(stitch) == ["deleted"]
    assert told(other) == ["A clip that yours showed was deleted by its maker, so yours is gone too"]


@pytest.mark.parametrize("kind", ["stitch", "duet", "remix"])
def test_what_is_being_made_with_its_film_is_given_back(member, other, source, kind, tmp_path):
    cut = {"cut_from": 0, "cut_to": 4} if kind == "stitch" else {}
    job = factories.job(member=other, remix_of=source, remix_kind=kind, **cut)
    for name in ("clip.mp4", "plan.safetensors", "poster.jpg", "preview.webp", "spritesheet.jpg"):
        (tmp_path / name).write_bytes(b"a file")
    token = scheduler.claim(worker="w").token
    services.delete(video=source, by=member)
    made = publish.finish(job_id=job.pk, token=token, clip=publish.Finished(tmp_path, "A waltz.", 4.0))
    job.refresh_from_db()
    if kind == "remix":
        assert (made.parent, job.state) == (source, "succeeded")
    else:
        assert (made, job.state, job.error_code) == (None, "failed", "source_gone")
        assert Video.objects.filter(maker=other).count() == 0


@pytest.mark.parametrize(
    ("joined", "said"),
    [
        (0, "go for good. The 1 remix of it stays, and an empty frame"),
        (1, "go for good. So does the stitch or duet in which it plays. Other remixes stay, and an empty frame"),
        (2, "go for good. So do the 2 stitches and duets in which it plays. Other remixes stay, and an empty frame"),
    ],
)
def test_who_deletes_is_told_before(web, source, joined, said):
    factories.video(parent=source)
    for _ in range(joined):
        duet(source)
    assert said in words(web.get(f"/v/{source.pk}/delete/"))
