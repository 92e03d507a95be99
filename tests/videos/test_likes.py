"""A like counts once, and only for what the member can see."""

from __future__ import annotations

import pytest

from tests import factories
from videos.models import Like

pytestmark = pytest.mark.django_db


def test_liking_twice_counts_once_and_unliking_never_goes_below_zero(api):
    video = factories.video()
    for _ in range(2):
        assert api.put(f"/api/videos/{video.pk}/like").json() == {"liked": True, "like_count": 1}
    assert api.get(f"/api/videos/{video.pk}").json()["liked"] is True
    for _ in range(2):
        assert api.delete(f"/api/videos/{video.pk}/like").json() == {"liked": False, "like_count": 0}


def test_drafts_cannot_be_liked(api, member):
    draft = factories.video(maker=member, status="draft")
    assert api.put(f"/api/videos/{draft.pk}/like").status_code == 404
    assert Like.objects.count() == 0
