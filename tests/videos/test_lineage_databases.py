"""The lineage on SQLite and PostgreSQL alike, with the races that only two connections show."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from accounts.services import delete_member
from tests import factories
from videos import selectors, services
from videos.lineage import tree
from videos.models import Ancestry, Video


def draft_of(*parents, maker):
    return services.create_draft(
        maker_id=maker.pk, prompt="p", rendered_as="r", reading={"count": "two"}, file="", poster="", spritesheet="", plan="p",
        width=720, height=1280, seconds=4.0, bytes=1, parents=parents,
    )  # fmt: skip


def test_a_family_from_its_beginning_to_its_end(real_database):
    maker, other = factories.member(), factories.member()
    root = factories.video(maker=maker)
    line = [root]
    for _ in range(6):
        line.append(services.publish(video=draft_of(line[-1], maker=maker), by=maker))
    both = services.publish(video=draft_of(line[-1], root, maker=other), by=other)
    assert list(Ancestry.objects.filter(descendant=both).order_by("distance").values_list("distance", flat=True)) == [1, 1, 2, 3, 4, 5, 6]
    assert Video.objects.get(pk=both.pk).reading == {"count": "two"}
    found = tree.tree(selectors.one(other, both.pk), other, up=2)
    assert found.size == 8
    assert [found.top.id, found.top.children[0].skipped] == [root.pk, 4]
    _, page = tree.remixes(root.pk, other, limit=1)
    _, rest = tree.remixes(root.pk, other, limit=1, cursor=page.next_cursor)
    assert [page.rows[0].id, rest.rows[0].id, rest.next_cursor] == [both.pk, line[1].pk, ""]
    assert len(services.withhold(video=line[3], descendants=True)) == 5
    assert len(services.restore(video=line[3])) == 5
    delete_member(member=maker)
    assert list(Video.objects.order_by("depth").values_list("status", "maker")) == [("deleted", None)] * 7 + [("published", other.pk)]


@pytest.mark.parametrize(
    "real_database", [pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.xdist_group("postgres")])], indirect=True
)
def test_a_remix_that_is_finished_while_its_source_is_taken_down_is_taken_down_too(real_database):
    maker = factories.member()
    root = factories.video(maker=maker)
    parent = factories.video(maker=maker, parent=root)
    waiting = threading.Event()

    def take_down():
        waiting.set()
        services.withhold(video=root, descendants=True)
        connection.close()

    moderator = threading.Thread(target=take_down)
    with transaction.atomic():
        late = draft_of(parent, maker=maker)  # the parent is held from here on
        moderator.start()
        waiting.wait()
        moderator.join(timeout=0.3)
        assert moderator.is_alive()
    moderator.join()
    assert set(Video.objects.values_list("status", flat=True)) == {"withheld"}
    assert Video.objects.get(pk=late.pk).withholdings.get().source_id == root.pk
