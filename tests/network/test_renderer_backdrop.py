"""The backdrop: anchored in the world, moved only by the camera, changed by the scene's words and palette."""

from __future__ import annotations

import torch

from generation.network.backdrop import Backdrop
from generation.network.plan import GROUND_METRES, empty_plan

from .drawing import TINY

SIDE = 96  # pixels of a square view of 7.5 metres


def backdrop() -> Backdrop:
    """Untrained, and the same however many parts a sprite may be of."""
    torch.manual_seed(1)
    return Backdrop(TINY.backdrop).eval()


def scene(**changes: object):
    made = empty_plan("square", 1, frames=1).scene
    for name, value in changes.items():
        setattr(made, name, value)
    return made


@torch.inference_mode()
def test_the_canvas_is_the_view_with_a_border() -> None:
    assert backdrop().canvas(scene(), SIDE, SIDE).picture_3HW.shape == (3, SIDE + 8, SIDE + 8)


@torch.inference_mode()
def test_place_time_and_palette_change_it() -> None:
    net = backdrop()
    plain = net.canvas(scene(), SIDE, SIDE).picture_3HW
    for change in ({"place": "beach"}, {"time": "night"}, {"palette": torch.ones(8)}):
        assert float((net.canvas(scene(**change), SIDE, SIDE).picture_3HW - plain).abs().max()) > 1e-3


@torch.inference_mode()
def test_a_pan_of_whole_pixels_shifts_the_picture() -> None:
    net = backdrop()
    canvas = net.canvas(scene(), SIDE, SIDE)
    still_3 = torch.tensor([0.0, 7.5 / 2 - GROUND_METRES, 1.0])
    still, moved = (
        net.view(canvas, "square", still_3, SIDE, SIDE),
        net.view(canvas, "square", still_3 + torch.tensor([2 * 7.5 / SIDE, 0, 0]), SIDE, SIDE),
    )
    torch.testing.assert_close(moved[:, :, :-2], still[:, :, 2:], atol=1e-5, rtol=0)


@torch.inference_mode()
def test_a_zoom_keeps_the_middle() -> None:
    net = backdrop()
    canvas = net.canvas(scene(), SIDE, SIDE)
    still_3 = torch.tensor([0.0, 7.5 / 2 - GROUND_METRES, 1.0])
    near = net.view(canvas, "square", still_3 * torch.tensor([1, 1, 1.05]), SIDE, SIDE)
    still = net.view(canvas, "square", still_3, SIDE, SIDE)
    centre = (slice(None), slice(SIDE // 2 - 1, SIDE // 2 + 1), slice(SIDE // 2 - 1, SIDE // 2 + 1))
    torch.testing.assert_close(near[centre], still[centre], atol=0.02, rtol=0)


@torch.inference_mode()
def test_a_layer_slides_with_the_palette() -> None:
    net = backdrop()
    net.slide.zero_()
    net.slide[:, :, 3 + 4, 0] = 2 * 10 / SIDE  # palette value 4 slides the first layer by ten pixels
    net.fine[2].normal_(generator=torch.Generator().manual_seed(1))
    for name in ("films", "colour"):
        layer = getattr(net, name)
        layer.weight.zero_()
        layer.bias.zero_()
    net.coarse[2].zero_()
    net.fine[2][:, 1].zero_()
    net.enter[:, net.features :].zero_()
    palette = torch.zeros(8)
    still = net.canvas(scene(palette=palette), SIDE, SIDE).picture_3HW
    palette[4] = 1.0
    moved = net.canvas(scene(palette=palette), SIDE, SIDE).picture_3HW
    torch.testing.assert_close(moved[:, :, 10:], still[:, :, :-10], atol=1e-3, rtol=0)
    assert float((moved - still).abs().max()) > 0.05


@torch.inference_mode()
def test_a_near_camera_is_decoded_at_its_own_scale() -> None:
    net = backdrop()
    camera_T3 = torch.tensor([[0.3, 1.6, 1.7]])
    near = net.canvas(scene(camera_TC=camera_T3), SIDE, SIDE)
    assert (near.picture_3HW.shape, near.zoom) == ((3, SIDE + 8, SIDE + 8), float(camera_T3[0, 2]))
    # The same points of the world, read off a far canvas that is fine enough to hold them.
    fine = net.canvas(scene(), 8 * SIDE, 8 * SIDE)
    far = net.view(fine, "square", camera_T3[0], 8 * SIDE, 8 * SIDE)[:, 4::8, 4::8]
    torch.testing.assert_close(net.view(near, "square", camera_T3[0], SIDE, SIDE), far, atol=0.08, rtol=0)


@torch.inference_mode()
def test_a_camera_that_follows_far_sees_what_one_that_stands_there_sees() -> None:
    net = backdrop()
    pixel = 7.5 / 1.7 / SIDE
    path_T3 = torch.tensor([[pixels * pixel, 1.6, 1.7] for pixels in (-26, 9, 26)])
    following = net.canvas(scene(camera_TC=path_T3), SIDE, SIDE)
    for camera_3 in path_T3:
        standing = net.canvas(scene(camera_TC=camera_3[None]), SIDE, SIDE)
        seen = net.view(following, "square", camera_3, SIDE, SIDE)
        torch.testing.assert_close(seen, net.view(standing, "square", camera_3, SIDE, SIDE), atol=1e-3, rtol=0)
