"""Who may remix: off unless chosen on the video, and the member-wide switch rules over old videos too."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from tests import factories
from videos.policies import may_remix

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("video_allows", "maker_allows", "status", "allowed"),
    [
        (True, True, "published", True),
        (True, False, "published", False),
        (False, True, "published", False),
        (False, False, "published", False),
        (True, True, "draft", False),
        (True, True, "withheld", False),
    ],
)
def test_both_switches_and_publication_are_needed(member, video_allows, maker_allows, status, allowed):
    maker = factories.member(remix_allowed=maker_allows)
    video = factories.video(maker=maker, remix_allowed=video_allows, status=status)
    assert may_remix(member, video) is allowed


@pytest.mark.parametrize(
    ("status", "allowed"), [("draft", True), ("published", True), ("withheld", False), ("withdrawn", False), ("deleted", False)]
)
def test_makers_may_remix_their_own_before_publishing_too(member, status, allowed):
    assert may_remix(member, factories.video(maker=member, status=status)) is allowed


def test_makers_may_remix_their_own_and_strangers_nothing(member):
    video = factories.video(maker=member)
    assert may_remix(member, video) is True
    assert may_remix(AnonymousUser(), factories.video(maker=factories.member(remix_allowed=True), remix_allowed=True)) is False
