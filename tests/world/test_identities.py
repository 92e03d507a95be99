"""Anybody and anything: pictures that are cut out, differ, keep who they show, and hold some looks back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from generation.world import identities
from generation.world.art.portrait import animal, person, thing
from generation.world.art.portrait.finish import STYLES
from generation.world.art.portrait.pattern import HELD_OUTLINES, HELD_TEXTURES
from generation.world.art.portrait.sitter import Face, Genes
from generation.world.identities import KINDS, VIEWS, View

HEADS = ("person", "animal")


@lru_cache
def drawn(kind: str, held_out: bool = False) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(11)
    return tuple(identities.draw(rng, kind, held_out) for _ in range(40))


@lru_cache
def bred(kind: str, held_out: bool = False, count: int = 400) -> tuple[Genes, ...]:
    rng = np.random.default_rng(12)
    return tuple(identities.genes(rng, kind, held_out) for _ in range(count))


def glance(picture: np.ndarray) -> np.ndarray:
    """The picture over grey in 16 by 16 pixels, 0..1: what is left of it from afar."""
    alpha = picture[..., 3:] / np.float32(255)
    return (picture[..., :3] / np.float32(255) * alpha + 0.5 * (1 - alpha)).reshape(16, 8, 16, 8, 3).mean((1, 3))


def apart(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.abs(glance(first) - glance(second)).mean())


def dressed(genes: Genes, **parts: str) -> Genes:
    return replace(genes, parts={**genes.parts, **parts})


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_says_which_pictures_come(kind):
    first, again = (identities.draw(np.random.default_rng(3), kind) for _ in range(2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, identities.draw(np.random.default_rng(4), kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_is_cut_out_and_fills_the_square(kind):
    widest = []
    for picture in drawn(kind):
        assert picture.shape == (128, 128, 4)
        assert picture.dtype == np.uint8
        opaque_HW = picture[..., 3] > 12
        assert not picture[..., 3][[0, 0, -1, -1], [0, -1, 0, -1]].any()
        assert opaque_HW[32:96, 32:96].mean() > 0.25
        rows, columns = np.flatnonzero(opaque_HW.any(1)), np.flatnonzero(opaque_HW.any(0))
        assert rows[0] >= 1 and rows[-1] <= 126 and columns[0] >= 1 and columns[-1] <= 126
        assert abs(int(columns[0]) - (127 - int(columns[-1]))) <= 6  # in the middle, to a pixel of pixel art
        widest.append(max(np.ptp(rows), np.ptp(columns)) + 1)
    assert min(widest) >= 0.7 * 128
    assert np.median(widest) >= 0.93 * 128


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_transparent_has_no_colour(kind):
    for picture in drawn(kind):
        assert not picture[picture[..., 3] == 0].any()


@pytest.mark.parametrize("kind", HEADS)
def test_the_mouth_is_where_it_is_said_to_be(kind):
    """Whoever opens a mouth changes nothing between eyes and mouth, and something at the mouth's line."""
    tops = []
    for genes in bred(kind)[:30]:
        plain = dressed(genes, style="flat")
        closed, opened = (identities.picture(plain, View(open=opening)).astype(int) for opening in (0.0, 1.0))
        changed = np.flatnonzero(np.abs(closed - opened)[80:].max((1, 2)) > 60)
        if len(changed):
            tops.append((80 + changed[0]) / 128)
    assert len(tops) >= 20
    assert 0.66 < np.median(tops) < 0.76


def test_the_fit_puts_the_mouth_between_two_lines():
    for extent in ((-1.0, -1.3, 1.0, 1.1), (-1.6, -1.0, 1.6, 1.0), (-0.8, -1.0, 0.8, 1.9), (-0.7, -1.9, 0.7, 1.0)):
        _scale, _x, line = identities._fit(extent, Face(0.0, 0.0, -0.5))
        assert identities.MOUTH[0] <= line <= identities.MOUTH[1]


