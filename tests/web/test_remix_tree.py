"""The remix tree as a drawing and as a nested list."""

from __future__ import annotations

from uuid import uuid4

from django.urls import reverse

from tests import factories
from tests.web.conftest import faults_of, words
from videos import services
from videos.lineage import film
from videos.lineage.tree import Node


def _node(*children: Node, **fields) -> Node:
    return Node(uuid4(), children=list(children), **fields)


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
    assert "3 clips, each spliced from the one to its left." in text
    assert "No longer here" in text
    assert text.rindex("Its child.") < text.index("A clip that is no longer here") < text.rindex("Its grandchild.")


def test_what_was_left_out_has_a_frame_of_its_own():
    below = _node(skipped=41)
    drawing = film.lay_out(_node(below, _node(), more=7))
    told = [(frame.node is below, frame.between, frame.more, frame.x) for frame in drawing.frames]
    left, right = film.MARGIN, film.MARGIN + film.COLUMN
    assert told == [
        (False, 0, 0, left), (True, 41, 0, right), (True, 0, 0, right + film.COLUMN), (False, 0, 0, right), (False, 0, 7, right),
    ]  # fmt: skip


def test_a_wide_fan_and_a_long_line_are_cut_and_say_so(client, db):
    root = factories.video(rendered_as="The root.")
    for _ in range(14):
        latest = factories.video(maker=root.maker, parent=root)
    for _ in range(8):
        latest = factories.video(maker=root.maker, parent=latest)
    response = client.get(reverse("tree", args=[latest.pk]))
    assert faults_of(response.content.decode()) == []
    text = words(response)
    assert "23 clips, each spliced" in text
    assert "4 clips between" in text
    assert "and 2 more" in text
    assert reverse("remixes", args=[root.pk]) in response.content.decode()


def test_all_remixes_are_listed_page_by_page(client, db):
    root = factories.video(prompt="two red balls bounce", rendered_as="The root.")
    for number in range(26):
        factories.video(maker=root.maker, parent=root, rendered_as=f"Remix {number}.", prompt="two blue balls bounce")
    page = client.get(reverse("remixes", args=[root.pk]))
    assert faults_of(page.content.decode()) == []
    assert "<del>red</del> <ins>blue</ins>" in page.content.decode()
    assert "Remix 25." in words(page) and "Remix 2." in words(page) and "Remix 1." not in words(page)
    older = client.get(reverse("remixes", args=[root.pk]) + "?cursor=" + page.context["page"].next_cursor)
    assert "Remix 1." in words(older) and "Remix 2." not in words(older)
    assert client.get(reverse("remixes", args=[root.pk]) + "?cursor=forged").status_code == 422


def test_a_clip_that_is_gone_still_leads_to_its_remixes(client, db):
    gone = factories.video(rendered_as="A secret.", prompt="a secret")
    factories.video(parent=gone, rendered_as="What remains.")
    services.withhold(video=gone)
    page = client.get(reverse("remixes", args=[gone.pk]))
    assert "What was made from a clip that is gone" in words(page) and "What remains." in words(page)
    assert "secret" not in page.content.decode()
    assert client.get(reverse("remixes", args=[uuid4()])).status_code == 404


def test_the_watch_page_draws_small_trees_and_links_to_large_ones(client, db):
    root = factories.video()
    child = [factories.video(maker=root.maker, parent=root) for _ in range(2)][-1]
    page = reverse("watch", args=[root.pk])
    response = client.get(page)
    assert b'<div class="film"' in response.content
    assert "Show all" not in words(response)
    for _ in range(30):
        factories.video(maker=root.maker, parent=root)
    response = client.get(page)
    assert b'<div class="film"' in response.content
    assert "and 20 more" in words(response) and "Show all 33 clips" in words(response)
    for _ in range(12):
        factories.video(maker=root.maker, parent=child)
    response = client.get(reverse("watch", args=[child.pk]))
    assert b'<div class="film"' not in response.content
    assert "Show all 45 clips" in words(response)
