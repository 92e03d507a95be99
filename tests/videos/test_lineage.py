"""The remix tree: parent, root and depth kept, seen whole in shape by everybody."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from videos import lineage, services
from videos.models import Video

pytestmark = pytest.mark.django_db


def draft_of(parent, maker=None):
    return services.create_draft(
        maker_id=(maker or factories.member()).pk, prompt="p", rendered_as="r", file="f.mp4", poster="p.jpg", spritesheet="s.jpg",
        plan="p.safetensors", width=720, height=1280, seconds=4.0, bytes=10, parent=parent,
    )  # fmt: skip


def test_a_chain_keeps_parent_root_and_depth():
    first = draft_of(None)
    second = draft_of(first)
    third = draft_of(second)
    assert (first.parent, first.root, first.depth) == (None, None, 0)
    assert (second.parent, second.root, second.depth) == (first, first, 1)
    assert (third.parent, third.root, third.depth) == (second, first, 2)


def test_drafts_of_others_are_pruned_and_tombstones_hold_branches_together(member):
    root = factories.video()
    hidden = factories.video(parent=root, root=root, depth=1, status="withheld")
    leaf = factories.video(parent=hidden, root=root, depth=2)
    factories.video(parent=root, root=root, depth=1, status="draft")
    tree = lineage.tree(leaf, member)
    assert (tree.id, tree.video, [child.id for child in tree.children]) == (root.pk, root, [hidden.pk])
    assert (tree.children[0].video, [child.video for child in tree.children[0].children]) == (None, [leaf])


def test_the_tree_takes_two_queries_whatever_its_size(member, django_assert_num_queries):
    root = factories.video()
    maker = factories.member()
    for _ in range(30):
        factories.video(maker=maker, parent=root, root=root, depth=1)
    with django_assert_num_queries(2):
        assert len(lineage.tree(root, member).children) == 30


def test_a_chain_of_400_remixes_is_shown(member):
    root = parent = factories.video()
    maker = root.maker
    for depth in range(1, 400):
        parent = factories.video(maker=maker, parent=parent, root=root, depth=depth)
    node, length = lineage.tree(parent, member), 1
    while node.children:
        node, length = node.children[0], length + 1
    assert length == 400


def test_half_a_lineage_is_refused_by_the_database():
    parent = factories.video()
    with pytest.raises(IntegrityError), transaction.atomic():
        Video.objects.filter(pk=factories.video().pk).update(parent=parent)
