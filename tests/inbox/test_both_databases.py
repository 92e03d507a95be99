"""What is written out for one database must hold on the other: many at once, exact counters, lists and badges."""

from __future__ import annotations

import threading

from django.core.cache import cache
from django.db import connection

from accounts.models import Block, Member
from accounts.services import block
from core.errors import VitascopeError
from generation import scheduler
from inbox.messages import selectors as letters
from inbox.messages import services as post
from inbox.models import Message, Notification, Side, Thread
from inbox.notifications import selectors
from inbox.selectors import unread
from tests import factories
from videos import counters, services
from videos.comments import selectors as reading
from videos.comments import services as comments
from videos.comments.models import Comment


def at_once(acts) -> None:
    """All of these, started by a barrier so that they really meet; refusals are answers too."""
    barrier = threading.Barrier(len(acts))

    def run(act) -> None:
        barrier.wait(30)
        try:
            act()
        except VitascopeError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_counters_are_exact_while_they_are_added_up(real_database):
    video = factories.video()
    fans = [factories.member() for _ in range(6)]

    def liker(member):
        def act() -> None:
            services.like(video=video, by=member)
            services.unlike(video=video, by=member)
            services.like(video=video, by=member)
            comments.add(video=video, by=member, text="yes")

        return act

    at_once([*(liker(member) for member in fans), *([counters.roll_up] * 2)])
    seen = counters.read(video.pk)
    assert (seen.like_count, seen.comment_count) == (6, 6)
    while counters.roll_up():
        pass
    video.refresh_from_db()
    assert (video.like_count, video.comment_count) == (6, 6)
    (entry,) = [entry for entry in selectors.page(video.maker).rows if entry.row.kind == Notification.Kind.LIKE]
    assert (len(entry.actors), entry.count, unread(video.maker)[0]) == (2, 6, 7)
    assert len(reading.threads(video.maker, video).rows) == 6


def test_a_comment_is_answered_or_taken_away(real_database):
    """Whichever comes first, no answer is lost without its writer being told."""
    for _ in range(5):
        top = factories.comment()
        answered: list[Comment] = []
        writer = factories.member()

        def answer(top=top, answered=answered, writer=writer) -> None:
            answered.append(comments.add(video=top.video, by=writer, text="yes", reply_to=top))

        at_once([answer, lambda top=top: comments.remove(comment=top, by=top.author)])
        left = set(Comment.objects.filter(video=top.video).values_list("pk", flat=True))
        assert left == ({top.pk, answered[0].pk} if answered else set())


def test_two_who_write_at_once_open_one_thread(real_database):
    cache.clear()
    one, another = factories.member(), factories.member()
    at_once([lambda: post.send(to=another, by=one, text="a"), lambda: post.send(to=one, by=another, text="b")])
    assert (Thread.objects.count(), Side.objects.count(), Message.objects.count()) == (1, 2, 2)
    assert [len(letters.talks(member).rows) for member in (one, another)] == [1, 1]


def test_nothing_arrives_after_a_block(real_database):
    cache.clear()
    for _ in range(5):
        one, another = factories.member(), factories.member()
        at_once(
            [
                lambda one=one, another=another: post.send(to=another, by=one, text="a"),
                lambda one=one, another=another: block(member=another, other=one),
            ]
        )
        sent = Message.objects.filter(sender=one).first()
        assert sent is None or sent.created_at <= Block.objects.get(blocker=another).created_at
        assert Member.objects.filter(pk=one.pk).exists()


def test_the_end_of_a_job_is_told(real_database):
    job = factories.job()
    scheduler.close(job, job.State.FAILED)
    assert [entry.sentence for entry in selectors.page(job.member).rows] == ["Your clip could not be made"]
