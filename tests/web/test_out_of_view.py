"""A clip whose consent does not stand: its maker's pages say so, and lead to no file that nobody is given."""

from __future__ import annotations

import pytest
from django.utils import timezone

from cameos import services
from generation.models import Job
from tests import factories
from tests.web.conftest import faults_of, words
from videos.models import CameoUse

pytestmark = pytest.mark.django_db
FILES = {"file": "jobs/1/clip.mp4", "poster": "jobs/1/poster.jpg"}


@pytest.mark.parametrize(
    ("verb", "label", "said"),
    [
        (services.revoke, "Withdrawn", "A person in it took their consent back."),
        (services.pause, "Out of view", "A person in it does not consent to it now."),
    ],
    ids=["taken back", "paused"],
)
def test_pages_of_its_maker(web, member, other, verb, label, said, django_capture_on_commit_callbacks):
    cameo = factories.cameo(other, handle="biscuit")
    video = factories.video(maker=member, **FILES)
    CameoUse.objects.create(video=video, likeness=cameo, epoch=cameo.epoch, policy_version=cameo.policy_version, scopes=["appearance"])
    job = factories.job(member=member, state=Job.State.SUCCEEDED, progress=100, video=video, finished_at=timezone.now())
    pages = ("/jobs/", f"/jobs/{job.pk}/", f"/v/{video.pk}/")
    assert all("poster.jpg" in web.get(page).content.decode() for page in pages), "shown while it stands"
    assert "Your clip is ready" in words(web.get(pages[1]))
    with django_capture_on_commit_callbacks(execute=True):
        verb(likeness=cameo, by=other)
    jobs, made, watched = (web.get(page) for page in pages)
    assert label in words(jobs)
    assert "Your clip is out of view" in words(made) and said in words(made)
    for page in (jobs, made, watched):
        html = page.content.decode()
        assert "/media/" not in html
        assert faults_of(html) == []


def test_a_draft_is_not_offered_to_be_published(web, member, other):
    cameo = factories.cameo(other, handle="biscuit")
    video = factories.video_with(cameo, maker=member, status="draft", **FILES)
    job = factories.job(member=member, state=Job.State.SUCCEEDED, progress=100, video=video, finished_at=timezone.now())
    offered = ("Publish it", "Only you can see it.")
    assert all(one in words(web.get(f"/jobs/{job.pk}/")) for one in offered)
    services.pause(likeness=cameo, by=other)
    made = words(web.get(f"/jobs/{job.pk}/"))
    assert "Your clip is out of view" in made and not any(one in made for one in offered)
