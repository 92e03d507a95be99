"""An animal or a thing is enrolled by a picture or a clip, cut out; a person in it is refused, and a perhaps waits for a moderator."""

from __future__ import annotations

import io

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from cameos.enrolment.models import Reference, Take, VoiceSample
from cameos.models import Likeness
from tests.cameos.conftest import complaints
from tests.cameos.film import film

pytestmark = pytest.mark.django_db
PATH = "/api/cameos"


def drawn(mode: str = "RGB", ground: object = (120, 180, 90), kind: str = "PNG") -> bytes:
    """A brown ball before a plain ground."""
    image = Image.new(mode, (320, 240), ground)
    ImageDraw.Draw(image).ellipse((110, 70, 210, 170), fill=(140, 80, 30) if mode == "RGB" else (140, 80, 30, 255))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def bring(api, data: bytes | None = None, *, field: str = "picture", **fields: str):
    body = {"name": "Biscuit", "handle": "biscuit", "kind": "animal"} | fields
    return api.post(PATH, body | {field: SimpleUploadedFile("x", data or drawn())}, format="multipart")


def cut() -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(default_storage.open(Reference.objects.get().file.name).read())))


def test_a_picture(api, member, examiner):
    answer = bring(api, handle="@Biscuit")
    body = answer.json()
    assert answer.status_code == 201
    assert (body["name"], body["handle"], body["kind"], body["state"], body["waits_for"]) == (
        "Biscuit",
        "biscuit",
        "animal",
        "accepted",
        [],
    )
    (reference,) = body["references"]
    assert reference["view"] == "front"
    assert "clothes" not in reference
    take = Take.objects.get()
    assert (take.source, take.member, take.face_print, take.findings) == ("photo", member, "", {"people": ["ok", ""]})
    assert Likeness.objects.get().kind == "animal"
    picture = cut()
    seen = picture[..., 3] >= 128
    assert all(95 <= seen.any(axis).sum() <= 101 for axis in (0, 1))  # the ball alone, and no rim of its ground
    assert all(picture[seen][:, 1] < 130)
    assert picture[picture.shape[0] // 2, picture.shape[1] // 2].tolist() == [140, 80, 30, 255]
    assert picture[0, 0].tolist() == [0, 0, 0, 0]


def test_what_is_cut_out_already_stays_as_it_is(api, examiner):
    bring(api, drawn("RGBA", (9, 9, 9, 0)), kind="object")
    picture = cut()
    assert picture.shape == (101, 101, 4)
    assert set(np.unique(picture[..., 3])) == {0, 255}
    assert picture[0, 0].tolist() == [0, 0, 0, 0]  # nothing lies under what is clear


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_other_files(api, examiner, kind):
    assert bring(api, drawn(kind=kind)).status_code == 201


def test_a_clip(api, examiner):
    out = film("-vf", "drawbox=color=0x78b45a:t=fill,drawbox=x=110:y=70:w=100:h=100:color=0x8c501e:t=fill", size="320x240")
    answer = bring(api, out, field="clip")
    assert answer.status_code == 201, answer.content
    assert Take.objects.get().source == "clip"
    assert VoiceSample.objects.get().seconds == pytest.approx(2, abs=0.15)
    assert all(abs(side - 101) <= 8 for side in cut().shape[:2])


def test_a_thing_has_no_voice(api, examiner):
    out = film("-vf", "drawbox=color=0x78b45a:t=fill,drawbox=x=110:y=70:w=100:h=100:color=0x8c501e:t=fill", size="320x240")
    assert bring(api, out, field="clip", kind="object").status_code == 201
    assert not VoiceSample.objects.exists()


@pytest.mark.parametrize(("chance", "status", "found"), [(0.61, 422, "person_in_picture"), (0.4, 201, "perhaps_a_person"), (0.3, 201, "")])
def test_people(api, examiner, news, chance, status, found):
    examiner.chance = chance
    answer = bring(api)
    assert answer.status_code == status
    if status == 422:
        assert (answer.json()["code"], complaints(answer)) == ("picture_refused", [("/picture", found)])
        assert (Likeness.objects.count(), Take.objects.count(), news[-1][0], news[-1][1]["codes"]) == (0, 0, "cameo.take_refused", [found])
        assert not default_storage.exists("likenesses")
    else:
        assert answer.json()["waits_for"] == ([found] if found else [])


def test_nobody_to_look_is_no_yes(api, examiner):
    examiner.chance = None
    body = bring(api).json()
    assert (body["state"], body["waits_for"]) == ("waiting", ["not_installed"])


def test_the_whole_picture_is_looked_at_and_its_parts(api, examiner):
    bring(api)
    assert examiner.asked[0]["shape"] == (6, 120, 160, 3)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no picture", "picture_unreadable"),
        (drawn(kind="GIF"), "picture_unreadable"),
        (drawn("RGBA", (0, 0, 0, 255)), None),
    ],
)
def test_odd_pictures(api, examiner, data, code):
    answer = bring(api, data)
    if code is None:
        assert answer.status_code == 201
        return
    assert (answer.status_code, complaints(answer), Take.objects.count()) == (422, [("/picture", code)], 0)


def test_what_cannot_be_told_from_its_ground(api, examiner):
    noise = np.random.default_rng(1).integers(0, 255, (240, 320, 3), dtype=np.uint8)
    for picture in (noise, np.full((240, 320, 3), 90, np.uint8)):
        out = io.BytesIO()
        Image.fromarray(picture).save(out, "PNG")
        answer = bring(api, out.getvalue())
        assert (answer.status_code, complaints(answer)) == (422, [("/picture", "cutout_unclear")])
    out = io.BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(out, "PNG")
    assert complaints(bring(api, out.getvalue())) == [("/picture", "cutout_unclear")]
    assert Take.objects.count() == 0


@pytest.mark.parametrize(("seconds", "code"), [(1, "clip_unsuitable"), (5, "clip_unsuitable")])
def test_lengths_of_clips(api, examiner, seconds, code):
    answer = bring(api, film(size="320x240", seconds=seconds, rate=4), field="clip")
    assert (answer.status_code, complaints(answer)) == (422, [("/clip", code)])


def test_no_film(api, examiner):
    assert complaints(bring(api, b"no film", field="clip")) == [("/clip", "unreadable")]


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"kind": "person"}, ("/kind", "invalid_choice")),
        ({"kind": "unknown"}, ("/kind", "invalid_choice")),
        ({"kind": ""}, ("/kind", "required")),
        ({"name": ""}, ("/name", "required")),
        ({"handle": "??"}, ("/handle", "handle_invalid")),
        ({"owner": "1"}, ("/owner", "unknown_field")),
    ],
)
def test_fields(api, examiner, fields, complaint):
    answer = bring(api, **fields)
    assert (answer.status_code, complaints(answer)[0]) == (422, complaint)
    assert (examiner.asked, Likeness.objects.count()) == ([], 0)


def test_one_file(api, examiner):
    body = {"name": "Biscuit", "handle": "biscuit", "kind": "animal"}
    assert complaints(api.post(PATH, body, format="multipart")) == [("/picture", "required")]
    both = body | {name: SimpleUploadedFile("x", drawn()) for name in ("picture", "clip")}
    assert complaints(api.post(PATH, both, format="multipart")) == [("/picture", "one_of")]


def test_handles_are_for_one(api, examiner):
    assert bring(api).status_code == 201
    answer = bring(api)
    assert (answer.status_code, complaints(answer), Likeness.objects.count()) == (422, [("/handle", "handle_taken")], 1)
