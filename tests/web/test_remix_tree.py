"""The remix tree as a drawing and as a nested list."""

from __future__ import annotations

from uuid import uuid4

from django.urls import reverse

from tests import factories
from tests.web.conftest import faults_of, words
from videos import film, services
from videos.lineage import Node


def _node(*children: Node) -> Node:
    return Node(uuid4(), None, 0, list(children))


def test_a_parent_stands_half_way_between_its_first_and_last_child():
    leaves = [_node(), _node(), _node()]
    drawing = film.lay_out(_node(_node(*leaves[:2]), leaves[2]))
    places = {id(frame.node): (frame.x, frame.y) for frame in drawing.frames}
    left, right = film.MARGIN, film.MARGIN + film.COLUMN
    row = film.ROW
    assert places[id(leaves[0])] == (right + film.COLUMN, film.MARGIN)
    assert places[id(leaves[1])] == (right + film.COLUMN, film.MARGIN + row)
    assert places[id(leaves[2])] == (right, film.MARGIN + 2 * row)
    assert places[id(drawing.frames[1].node)] == (right, film.MARGIN + row // 2)
    assert places[id(drawing.frames[0].node)] == (left, film.MARGIN + int(1.25 * row))
    assert len(drawing.splices) == 4


def test_frames_never_overlap():
    drawing = film.lay_out(_node(_node(_node(), _node(_node())), _node(), _node(_node(), _node(), _node())))
    places = [(frame.x, frame.y) for frame in drawing.frames]
    for place, (x, y) in enumerate(places):
        assert 0 <= x <= drawing.width - film.FRAME_WIDTH
        assert 0 <= y <= drawing.height - film.FRAME_HEIGHT
        assert all(abs(x - a) >= film.FRAME_WIDTH or abs(y - b) >= film.FRAME_HEIGHT for a, b in places[:place])


def test_one_clip_alone_is_one_frame():
    drawing = film.lay_out(_node())
    assert (len(drawing.frames), drawing.splices, drawing.frames[0].ends) == (1, [], range(0))


def test_a_very_long_chain_is_laid_out_without_recursion():
    chain = _node()
    for _ in range(3000):
        chain = _node(chain)
    drawing = film.lay_out(chain)
    assert len(drawing.frames) == 3001
    assert drawing.frames[-1].ends == range(3000)


def test_the_list_nests_properly_and_tombstones_keep_their_place(client, db):
    root = factories.video(rendered_as="The root.")
    gone = factories.video(parent=root, root=root, depth=1)
    factories.video(parent=gone, root=root, depth=2, rendered_as="Its grandchild.")
    factories.video(parent=root, root=root, depth=1, rendered_as="Its child.")
    services.delete(video=gone, by=gone.maker)
    response = client.get(reverse("tree", args=[root.pk]))
    assert faults_of(response.content.decode()) == []
    text = words(response)
    assert "4 clips, each spliced from the one to its left." in text
    assert "No longer here" in text
    assert text.index("A clip that is no longer here") < text.rindex("Its grandchild.") < text.rindex("Its child.")


def test_the_watch_page_draws_small_trees_and_links_to_large_ones(client, db):
    root = factories.video()
    maker = factories.member()
    for _ in range(2):
        factories.video(maker=maker, parent=root, root=root, depth=1)
    page = reverse("watch", args=[root.pk])
    assert b'<div class="film"' in client.get(page).content
    for _ in range(30):
        factories.video(maker=maker, parent=root, root=root, depth=1)
    response = client.get(page)
    assert b'<div class="film"' not in response.content
    assert "Show all 33 clips" in words(response)
