"""What `render` gives: frames of the agreed size, the same every time, each from its own moment of the plan."""

from __future__ import annotations

import pytest
import torch

from generation.network import renderer as module
from generation.network.plan import RENDER_PIXELS, empty_plan

from .drawing import SIZE, renderer, stage


@pytest.mark.parametrize("framing", ["portrait", "landscape", "square"])
def test_frames_have_the_size_of_their_framing(framing: str) -> None:
    width, height = RENDER_PIXELS[framing]
    frames_THW3 = renderer().render(stage(framing), frames=[1])
    assert frames_THW3.shape == (1, height, width, 3)
    assert frames_THW3.dtype == torch.uint8


def test_the_same_plan_gives_the_same_pixels() -> None:
    net = renderer()
    first = net.render(stage(), size=SIZE)
    net.render(stage("square"), size=(96, 96))
    assert torch.equal(net.render(stage(), size=SIZE), first)


def test_a_frame_looks_the_same_alone_and_in_any_group(monkeypatch: pytest.MonkeyPatch) -> None:
    net, plan = renderer(), stage(frames=4)
    whole = net.render(plan, size=SIZE)
    assert torch.equal(net.render(plan, frames=[3, 1], size=SIZE), whole[[3, 1]])
    monkeypatch.setattr(module, "GROUP", 1)
    monkeypatch.setattr(module, "TILES", 3)
    assert torch.equal(net.render(plan, size=SIZE), whole)


def test_a_clip_drawn_in_pieces_is_the_same_and_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    net, plan, decoded = renderer(), stage(frames=5), []
    whole = net.render(plan, size=SIZE)
    monkeypatch.setattr(net, "_decode", lambda cast, decode=net._decode: decoded.append(cast) or decode(cast))
    drawing = net.begin(plan, SIZE)
    done = []
    for frames in (2, 2, 2, 2):
        drawing.paint(frames)
        done.append(drawing.done)
    assert done == [2, 4, 5, 5] and len(decoded) == 1
    assert torch.equal(drawing.frames_THW3, whole)


def test_frames_follow_the_plan() -> None:
    whole = renderer().render(stage(), size=SIZE)
    assert not torch.equal(whole[0], whole[1])


def test_other_weights_draw_another_picture() -> None:
    assert not torch.equal(renderer(0).render(stage(), size=SIZE), renderer(1).render(stage(), size=SIZE))


def test_codes_take_the_place_of_the_plans_looks() -> None:
    net, plan = renderer(), stage()
    codes_KA = plan.entities.appearance_KA.flip(0)
    given = net.render(plan, codes=codes_KA, size=SIZE)
    assert not torch.equal(given, net.render(plan, size=SIZE))
    plan.entities.appearance_KA = codes_KA
    assert torch.equal(given, net.render(plan, size=SIZE))


def test_an_empty_plan_is_its_backdrop() -> None:
    net, plan = renderer(), empty_plan("square", 2, frames=2)
    with torch.inference_mode():
        canvas = net.backdrop.canvas(plan.scene, 96, 96)
        view_3HW = net.backdrop.view(canvas, "square", plan.scene.camera_TC[0], 96, 96)
    wanted = view_3HW.clamp(0, 1).mul(255).round().byte().permute(1, 2, 0)
    assert torch.equal(net.render(plan, size=(96, 96)), wanted.expand(2, -1, -1, -1))