@pytest.mark.parametrize(("kind", "held_out", "least"), [(kind, False, 38) for kind in KINDS] + [(kind, True, 32) for kind in KINDS])
def test_hardly_two_look_alike(kind, held_out, least):
    glances = np.stack([glance(picture) for picture in drawn(kind, held_out)])
    kept: list[np.ndarray] = []
    for one in glances:
        if all(np.abs(one - other).mean() > 0.05 for other in kept):
            kept.append(one)
    assert len(kept) >= least


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_shows(kind):
    """No gene is idle: each changes the picture of somebody."""
    crowd = [replace(genes, parts={**genes.parts, "style": "flat"}) for genes in bred(kind)[:400]]
    silent = set(crowd[0].numbers) - {"ink", "ink_black", "grain", "strength"}
    for genes in crowd:
        if not silent:
            break
        before = identities.picture(genes)
        for name in sorted(silent):
            other = replace(genes, numbers={**genes.numbers, name: (genes.numbers[name] + 0.5) % 1})
            if not np.array_equal(identities.picture(other), before):
                silent.discard(name)
    assert silent == set()


@pytest.mark.parametrize("style", STYLES)
def test_every_style_draws_the_same_head_differently(style):
    genes = dressed(bred("person")[5], style=style)
    others = [dressed(genes, style=other) for other in STYLES if other != style]
    picture = identities.picture(genes)
    assert all(not np.array_equal(identities.picture(other), picture) for other in others)
    assert max(apart(identities.picture(other), picture) for other in others) < 0.3


def test_pixel_art_has_few_and_large_pixels():
    for genes in bred("animal")[:5]:
        picture = identities.picture(dressed(genes, style="pixel"))
        assert set(np.unique(picture[..., 3])) == {0, 255}
        across = np.abs(np.diff(picture.astype(int), axis=1)).max((0, 2)) > 0
        assert across.sum() <= 46


@pytest.mark.parametrize("kind", KINDS)
def test_another_view_is_nearer_than_another_identity(kind):
    views = list(VIEWS.values())
    glances = np.stack([[glance(identities.picture(genes, view)) for view in views] for genes in bred(kind)[:12]])
    same = np.abs(glances[:, :1] - glances[:, 1:]).mean((2, 3, 4))
    others = np.abs(glances[:, None, 0] - glances[None, :, 0]).mean((2, 3, 4))
    assert same.min() > 0  # a view changes the picture
    assert same.mean() < 0.6 * others[~np.eye(len(others), dtype=bool)].mean()


# Held out


def combination(parts: Mapping[str, str]) -> tuple[str, ...]:
    return parts["hat"], "" if parts["hat"] in ("headscarf", "astronaut") else parts["hair"], parts["glasses"]


def test_held_out_people_wear_what_nobody_else_wears_together():
    ordinary, kept = bred("person", False, 3000), bred("person", True, 600)
    assert not {combination(genes.parts) for genes in ordinary} & {combination(genes.parts) for genes in kept}
    for name in ("hat", "hair", "glasses"):  # but each part by itself is known
        assert {genes.parts[name] for genes in ordinary} == set(person.PARTS[name])


def test_held_out_animals_are_other_species():
    ordinary, kept = bred("animal", False, 1000), bred("animal", True)
    assert {genes.parts["species"] for genes in kept} == animal.HELD_OUT
    assert {genes.parts["species"] for genes in ordinary} == set(animal.PARTS["species"]) - animal.HELD_OUT


def test_held_out_things_are_of_another_kind_outline_or_texture():
    ordinary, kept = bred("object", False, 1500), bred("object", True)
    assert {genes.parts["family"] for genes in ordinary} == set(thing.PARTS["family"]) - thing.HELD_OUT
    for genes in ordinary:
        if genes.parts["family"] == "surface":
            assert genes.parts["outline"] not in HELD_OUTLINES
            assert genes.parts["texture"] not in HELD_TEXTURES
    for genes in kept:
        held = genes.parts["outline"] in HELD_OUTLINES or genes.parts["texture"] in HELD_TEXTURES
        assert genes.parts["family"] in thing.HELD_OUT or (genes.parts["family"] == "surface" and held)
