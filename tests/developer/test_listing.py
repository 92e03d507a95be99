"""Pages of one's videos, forward by the id of the last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests import factories
from tests.developer.conftest import refused

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def ids(member, other):
    """Five videos, oldest first, two of them of the same moment; somebody else's lie between."""
    jobs = [factories.job(member=member, created_at=NOW + timedelta(seconds=second)) for second in (0, 1, 2, 2, 3)]
    factories.job(member=other, created_at=NOW + timedelta(seconds=1))
    return [f"video_{job.pk.hex}" for job in sorted(jobs, key=lambda job: (job.created_at, job.pk))]


def listed(v1, query: str = "") -> tuple[list[str], bool]:
    body = v1.get(f"/v1/videos{query}").json()
    found = [video["id"] for video in body["data"]]
    assert set(body) == {"object", "data", "first_id", "last_id", "has_more"}
    assert (body["object"], body["first_id"], body["last_id"]) == ("list", found[0] if found else None, found[-1] if found else None)
    return found, body["has_more"]


def test_newest_first(v1, ids):
    assert listed(v1) == (ids[::-1], False)


def test_an_empty_list(v1):
    assert listed(v1) == ([], False)


@pytest.mark.parametrize(("order", "step"), [("desc", -1), ("asc", 1)])
def test_pages_go_on_behind_the_last(v1, ids, order, step):
    wanted, after, pages = ids[::step], "", []
    for _ in range(3):
        page, more = listed(v1, f"?limit=2&order={order}{after}")
        pages.append((page, more))
        after = f"&after={page[-1]}"
    assert pages == [(wanted[:2], True), (wanted[2:4], True), (wanted[4:], False)]


def test_twenty_by_default_and_at_most_a_hundred(v1, member):
    for _ in range(21):
        factories.job(member=member)
    page, more = listed(v1)
    assert (len(page), more) == (20, True)
    page, more = listed(v1, "?limit=100")
    assert (len(page), more) == (21, False)


def test_a_page_goes_on_behind_a_video_deleted_meanwhile(v1, ids, member):
    member.jobs.update(state="failed", error_code="x", error_message="x")
    assert v1.call("DELETE", f"/v1/videos/{ids[3]}").status_code == 200
    assert listed(v1, f"?limit=2&after={ids[3]}") == ([ids[2], ids[1]], True)
    assert listed(v1) == ([ids[4], ids[2], ids[1], ids[0]], False)


@pytest.mark.parametrize(
    ("query", "param"),
    [
        ("limit=0", "limit"), ("limit=101", "limit"), ("limit=-1", "limit"), ("limit=ten", "limit"), ("limit=1.5", "limit"),
        ("limit=%D9%A1", "limit"), (f"limit={'9' * 5000}", "limit"), ("limit=0000000011000000", "limit"), ("order=up", "order"),
        ("after=x", "after"), ("after=video_x", "after"), ("after=%00", "after"), (f"after=video_{'0' * 32}", "after"),
    ],
)  # fmt: skip
def test_bad_pages(v1, query, param):
    refused(v1.get(f"/v1/videos?{query}"), 400, "invalid_value", param)


def test_the_cursor_of_somebody_else(v1, other):
    refused(v1.get(f"/v1/videos?after=video_{factories.job(member=other).pk.hex}"), 400, "invalid_value", "after")


def test_a_long_list_costs_few_queries(v1, member, django_assert_max_num_queries):
    source = factories.job(member=member, state="succeeded", video=factories.video(maker=member))
    for _ in range(10):
        factories.job(member=member, remix_of=source.video)
    with django_assert_max_num_queries(4):
        page = v1.get("/v1/videos").json()["data"]
    assert page[0]["remixed_from_video_id"] == f"video_{source.pk.hex}"
