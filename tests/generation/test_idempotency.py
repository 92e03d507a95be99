"""A POST sent twice is carried out once; what a key may be; what the second sender is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from core import idempotency
from core.errors import VitascopeError
from core.idempotency import Answer, InFlight, answer_once
from core.models import IdempotencyRecord
from generation.models import Job, LedgerEntry
from tests import factories


def post(api, body, key, **headers):
    return api.post("/api/generations", body, format="json", headers={"Idempotency-Key": key})


def test_the_second_sender_gets_the_first_answer(api, body):
    first, second = post(api, body, "k1"), post(api, body, "k1")
    assert (first.status_code, second.status_code) == (202, 202)
    assert second.json() == first.json()
    assert second["Location"] == first["Location"]
    assert ("Idempotency-Replayed" in first, second["Idempotency-Replayed"]) == (False, "true")
    assert (Job.objects.count(), LedgerEntry.objects.count()) == (1, 1)


def test_the_order_of_fields_does_not_matter(api, body):
    post(api, body, "k1")
    assert post(api, dict(reversed(body.items())), "k1")["Idempotency-Replayed"] == "true"


def test_another_body_is_refused(api, body):
    post(api, body, "k1")
    answer = post(api, body | {"seed": 8}, "k1")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert Job.objects.count() == 1


def test_keys_belong_to_members(api, body, other):
    from rest_framework.test import APIClient

    theirs = APIClient()
    theirs.force_authenticate(other)
    post(api, body, "k1")
    assert post(theirs, body, "k1").status_code == 202
    assert Job.objects.count() == 2


def test_a_refusal_is_not_remembered(api, body):
    assert post(api, body | {"seconds": 5}, "k1").status_code == 422
    assert IdempotencyRecord.objects.count() == 0
    assert post(api, body, "k1").status_code == 202


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\there", "caf\u00e9", "\x7f"])
def test_what_is_no_key(api, body, key):
    answer = post(api, body, key)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_idempotency_key")
    assert (Job.objects.count(), IdempotencyRecord.objects.count()) == (0, 0)


def test_the_longest_key(api, body):
    assert post(api, body, "x" * 255).status_code == 202


def test_a_twin_that_comes_too_early_is_told_so(member, body):
    def work():
        with pytest.raises(InFlight) as refusal:
            answer_once(member=member, route="r", key="k", request=body, work=work)
        assert (refusal.value.status, refusal.value.code, refusal.value.retry_after) == (409, "idempotency_in_flight", 1)
        return Answer(202, {"n": 1})

    assert answer_once(member=member, route="r", key="k", request=body, work=work) == Answer(202, {"n": 1})
    assert answer_once(member=member, route="r", key="k", request=body, work=work) == Answer(202, {"n": 1}, replayed=True)


def test_a_reservation_whose_owner_died_is_taken_over(member, body):
    idempotency._reserve(member, "r", "k", idempotency.hashlib.sha256(b'{"a": 1}').hexdigest())
    with pytest.raises(InFlight):
        answer_once(member=member, route="r", key="k", request={"a": 1}, work=lambda: Answer(202, {}))
    IdempotencyRecord.objects.update(created_at=datetime.now(UTC) - timedelta(seconds=61))
    assert answer_once(member=member, route="r", key="k", request={"a": 1}, work=lambda: Answer(202, {})).status == 202


def test_an_owner_who_was_taken_over_undoes_its_work(member, monkeypatch):
    reserve = idempotency._reserve

    def reserve_and_lose(*names):
        record = reserve(*names)
        IdempotencyRecord.objects.update(created_at=datetime.now(UTC))  # as a twin does that thinks us dead
        return record

    def work():
        factories.job(member=member)
        return Answer(202, {})

    monkeypatch.setattr(idempotency, "_reserve", reserve_and_lose)
    with pytest.raises(InFlight):
        answer_once(member=member, route="r", key="k", request={}, work=work)
    assert Job.objects.count() == 0
    assert IdempotencyRecord.objects.get().status == 0, "the twin's reservation stands"


def test_keys_are_kept_two_days(member):
    start = datetime(2026, 11, 22, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        answer_once(member=member, route="r", key="k", request={}, work=lambda: Answer(202, {}))
    with time_machine.travel(start + timedelta(hours=47), tick=False):
        assert idempotency.forget_old() == 0
    with time_machine.travel(start + timedelta(hours=49), tick=False):
        assert idempotency.forget_old() == 1


def test_work_that_fails_leaves_no_reservation(member):
    def work():
        raise VitascopeError

    with pytest.raises(VitascopeError):
        answer_once(member=member, route="r", key="k", request={}, work=work)
    assert IdempotencyRecord.objects.count() == 0
