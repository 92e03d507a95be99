"""A job that lets a finished video go on: what may be asked, what it costs, and what is stored."""

from __future__ import annotations

import pytest

from core.errors import Invalid
from generation.models import Job, LedgerEntry, Worker
from generation.requests import parse
from generation.services import submit
from tests import factories
from videos.models import Video


@pytest.fixture(autouse=True)
def worker(db):
    """One that makes all lengths."""
    return Worker.objects.create(name="w", seconds=[4, 8, 12, 16, 20])


@pytest.fixture
def source(member):
    return factories.video(maker=member, width=1280, height=720, plan="a/plan.safetensors")


def asked(source, **more):
    return {"prompt": "they bounce on", "remix_of": str(source.pk), "remix_kind": "extend"} | more


def complaints(answer):
    assert answer.status_code == 422, answer.content
    assert (Job.objects.count(), LedgerEntry.objects.count()) == (0, 0)
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def test_one_job_of_the_whole_length(api, member, source):
    answer = api.post("/api/generations", asked(source, seconds=8, seed=3), format="json")
    assert answer.status_code == 202, answer.content
    job = Job.objects.get()
    assert (job.remix_of, job.remix_kind, job.seconds, job.width, job.height, job.seed) == (source, "extend", 8, 1280, 720, 3)
    assert [(entry.kind, entry.amount) for entry in member.ledger.all()] == [("debit", 1)]
    body = answer.json()
    assert (body["remix_of"], body["remix_kind"], body["seconds"]) == (str(source.pk), "extend", 8)
    assert api.get(f"/api/generations/{job.pk}").json()["remix_kind"] == "extend"


@pytest.mark.parametrize(("lasts", "seconds"), [(4.0, 8), (4.04, 8), (8.0, 12), (16.0, 20)])
def test_what_is_left_out_is_the_next_length_and_a_seed_of_its_own(member, lasts, seconds):
    member.plan = "pro"
    source = factories.video(maker=member, plan="a", seconds=lasts)
    factories.job(member=member, video=source, seed=11)
    requests = [parse(asked(source), member) for _ in range(2)]
    assert [(request.seconds, request.size) for request in requests] == [(seconds, "720x1280")] * 2
    assert requests[0].seed != requests[1].seed


@pytest.mark.parametrize("seconds", [4, 5, 12, 0, -4])
def test_only_to_lengths_that_are_longer_and_that_the_plan_allows(api, source, seconds):
    answer = api.post("/api/generations", asked(source, seconds=seconds), format="json")
    assert complaints(answer) == [("/seconds", "unsupported_seconds")]
    assert answer.json()["errors"][0]["detail"] == "With the 4 seconds that are there, this video can last 8 seconds for now."


def test_not_beyond_what_the_plan_allows(api, member):
    longest = factories.video(maker=member, plan="a", seconds=8.0)
    answer = api.post("/api/generations", asked(longest), format="json")
    assert complaints(answer) == [("/seconds", "unsupported_seconds")]
    assert answer.json()["errors"][0]["detail"] == "This video lasts 8 seconds, and your clips can last no longer for now."


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"size": "720x720"}, "/size", "unsupported_size"),
        ({"remix_kind": "collage"}, "/remix_kind", "invalid_value"),
        ({"remix_kind": None}, "/remix_kind", "invalid_value"),
        ({"remix_kind": ["extend"]}, "/remix_kind", "invalid_value"),
        ({"remix_of": "0192aaaa-0000-7000-8000-000000000000"}, "/remix_of", "not_found"),
        ({"prompt": " "}, "/prompt", "blank"),
        ({"seconds": "8"}, "/seconds", "invalid"),
    ],
)
def test_a_wrong_field_is_named(api, source, change, pointer, code):
    assert complaints(api.post("/api/generations", asked(source, seconds=8) | change, format="json")) == [(pointer, code)]


@pytest.mark.parametrize("kind", ["remix", "extend"])
def test_a_kind_needs_its_source(api, kind):
    answer = api.post("/api/generations", {"prompt": "on", "remix_kind": kind}, format="json")
    assert complaints(answer) == [("/remix_of", "required")]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"remix_allowed": True}, None),
        ({"remix_allowed": False}, "remix_not_allowed"),
        ({"remix_allowed": True, "status": "draft"}, "not_found"),
        ({"remix_allowed": True, "status": "withdrawn"}, "not_found"),
        ({"remix_allowed": True, "status": "deleted"}, "not_found"),
    ],
)
def test_somebody_elses_goes_on_where_it_may_be_remixed(api, fields, code):
    source = factories.video(maker=factories.member(remix_allowed=True), plan="a", **fields)
    answer = api.post("/api/generations", asked(source), format="json")
    if code is None:
        assert answer.status_code == 202
    else:
        assert complaints(answer) == [("/remix_of", code)]


@pytest.mark.parametrize(
    ("status", "code"),
    [("draft", None), ("published", None), ("withheld", "remix_not_allowed"), ("withdrawn", "remix_not_allowed"), ("deleted", "not_found")],
)
def test_ones_own_goes_on_unless_it_was_taken_away(api, member, status, code):
    source = factories.video(maker=member, plan="a", status=status)
    answer = api.post("/api/generations", asked(source), format="json")
    if code is None:
        assert answer.status_code == 202
    else:
        assert complaints(answer) == [("/remix_of", code)]


def test_a_source_that_closes_meanwhile(member):
    source = factories.video(maker=factories.member(remix_allowed=True), plan="a", remix_allowed=True)
    request = parse(asked(source), member)
    Video.objects.update(remix_allowed=False)
    with pytest.raises(Invalid):
        submit(member=member, request=request)
    assert (Job.objects.count(), LedgerEntry.objects.count()) == (0, 0)


def test_not_where_no_engine_extends(api, source, worker):
    worker.extend = False
    worker.save()
    assert complaints(api.post("/api/generations", asked(source, seconds=8), format="json")) == [("/remix_kind", "unsupported_extend")]
    assert api.get("/.well-known/vitascope").json()["features"]["extend"] is False
    Worker.objects.create(name="v", seconds=[4, 8])
    assert api.get("/.well-known/vitascope").json()["features"]["extend"] is True
    assert api.post("/api/generations", asked(source, seconds=8), format="json").status_code == 202


def test_a_remix_says_that_it_is_one(api, source):
    body = api.post("/api/generations", {"prompt": "in blue", "remix_of": str(source.pk)}, format="json").json()
    assert body["remix_kind"] == "remix"
    assert "remix_kind" not in api.post("/api/generations", {"prompt": "a ball"}, format="json").json()
