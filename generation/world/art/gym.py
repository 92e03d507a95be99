"""The gym: floor boards, padded walls, high windows, bleachers, pennants."""

from __future__ import annotations

from generation.world.art.brush import Brush
from generation.world.art.colour import WHITE, darker, hexed, lighter
from generation.world.art.setting import HORIZON, LOW, Setting, floorboards, lamp_glow


def gym(brush: Brush, setting: Setting) -> None:
    """Floor boards, padded walls, high windows, bleachers, pennants."""
    reach = 2 * setting.reach
    low, high = setting.lit(setting.far("f6e3c3", 0.5), indoors=True), setting.lit(setting.far("e2bf94", 0.5), indoors=True)
    brush.wash(-reach, HORIZON, reach, setting.top + 3, [(0, low, 1), (1, high, 1)])
    for index in range(-8, 9):  # the wall's pillars
        x = setting.across(0.5 * index + 0.12 * setting.palette[4])
        brush.box(x - 0.11, HORIZON, x + 0.11, setting.top + 3, lighter(high, 0.14), 0.5)
        brush.box(x + 0.07, HORIZON, x + 0.11, setting.top + 3, darker(high, 0.3), 0.25)
    _windows(brush, setting)
    _pennants(brush, setting)
    _bleachers(brush, setting)
    _padding(brush, setting)
    _court(brush, setting)
    _beams(brush, setting)


def _window_places(setting: Setting) -> list[tuple[float, float, float, float]]:
    low, high = setting.up(0.6), setting.up(0.9)
    half = 0.155 * setting.width
    return [
        (x - half / 2, low, x + half / 2, high)
        for x in (setting.across(0.5 * (index + 0.5) + 0.12 * setting.palette[4]) for index in range(-6, 6))
    ]


def _windows(brush: Brush, setting: Setting) -> None:
    upper = setting.by(hexed("8fd0ee"), hexed("c76a86"), hexed("141c48"))
    lower = setting.by(hexed("e3f6f4"), hexed("ffc07a"), hexed("2f3f7c"))
    frame = setting.lit(hexed("fff6e4"), indoors=True)
    for left, bottom, right, top in _window_places(setting):
        brush.box(left - 0.07, bottom - 0.07, right + 0.07, top + 0.07, frame, corner=0.03)
        brush.wash(left, bottom, right, top, [(0, lower, 1), (1, upper, 1)], glow=True)
        if setting.time == "night":
            brush.dots(
                [
                    (left + 0.22 * (right - left), bottom + 0.7 * (top - bottom), 0.018),
                    (left + 0.7 * (right - left), bottom + 0.84 * (top - bottom), 0.022),
                    (left + 0.62 * (right - left), bottom + 0.35 * (top - bottom), 0.015),
                ],
                hexed("fff6dc"),
                0.9,
                glow=True,
            )
        brush.shape(
            [
                (left, bottom + 0.1),
                (left + 0.35 * (right - left), top),
                (left + 0.6 * (right - left), top),
                (left, bottom + 0.42 * (top - bottom)),
            ],
            WHITE,
            setting.by(0.3, 0.18, 0.07),
            glow=True,
        )
        for part in (1 / 3, 2 / 3):
            x = left + part * (right - left)
            brush.box(x - 0.02, bottom, x + 0.02, top, frame)
        middle = (bottom + top) / 2
        brush.box(left, middle - 0.02, right, middle + 0.02, frame)
        brush.box(left - 0.1, bottom - 0.14, right + 0.1, bottom - 0.06, darker(frame, 0.15), corner=0.02)


def _pennants(brush: Brush, setting: Setting) -> None:
    """A line of little flags under the windows."""
    y = setting.up(0.535)
    colours = [setting.lit(setting.near(text), indoors=True) for text in ("e2574c", "f2b84b", "4f8fc0", "6fae76")]
    step = 0.42
    count = int(1.2 * setting.reach / step)
    brush.box(-2 * setting.reach, y - 0.01, 2 * setting.reach, y + 0.01, setting.lit(hexed("8a6a4c"), indoors=True))
    for index in range(-count, count + 1):
        x = index * step
        brush.shape([(x - 0.15, y), (x + 0.15, y), (x, y - 0.32)], colours[index % 4])
        brush.shape([(x, y), (x + 0.15, y), (x, y - 0.32)], darker(colours[index % 4], 0.2), 0.5)


