"""Draft to published and back, by its maker alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from tests import factories
from videos.models import Video

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@time_machine.travel(NOON, tick=False)
def test_publishing_a_draft(api, member):
    draft = factories.video(maker=member, status="draft")
    answer = api.post(f"/api/videos/{draft.pk}/publish", {"caption": " first try ", "remix_allowed": True}, format="json")
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["caption"], answer.json()["remix_allowed"]) == ("published", "first try", True)
    draft.refresh_from_db()
    assert (draft.status, draft.published_at) == ("published", NOON)


def test_remix_is_off_unless_chosen(api, member):
    draft = factories.video(maker=member, status="draft")
    assert api.post(f"/api/videos/{draft.pk}/publish", {}, format="json").json()["remix_allowed"] is False


def test_publishing_twice_keeps_the_first_time_and_count(api, member):
    parent = factories.video()
    draft = factories.video(maker=member, status="draft", parent=parent, root=parent, depth=1)
    first = api.post(f"/api/videos/{draft.pk}/publish", {}, format="json").json()["published_at"]
    assert api.post(f"/api/videos/{draft.pk}/publish", {}, format="json").json()["published_at"] == first
    parent.refresh_from_db()
    assert parent.remix_count == 1


def test_taking_back_makes_it_a_draft_and_uncounts_the_remix(api, member):
    parent = factories.video()
    video = factories.video(maker=member, parent=parent)
    parent.refresh_from_db()
    assert parent.remix_count == 1
    assert api.delete(f"/api/videos/{video.pk}/publish").json()["status"] == "draft"
    parent.refresh_from_db()
    assert parent.remix_count == 0


@pytest.mark.parametrize("status", ["withheld", "withdrawn"])
def test_what_was_taken_down_cannot_be_published(api, member, status):
    video = factories.video(maker=member, status=status, published_at=None)
    answer = api.post(f"/api/videos/{video.pk}/publish", {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_status")
    video.refresh_from_db()
    assert video.status == status


def test_others_drafts_do_not_exist(api, other):
    draft = factories.video(maker=other, status="draft")
    for call in (api.get, api.delete, api.patch):
        assert call(f"/api/videos/{draft.pk}").status_code == 404
    assert api.post(f"/api/videos/{draft.pk}/publish", {}, format="json").status_code == 404
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_others_published_videos_cannot_be_changed(api, other):
    video = factories.video(maker=other, caption="mine")
    for answer in (
        api.patch(f"/api/videos/{video.pk}", {"caption": "yours"}, format="json"),
        api.delete(f"/api/videos/{video.pk}"),
        api.delete(f"/api/videos/{video.pk}/publish"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")
    video.refresh_from_db()
    assert (video.status, video.caption) == ("published", "mine")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"caption": "x" * 281}, "/caption", "max_length"),
        ({"caption": "a\x07b"}, "/caption", "control_characters"),
        ({"caption": 7, "remix_allowed": "yes"}, "/remix_allowed", "invalid"),
        ({"title": "x"}, "/title", "unknown_field"),
    ],
)
def test_bad_captions_and_fields_change_nothing(api, member, body, pointer, code):
    video = factories.video(maker=member)
    answer = api.patch(f"/api/videos/{video.pk}", body, format="json")
    assert answer.status_code == 422
    assert (answer.json()["errors"][0]["pointer"], answer.json()["errors"][0]["code"]) == (pointer, code)
    assert Video.objects.filter(pk=video.pk, caption="", remix_allowed=False).exists()
