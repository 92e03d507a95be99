"""The lineage as JSON: credit on every video, the tree with bounds, remixes page by page, and refusals."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from rest_framework.test import APIClient

from accounts.models import Block
from tests import factories
from videos import services

pytestmark = pytest.mark.django_db


def credit(api, video):
    return api.get(f"/api/videos/{video.pk}").json().get("credit")


def test_a_remix_credits_its_source_and_the_first_of_its_family(api):
    root = factories.video(rendered_as="The root.")
    middle = factories.video(parent=root, rendered_as="", prompt="the middle")
    leaf = factories.video(parent=middle)
    told = {"id": str(root.pk), "handle": root.maker.handle, "title": "The root."}
    assert credit(api, root) is None
    assert credit(api, middle) == {"remix_of": told}
    assert credit(api, leaf) == {"remix_of": {"id": str(middle.pk), "handle": middle.maker.handle, "title": "the middle"}, "root": told}


def test_nothing_is_told_of_what_is_gone_or_not_for_the_caller(api, member):
    root = factories.video(rendered_as="A secret.")
    middle = factories.video(parent=root)
    leaf = factories.video(parent=middle)
    services.delete(video=middle, by=middle.maker)
    Block.objects.create(blocker=root.maker, blocked=member)
    answer = api.get(f"/api/videos/{leaf.pk}")
    assert answer.json()["credit"] == {"remix_of": {"id": str(middle.pk)}, "root": {"id": str(root.pk)}}
    assert "secret" not in answer.content.decode()
    assert credit(APIClient(), leaf)["root"]["title"] == "A secret."


@pytest.mark.parametrize("path", ["/api/feed/newest", "/api/members/maker/videos"])
def test_lists_credit_in_one_query_more(path, django_assert_num_queries):
    maker = factories.member(handle="maker")
    source = factories.video(maker=maker, published_at=datetime(2026, 10, 1, tzinfo=UTC))
    first = factories.video(maker=maker, parent=source)
    client = APIClient()
    with django_assert_num_queries(2 if path == "/api/feed/newest" else 3):
        assert client.get(path).json()["items"][0]["credit"]["remix_of"]["id"] == str(source.pk)
    factories.video(maker=maker, parent=first, published_at=datetime(2026, 11, 2, tzinfo=UTC))
    with django_assert_num_queries(2 if path == "/api/feed/newest" else 3):
        assert client.get(path).json()["items"][0]["credit"]["root"]["id"] == str(source.pk)


def test_the_lineage_is_flat_with_sources_before_their_remixes(api, member):
    root = factories.video(prompt="two red balls bounce", reading={"count": "two"})
    hidden = factories.video(parent=root, status="withheld")
    leaf = factories.video(parent=hidden)
    child = factories.video(parent=root, prompt="three red balls bounce", reading={"count": "three"}, seconds=8.0)
    body = api.get(f"/api/videos/{leaf.pk}/lineage").json()
    assert body["size"] == 3
    assert [(node["id"], node.get("remix_of"), "video" in node) for node in body["nodes"]] == [
        (str(root.pk), None, True), (str(hidden.pk), str(root.pk), False), (str(child.pk), str(root.pk), True),
        (str(leaf.pk), str(hidden.pk), True),
    ]  # fmt: skip
    assert body["nodes"][2]["difference"] == {
        "remix_kind": "remix",
        "words": [
            {"operation": "removed", "text": "two"},
            {"operation": "added", "text": "three"},
            {"operation": "kept", "text": "red balls bounce"},
        ],
        "reading": [{"slot": "count", "before": "two", "after": "three"}],
        "seconds": {"before": 4.0, "after": 8.0},
    }
    assert [("difference" in node, "more" in node, "skipped" in node) for node in body["nodes"][:2]] == [(False,) * 3] * 2


def test_what_was_left_out_is_counted(api):
    videos = [factories.video()]
    for _ in range(4):
        videos.append(factories.video(maker=videos[0].maker, parent=videos[-1]))
    for _ in range(3):
        factories.video(maker=videos[0].maker, parent=videos[-1])
    nodes = api.get(f"/api/videos/{videos[-1].pk}/lineage?up=1&width=2&depth=1").json()["nodes"]
    assert [(node["id"], node.get("skipped"), node.get("more")) for node in nodes[:3]] == [
        (str(videos[0].pk), None, None), (str(videos[3].pk), 2, None), (str(videos[4].pk), None, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", ["depth=9", "depth=-1", "depth=x", "width=0", "width=51", "up=51", "up=1e1", "width=٣", "depth=00000"])
def test_bounds_out_of_range_are_refused(api, wrong):
    answer = api.get(f"/api/videos/{factories.video().pk}/lineage?{wrong}")
    assert (answer.status_code, [error["code"] for error in answer.json()["errors"]]) == (422, ["out_of_range"])
    assert answer.json()["errors"][0]["pointer"] == "/" + wrong.split("=")[0]


def test_remixes_come_page_by_page_the_newest_first(api):
    root = factories.video()
    made = [factories.video(maker=root.maker, parent=root) for _ in range(5)]
    factories.video(maker=root.maker, parent=root, status="draft")
    seen, path = [], f"/api/videos/{root.pk}/remixes?limit=2"
    cursor = ""
    for _ in range(3):
        page = api.get(path + cursor).json()
        seen += [node["id"] for node in page["items"]]
        assert all(node["remix_of"] == str(root.pk) and node["difference"]["remix_kind"] == "remix" for node in page["items"])
        cursor = f"&cursor={page.get('next_cursor')}"
    assert seen == [str(video.pk) for video in reversed(made)]
    assert "next_cursor" not in page


def test_a_cursor_of_another_list_is_refused(api):
    root, other = factories.video(), factories.video()
    for _ in range(2):
        factories.video(maker=root.maker, parent=root)
    cursor = api.get(f"/api/videos/{root.pk}/remixes?limit=1").json()["next_cursor"]
    for wrong in (f"{other.pk}/remixes?cursor={cursor}", f"{root.pk}/remixes?cursor=x"):
        answer = api.get(f"/api/videos/{wrong}")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "bad_cursor")


@pytest.mark.parametrize("what", ["lineage", "remixes"])
def test_of_what_is_not_for_the_caller_there_is_neither(api, what):
    hidden = factories.video(status="draft")
    assert api.get(f"/api/videos/{hidden.pk}/{what}").status_code == 404
    gone = factories.video()
    services.delete(video=gone, by=gone.maker)
    assert api.get(f"/api/videos/{gone.pk}/{what}").status_code == 404


def test_under_a_tombstone_the_remixes_can_still_be_listed(api):
    gone = factories.video(prompt="a secret", rendered_as="A secret.")
    leaf = factories.video(parent=gone)
    services.delete(video=gone, by=gone.maker)
    answer = api.get(f"/api/videos/{gone.pk}/remixes")
    assert [(node["id"], "difference" in node) for node in answer.json()["items"]] == [(str(leaf.pk), False)]
    assert "secret" not in answer.content.decode()
