"""A large family costs what a small one does: the same queries, and bounded answers. `manage.py bench lineage` measures larger ones."""

from __future__ import annotations

import pytest

from generation.bench.lineage import LINE, grow
from tests import factories
from videos import selectors
from videos.lineage import tree
from videos.models import Video

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(monkeypatch):
    monkeypatch.setattr("generation.bench.lineage.LINE", 150)
    return grow(factories.member(), 2000)


def test_reads_take_the_same_few_queries_everywhere(member, family, django_assert_num_queries, django_assert_max_num_queries):
    assert LINE == 1000
    root, deepest = family[0], family[150]
    rows = Video.objects.in_bulk([root.pk, deepest.pk])
    with django_assert_num_queries(2):
        node, line = tree.tree(rows[deepest.pk], member, up=50, depth=0).top, 1
    while node.children:
        node, line = node.children[0], line + 1
    assert line == 52
    seen, cursor = set(), ""
    while True:
        with django_assert_num_queries(3):
            source, page = tree.remixes(root.pk, member, cursor=cursor, limit=100)
        assert source is not None
        assert not seen & {node.id for node in page.rows}
        seen |= {node.id for node in page.rows}
        cursor = page.next_cursor
        if not cursor:
            break
    drafts = set(Video.objects.filter(parent=root, status="draft", descendant_count=0).values_list("pk", flat=True))
    assert seen == set(Video.objects.filter(parent=root).values_list("pk", flat=True)) - drafts
    assert rows[root.pk].remix_count == Video.objects.filter(parent=root, status="published").count() > 100
    assert rows[root.pk].descendant_count == Video.objects.filter(root=root, status="published").count()
    with django_assert_max_num_queries(2 + tree.DEPTH):
        shown = tree.tree(rows[root.pk], member)
    order = [shown.top]
    for node in order:
        order.extend(node.children)
    assert len(order) <= tree.NODES_MAX
    assert shown.size == rows[root.pk].descendant_count + 1


def test_the_video_page_keeps_to_its_queries(web, family, django_assert_max_num_queries):
    selectors.one(factories.member(), family[150].pk)
    with django_assert_max_num_queries(10):
        assert web.get(f"/v/{family[150].pk}/").status_code == 200
