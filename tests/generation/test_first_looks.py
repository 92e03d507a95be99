"""A subject has a first look at what is theirs: a draft of their own, once in an epoch, that costs nothing and is published by nobody."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from cameos import services
from cameos.enrolment.models import Reference, Take, VoiceSample
from cameos.models import Likeness
from generation import scheduler
from generation.models import Job, LedgerEntry, Worker
from generation.selectors import quota
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _able(db):
    Worker.objects.create(name="able", cast=2, seconds=[4], sizes=[])


def enrolled(member, kind: str = "person", **policy) -> Likeness:
    row = factories.cameo(member, handle="nova", kind=kind, **policy)
    picture = default_storage.save(f"likenesses/{row.pk}/front.png", ContentFile(b"picture"))
    Reference.objects.create(likeness=row, view="front", file=picture, width=8, height=8, source="photo")
    return row


def look(api, cameo, status: int = 202) -> dict:
    answer = api.post(f"/api/cameos/{cameo.pk}/preview")
    assert answer.status_code == status, answer.content
    return answer.json()


@pytest.mark.parametrize(
    ("kind", "prompt"),
    [
        ("person", "@nova skates and lands a single jump, on an ice rink"),
        ("animal", "@nova jumps and catches a red ball, in a park"),
        ("object", "@nova bounces, on a rooftop at sunset"),
    ],
)
def test_it_is_a_clip_with_them_that_costs_nothing(api, member, settings, kind, prompt):
    settings.JOBS_PER_DAY = {"free": 0}
    settings.JOBS_AT_ONCE = {"free": 0}
    cameo = enrolled(member, kind, audience="me", asks=True)
    told = look(api, cameo)
    job = Job.objects.get()
    assert (told["id"], told["prompt"], job.prompt) == (str(job.pk), prompt, prompt)
    assert [(row.likeness, row.handle) for row in job.casting.all()] == [(cameo, "nova")]
    assert (LedgerEntry.objects.count(), quota(member).running) == (0, 0)
    assert look(api, cameo)["id"] == told["id"]
    assert api.get("/api/generations").json()["items"][0]["id"] == told["id"]


def test_a_person_with_a_voice_speaks(api, member):
    cameo = enrolled(member)
    VoiceSample.objects.create(likeness=cameo, file="likenesses/voice.wav", seconds=3.0)
    assert look(api, cameo)["prompt"].endswith(' and says "hello, this is me"')


@pytest.mark.parametrize("state", [Job.State.FAILED, Job.State.CANCELLED])
def test_one_that_failed_is_made_again_and_nothing_is_given_back(api, member, state):
    cameo = enrolled(member)
    first = look(api, cameo)["id"]
    scheduler.close(Job.objects.get(), state)
    assert look(api, cameo)["id"] != first
    assert (Job.objects.count(), LedgerEntry.objects.count()) == (2, 0)


def test_after_a_withdrawal_there_is_another(api, member):
    cameo = enrolled(member)
    first = look(api, cameo)["id"]
    services.revoke(likeness=cameo, by=member)
    assert look(api, cameo, 422)["code"] == "cameo_permission_denied"
    services.regrant(likeness=cameo, by=member)
    assert look(api, cameo)["id"] != first


def test_nobody_else_has_one(member, other):
    cameo = enrolled(member)
    client = APIClient()
    client.force_authenticate(other)
    assert look(client, cameo, 404)["code"] == "cameo_not_found"
    page = Client()
    page.force_login(other)
    assert page.post(f"/cameos/{cameo.pk}/preview/").status_code == 404
    assert Job.objects.count() == 0


def test_what_has_no_picture_has_none(api, member):
    assert look(api, factories.cameo(member, handle="bare"), 409)["code"] == "cameo_wrong_state"
    unnamed = enrolled(member)
    Likeness.objects.filter(pk=unnamed.pk).update(handle=None)
    assert look(api, unnamed, 409)["code"] == "cameo_wrong_state"
    assert Job.objects.count() == 0


def test_the_page_offers_it_tells_of_it_and_shows_it(web, member):
    cameo = enrolled(member)
    Take.objects.create(
        member=member,
        likeness=cameo,
        handle="nova",
        source="take",
        state="accepted",
        findings={},
        kept_until=timezone.now(),
        digest="0" * 64,
    )
    page = f"/cameos/{cameo.pk}/"
    assert f'action="/cameos/{cameo.pk}/preview/"' in web.get(page).content.decode()
    assert web.post(f"/cameos/{cameo.pk}/preview/")["Location"] == f"/jobs/{Job.objects.get().pk}/"
    assert "It is being made." in web.get(page).content.decode()
    draft = factories.video_with(cameo, maker=member, status="draft", file="jobs/one/clip.mp4", poster="jobs/one/poster.jpg")
    scheduler.close(Job.objects.get(), Job.State.SUCCEEDED, video=draft)
    html = web.get(page).content.decode()
    assert "jobs/one/clip.mp4" in html
    assert "Only you can see it." in html
    services.pause(likeness=cameo, by=member)
    html = web.get(page).content.decode()
    assert "jobs/one/clip.mp4" not in html
    assert "You had a first look at it" in html
