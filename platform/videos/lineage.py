"""The remix tree as one viewer may see it: whole in shape, with tombstones where a video is not theirs to see."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from videos.models import Video
from videos.policies import Viewer

TREE_MAX = 500  # nodes shown at once; a deeper tree is cut breadth-first, oldest kept


@dataclass
class Node:
    """A place in the tree. `video` is None for a tombstone: deleted, withheld, or not visible to this viewer."""

    id: UUID
    video: Video | None
    depth: int
    children: list[Node] = field(default_factory=list)


def tree(video: Video, viewer: Viewer) -> Node:
    """The whole tree that `video` belongs to, from its root, in three queries. Tombstones without visible offspring are left out."""
    root_id = video.root_id or video.pk
    family = Video.objects.filter(root_id=root_id).order_by("depth", "created_at", "pk")
    shape = [(root_id, None, 0), *family.values_list("pk", "parent_id", "depth")[: TREE_MAX - 1]]
    seen = Video.objects.visible_to(viewer).select_related("maker").in_bulk([row_id for row_id, _, _ in shape])
    nodes: dict[UUID, Node] = {}
    for row_id, parent_id, depth in shape:
        node = nodes[row_id] = Node(row_id, seen.get(row_id), depth)
        if parent_id in nodes:
            nodes[parent_id].children.append(node)
    _prune(nodes[root_id])
    return nodes[root_id]


def _prune(node: Node) -> None:
    """Drop branches in which nothing is visible, from the leaves up. Iterative: chains can be hundreds of remixes long."""
    order = [node]
    for entry in order:
        order.extend(entry.children)
    for entry in reversed(order):
        entry.children = [child for child in entry.children if child.video or child.children]
