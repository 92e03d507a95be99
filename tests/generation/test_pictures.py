"""A clip that begins with a picture: taken where some worker can, kept for the job alone, and gone with its end."""

from __future__ import annotations

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.services import delete_member
from core.pictures import MOST_BYTES
from generation import files, scheduler, services
from generation.engines.base import Capabilities
from generation.models import Job, LedgerEntry, Worker
from tests import factories

ABLE = Capabilities(remix=True, picture=True)


def picture(width: int = 90, height: int = 160, name: str = "first.png") -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (width, height), (200, 90, 30)).save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue(), content_type="image/png")


@pytest.fixture
def _able(db):
    Worker.objects.create(name="w", picture=True)


def sent(api, body, **more):
    return api.post("/api/generations", body | {"picture": picture()} | more, format="multipart")


def complaint(answer):
    return answer.status_code, [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def stored() -> list[str]:
    folders = default_storage.listdir("jobs")[0] if default_storage.exists("jobs") else []
    return [f"{folder}/{file}" for folder in folders for file in default_storage.listdir(f"jobs/{folder}")[1]]


@pytest.mark.usefixtures("_able")
def test_a_picture_waits_with_its_job(api, body):
    answer = sent(api, body)
    job = Job.objects.get()
    assert (answer.status_code, answer.json()["pictured"], job.pictured, job.seconds, job.seed) == (202, True, True, 4, 7)
    assert stored() == [f"{job.pk}/picture.png"]
    with default_storage.open(files.picture_name(job.pk)) as file, Image.open(file) as image:
        assert image.size == (90, 160)
    assert LedgerEntry.objects.count() == 1


@pytest.mark.usefixtures("_able")
def test_the_shape_of_a_picture_decides_where_no_size_is_said(api, body):
    del body["size"]
    assert sent(api, body, picture=picture(320, 180)).json()["size"] == "1280x720"


@pytest.mark.usefixtures("_able")
@pytest.mark.parametrize(
    ("more", "pointer", "code"),
    [
        ({"picture": picture(160, 90)}, "/picture", "picture_shape"),
        ({"picture": picture(400, 100)}, "/picture", "picture_shape"),
        ({"picture": SimpleUploadedFile("x.png", b"words")}, "/picture", "picture_unreadable"),
        ({"picture": SimpleUploadedFile("x.png", b"")}, "/picture", "required"),
        ({"other": picture()}, "/other", "unknown_field"),
        ({"prompt": picture()}, "/prompt", "invalid"),
        ({"seconds": "four"}, "/seconds", "invalid"),
        ({"picture": "a word"}, "/picture", "invalid"),
    ],
)
def test_what_is_refused_leaves_nothing(api, body, more, pointer, code, nothing_stored):
    assert complaint(sent(api, body, **more)) == (422, [(pointer, code)])
    assert stored() == []


@pytest.mark.usefixtures("_able")
def test_a_picture_and_a_source_are_not_both(api, body, member, nothing_stored):
    source = str(factories.video(maker=member).pk)
    assert complaint(sent(api, body, remix_of=source)) == (422, [("/picture", "not_both")])


@pytest.mark.usefixtures("_able")
def test_more_than_a_picture_may_have_is_not_read(api, body, nothing_stored):
    answer = sent(api, body, picture=SimpleUploadedFile("x.png", bytes(MOST_BYTES + 300_000)))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.usefixtures("_able")
def test_in_json_a_picture_is_no_text(api, body, nothing_stored):
    assert complaint(api.post("/api/generations", body | {"picture": "data:image/png;base64,"}, format="json")) == (
        422,
        [("/picture", "invalid")],
    )


@pytest.mark.parametrize("workers", [0, 1])
def test_where_no_worker_can_it_is_refused(api, body, workers, nothing_stored):
    for number in range(workers):
        Worker.objects.create(name=f"w{number}")
    assert complaint(sent(api, body)) == (422, [("/picture", "unsupported_picture")])
    assert stored() == []


@pytest.mark.usefixtures("_able")
def test_the_same_key_stands_for_the_same_picture(api, body):
    first, again = (
        api.post("/api/generations", body | {"picture": picture(name=name)}, format="multipart", headers={"Idempotency-Key": "k"})
        for name in ("a.png", "b.png")
    )
    assert first.json()["id"] == again.json()["id"] and Job.objects.count() == 1
    other = body | {"picture": picture(180, 320)}
    assert api.post("/api/generations", other, format="multipart", headers={"Idempotency-Key": "k"}).status_code == 422


@pytest.mark.usefixtures("_able")
def test_it_is_for_workers_that_can(api, body):
    sent(api, body)
    assert scheduler.claim(worker="plain", able=Capabilities(remix=True)) is None
    claimed = scheduler.claim(worker="w", able=ABLE)
    assert claimed is not None and claimed.pictured


@pytest.mark.usefixtures("_able")
@pytest.mark.parametrize("end", ["cancelled", "failed"])
def test_it_goes_with_the_end_of_its_job(api, body, member, end, django_capture_on_commit_callbacks):
    sent(api, body)
    job = Job.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        if end == "cancelled":
            services.cancel(job=job, by=member)
        else:
            claimed = scheduler.claim(worker="w", able=ABLE)
            scheduler.fail(job_id=job.pk, token=claimed.token, code="picture_not_understood", message="No.")
    assert stored() == []
    job.refresh_from_db()
    assert (job.state, job.pictured, job.ledger.count()) == (end, True, 2)


@pytest.mark.usefixtures("_able")
def test_another_attempt_finds_it(api, body):
    sent(api, body)
    claimed = scheduler.claim(worker="w", able=ABLE)
    scheduler.release(job_id=claimed.pk, token=claimed.token)
    assert stored() == [f"{claimed.pk}/picture.png"]


@pytest.mark.usefixtures("_able")
def test_it_goes_with_its_member(api, body, member, django_capture_on_commit_callbacks):
    sent(api, body)
    with django_capture_on_commit_callbacks(execute=True):
        delete_member(member=member)
    assert (stored(), Job.objects.count()) == ([], 0)
