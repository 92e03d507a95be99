"""Who may change which pixel: nothing but what is there, and only where it is."""

from __future__ import annotations

import torch

from generation.network.kinematics import pixels_from_metres
from generation.network.plan import KINDS

from .drawing import SIZE, renderer, stage


def test_an_absent_entity_changes_nothing() -> None:
    net, plain = renderer(), stage()
    wild = stage()
    wild.entities.appearance_KA[3] = 1.0
    wild.entities.size_K[3], wild.entities.depth_K[3] = 3.0, -5.0
    wild.states_TKS[:, 3, :2] = 1.0
    wild.states_TKS[:, 3, 6] = 1.0
    assert torch.equal(net.render(wild, size=SIZE), net.render(plain, size=SIZE))


def test_an_entity_without_presence_changes_nothing() -> None:
    net, gone, never = renderer(), stage(), stage()
    gone.states_TKS[:, 1, 6] = 0.0
    never.entities.kind_K[1] = KINDS.index("none")
    assert torch.equal(net.render(gone, size=SIZE), net.render(never, size=SIZE))


def test_moving_the_ball_moves_pixels_there_and_nowhere_far_away() -> None:
    net, before, after = renderer(), stage(frames=1), stage(frames=1)
    after.states_TKS[:, 0, 0] += 1.5
    changed_HW = (net.render(before, size=SIZE) != net.render(after, size=SIZE))[0].any(-1)
    (a, _b, c), (_d, e, f) = pixels_from_metres(before.scene, *SIZE)[0].tolist()
    reach = 0.3 * 1.2 * a + 2 * 8  # the ball, its sprite's margin, and what the refiner may reach from a tile's block
    far_HW = torch.ones_like(changed_HW)
    rows, columns = torch.meshgrid(torch.arange(SIZE[1]), torch.arange(SIZE[0]), indexing="ij")
    for x, y in ((-0.6, 1.5), (0.9, 1.5), (-0.6, 0.0), (0.9, 0.0)):  # the ball and its shadow, before and after
        near_HW = ((columns - (a * x + c)).abs() < reach * 1.5) & ((rows - (e * y + f)).abs() < reach)
        far_HW &= ~near_HW
    assert int(changed_HW.sum()) > 50
    assert int((changed_HW & far_HW).sum()) == 0
    ball = round(e * 1.5 + f), round(a * 0.9 + c)
    assert bool(changed_HW[ball])


def test_nearer_covers_farther() -> None:
    net, front, back = renderer(), stage(frames=1), stage(frames=1)
    for plan, depth in ((front, 0.1), (back, 0.9)):
        plan.states_TKS[:, 0, :2] = torch.tensor([-1.5, 1.2])  # on the person's chest
        plan.entities.depth_K[0] = depth
    assert not torch.equal(net.render(front, size=SIZE), net.render(back, size=SIZE))


def test_tiles_show_what_refining_the_whole_picture_would() -> None:
    net, plan = renderer(), stage(frames=1)
    tiled = net.render(plan, size=SIZE)[0]
    from generation.network import renderer as module

    old = module.TILE
    module.TILE = 256  # one tile holds the whole picture
    try:
        whole = net.render(plan, size=SIZE)[0]
    finally:
        module.TILE = old
    assert int((tiled.int() - whole.int()).abs().max()) <= 1
