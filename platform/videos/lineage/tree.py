"""A piece of the lineage as one viewer may see it: a clip's line of ancestors and what was made from each of these.

Tombstones hold it together where a video is not theirs to see. Every read is bounded: a line of a thousand ancestors is cut in its
middle, a fan of a thousand remixes after the newest few, and both say how much was left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from core.pagination import Page, id_page
from core.statements import rows
from videos import selectors
from videos.lineage import difference
from videos.lineage.difference import Difference
from videos.models import Ancestry, Video
from videos.policies import Viewer

UP, UP_MAX = 4, 50  # ancestors shown besides the first of all
DEPTH, DEPTH_MAX = 4, 8  # levels of remixes below each of them
WIDTH, WIDTH_MAX = 12, 50  # remixes of one video
NODES_MAX = 100
PUBLISHED = Video.Status.PUBLISHED


@dataclass
class Node:
    """A place in the tree. `video` is None for a tombstone: deleted, withheld, or not visible to this viewer.

    `skipped` ancestors between it and the node above were left out, and `more` of the remixes below it. What it changed is known where
    both are visible.
    """

    id: UUID
    video: Video | None = None
    children: list[Node] = field(default_factory=list)
    skipped: int = 0
    more: int = 0
    difference: Difference | None = None


@dataclass(frozen=True)
class Tree:
    """What is shown of a family, from its first video down, and how many videos it has in all: that one and its published remixes."""

    top: Node
    size: int


def tree(video: Video, viewer: Viewer, *, up: int = UP, depth: int = DEPTH, width: int = WIDTH) -> Tree:
    """The surroundings of `video`: in two queries and one for each level, whatever the size of the family."""
    line, made = _line(video, up)
    nodes = {node.id: node for node in line}
    hidden = made.keys() - nodes.keys()
    level = line
    for _ in range(depth):
        level = [node for node in level if made[node.id].descendants]
        if not level or len(nodes) >= NODES_MAX:
            break
        found, level = _newest_remixes(level, viewer, width, NODES_MAX - len(nodes)), []
        for parent_id, child_id, counts in found:
            if child_id not in nodes and child_id not in hidden:
                nodes[child_id], made[child_id] = Node(child_id), counts
                nodes[parent_id].children.append(nodes[child_id])
                level.append(nodes[child_id])
    _show(nodes.values(), viewer)
    _tell(line, made)
    return Tree(line[0], made[line[0].id].descendants + 1)


def remixes(video_id: UUID, viewer: Viewer, *, cursor: str = "", limit: int = 20) -> tuple[Video | None, Page[Node]]:
    """A video, where the viewer may see it, and a page of what was made from it, the newest first. Raises Http404.

    A tombstone that something was made from has a page too, and is on its source's: otherwise nobody could come to what is below it.
    """
    source = selectors.visible(viewer).filter(pk=video_id).first()
    if source is None and not Video.objects.filter(pk=video_id, descendant_count__gt=0).exists():
        raise Http404
    edges = _edges(viewer).filter(ancestor=video_id).select_related("descendant")
    page = id_page(edges, id_field="descendant_id", cursor=cursor, limit=limit, scope=f"remixes:{video_id}")
    nodes = [Node(edge.descendant_id, more=edge.descendant.remix_count) for edge in page.rows]
    _show(nodes, viewer)
    for node in nodes:
        node.difference = difference.between(source, node.video) if source and node.video else None
    return source, Page(nodes, page.next_cursor)


class _Made(NamedTuple):
    """How many published videos come from one, straight and in all."""

    remixes: int
    descendants: int


def _line(video: Video, up: int) -> tuple[list[Node], dict[UUID, _Made]]:
    """The first of the family, the nearest ancestors and the video, each a child of the one before.

    Where some between were left out, what was made from the remix of the first that leads to them is told too.
    """
    near = Q(distance__lte=up) | Q(ancestor=video.root_id) | Q(ancestor__parent=video.root_id)
    columns = ("ancestor", "ancestor__parent", "ancestor__depth", "ancestor__remix_count", "ancestor__descendant_count")
    found = Ancestry.objects.filter(near, descendant=video).values_list(*columns) if video.parent_id else ()
    above = {pk: (parent, depth) for pk, parent, depth, *_ in found}
    made = {pk: _Made(*counts) for pk, _, _, *counts in found} | {video.pk: _Made(video.remix_count, video.descendant_count)}
    line, parent, depth = [Node(video.pk)], video.parent_id, video.depth
    while parent is not None and video.root_id is not None:
        if len(line) > up and parent != video.root_id:
            line[0].skipped = depth - 1
            parent = video.root_id
        line.insert(0, Node(parent, children=[line[0]]))
        parent, depth = above[parent]
    return line, made


def _edges(viewer: Viewer) -> QuerySet[Ancestry]:
    """Straight remixes that have a place in the viewer's tree: published ones that they may see, and whatever such a one comes from."""
    shown = Video.objects.visible_to(viewer).published().filter(pk=OuterRef("descendant"))
    return Ancestry.objects.filter(Exists(shown) | Q(descendant__descendant_count__gt=0), distance=1)


def _newest_remixes(parents: Sequence[Node], viewer: Viewer, width: int, most: int) -> Iterator[tuple[UUID, UUID, _Made]]:
    """The newest few of each parent in one query, as parent, remix and what was made from that. One statement is compiled for all."""
    key, anyone = Video._meta.pk, UUID(int=0)
    columns = ("ancestor", "descendant", "descendant__remix_count", "descendant__descendant_count")
    statement, values = _edges(viewer).filter(ancestor=anyone).order_by("-descendant").values_list(*columns)[:width].query.sql_with_params()
    stand_in = key.get_db_prep_value(anyone, connection)
    parameters: list[Any] = []
    for parent in parents:
        parameters += (key.get_db_prep_value(parent.id, connection) if value == stand_in else value for value in values)
    union = " UNION ALL ".join([f"SELECT * FROM ({statement}) AS few"] * len(parents))  # noqa: S608 - marks for values
    found = rows(f"{union} LIMIT %s", [*parameters, most])
    for parent_id, child_id, *counts in sorted(found, key=lambda edge: edge[1], reverse=True):
        yield key.to_python(parent_id), key.to_python(child_id), _Made(*counts)


def _show(nodes: Collection[Node], viewer: Viewer) -> None:
    """Put the videos into their places, those that the viewer may see."""
    seen = selectors.visible(viewer).in_bulk([node.id for node in nodes])
    for node in nodes:
        node.video = seen.get(node.id)


def _tell(line: Sequence[Node], made: Mapping[UUID, _Made]) -> None:
    """Say of each node what it changed and what was left out, and drop branches in which nothing is visible, from the leaves up."""
    kept = {node.id for node in line}
    order = [line[0]]
    for node in order:  # not by recursion: a line can be long
        order.extend(node.children)
    for node in reversed(order):
        node.children = [child for child in node.children if child.video or child.children or child.id in kept]
        # One that was skipped stands for the remix that leads to it.
        shown = sum(bool(child.skipped or (child.video and child.video.status == PUBLISHED)) for child in node.children)
        node.more = max(0, made[node.id].remixes - shown)
        for child in node.children:
            if node.video and child.video and not child.skipped:
                child.difference = difference.between(node.video, child.video)
