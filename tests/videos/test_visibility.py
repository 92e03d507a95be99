"""`Video.objects.visible_to` is the only door to videos; these are all its cases."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Block
from tests import factories
from videos.models import Video

pytestmark = pytest.mark.django_db


def seen(viewer) -> set:
    return set(Video.objects.visible_to(viewer).values_list("pk", flat=True))


def test_strangers_see_published_videos_only():
    shown = factories.video()
    for status in ("draft", "withheld", "withdrawn", "deleted"):
        factories.video(status=status)
    assert seen(AnonymousUser()) == seen(None) == {shown.pk}


def test_makers_see_all_of_their_own_but_the_deleted(member, other):
    own = {factories.video(maker=member, status=status).pk for status in ("draft", "published", "withheld", "withdrawn")}
    factories.video(maker=member, status="deleted")
    assert seen(member) == own
    assert seen(other) == set(Video.objects.filter(status="published").values_list("pk", flat=True))


@pytest.mark.parametrize("turned", [False, True], ids=["viewer blocks maker", "maker blocks viewer"])
def test_a_block_hides_both_ways(member, other, turned):
    video = factories.video(maker=other)
    assert seen(member) == {video.pk}
    blocker, blocked = (other, member) if turned else (member, other)
    Block.objects.create(blocker=blocker, blocked=blocked)
    assert seen(member) == set()
    assert seen(other) == {video.pk}


def test_videos_of_a_deactivated_maker_vanish(member, other):
    factories.video(maker=other)
    other.is_active = False
    other.save(update_fields=["is_active"])
    assert seen(member) == set()
