"""What the tests of the ranked feed share."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import Member
from tests import factories
from videos import services
from videos.models import Video

TOPICS = ("a kitten naps on a sofa", "a chef bakes bread", "dancers waltz in a hall", "a rocket leaves for the moon")


def published(*, prompt: str = "a kitten naps", maker: Member | None = None, hours: float = 1, likes: int = 0, **fields) -> Video:
    """A clip that its maker published, the way everybody does, so many hours ago."""
    draft = factories.video(maker=maker or factories.member(), prompt=prompt, rendered_as="", status="draft", like_count=likes, **fields)
    video = services.publish(video=draft, by=draft.maker, remix_allowed=fields.get("remix_allowed"))
    when = timezone.now() - timedelta(hours=hours)
    Video.objects.filter(pk=video.pk).update(published_at=when)
    video.published_at = when
    return video


def many(count: int, **fields) -> list[Video]:
    """Clips of as many makers about each topic in turn, the newest first."""
    return [published(prompt=TOPICS[number % len(TOPICS)], hours=1 + number, **fields) for number in range(count)]


def ids(body: dict) -> list[str]:
    """The clips of a page."""
    return [item["video"]["id"] for item in body["items"]]


def pages(client, url: str, limit: int) -> list[dict]:
    """All pages of one session."""
    found = [client.get(url, {"limit": limit}).json()]
    while cursor := found[-1].get("next_cursor"):
        found.append(client.get(url, {"limit": limit, "cursor": cursor}).json())
    return found
