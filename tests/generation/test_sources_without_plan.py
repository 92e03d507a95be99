"""A video of which only picture and sound were kept: nothing is made from its plan, and that is said before anything is paid."""

from __future__ import annotations

import pytest

from generation.models import Job, LedgerEntry
from tests import factories


@pytest.fixture
def source(member):
    return factories.video(maker=member, plan="")


@pytest.mark.parametrize(
    ("kind", "code", "told"),
    [
        ("remix", "not_remixable", "it cannot be remixed"),
        ("extend", "not_extendable", "it cannot go on"),
        ("revoice", "not_extendable", "neither can be made anew"),
        ("sound", "not_extendable", "neither can be made anew"),
    ],
)
def test_it_is_refused_at_once_and_costs_nothing(api, body, source, kind, code, told):
    asked = {name: body[name] for name in ("prompt",)} | {"remix_of": str(source.pk), "remix_kind": kind}
    answer = api.post("/api/generations", asked, format="json")
    assert answer.status_code == 422
    (error,) = [error for error in answer.json()["errors"] if error["pointer"] == "/remix_of"]
    assert (error["code"], error["detail"]) == (code, f"Of this video only picture and sound were kept, so {told}.")
    assert (Job.objects.count(), LedgerEntry.objects.count()) == (0, 0)


def test_a_remix_is_what_is_asked_for_where_no_kind_is_said(api, body, source):
    answer = api.post("/api/generations", body | {"remix_of": str(source.pk)}, format="json")
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [("/remix_of", "not_remixable")]
    assert (Job.objects.count(), LedgerEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize("kind", ["stitch", "duet"])
def test_its_film_can_still_be_joined_to(api, body, source, kind):
    asked = {"prompt": body["prompt"], "remix_of": str(source.pk), "remix_kind": kind}
    assert api.post("/api/generations", asked, format="json").status_code == 202
