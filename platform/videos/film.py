"""Lays a remix tree out as a drawing: where every frame and every splice line stands, and the same tree as a flat nested list.

Nothing here recurses: a chain of remixes can be hundreds long.
"""

from __future__ import annotations

from dataclasses import dataclass

from videos.lineage import Node

FRAME_WIDTH, FRAME_HEIGHT = 212, 72
COLUMN, ROW = 276, 92
MARGIN = 8


@dataclass(frozen=True)
class Frame:
    """One node of the drawing, its top left corner in pixels. In the nested list `ends` is as long as the lists that end after it."""

    node: Node
    x: int
    y: int
    ends: range


@dataclass(frozen=True)
class Film:
    """The whole drawing."""

    width: int
    height: int
    frames: list[Frame]
    splices: list[tuple[str, str]]


def lay_out(root: Node) -> Film:
    """Remixes stand to the right of what they remix, a parent half-way between its first and its last child."""
    order: list[Node] = []
    level: dict[int, int] = {id(root): 0}
    stack = [root]
    while stack:  # depth first, so that leaves come out from top to bottom
        node = stack.pop()
        order.append(node)
        for child in reversed(node.children):
            level[id(child)] = level[id(node)] + 1
            stack.append(child)
    row = _rows(order)
    frames, splices = [], []
    for place, node in enumerate(order):
        x, y = MARGIN + level[id(node)] * COLUMN, MARGIN + int(row[id(node)] * ROW)
        depth_after = level[id(order[place + 1])] if place + 1 < len(order) else 0
        ends = range(0 if node.children else level[id(node)] - depth_after)
        frames.append(Frame(node, x, y, ends))
        splices += [_splice(x, y, MARGIN + int(row[id(child)] * ROW)) for child in node.children]
    width = MARGIN * 2 + max(level.values()) * COLUMN + FRAME_WIDTH
    return Film(width, MARGIN * 2 + int(max(row.values()) * ROW) + FRAME_HEIGHT, frames, splices)


def _rows(order: list[Node]) -> dict[int, float]:
    row: dict[int, float] = {}
    leaves = 0
    for node in order:
        if not node.children:
            row[id(node)] = leaves
            leaves += 1
    for node in reversed(order):
        if node.children:
            row[id(node)] = (row[id(node.children[0])] + row[id(node.children[-1])]) / 2
    return row


def _splice(x: int, y: int, child_y: int) -> tuple[str, str]:
    """The line from a frame to its remix, and the two slanting cuts of a film splice across its middle."""
    start, end, middle = x + FRAME_WIDTH, x + COLUMN, x + (FRAME_WIDTH + COLUMN) // 2
    top, bottom = y + FRAME_HEIGHT // 2, child_y + FRAME_HEIGHT // 2
    line = f"M{start} {top}H{middle}V{bottom}H{end}"
    cut = f"M{end - 20} {bottom + 7}l5 -14M{end - 14} {bottom + 7}l5 -14"
    return line, cut
