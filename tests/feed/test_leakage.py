"""Nothing that may not be seen is served: whatever is blocked, withheld, deleted or taken back between pages, warm sessions and old
cursors or not. The oracle asks the rows themselves, at the moment of each answer."""

from __future__ import annotations

import random
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts import services as accounts
from accounts.models import Block, Member
from feed import catalogue
from tests import factories
from tests.feed.reels import TOPICS, published
from videos import services
from videos.models import Video

FEEDS = ("for-you", "for-you", "open", "newest", "following")
KINDS = ("block", "blocked", "unblock", "withhold", "restore", "delete", "publish", "unpublish", "ban", "ban", "like", "restart")


def _allowed(viewer: Member) -> set[str]:
    """By hand, and not by the code that is tested."""
    walls = set(Block.objects.filter(blocker=viewer).values_list("blocked", flat=True))
    walls |= set(Block.objects.filter(blocked=viewer).values_list("blocker", flat=True))
    rows = Video.objects.filter(status="published", maker__is_active=True)
    return {str(video.pk) for video in rows if video.maker_id not in walls}


class _House:
    """A viewer, makers with clips and remixes, and whatever can happen to them."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.viewer = factories.member()
        self.client = APIClient()
        self.client.force_authenticate(self.viewer)
        self.makers = [factories.member() for _ in range(10)]
        now = timezone.now()
        clips = [
            factories.video(
                maker=self.chance.choice(self.makers), prompt=self.chance.choice(TOPICS), published_at=now - timedelta(hours=hours)
            )
            for hours in range(24)
        ]
        for parent in clips[:4]:
            fields = {"parent": parent, "root": parent, "depth": 1, "published_at": now}
            factories.video(maker=self.chance.choice(self.makers), **fields)
        for maker in self.makers[:3]:
            accounts.follow(member=self.viewer, other=maker)
        self.cursors: list[tuple[str, str]] = []
        self.served = 0

    def look(self) -> None:
        """A first page, or one by any cursor ever given out."""
        feed, cursor = self.chance.choice([*self.cursors, *((feed, "") for feed in FEEDS)])
        body = self.client.get(f"/api/feed/{feed}", {"limit": 6, "cursor": cursor}).json()
        found = [item.get("video", item)["id"] for item in body["items"]]
        assert set(found) <= _allowed(self.viewer), feed
        assert len(set(found)) == len(found)
        self.served += len(found)
        if "next_cursor" in body:
            self.cursors.append((feed, body["next_cursor"]))
        if "session" in body:
            told = self.client.post(f"/api/feed/sessions/{body['session']}/what-if", {"weights": {"freshness": -1}}, format="json").json()
            assert {item["video"] for item in told["items"]} <= _allowed(self.viewer)
            for video in Video.objects.exclude(pk__in=_allowed(self.viewer)).order_by("?")[:1]:
                answer = self.client.get(f"/api/feed/sessions/{body['session']}/videos/{video.pk}/why")
                assert answer.status_code == 404

    def happen(self) -> None:
        """Something changes who may see what."""
        maker, video = self.chance.choice(self.makers), self.chance.choice(list(Video.objects.all()))
        kind = self.chance.choice(KINDS)
        if kind == "block":
            accounts.block(member=self.viewer, other=maker)
        elif kind == "blocked":
            accounts.block(member=maker, other=self.viewer)
        elif kind == "unblock":
            accounts.unblock(member=self.viewer, other=maker)
            accounts.unblock(member=maker, other=self.viewer)
        elif kind == "withhold" and video.status in ("published", "draft"):
            services.withhold(video=video)
        elif kind == "restore" and video.status == "withheld":
            services.restore(video=video)
        elif kind == "delete" and video.status != "deleted":
            services.delete(video=video, by=video.maker)
        elif kind == "publish":
            published(maker=maker, hours=0)
        elif kind == "unpublish" and video.status == "published":
            services.unpublish(video=video, by=video.maker)
        elif kind == "ban":
            banned = Member.objects.filter(pk__in=[maker.pk for maker in self.makers], is_active=False).first()
            Member.objects.filter(pk=(banned or maker).pk).update(is_active=banned is not None)
        elif kind == "like" and str(video.pk) in _allowed(self.viewer):
            services.like(video=video, by=self.viewer)
        elif kind == "restart":
            catalogue.forget()


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), steps=st.lists(st.booleans(), min_size=6, max_size=12))
def test_nothing_that_may_not_be_seen_is_served(db, seed, steps):
    catalogue.forget()
    with transaction.atomic():
        house = _House(seed)
        house.look()
        for looks in steps:
            house.happen()
            if looks:
                house.look()
        house.look()
        assert house.served > 0  # or there was nothing to leak
        transaction.set_rollback(True)
