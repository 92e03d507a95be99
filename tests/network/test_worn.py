"""Worn pictures: a net that was never trained copies them to where their part is, and a plan carries them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from generation.network import checkpoint
from generation.network.growth import moved, silent
from generation.network.kinematics import PARTS, WORN_SQUARES, part_poses
from generation.network.plan import KINDS, PLACES, POSE_AXES, WORN_PIXELS, Plan
from generation.network.renderer import prepare
from generation.network.splat import ALPHA
from generation.network.sprites import AROUND
from generation.network.vocabulary import vocabulary
from generation.network.worn import SIDE, Worn, WornConfig, laid, premultiplied
from tests.network.drawing import SIZE, renderer, stage

TINY = WornConfig(channels=6, width=4, deep=6, code=8, layers=1, maps=2)
BALL, PERSON = 0, 1  # of the stage
WORN = tuple(WORN_SQUARES)


def picture(seed: int = 0) -> torch.Tensor:
    """Noise, opaque but for a clear left edge."""
    generator = torch.Generator().manual_seed(seed)
    picture_4HW = torch.randint(256, (4, WORN_PIXELS, WORN_PIXELS), dtype=torch.uint8, generator=generator)
    picture_4HW[3] = 255
    picture_4HW[3, :, :8] = 0
    return picture_4HW


def net(seed: int = 0) -> Worn:
    torch.manual_seed(seed)
    return Worn(TINY).eval()


def test_alpha_is_multiplied_in_once() -> None:
    half = torch.tensor([255, 102, 0, 51], dtype=torch.uint8)[:, None, None]
    assert premultiplied(half)[:, 0, 0].tolist() == pytest.approx([0.2, 0.08, 0.0, 0.2])


def test_a_picture_covers_its_square_and_nothing_else() -> None:
    white = torch.ones(1, 4, WORN_PIXELS, WORN_PIXELS)
    for part in WORN:
        there_HW = laid(white, part)[0, 3]
        rows, columns = (torch.nonzero(there_HW.amax(axis) > 0.5)[:, 0] for axis in (1, 0))
        shown = (rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)
        assert there_HW.sum() == pytest.approx(float(shown), rel=0.06)
        assert shown < SIDE * SIDE, "the sprite has a margin"
    upside = torch.zeros(1, 4, WORN_PIXELS, WORN_PIXELS)
    upside[:, :, : WORN_PIXELS // 2] = 1
    assert laid(upside, "head")[0, 3, : SIDE // 2].sum() > 10 * laid(upside, "head")[0, 3, SIDE // 2 + 4 :].sum(), "its top is up"


def test_untrained_it_copies() -> None:
    alone_N4HW = premultiplied(torch.stack([picture(0), picture(1)]))
    for part in WORN:
        made_NCHW = net()(alone_N4HW, part, torch.randn(2, AROUND))
        assert made_NCHW.shape == (2, 6, SIDE, SIDE)
        assert torch.allclose(made_NCHW[:, :4], laid(alone_N4HW, part), atol=1e-5)
        assert not made_NCHW[:, 4:].any()


def test_what_is_around_matters_once_it_has_learned() -> None:
    worn = net()
    for layer in (worn.leave, worn.tint):
        torch.nn.init.normal_(layer.weight, std=0.3)
    alone_N4HW = premultiplied(picture()[None])
    by_day, by_night = (worn(alone_N4HW, "head", torch.eye(AROUND)[row][None]) for row in (len(PLACES), len(PLACES) + 2))
    assert not torch.allclose(by_day, by_night, atol=1e-3)
    assert by_day[:, ALPHA].amin() >= 0
    assert by_day[:, ALPHA].amax() <= 1


def test_a_worn_ball_has_no_shade_and_all_else_its_parts() -> None:
    plain = stage()
    worn = replace(plain, worn={BALL: picture(), PERSON: picture(1)})

    def names(plan: Plan) -> list[str]:
        return [PARTS[part] for part in part_poses(plan).part_P.tolist()]

    assert set(names(plain)) - set(names(worn)) == {"ball_shade"}
    assert len(names(plain)) == len(names(worn)) + 1


def test_frames_show_the_picture_where_it_is_worn() -> None:
    draws = renderer()
    plain = stage()
    bare = draws.render(plain, size=SIZE)
    draws.worn = net()
    assert torch.equal(draws.render(plain, size=SIZE), bare), "nobody wears anything"
    shown = draws.render(replace(plain, worn={PERSON: picture()}), size=SIZE)
    other = draws.render(replace(plain, worn={PERSON: picture(1)}), size=SIZE)
    assert not torch.equal(shown, bare)
    assert not torch.equal(shown, other)
    changed_HW = (shown != bare).any(-1).any(0)
    assert changed_HW.float().mean() < 0.2, "only about the head"


@pytest.mark.parametrize(("facing", "view"), [(1.0, 1), (-1.0, 2), (0.6, 1), (-0.6, 2), (0.1, 0), (-0.1, 0)])
def test_a_head_that_turns_shows_the_side_that_is_seen(facing: float, view: int) -> None:
    plan = stage()
    plan.entities.kind_K[PERSON] = KINDS.index("skater")
    plan.pose_TKP[:, PERSON, POSE_AXES["skater"].index("facing")] = facing
    pictures = [picture(seed) for seed in range(3)]
    plan = replace(plan, worn={PERSON: pictures[0]}, sides={PERSON: torch.stack(pictures[1:])})
    assert all(torch.equal(shown, pictures[view]) for shown in prepare(plan, *SIZE).worn.values())
    plain = prepare(replace(plan, sides={}), *SIZE)
    assert all(torch.equal(shown, pictures[0]) for shown in plain.worn.values())


def test_a_turn_shows_a_head_from_both_sides_and_the_front() -> None:
    plan = stage(frames=3)
    plan.entities.kind_K[PERSON] = KINDS.index("skater")
    plan.pose_TKP[:, PERSON, POSE_AXES["skater"].index("facing")] = torch.tensor([1.0, 0.0, -1.0])
    pictures = [picture(seed) for seed in range(3)]
    cast = prepare(replace(plan, worn={PERSON: pictures[0]}, sides={PERSON: torch.stack(pictures[1:])}), *SIZE)
    head = cast.placement.poses.part_P.tolist().index(PARTS.index("head"))
    shown = [cast.worn[sprite] for sprite in cast.sprite_TP[:, head].tolist()]
    assert [[torch.equal(one, other) for other in pictures].index(True) for one in shown] == [1, 0, 2]


def test_a_plan_keeps_what_is_worn(tmp_path: Path) -> None:
    plan = replace(stage(), worn={PERSON: picture(), BALL: picture(1)}, sides={PERSON: torch.stack((picture(2), picture(3)))})
    plan.save(tmp_path / "plan")
    again = Plan.load(tmp_path / "plan")
    assert sorted(again.worn) == [BALL, PERSON]
    assert torch.equal(again.worn[PERSON], picture())
    assert (list(again.sides), torch.equal(again.sides[PERSON], plan.sides[PERSON])) == ([PERSON], True)
    assert KINDS[int(again.entities.kind_K[PERSON])] == "person"


def test_weights_come_back_and_new_places_are_new(tmp_path: Path) -> None:
    worn = net(3)
    checkpoint.save(worn, tmp_path, "worn", TINY)
    again = checkpoint.load(Worn, WornConfig, tmp_path, "worn")
    assert all(torch.equal(value, again.state_dict()[name]) for name, value in worn.state_dict().items())
    before, after = {"around": ["place=gym", "time=day"]}, {"around": ["place=gym", "place=moon", "time=day"]}
    old_AD = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    assert moved("around_AD", old_AD, torch.zeros(3, 2), before, after).tolist() == [[1.0, 2.0], [0.0, 0.0], [3.0, 4.0]]


def test_weights_of_heads_and_balls_alone_serve_them_as_before() -> None:
    worn, old = net(4), {"part_QD": torch.rand(2, 8), "maps_QMHW": torch.rand(2, 2, SIDE, SIDE)}
    words = {name: value for name, value in vocabulary().items() if name != "worn"}
    grown = silent(old, worn.state_dict(), words)
    for name, value in old.items():
        assert torch.equal(grown[name][[worn.parts.index("ball"), worn.parts.index("head")]], value)
        assert not grown[name][[worn.parts.index("dog_head"), worn.parts.index("cat_head")]].any()
