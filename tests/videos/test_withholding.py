"""A taking down that spreads: to all that comes from a video, now and later, and back again exactly."""

from __future__ import annotations

import pytest

from core import events
from tests import factories
from videos import services, uses
from videos.errors import WrongStatus
from videos.models import Video, Withholding
from videos.policies import may_remix

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    """A root; two remixes of it; of the first a published one, a draft and a tombstone with a remix."""
    root = factories.video()
    maker = root.maker
    first, second = factories.video(maker=maker, parent=root), factories.video(maker=maker, parent=root)
    below = factories.video(maker=maker, parent=first)
    draft = factories.video(maker=maker, parent=first, status="draft")
    gone = factories.video(maker=maker, parent=first)
    under_gone = factories.video(maker=maker, parent=gone)
    services.delete(video=gone, by=maker)
    return [root, first, second, below, draft, gone, under_gone]


def statuses(videos):
    rows = Video.objects.in_bulk([video.pk for video in videos])
    return [rows[video.pk].status for video in videos]


def counts(videos):
    rows = Video.objects.in_bulk([video.pk for video in videos])
    return [(rows[video.pk].remix_count, rows[video.pk].descendant_count) for video in videos]


def draft_of(parent):
    return services.create_draft(
        maker_id=parent.maker_id or factories.member().pk, prompt="p", rendered_as="r", file="", poster="", spritesheet="", plan="p",
        width=720, height=1280, seconds=4.0, bytes=1, parents=[parent],
    )  # fmt: skip


def test_alone_it_takes_nothing_with_it(family):
    root, first, *_ = family
    assert services.withhold(video=first) == [first]
    assert statuses(family) == ["published", "withheld", "published", "published", "draft", "deleted", "published"]
    assert counts([root, first]) == [(1, 3), (1, 2)]


def test_with_all_that_comes_from_it_and_back(family, monkeypatch):
    told = []
    monkeypatch.setitem(events._handlers, "video.withheld", [lambda video: told.append((video.pk, video.status))])
    root, first, _second, below, draft, gone, under_gone = family
    before = statuses(family), counts(family)
    hidden = services.withhold(video=first, descendants=True)
    assert {video.pk for video in hidden} == {first.pk, below.pk, draft.pk, under_gone.pk}
    assert sorted(told) == sorted((video.pk, "withheld") for video in hidden)
    assert statuses(family) == ["published", "withheld", "published", "withheld", "withheld", "deleted", "withheld"]
    assert counts([root, first, gone]) == [(1, 1), (0, 0), (0, 0)]
    assert {video.pk for video in services.restore(video=first)} == {video.pk for video in hidden}
    assert (statuses(family), counts(family)) == before
    assert Withholding.objects.count() == 0


def test_what_is_made_later_is_withheld_too_and_comes_back_as_a_draft(family):
    first = family[1]
    services.withhold(video=first, descendants=True)
    late = draft_of(family[3])
    later = draft_of(late)
    assert statuses([late, later]) == ["withheld", "withheld"]
    services.restore(video=first)
    assert statuses([late, later]) == ["draft", "draft"]


def test_what_comes_from_one_that_was_withheld_alone_is_free(family):
    services.withhold(video=family[3])
    assert draft_of(family[3]).status == "draft"


def test_what_was_withheld_for_itself_stays_so(family):
    _root, first, _, below, *_ = family
    services.withhold(video=below)
    services.withhold(video=first, descendants=True)
    services.restore(video=first)
    assert statuses([first, below]) == ["published", "withheld"]
    services.restore(video=below)
    assert statuses([below]) == ["published"]


def test_of_two_taken_down_ancestors_both_have_to_be_given_back(family):
    root, first, _, below, *_ = family
    services.withhold(video=first, descendants=True)
    services.withhold(video=root, descendants=True)
    services.restore(video=first)
    assert statuses([root, first, below]) == ["withheld"] * 3
    services.restore(video=root)
    assert statuses([root, first, below]) == ["published"] * 3


def test_one_that_is_withheld_with_its_ancestor_is_given_back_with_it_only(family):
    root, first, *_ = family
    services.withhold(video=root, descendants=True)
    with pytest.raises(WrongStatus, match=str(root.pk)):
        services.restore(video=first)
    assert statuses([root, first]) == ["withheld", "withheld"]


def test_a_first_act_alone_can_be_widened(family):
    root, first, *_ = family
    services.withhold(video=root)
    services.withhold(video=root, descendants=True)
    assert statuses([root, first]) == ["withheld", "withheld"]
    services.restore(video=root)
    assert statuses([root, first]) == ["published", "published"]


def test_a_deleted_ancestor_can_still_be_acted_upon(family):
    gone, under_gone = family[5:]
    services.withhold(video=gone, descendants=True)
    assert statuses([gone, under_gone]) == ["deleted", "withheld"]
    services.restore(video=gone)
    assert statuses([gone, under_gone]) == ["deleted", "published"]


def test_one_that_its_maker_deletes_meanwhile_stays_deleted(family):
    root, first, *_ = family
    services.withhold(video=root, descendants=True)
    services.delete(video=first, by=first.maker)
    services.restore(video=root)
    assert statuses([root, first]) == ["published", "deleted"]


@pytest.mark.parametrize("status", ["withdrawn", "deleted"])
def test_what_is_not_shown_cannot_be_withheld_alone(family, status):
    Video.objects.filter(pk=family[3].pk).update(status=status)
    with pytest.raises(WrongStatus):
        services.withhold(video=family[3])
    assert Withholding.objects.count() == 0
    with pytest.raises(WrongStatus):
        services.restore(video=family[3])


def test_nobody_remixes_what_is_withheld_not_even_its_maker(family):
    services.withhold(video=family[0], descendants=True)
    below = Video.objects.get(pk=family[3].pk)
    assert may_remix(below.maker, below) is False


@pytest.mark.parametrize("given_back", [False, True])
def test_what_was_withdrawn_while_it_was_withheld_is_not_published(given_back):
    likeness = factories.cameo()
    source = factories.video()
    video = factories.video_with(likeness, parent=source)
    services.withhold(video=video)
    uses.withdraw(video=video, by=likeness.subject)
    if given_back:
        uses.reinstate(video=video, by=likeness.subject)
    services.restore(video=video)
    video.refresh_from_db()
    assert (video.status, video.purge_at is None) == (("published", True) if given_back else ("withdrawn", False))
    assert counts([source]) == [(1, 1) if given_back else (0, 0)]
    assert Video.objects.visible_to(None).filter(pk=video.pk).exists() is given_back
