"""The tree around a video as one viewer may see it: whole in shape, bounded in size, and silent about what is not theirs to see."""

from __future__ import annotations

import pytest

from accounts.models import Block
from tests import factories
from videos import selectors
from videos.lineage import tree
from videos.models import Ancestry, Video

pytestmark = pytest.mark.django_db


def around(video, viewer, **bounds):
    """As a view asks: the row as it is now."""
    return tree.tree(selectors.one(viewer, video.pk), viewer, **bounds)


def ids(nodes):
    return [node.id for node in nodes]


def shape(node):
    """Ids as nested lists, for trees without cuts."""
    return [node.id, *(shape(child) for child in node.children)]


def test_drafts_of_others_are_left_out_and_tombstones_hold_branches_together(member):
    root = factories.video()
    hidden = factories.video(parent=root, status="withheld")
    leaf = factories.video(parent=hidden)
    factories.video(parent=root, status="draft")
    found = around(leaf, member)
    assert shape(found.top) == [root.pk, [hidden.pk, [leaf.pk]]]
    assert (found.top.video, found.top.children[0].video, found.top.children[0].children[0].video) == (root, None, leaf)
    assert found.size == 2
    assert shape(around(root, member).top) == [root.pk, [hidden.pk, [leaf.pk]]]


def test_a_branch_in_which_nothing_is_visible_is_left_out(member):
    root = factories.video()
    seen, enemy = factories.video(parent=root), factories.member()
    factories.video(parent=factories.video(parent=root, status="withheld"), maker=enemy)
    Block.objects.create(blocker=enemy, blocked=member)
    assert shape(around(root, member).top) == [root.pk, [seen.pk]]


def test_ones_own_draft_stands_at_the_end_of_its_line_and_nowhere_else(member):
    root = factories.video()
    draft = factories.video(parent=root, maker=member, status="draft")
    assert shape(around(draft, member).top) == [root.pk, [draft.pk]]
    assert around(root, member).top.children == []


def test_a_fan_shows_its_newest_and_says_how_many_more(member):
    root = factories.video()
    fan = [factories.video(maker=root.maker, parent=root) for _ in range(9)]
    found = around(root, member, width=4)
    assert ids(found.top.children) == [video.pk for video in reversed(fan[5:])]
    assert (found.top.more, found.size) == (5, 10)
    from_oldest = around(fan[0], member, width=4).top
    assert ids(from_oldest.children) == [fan[0].pk, *(video.pk for video in reversed(fan[5:]))]
    assert from_oldest.more == 4


def test_a_line_of_a_thousand_is_cut_in_its_middle(member):
    root = parent = factories.video()
    line = [root]
    for depth in range(1, 1001):
        line.append(Video(maker=root.maker, parent=parent, root=root, depth=depth, status="draft", width=1, height=1, seconds=4))
        parent = line[-1]
    Video.objects.bulk_create(line[1:], batch_size=100)
    Video.objects.filter(root=root).update(status="published", published_at=root.published_at)
    last = line[-1]
    above = [Ancestry(descendant=last, ancestor=up, distance=1000 - up.depth, place=0 if up.depth == 999 else None) for up in line[:-1]]
    Ancestry.objects.bulk_create(above)
    top = around(last, member).top
    shown = [top]
    while shown[-1].children:
        shown.append(shown[-1].children[0])
    assert ids(shown) == [root.pk, *(video.pk for video in line[-5:])]
    assert [node.skipped for node in shown] == [0, 995, 0, 0, 0, 0]


@pytest.mark.parametrize("up", [0, 1, 2, 3, 50])
def test_how_much_of_a_line_is_shown_can_be_said(member, up):
    videos = [factories.video()]
    for _ in range(3):
        videos.append(factories.video(maker=videos[0].maker, parent=videos[-1]))
    top = around(videos[-1], member, up=up, depth=0).top
    skipped = max(0, 2 - up)
    assert ids([top, *top.children]) == [videos[0].pk, videos[1 + skipped].pk]
    assert top.children[0].skipped == skipped


def test_levels_below_can_be_counted_off(member):
    videos = [factories.video()]
    for _ in range(4):
        videos.append(factories.video(maker=videos[0].maker, parent=videos[-1]))
    node = around(videos[0], member, depth=2).top
    assert shape(node) == [videos[0].pk, [videos[1].pk, [videos[2].pk]]]
    assert (node.more, node.children[0].more, node.children[0].children[0].more) == (0, 0, 1)


def test_what_is_shown_has_a_bound_in_all(member, monkeypatch):
    monkeypatch.setattr(tree, "NODES_MAX", 12)
    root = factories.video()
    for _ in range(5):
        child = factories.video(maker=root.maker, parent=root)
        for _ in range(5):
            factories.video(maker=root.maker, parent=child)
    top = around(root, member).top
    assert 1 + len(top.children) + sum(len(child.children) for child in top.children) == 12
    assert sum(child.more for child in top.children) == 25 - 6


def test_what_changed_is_told_only_between_two_that_are_seen(member):
    root = factories.video(prompt="a secret")
    child = factories.video(parent=root, prompt="a ball")
    assert around(child, member).top.children[0].difference is not None
    Video.objects.filter(pk=root.pk).update(status="withheld")
    assert around(child, member).top.children[0].difference is None