def _bleachers(brush: Brush, setting: Setting) -> None:
    """Three rows of benches along the wall."""
    left = setting.across(-0.62 + 0.18 * setting.palette[3])
    right = left + 1.15 * setting.across(1.0)
    wood, steel = setting.lit(setting.near("c98d56", 0.3), indoors=True), setting.lit(hexed("5a6070"), indoors=True)
    for row in (2, 1, 0):
        y, inset = HORIZON + 0.38 + 0.34 * row, 0.07 * row
        brush.box(left + inset, y - 0.34, right - inset, y - 0.06, darker(steel, 0.25 - 0.06 * row))
        brush.tiles(
            [
                (
                    left + inset + part * (right - left - 2 * inset) / 6 - 0.025,
                    y - 0.34,
                    left + inset + part * (right - left - 2 * inset) / 6 + 0.025,
                    y,
                )
                for part in range(1, 6)
            ],
            darker(steel, 0.5),
            0.6,
        )
        brush.box(left + inset - 0.05, y - 0.08, right - inset + 0.05, y + 0.03, wood, corner=0.02)
        brush.box(left + inset - 0.05, y - 0.01, right - inset + 0.05, y + 0.03, lighter(wood, 0.35), corner=0.02)


def _padding(brush: Brush, setting: Setting) -> None:
    """Pads at both ends of the wall, over the bleachers' sides."""
    pad = setting.lit(setting.near("4d7fae"), indoors=True)
    top = HORIZON + 1.55
    middle = setting.across(-0.62 + 0.18 * setting.palette[3]) + 0.575 * setting.across(1.0)
    gap = 0.575 * setting.across(1.0) + 0.12
    for index in range(16):
        for side in (-1, 1):
            x = middle + side * (gap + 0.62 * index + 0.3)
            brush.box(x - 0.29, HORIZON - 0.02, x + 0.29, top, pad, corner=0.07)
            brush.box(x - 0.25, HORIZON + 0.05, x - 0.13, top - 0.07, lighter(pad, 0.3), 0.5, corner=0.05)
            brush.box(x + 0.16, HORIZON + 0.02, x + 0.28, top - 0.03, darker(pad, 0.35), 0.4, corner=0.05)
    brush.box(-2 * setting.reach, HORIZON - 0.04, 2 * setting.reach, HORIZON + 0.06, setting.lit(hexed("7d5334"), indoors=True))


def _court(brush: Brush, setting: Setting) -> None:
    reach = 2 * setting.reach
    near, far = setting.lit(setting.near("c8823f", 0.35), indoors=True), setting.lit(setting.near("eebd7c", 0.35), indoors=True)
    brush.wash(-reach, LOW, reach, HORIZON - 0.03, [(0, near, 1), (0.45, near, 1), (1, far, 1)])
    floorboards(brush, setting, darker(near, 0.35), 0.4, 0.42)
    for left, _bottom, right, _top in _window_places(setting):  # the windows' light on the varnish
        x = (left + right) / 2
        brush.fade(
            [(x - 0.35, HORIZON - 0.05), (x + 0.35, HORIZON - 0.05), (x + 0.55, -0.7), (x - 0.55, -0.7)],
            (x, HORIZON - 0.05),
            (x, -0.7),
            [(0, setting.by(WHITE, hexed("ffcf8c"), hexed("8ea4e8")), 0.28), (1, WHITE, 0.0)],
            glow=True,
        )
    paint = setting.lit(setting.far("fff4dc"), indoors=True)
    brush.box(-reach, -0.3, reach, -0.245, paint, 0.85)
    middle = setting.across(0.15 * setting.palette[4])
    brush.oval(middle, -0.3, 1.5, 0.36, paint, 0.8, width=0.05)


def _beams(brush: Brush, setting: Setting) -> None:
    """Sunlight through the windows by day, lamps by night."""
    if setting.time == "night":
        for across in (-0.66, 0.0, 0.66):
            x, y = setting.across(across + 0.08 * setting.palette[3]), setting.up(0.985)
            brush.fade(
                [(x - 0.25, y), (x + 0.25, y), (x + 0.34 * setting.width, -0.3), (x - 0.34 * setting.width, -0.3)],
                (x, y),
                (x, 0.2),
                [(0, hexed("ffe9b0"), 0.34), (1, hexed("ffe9b0"), 0.02)],
                glow=True,
            )
            lamp_glow(brush, x, y, 0.9, 0.9)
            brush.shape([(x - 0.28, y), (x + 0.28, y), (x + 0.12, y + 0.2), (x - 0.12, y + 0.2)], hexed("39404f"))
            brush.oval(x, y, 0.26, 0.06, hexed("fff6d2"), glow=True)
        return
    lean = -1.5 * setting.light.side * setting.height / 5.6
    ray = setting.by(hexed("fff6d8"), hexed("ffb265"), WHITE)
    for left, _bottom, right, top in _window_places(setting):
        brush.fade(
            [(left, top), (right, top), (right + lean, -0.2), (left + lean, -0.2)],
            (0, top),
            (0, -0.2),
            [(0, ray, setting.by(0.3, 0.34, 0.0)), (1, ray, 0.03)],
            glow=True,
        )
