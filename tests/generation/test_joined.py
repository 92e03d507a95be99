"""A job whose clip is joined to the film of a finished video: what may be asked, who makes it, and what its lineage tells."""

from __future__ import annotations

import pytest

from generation import scheduler
from generation.engines.base import Capabilities
from generation.models import Job, LedgerEntry, Worker
from generation.requests import parse
from tests import factories
from videos.lineage.difference import between

SECONDS = [4, 8, 12]
BOTH = ["stitch", "duet"]


@pytest.fixture(autouse=True)
def worker(db):
    """One that makes all lengths and nothing from a plan."""
    return Worker.objects.create(name="w", seconds=SECONDS, remix=False, extend=False)


@pytest.fixture
def source(member):
    return factories.video(maker=member, width=1280, height=720, seconds=8.0)


def asked(source, kind, **more):
    return {"prompt": "a waltz", "remix_of": str(source.pk), "remix_kind": kind} | more


def complaints(answer):
    assert answer.status_code == 422, answer.content
    assert (Job.objects.count(), LedgerEntry.objects.count()) == (0, 0)
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def submitted(api, source, kind, **more):
    answer = api.post("/api/generations", asked(source, kind, **more), format="json")
    assert answer.status_code == 202, answer.content
    return answer.json()


def test_a_stitch_keeps_its_cut(api, source):
    body = submitted(api, source, "stitch", cut_from=2, cut_to=7)
    assert {name: body[name] for name in ("remix_kind", "cut_from", "cut_to", "seconds", "size")} == {
        "remix_kind": "stitch", "cut_from": 2, "cut_to": 7, "seconds": 4, "size": "1280x720"
    }  # fmt: skip
    assert Job.objects.get().cut == (2, 7)


@pytest.mark.parametrize(
    ("given", "cut"),
    [({}, (0, 5)), ({"cut_from": 5}, (5, 8)), ({"cut_to": 3}, (0, 3)), ({"cut_from": 7, "cut_to": 8}, (7, 8))],
)
def test_what_is_not_said_of_the_cut_is_its_beginning_and_as_much_as_may_be(member, source, given, cut):
    request = parse(asked(source, "stitch", **given), member)
    assert (request.cut_from, request.cut_to) == cut


@pytest.mark.parametrize(
    ("given", "pointer", "code"),
    [
        ({"cut_from": 3, "cut_to": 3}, "/cut_to", "out_of_range"),
        ({"cut_from": 4, "cut_to": 3}, "/cut_to", "out_of_range"),
        ({"cut_to": 6}, "/cut_to", "out_of_range"),
        ({"cut_from": 6, "cut_to": 9}, "/cut_to", "out_of_range"),
        ({"cut_from": 8}, "/cut_from", "out_of_range"),
        ({"cut_from": -1}, "/cut_from", "out_of_range"),
        ({"cut_from": 10**9, "cut_to": 2}, "/cut_from", "out_of_range"),
        ({"cut_from": 0.5}, "/cut_from", "invalid"),
        ({"cut_to": True}, "/cut_to", "invalid"),
        ({"cut_to": "3"}, "/cut_to", "invalid"),
        ({"size": "720x720"}, "/size", "unsupported_size"),
        ({"seconds": 5}, "/seconds", "unsupported_seconds"),
    ],
)
def test_a_wrong_field_of_a_stitch_is_named(api, source, given, pointer, code):
    assert complaints(api.post("/api/generations", asked(source, "stitch", **given), format="json")) == [(pointer, code)]


@pytest.mark.parametrize("kind", ["duet", "remix"])
def test_nothing_else_has_a_cut(api, source, kind):
    answer = api.post("/api/generations", asked(source, kind, cut_from=1, cut_to=2), format="json")
    assert complaints(answer) == [("/cut_from", "not_a_stitch")]


