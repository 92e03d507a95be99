"""The composer: what it offers, what it keeps after a refusal, and that sending twice makes one job."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

import cameos.services
from generation.models import Job, Worker
from generation.web import EXAMPLES
from tests import factories
from tests.web.conftest import words
from videos.models import Video

FORM = {"prompt": "two red balls bounce", "size": "1280x720", "seconds": "4", "key": "a-key"}


def test_a_valid_form_makes_a_job_and_goes_to_its_page(web, member):
    response = web.post("/create/", FORM)
    job = Job.objects.get()
    assert response["Location"] == f"/jobs/{job.pk}/"
    assert (job.member, job.prompt, job.width, job.height, job.seconds) == (member, "two red balls bounce", 1280, 720, 4)


def test_the_same_form_sent_twice_is_one_job(web):
    first, second = web.post("/create/", FORM), web.post("/create/", FORM)
    assert first["Location"] == second["Location"]
    assert Job.objects.count() == 1


def test_each_page_has_its_own_key(web):
    keys = [re.findall(r'name="key" value="(\w+)"', web.get("/create/").content.decode()) for _ in range(2)]
    assert len(keys[0]) == len(keys[1]) == 1
    assert keys[0] != keys[1]


def test_a_refusal_keeps_every_input_and_ties_the_error_to_its_field(web):
    response = web.post("/create/", FORM | {"prompt": "  ", "seed": "99999999999"})
    html = response.content.decode()
    assert response.status_code == 422
    assert 'id="prompt-error"><li>The prompt is empty.' in html
    assert 'id="seed-error"><li>seed is from 0 to 4294967295.' in html
    assert 'aria-describedby="prompt-help prompt-error" aria-invalid="true"' in html
    assert 'value="99999999999"' in html
    assert re.search(r'value="1280x720" checked', html)
    assert Job.objects.count() == 0


def test_used_up_quota_is_said_with_the_prompt_kept(web, member, settings):
    settings.JOBS_PER_DAY = {"free": 1, "pro": 1}
    settings.JOBS_AT_ONCE = {"free": 5, "pro": 5}
    with time_machine.travel(datetime(2026, 11, 22, 16, 30, tzinfo=UTC), tick=False):
        web.post("/create/", FORM)
        response = web.post("/create/", FORM | {"key": "another", "prompt": "keep me"})
    assert response.status_code == 429
    assert "Try again in 8 hours." in words(response)
    assert int(response["Retry-After"]) > 0
    assert "You have used the one clip of today." in words(response)
    assert "No clips left today: the one of your plan is used." in words(response)
    assert ">keep me</textarea>" in response.content.decode()


def test_a_remix_shows_its_source_and_takes_its_shape(web):
    source = factories.video(maker=factories.member(remix_allowed=True), remix_allowed=True, prompt="the old clip", width=1280, height=720)
    html = web.get(f"/create/?remix={source.pk}").content.decode()
    assert "the old clip" in html
    assert f'name="remix_of" value="{source.pk}"' in html
    assert re.search(r'value="1280x720" checked', html)


@pytest.mark.parametrize(
    ("source", "link", "chosen"),
    [(None, "", 4), (None, "&seconds=8", 8), (None, "&seconds=5", 4), (8.0, "", 8), (8.0, "&seconds=4", 4), (5.0, "", 4)],
)
def test_the_length_is_that_of_the_link_or_of_the_source(web, member, source, link, chosen):
    Worker.objects.create(name="w", seconds=[4, 8])
    remix = f"remix={factories.video(maker=member, seconds=source).pk}" if source else "prompt=a"
    html = web.get(f"/create/?{remix}{link}").content.decode()
    assert re.findall(r'name="seconds" value="(\d+)" checked', html) == [str(chosen)]


@pytest.mark.parametrize("state", ["succeeded", "failed"])
def test_changing_the_words_keeps_the_rest(web, member, state):
    Worker.objects.create(name="w", seconds=[4, 8])
    video = factories.video(maker=member) if state == "succeeded" else None
    job = factories.job(member=member, state=state, seconds=8, width=1280, height=720, video=video, prompt="old")
    (link,) = re.findall(r'href="(/create/\?prompt=[^"]*)"', web.get(f"/jobs/{job.pk}/").content.decode())
    html = web.get(link.replace("&amp;", "&")).content.decode()
    assert re.findall(r'value="([^"]*)" checked', html) == ["1280x720", "8"]
    assert ">old</textarea>" in html


def test_a_single_length_is_said_in_words(web):
    assert "a network makes four seconds of picture and sound from it." in words(web.get("/create/"))
    Worker.objects.create(name="w", seconds=[1])
    assert "a network makes picture and sound from it." in words(web.get("/create/"))


def test_a_sent_remix_names_its_source(web):
    source = factories.video(maker=factories.member(remix_allowed=True), remix_allowed=True)
    web.post("/create/", FORM | {"remix_of": str(source.pk)})
    assert Job.objects.get().remix_of == source


@pytest.mark.parametrize("wanted", ["closed", "draft", "none", "nonsense"])
def test_a_remix_that_is_not_allowed_says_so_and_offers_none(web, wanted):
    willing = factories.member(remix_allowed=True)
    links = {
        "closed": lambda: factories.video(maker=willing, remix_allowed=False).pk,
        "draft": lambda: factories.video(maker=willing, remix_allowed=True, status=Video.Status.DRAFT).pk,
        "none": lambda: "01a2040f-5d1f-7cc4-8071-86bb1cc0a818",
        "nonsense": lambda: "nonsense",
    }
    response = web.get(f"/create/?remix={links[wanted]()}")
    assert "does not allow remixes" in words(response)
    assert 'name="remix_of"' not in response.content.decode()


def test_openers_are_links_that_work_without_script(web):
    html = web.get("/create/").content.decode()
    links = re.findall(r'href="(/create/\?prompt=[^"]+)" data-example', html)
    assert len(links) == len(EXAMPLES)
    assert f">{EXAMPLES[0]}</textarea>" in web.get(links[0]).content.decode()


def test_strangers_log_in_first(client, db):
    assert client.get("/create/")["Location"] == "/accounts/login/?next=/create/"
    assert client.post("/create/", FORM)["Location"] == "/accounts/login/?next=/"
    assert Job.objects.count() == 0


def picture(width: int = 160, height: int = 90) -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (width, height), (200, 90, 30)).save(written, "PNG")
    return SimpleUploadedFile("first.png", written.getvalue(), content_type="image/png")


def test_a_picture_can_be_chosen_where_some_worker_takes_them(web):
    Worker.objects.create(name="plain")
    assert 'name="picture"' not in web.get("/create/").content.decode()
    Worker.objects.create(name="able", picture=True)
    html = web.get("/create/").content.decode()
    assert 'enctype="multipart/form-data"' in html and 'type="file" accept="image/png,image/jpeg,image/webp"' in html
    for _ in range(2):
        response = web.post("/create/", FORM | {"picture": picture()})
    job = Job.objects.get()
    assert (response["Location"], job.pictured) == (f"/jobs/{job.pk}/", True)


def test_a_picture_of_another_shape_is_refused_beside_its_field(web):
    Worker.objects.create(name="able", picture=True)
    response = web.post("/create/", FORM | {"picture": picture(90, 160)})
    assert response.status_code == 422 and Job.objects.count() == 0
    assert 'id="picture-error"><li>A picture of 90x160 has not the shape of 1280x720.' in response.content.decode()


def test_asking_again_asks_for_the_picture_again(web, member):
    old = factories.job(member=member, pictured=True, state=Job.State.FAILED)
    response = web.post(f"/jobs/{old.pk}/retry/")
    assert response["Location"].startswith("/create/?prompt=") and Job.objects.count() == 1


def test_whom_one_can_name_is_listed(web, member):
    factories.cameo(member, handle="biscuit")
    factories.cameo(member, handle="nova")
    paused = factories.cameo(member, handle="asleep")
    cameos.services.pause(likeness=paused, by=member)
    factories.cameo(handle="not_mine")
    page = words(web.get("/create/"))
    assert "casts one of the cameos: yours are @biscuit , @nova ." in page
    assert "asleep" not in page
    assert "not_mine" not in page


def test_a_clip_without_a_plan_is_not_offered_for_remixes_and_one_who_asks_is_told(web, member, clip):
    source = clip(maker=member, plan="")
    html = web.get(f"/v/{source.pk}/").content.decode()
    assert f"?remix={source.pk}" not in html and f"?stitch={source.pk}" in html
    page = web.post("/create/", FORM | {"remix_of": str(source.pk)})
    assert page.status_code == 422
    assert "Of this video only picture and sound were kept, so it cannot be remixed." in words(page)
    assert Job.objects.count() == 0
