"""The end of a consent is a few rows, however much shows somebody; what follows for the videos comes after it, and is never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cameos import services
from cameos.models import Likeness
from tests import factories
from videos import services as videos
from videos import tasks, uses
from videos.models import Video

pytestmark = pytest.mark.django_db


@pytest.fixture
def cameo(member) -> Likeness:
    return factories.cameo(member, handle="biscuit")


def family(cameo, descendants: int) -> list[Video]:
    made = [factories.video_with(cameo)]
    for _ in range(descendants):
        made.append(factories.video_with(cameo, parent=made[-1]))
    return made


def statuses() -> list[str]:
    return list(Video.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize("verb", [services.revoke, services.erase])
def test_a_withdrawal_asks_as_much_for_thirty_as_for_one(verb):
    asked = []
    for descendants in (1, 30):
        member = factories.member()
        cameo = factories.cameo(member)
        family(cameo, descendants)
        with CaptureQueriesContext(connection) as queries:
            verb(likeness=cameo, by=member)
        asked.append([query["sql"].split()[0] for query in queries])
        assert not [query["sql"] for query in queries if "videos_" in query["sql"]]
    assert asked[0] == asked[1]
    assert not Video.objects.visible_to(None).exists()


@pytest.mark.parametrize("verb", [services.revoke, services.erase])
def test_right_after_it_the_videos_are_put_away(cameo, member, verb, django_capture_on_commit_callbacks):
    first, *_ = family(cameo, 2)
    assert Video.objects.get(pk=first.pk).descendant_count == 2
    with django_capture_on_commit_callbacks(execute=True):
        verb(likeness=cameo, by=member)
    assert statuses() == ["withdrawn"] * 3
    assert Video.objects.get(pk=first.pk).descendant_count == 0
    days = {round((video.purge_at - timezone.now()) / timedelta(days=1)) for video in Video.objects.all()}
    assert days == {0 if verb is services.erase else 30}


def test_what_a_lost_process_left_is_done_by_the_next_sweep(cameo, member):
    family(cameo, 2)
    services.revoke(likeness=cameo, by=member)
    assert statuses() == ["published"] * 3
    assert [tasks.put_away_withdrawn(), tasks.put_away_withdrawn()] == [3, 0]
    assert statuses() == ["withdrawn"] * 3


def test_of_very_many_the_rest_is_left_to_the_sweep(cameo, member, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(uses, "AT_ONCE", 2)
    family(cameo, 4)
    with django_capture_on_commit_callbacks(execute=True):
        services.revoke(likeness=cameo, by=member)
    assert statuses() == ["withdrawn"] * 2 + ["published"] * 3
    assert not Video.objects.visible_to(None).exists()
    assert uses.put_away_withdrawn() == 3
    assert statuses() == ["withdrawn"] * 5


def test_what_was_given_back_meanwhile_stays(cameo, member):
    first, second = family(cameo, 1)
    services.revoke(likeness=cameo, by=member)
    services.regrant(likeness=cameo, by=member)
    assert uses.reinstate(video=second, by=member).status == "published"
    assert uses.put_away_withdrawn() == 1
    assert statuses() == ["withdrawn", "published"]
    assert list(Video.objects.visible_to(None)) == [second]
    assert first.pk not in Video.objects.visible_to(None).values_list("pk", flat=True)


def test_what_is_erased_is_due_at_once_whatever_was_before(cameo, member):
    family(cameo, 1)
    services.revoke(likeness=cameo, by=member)
    uses.put_away_withdrawn()
    assert videos.purge_withdrawn() == 0
    services.erase(likeness=cameo, by=member)
    assert uses.put_away_withdrawn() == 2
    assert (videos.purge_withdrawn(), uses.put_away_withdrawn()) == (2, 0)
    assert statuses() == ["deleted"] * 2


def test_what_moderators_keep_out_of_view_is_deleted_in_time_too(cameo, member):
    [video] = family(cameo, 0)
    videos.withhold(video=video)
    services.revoke(likeness=cameo, by=member)
    assert (uses.put_away_withdrawn(), uses.put_away_withdrawn()) == (1, 0)
    video.refresh_from_db()
    assert (video.status, video.purge_at is not None) == ("withheld", True)


def test_somebody_else_in_it_does_not_put_off_what_was_erased(cameo, member, other):
    both = factories.video_with(cameo, factories.cameo(other))
    services.erase(likeness=cameo, by=member)
    uses.withdraw(video=both, by=other)
    uses.reinstate(video=both, by=other)
    assert not Video.objects.visible_to(None).exists()
    assert (uses.put_away_withdrawn(), videos.purge_withdrawn()) == (1, 1)


def test_nothing_is_done_to_anybody_else(cameo, member, other):
    kept = factories.video_with(factories.cameo(other))
    services.revoke(likeness=cameo, by=member)
    assert uses.put_away_withdrawn() == 0
    assert list(Video.objects.visible_to(None)) == [kept]
