"""Registers the app with Django, and its ear for what members do to clips."""

from typing import Any

from django.apps import AppConfig

from core import events


class FeedConfig(AppConfig):
    """See the app's own modules."""

    name = "feed"

    def ready(self) -> None:
        """News of the lower apps moves the member's state in the same transaction; search learns what words mean."""
        from videos.search import find_meanings_by

        for name, handler in (
            ("video.published", _published),
            ("video.deleted", _deleted),
            ("video.lost", _deleted),
            ("video.liked", _liked),
            ("video.unliked", _unliked),
            ("member.followed", _followed),
            ("member.unfollowed", _unfollowed),
            ("remix.started", _remix_started),
            ("comment.made", _commented),
        ):
            events.subscribe(name, handler)
        find_meanings_by(_meaning)


def _published(video: Any) -> None:
    from feed import catalogue, services

    catalogue.remember(video)
    if video.parent_id:
        services.act(member=video.maker, video=video.parent, kind="remix_published")


def _deleted(video: Any) -> None:
    from feed import catalogue

    catalogue.erase(video)


def _liked(video: Any, by: Any) -> None:
    from feed import services

    services.act(member=by, video=video, kind="like")


def _unliked(video: Any, by: Any) -> None:
    from feed import services

    services.unlike(member=by, video=video)


def _remix_started(video: Any, by: Any) -> None:
    from feed import services

    services.act(member=by, video=video, kind="remix_started")


def _commented(comment: Any, **_: Any) -> None:
    from feed import services

    services.act(member=comment.author, video=comment.video, kind="comment")


def _followed(member: Any, by: Any) -> None:
    from feed import services

    services.followed(member=by, maker=member)


def _unfollowed(member: Any, by: Any) -> None:
    from feed import services

    services.parted(members=(member, by))


def _meaning(text: str) -> Any:
    from feed import meaning

    return meaning.of(text)