def test_a_duet_is_as_long_as_its_source_or_shorter(api, member, source):
    member.plan = "pro"
    member.save()
    assert parse(asked(source, "duet"), member).seconds == 8
    assert parse(asked(source, "duet", seconds=4), member).seconds == 4
    answer = api.post("/api/generations", asked(source, "duet", seconds=12), format="json")
    assert complaints(answer) == [("/seconds", "unsupported_seconds")]


def test_a_duet_with_a_film_shorter_than_any_clip(member):
    assert parse(asked(factories.video(maker=member, seconds=2.0), "duet"), member).seconds == 4


def test_a_duet_is_made_in_the_size_of_its_source(api, source):
    answer = api.post("/api/generations", asked(source, "duet", size="720x1280"), format="json")
    assert complaints(answer) == [("/size", "unsupported_size")]
    assert submitted(api, source, "duet")["size"] == "1280x720"


@pytest.mark.parametrize("kind", BOTH)
def test_not_of_what_is_closed_or_not_there(api, kind):
    closed = factories.video(maker=factories.member(remix_allowed=True))
    assert complaints(api.post("/api/generations", asked(closed, kind), format="json")) == [("/remix_of", "remix_not_allowed")]
    secret = factories.video(status="draft")
    assert complaints(api.post("/api/generations", asked(secret, kind), format="json")) == [("/remix_of", "not_found")]


@pytest.mark.parametrize("kind", BOTH)
def test_whoever_makes_clips_makes_them(member, source, kind):
    job = factories.job(member=member, remix_of=source, remix_kind=kind)
    assert scheduler.claim(worker="w", able=Capabilities()) == job


@pytest.mark.parametrize("kind", ["extend", "revoice", "sound"])
def test_what_is_joined_is_not_taken_apart(api, member, kind):
    Worker.objects.update(remix=True, extend=True, parts=True)
    joined = factories.video(maker=member, plan="a/plan.safetensors", parent=factories.video(), remix_kind="duet")
    assert complaints(api.post("/api/generations", asked(joined, kind), format="json")) == [("/remix_of", "not_extendable")]


@pytest.mark.parametrize("kind", [*BOTH, "remix"])
def test_what_is_joined_can_be_joined_and_remixed_again(api, member, kind):
    Worker.objects.update(remix=True)
    joined = factories.video(maker=member, plan="a/plan.safetensors", parent=factories.video(), remix_kind="stitch", cut_from=0, cut_to=3)
    assert submitted(api, joined, kind)["remix_of"] == str(joined.pk)


def test_what_an_edge_changed_is_what_was_added_to_it(member, source):
    made = factories.video(
        maker=member, parent=source, remix_kind="stitch", cut_from=2, cut_to=5, prompt="a waltz", reading={"place": "gym"}, seconds=7.0
    )
    changed = between(source, made)
    assert (changed.kind, changed.cut, changed.reading) == ("stitch", (2, 5), {})
    assert [(run.operation, run.text) for run in changed.words] == [("kept", source.prompt), ("added", "a waltz")]
    assert changed.seconds is not None and (changed.seconds.before, changed.seconds.after) == (8.0, 7.0)


def test_the_lineage_tells_kind_and_cut_over_the_api(api, member, source):
    made = factories.video(maker=member, parent=source, remix_kind="stitch", cut_from=2, cut_to=5)
    duet = factories.video(maker=member, parent=source, remix_kind="duet")
    video = api.get(f"/api/videos/{made.pk}").json()
    assert (video["remix_kind"], video["cut_from"], video["cut_to"]) == ("stitch", 2, 5)
    assert "cut_from" not in api.get(f"/api/videos/{duet.pk}").json()
    nodes = {node["id"]: node for node in api.get(f"/api/videos/{source.pk}/lineage").json()["nodes"]}
    assert nodes[str(made.pk)]["difference"]["cut"] == {"start": 2, "end": 5}
    assert nodes[str(duet.pk)]["difference"]["remix_kind"] == "duet" and "cut" not in nodes[str(duet.pk)]["difference"]
