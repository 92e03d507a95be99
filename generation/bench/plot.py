"""One row of the scorecard as a drawing: a dot with its interval, the floor, and what simpler things get. Plain SVG, styled by classes.

Shapes tell things apart, not colour alone: a dot is the network, a bar its interval, a hollow diamond the floor, a stroke a baseline. The
numbers stand beside it in words, so a screen reader passes it over.
"""

from __future__ import annotations

from generation.bench.card import NO_BREAK, Row

WIDTH, HEIGHT = 260, 46
LEFT, RIGHT, MIDDLE = 8, 252, 15  # the ends of the axis and its height
ROOM = 1.25  # a scale without an end of its own is this much longer than what must be on it
FAR = 6  # times the value, its interval and the floor: what lies farther is not on the scale, an arrow points to it
DIAMOND, STROKE, ARROW = 6, 8, 5  # from the middle to the tip


class Drawing(str):
    """Markup made here out of numbers; templates that ask `__html__` leave it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def end_of_scale(row: Row) -> float:
    """What is right of all runs to 1; an error to a round number that holds value, interval and floor, and baselines not too far off."""
    if row.metric.unit == "share" and row.metric.better == "higher":
        return 1.0
    most = max(row.value, row.high, row.floor or 0.0)
    most = max([most, *(value for value in row.baselines.values() if value <= FAR * most)]) * ROOM
    if most <= 0:
        return 1.0
    step = 10.0 ** int(f"{most:e}".split("e")[1])
    return next(step * factor for factor in (1, 1.5, 2, 3, 5, 7.5, 10) if step * factor >= most * 0.999)


def drawn(row: Row) -> Drawing:
    """The drawing of one row."""
    end = end_of_scale(row)

    def x(value: float) -> str:
        return f"{LEFT + (RIGHT - LEFT) * min(max(value / end, 0.0), 1.0):.1f}"

    strokes = "".join(
        f'<path class="baseline" d="M{x(value)} {MIDDLE - STROKE}v{2 * STROKE}"/>' for value in row.baselines.values() if value <= end
    )
    if any(value > end for value in row.baselines.values()):
        strokes += f'<path class="beyond" d="M{RIGHT - ARROW} {MIDDLE - ARROW}l{ARROW} {ARROW}l-{ARROW} {ARROW}"/>'
    low, high = float(x(row.low)), float(x(row.high))
    floor = "" if row.floor is None else _diamond(x(row.floor))
    return Drawing(
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">'
        f'<use href="#axis"/>{strokes}'
        f'<rect x="{low:.1f}" width="{max(high - low, 1):.1f}"/>'
        f'{floor}<circle cx="{x(row.value)}"/>'
        f'<text x="{RIGHT + 4}" y="{HEIGHT - 3}">{_round(end, row.metric.unit)}</text></svg>'
    )


def legend() -> list[tuple[Drawing, str]]:
    """Each sign and what it stands for; the first holds the axis with its nought, which all drawings show."""
    axis = (
        f'<defs><g id="axis"><path class="axis" d="M{LEFT} {MIDDLE - 4}v8M{LEFT} {MIDDLE}H{RIGHT}m0-4v8"/>'
        f'<text x="{LEFT - 4}" y="{HEIGHT - 3}">0</text></g></defs>'
    )
    signs = (
        (f'{axis}<circle cx="15"/>', "this network"),
        (
            '<rect x="2" width="26"/>',
            "its 95 % interval: of 100 draws among the same clips, 95 have their value in here",
        ),
        (_diamond("15"), "the floor: the same reader on the simulator's own clips, hard ones among them"),
        (f'<path class="baseline" d="M15 {MIDDLE - STROKE}v{2 * STROKE}"/>', "a baseline: what something simpler gets"),
        (f'<path class="beyond" d="M12 {MIDDLE - ARROW}l{ARROW} {ARROW}l-{ARROW} {ARROW}"/>', "a baseline that lies beyond the scale"),
    )
    frame = '<svg class="plot sign" viewBox="0 0 30 30" aria-hidden="true">'
    return [(Drawing(f"{frame}{sign}</svg>"), words) for sign, words in signs]


def _diamond(x: str) -> str:
    return f'<path class="floor" d="M{x} {MIDDLE - DIAMOND}l{DIAMOND} {DIAMOND}-{DIAMOND} {DIAMOND}-{DIAMOND}-{DIAMOND}z"/>'


def _round(end: float, unit: str) -> str:
    return f"{100 * end:g}{NO_BREAK}%" if unit == "share" else f"{end:g}{NO_BREAK}{unit}".rstrip(NO_BREAK)
