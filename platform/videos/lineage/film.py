"""Lays a piece of a remix tree out as a drawing: where every frame and every splice line stands, and the same as a flat nested list.

Nothing here recurses: a line of remixes can be long.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from videos.lineage.tree import Node

FRAME_WIDTH, FRAME_HEIGHT = 212, 72
COLUMN, ROW = 276, 92
MARGIN = 8


@dataclass(frozen=True)
class Frame:
    """One node of the drawing, its top left corner in pixels. In the nested list `ends` is as long as the lists that end after it.

    Where nodes were left out a frame stands for them: `between`, so many above this node, or `more`, so many remixes of it.
    """

    node: Node
    x: int
    y: int
    ends: range
    has_children: bool
    between: int = 0
    more: int = 0


@dataclass(frozen=True)
class Film:
    """The whole drawing."""

    width: int
    height: int
    frames: list[Frame]
    splices: list[tuple[str, str]]

    @property
    def cut(self) -> bool:
        """Whether some were left out."""
        return any(frame.between or frame.more for frame in self.frames)


@dataclass
class _Stop:
    """A node's place, or a place for those that were left out beside it."""

    node: Node
    between: int = 0
    more: int = 0
    children: list[_Stop] = field(default_factory=list)


def lay_out(root: Node) -> Film:
    """Remixes stand to the right of what they remix, a parent half-way between its first and its last child."""
    order: list[_Stop] = []
    stack = [_Stop(root)]
    level: dict[int, int] = {id(stack[0]): 0}
    while stack:  # depth first, so that leaves come out from top to bottom
        stop = stack.pop()
        order.append(stop)
        if not stop.children and not stop.more:
            stop.children = _below(stop.node)
        for child in reversed(stop.children):
            level[id(child)] = level[id(stop)] + 1
            stack.append(child)
    row = _rows(order)
    frames, splices = [], []
    for place, stop in enumerate(order):
        x, y = MARGIN + level[id(stop)] * COLUMN, MARGIN + int(row[id(stop)] * ROW)
        depth_after = level[id(order[place + 1])] if place + 1 < len(order) else 0
        ends = range(0 if stop.children else level[id(stop)] - depth_after)
        frames.append(Frame(stop.node, x, y, ends, bool(stop.children), stop.between, stop.more))
        splices += [_splice(x, y, MARGIN + int(row[id(child)] * ROW)) for child in stop.children]
    width = MARGIN * 2 + max(level.values()) * COLUMN + FRAME_WIDTH
    return Film(width, MARGIN * 2 + int(max(row.values()) * ROW) + FRAME_HEIGHT, frames, splices)


def _below(node: Node) -> list[_Stop]:
    shown = [_Stop(child, between=child.skipped, children=[_Stop(child)]) if child.skipped else _Stop(child) for child in node.children]
    return [*shown, _Stop(node, more=node.more)] if node.more else shown


def _rows(order: list[_Stop]) -> dict[int, float]:
    row: dict[int, float] = {}
    leaves = 0
    for stop in order:
        if not stop.children:
            row[id(stop)] = leaves
            leaves += 1
    for stop in reversed(order):
        if stop.children:
            row[id(stop)] = (row[id(stop.children[0])] + row[id(stop.children[-1])]) / 2
    return row


def _splice(x: int, y: int, child_y: int) -> tuple[str, str]:
    """The line from a frame to its remix, and the two slanting cuts of a film splice across its middle."""
    start, end, middle = x + FRAME_WIDTH, x + COLUMN, x + (FRAME_WIDTH + COLUMN) // 2
    top, bottom = y + FRAME_HEIGHT // 2, child_y + FRAME_HEIGHT // 2
    line = f"M{start} {top}H{middle}V{bottom}H{end}"
    cut = f"M{end - 20} {bottom + 7}l5 -14M{end - 14} {bottom + 7}l5 -14"
    return line, cut
