"""Who is in a clip is in every stitch of it and every duet with it, whatever the new words say: they decide about those too."""

from __future__ import annotations

import pytest

from cameos import services
from cameos.errors import CastRefused
from generation import files, publish, scheduler
from generation.engines.base import Capabilities
from generation.models import Job, LedgerEntry
from generation.requests import parse
from generation.services import submit
from tests import factories
from videos import services as videos
from videos import uses
from videos.models import CameoUse, Video

pytestmark = pytest.mark.django_db


@pytest.fixture
def cameo(member):
    return factories.cameo(member, handle="biscuit")


@pytest.fixture
def source(cameo, other):
    return factories.video_with(cameo, maker=other)


@pytest.fixture(params=["stitch", "duet"])
def job(request, source, other) -> Job:
    """One that waits."""
    asked = {"prompt": "a waltz", "remix_of": str(source.pk), "remix_kind": request.param}
    return submit(member=other, request=parse(asked, other))


def claimed(job) -> int:
    """The token under which an engine that can do nothing but clips makes it."""
    held = scheduler.claim(worker="one", able=Capabilities())
    assert held == job
    return held.token


def finished(job, token, folder) -> Video | None:
    for name in files.ALL:
        (folder / name).write_bytes(b"12345")
    return publish.finish(job_id=job.pk, token=token, clip=publish.Finished(folder, "A waltz.", 4.0))


@pytest.fixture
def joined(job, other, tmp_path) -> Video:
    video = finished(job, claimed(job), tmp_path)
    assert video is not None
    return videos.publish(video=video, by=other)


def test_it_is_a_use_of_them_that_came_with_the_source(cameo, joined):
    use = CameoUse.objects.get(video=joined)
    assert (use.likeness, use.inherited, "remix" in use.scopes) == (cameo, True, True)


@pytest.mark.parametrize("kind", ["stitch", "duet"])
def test_not_where_they_lend_nothing_to_remixes(cameo, source, member, other, kind):
    services.set_policy(likeness=cameo, by=member, scopes=["appearance"])
    with pytest.raises(CastRefused) as caught:
        submit(member=other, request=parse({"prompt": "a waltz", "remix_of": str(source.pk), "remix_kind": kind}, other))
    assert [(error.pointer, error.code) for error in caught.value.errors] == [("/remix_of", "cameo_scope")]
    assert (Job.objects.count(), LedgerEntry.objects.count()) == (0, 0)


def test_one_that_is_being_made_ends_with_their_consent(cameo, member, job, tmp_path):
    token = claimed(job)
    services.revoke(likeness=cameo, by=member)
    assert finished(job, token, tmp_path) is None
    assert Job.objects.get().error_code == "consent_revoked"
    assert not Video.objects.exclude(pk=job.remix_of_id).exists()


@pytest.mark.parametrize(
    "end",
    [
        lambda cameo, source, member: services.revoke(likeness=cameo, by=member),
        lambda cameo, source, member: uses.withdraw(video=source, by=member),
        lambda cameo, source, member: uses.mute(video=source, by=member),
    ],
)
def test_what_they_take_back_of_the_source_is_gone_from_it_too(cameo, source, member, joined, end):
    assert Video.objects.visible_to(None).filter(pk=joined.pk).exists()
    end(cameo, source, member)
    assert not Video.objects.visible_to(None).exists()


def test_a_source_taken_down_with_all_that_comes_from_it_takes_it_along(source, joined):
    videos.withhold(video=source, descendants=True)
    assert not Video.objects.visible_to(None).exists()
    videos.restore(video=source)
    assert Video.objects.visible_to(None).filter(pk=joined.pk).exists()
