"""A create that is sent twice, because an answer was lost, makes one job and one charge."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from generation.models import Job, LedgerEntry
from tests import factories
from tests.developer.conftest import counts, make_caller, refused

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
BODY = {"prompt": "two balls", "size": "720x720"}
ONCE = (1, 1, 1, 1)


def test_a_key_is_honoured(v1):
    first, second = (v1.post("/v1/videos", BODY, Idempotency_Key="k1") for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.json() == first.json()
    assert counts() == ONCE


def test_a_key_with_another_body_is_refused(v1):
    v1.post("/v1/videos", BODY, Idempotency_Key="k1")
    refused(v1.post("/v1/videos", BODY | {"model": "other"}, Idempotency_Key="k1"), 422, "idempotency_key_reused")
    assert counts() == ONCE


def test_a_key_that_was_refused_may_be_tried_again(v1):
    refused(v1.post("/v1/videos", BODY | {"seconds": "8"}, Idempotency_Key="k1"), 400, "invalid_value", "seconds")
    assert v1.post("/v1/videos", BODY, Idempotency_Key="k1").status_code == 200


def test_a_retry_gets_the_first_job_even_where_one_at_once_is_allowed(v1):
    first = v1.post("/v1/videos", BODY, x_stainless_retry_count="0")
    for count in ("1", "2"):
        again = v1.post("/v1/videos", BODY, x_stainless_retry_count=count)
        assert (again.status_code, again.json()) == (200, first.json())
    assert counts() == ONCE


def test_a_retry_in_another_spelling_is_the_same_body(v1):
    first = v1.post("/v1/videos", BODY | {"seconds": 4, "model": "sora-2"})
    again = v1.form("/v1/videos", ("size", "720x720"), ("prompt", " two balls "), ("seconds", "4"), x_stainless_retry_count="1")
    assert again.json() == first.json()
    assert counts() == ONCE


def test_a_retry_whose_first_try_never_arrived_makes_the_job(v1):
    assert v1.post("/v1/videos", BODY, x_stainless_retry_count="1").status_code == 200
    assert counts() == ONCE


@pytest.mark.parametrize("count", ["0", "00", "", "-1", "many", "\u0661"])
def test_the_same_words_again_without_a_retry_are_another_job(v1, settings, count):
    settings.JOBS_AT_ONCE = {"free": 2}
    first = v1.post("/v1/videos", BODY)
    assert v1.post("/v1/videos", BODY, x_stainless_retry_count=count).json()["id"] != first.json()["id"]
    assert (Job.objects.count(), LedgerEntry.objects.count()) == (2, 2)


@pytest.mark.parametrize("change", [{"prompt": "three balls"}, {"model": "sora-2-pro"}, {"seed": 1}, {"size": "1280x720"}])
def test_a_retry_of_another_body_is_another_job(v1, settings, change):
    settings.JOBS_AT_ONCE = {"free": 2}
    first = v1.post("/v1/videos", BODY)
    assert v1.post("/v1/videos", BODY | change, x_stainless_retry_count="1").json()["id"] != first.json()["id"]


def test_retries_belong_to_keys(v1, member, settings):
    settings.JOBS_AT_ONCE = {"free": 2}
    first = v1.post("/v1/videos", BODY)
    assert make_caller(member).post("/v1/videos", BODY, x_stainless_retry_count="1").json()["id"] != first.json()["id"]


def test_after_ten_minutes_it_is_another_job(v1, settings):
    settings.JOBS_AT_ONCE = {"free": 2}
    ids = []
    for minutes, count in ((0, "0"), (9.99, "1"), (10, "1")):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            ids.append(v1.post("/v1/videos", BODY, x_stainless_retry_count=count).json()["id"])
    assert ids[0] == ids[1] != ids[2]
    assert LedgerEntry.objects.count() == 2


def test_a_retry_does_not_find_what_was_deleted(v1, member, settings):
    settings.JOBS_AT_ONCE = {"free": 2}
    first = v1.post("/v1/videos", BODY).json()["id"]
    Job.objects.update(state="succeeded", video=factories.video(maker=member))
    assert v1.call("DELETE", f"/v1/videos/{first}").status_code == 200
    again = v1.post("/v1/videos", BODY, x_stainless_retry_count="1")
    assert (again.status_code, again.json()["id"] != first) == (200, True)


def test_a_retried_remix_is_one_job(v1, member):
    video = factories.video(maker=member)
    path = f"/v1/videos/{video.pk}/remix"
    first, again = (v1.post(path, {"prompt": "in blue"}, x_stainless_retry_count=count) for count in ("0", "1"))
    assert again.json()["id"] == first.json()["id"]
    assert counts() == ONCE
