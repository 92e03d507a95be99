"""Every way in which a request can be wrong, and that a refusal stores and charges nothing."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from core.errors import Invalid
from core.models import IdempotencyRecord
from generation.requests import parse, parse_form
from tests import factories
from videos.models import Video

pytestmark = pytest.mark.usefixtures("nothing_stored")

WRONG = [
    ({"prompt": ""}, "/prompt", "blank"),
    ({"prompt": "  \n\t "}, "/prompt", "blank"),
    ({"prompt": "\u200b\u2060"}, "/prompt", "blank"),
    ({"prompt": "x" * 2001}, "/prompt", "too_long"),
    ({"prompt": "a\u0000b"}, "/prompt", "control_characters"),
    ({"prompt": "a\u001bb"}, "/prompt", "control_characters"),
    ({"prompt": "a\u0085b"}, "/prompt", "control_characters"),
    ({"prompt": "a\rb"}, "/prompt", "control_characters"),
    ({"prompt": 5}, "/prompt", "invalid"),
    ({"prompt": None}, "/prompt", "invalid"),
    ({"prompt": ["ball"]}, "/prompt", "invalid"),
    ({"seconds": 5}, "/seconds", "unsupported_seconds"),
    ({"seconds": 0}, "/seconds", "unsupported_seconds"),
    ({"seconds": -4}, "/seconds", "unsupported_seconds"),
    ({"seconds": "4"}, "/seconds", "invalid"),
    ({"seconds": 4.5}, "/seconds", "invalid"),
    ({"seconds": True}, "/seconds", "invalid"),
    ({"size": "1x1"}, "/size", "unsupported_size"),
    ({"size": "720X1280"}, "/size", "unsupported_size"),
    ({"size": "720x1280 "}, "/size", "unsupported_size"),
    ({"size": 720}, "/size", "invalid"),
    ({"seed": -1}, "/seed", "out_of_range"),
    ({"seed": 2**32}, "/seed", "out_of_range"),
    ({"seed": 10**400}, "/seed", "out_of_range"),
    ({"seed": 1.0}, "/seed", "invalid"),
    ({"seed": True}, "/seed", "invalid"),
    ({"seed": "7"}, "/seed", "invalid"),
    ({"seed": None}, "/seed", "invalid"),
    ({"remix_of": str(uuid4())}, "/remix_of", "not_found"),
    ({"remix_of": "last one"}, "/remix_of", "not_found"),
    ({"remix_of": 5}, "/remix_of", "invalid"),
    ({"nonsense": 1}, "/nonsense", "unknown_field"),
    ({"a/b~c": 1}, "/a~1b~0c", "unknown_field"),
]


@pytest.mark.parametrize(("change", "pointer", "code"), WRONG)
def test_a_wrong_field_is_named(api, body, change, pointer, code):
    answer = api.post("/api/generations", body | change, format="json")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "invalid"
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]


def test_a_missing_prompt_is_named(api, body):
    del body["prompt"]
    answer = api.post("/api/generations", body, format="json")
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [("/prompt", "required")]


def test_all_complaints_come_at_once(api):
    answer = api.post("/api/generations", {"prompt": "", "seconds": 9, "size": "big", "seed": -1, "x": 1}, format="json")
    assert {error["code"] for error in answer.json()["errors"]} == {
        "blank", "unsupported_seconds", "unsupported_size", "out_of_range", "unknown_field",
    }  # fmt: skip


def test_a_forbidden_prompt_is_refused_by_its_own_code(api, body):
    answer = api.post("/api/generations", body | {"prompt": "r4pe scene"}, format="json", headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["code"]) == (422, "prompt_not_allowed")
    assert answer.json()["errors"][0]["pointer"] == "/prompt"
    assert IdempotencyRecord.objects.count() == 0


@pytest.mark.parametrize(
    ("raw", "content_type", "status", "code"),
    [
        (b'{"prompt": ', "application/json", 400, "malformed"),
        (b"[]", "application/json", 400, "malformed"),
        (b'{"prompt": NaN}', "application/json", 400, "malformed"),
        (b'{"seed": 1, "seed": 2}', "application/json", 400, "malformed"),
        (rb'{"prompt": "half \ud800"}', "application/json", 400, "malformed"),
        (b'{"seed": ' + b"9" * 5000 + b"}", "application/json", 400, "malformed"),
        (b"\xff\xfe", "application/json", 400, "malformed"),
        (b'{"prompt": "' + b"x" * 65_536 + b'"}', "application/json", 413, "too_large"),
        (b"prompt=ball", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b"ball", "text/plain", 415, "unsupported_media_type"),
    ],
)
def test_a_body_that_is_no_request(api, raw, content_type, status, code):
    answer = api.generic("POST", "/api/generations", raw, content_type=content_type)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_empty_body_lacks_its_fields(api):
    answer = api.generic("POST", "/api/generations")
    assert {error["code"] for error in answer.json()["errors"]} == {"required"}


def test_strangers_are_refused(client, body):
    answer = client.post("/api/generations", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"status": Video.Status.DRAFT}, "not_found"),
        ({"status": Video.Status.DELETED}, "not_found"),
        ({"status": Video.Status.WITHHELD}, "not_found"),
        ({"remix_allowed": False}, "remix_not_allowed"),
    ],
)
def test_a_source_that_may_not_be_remixed(api, body, fields, code):
    video = factories.video(maker=factories.member(remix_allowed=True), **({"remix_allowed": True} | fields))
    answer = api.post("/api/generations", body | {"remix_of": str(video.pk)}, format="json")
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [("/remix_of", code)]


def test_a_source_of_somebody_who_blocked_the_caller_is_not_there(api, body, member):
    video = factories.video(maker=factories.member(remix_allowed=True), remix_allowed=True)
    video.maker.blocking.create(blocked=member)
    answer = api.post("/api/generations", body | {"remix_of": str(video.pk)}, format="json")
    assert answer.json()["errors"][0]["code"] == "not_found"


def test_lone_surrogates_are_control_characters(member, body):
    with pytest.raises(Invalid) as refusal:
        parse(body | {"prompt": "half \ud800"}, member)
    assert refusal.value.errors[0].code == "control_characters"


def test_text_is_normalised_and_trimmed(member, body):
    request = parse(body | {"prompt": " cafe\u0301\r\nline\ttwo \n"}, member)
    assert request.prompt == "caf\u00e9\nline\ttwo"


def test_two_thousand_characters_are_counted_after_normalising(member, body):
    assert len(parse(body | {"prompt": "e\u0301" * 2000}, member).prompt) == 2000


def test_a_seed_is_drawn_when_none_is_given(member, body):
    del body["seed"]
    assert len({parse(body, member).seed for _ in range(5)}) == 5


def test_a_form_is_read_like_json(member):
    form = {"prompt": "ball", "seconds": "4", "size": "720x720", "seed": "", "remix_of": "", "csrfmiddlewaretoken": "x"}
    request = parse_form(form, member)
    assert (request.prompt, request.seconds, request.width, request.height, request.remix_of) == ("ball", 4, 720, 720, None)


def test_a_form_with_words_for_numbers_is_refused(member):
    with pytest.raises(Invalid) as refusal:
        parse_form({"prompt": "", "seconds": "four", "size": "720x720", "seed": "-3"}, member)
    assert [(error.pointer, error.code) for error in refusal.value.errors] == [
        ("/prompt", "blank"), ("/seconds", "invalid"), ("/seed", "out_of_range"),
    ]  # fmt: skip


def test_the_longest_body_that_fits_is_read(api, body):
    raw = json.dumps(body | {"prompt": "x" * 3000}).encode()
    answer = api.generic("POST", "/api/generations", raw.ljust(65_536), content_type="application/json")
    assert answer.json()["errors"][0]["code"] == "too_long"
