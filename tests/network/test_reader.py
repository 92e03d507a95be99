"""The reader: maps become bodies in the order of their scene, and what is read becomes a plan that looks like the picture."""

from __future__ import annotations

import pytest
import torch

from generation.network.plan import FRAMINGS, KINDS, PLACES, POSE_AXES, RENDER_PIXELS, VIEW_METRES
from generation.network.reader import (
    BODY,
    FOUND,
    WINDOW,
    Bodies,
    Details,
    Look,
    Reader,
    ReaderConfig,
    cell_places,
    metres_a_cell,
    moved,
    window,
    windows_of,
)
from generation.network.reading import COLOURS, SLOTS
from generation.network.tokens import encode

TINY = ReaderConfig(first=4, near=8, far=8, layers=1, whole=8, sides=(4, 4, 8, 8), body=8)
FRAMING = "landscape"
ROWS, COLUMNS = 12, 20


def reader() -> Reader:
    torch.manual_seed(0)
    net = Reader(TINY).eval()
    for scene, cast in {"basketball": ("person", "ball", "hoop"), "xylophone": ("xylophone", "mallet", "mallet")}.items():
        for entity, kind in enumerate(cast):
            net.cast_SNK[SLOTS["scene"].index(scene), KINDS.index(kind), entity] = 1
    net.cast_SNK[SLOTS["scene"].index("bounce"), KINDS.index("ball")] = torch.tensor([1.0, 0.75, 0.5, 0.25])
    return net


def seen(scene: str, *found: tuple[str, int, int, float]) -> Look:
    """A look that is sure of the scene, a park by night, and of bodies: kind, row and column of the cell, how sure."""
    heat_BNhw = torch.full((1, len(KINDS), ROWS, COLUMNS), -9.0)
    for kind, row, column, sure in found:
        heat_BNhw[0, KINDS.index(kind), row, column] = torch.logit(torch.tensor(sure))
    answers_BSV = torch.zeros(1, len(SLOTS), max(len(values) for values in SLOTS.values()))
    for slot, word in (("scene", scene), ("place", "park"), ("time", "night")):
        answers_BSV[0, list(SLOTS).index(slot), SLOTS[slot].index(word)] = 5
    palette_BPZ = torch.arange(len(PLACES) * 8).view(1, len(PLACES), 8) / 100
    return Look(heat_BNhw, torch.zeros(1, len(KINDS), 3, ROWS, COLUMNS), answers_BSV, palette_BPZ, torch.tensor([[0.1, -0.05, 0.5]]))


def read(monkeypatch: pytest.MonkeyPatch, look: Look, colour: str = "green"):
    net = reader()

    def details(_picture: torch.Tensor, _framing: str, bodies: Bodies) -> Details:
        values_MV = torch.zeros(len(bodies.kind_M), len(BODY))
        values_MV[:, BODY.index("cos")] = bodies.place_M2[:, 0]  # so a stick at the right leans to the right
        values_MV[:, BODY.index("depth")] = 0.4
        values_MV[:, BODY.index("looks 0")] = 3.0
        material_MW, colour_MW = torch.eye(6)[torch.full_like(bodies.kind_M, 3)], torch.zeros(len(bodies.kind_M), len(COLOURS))
        colour_MW[:, COLOURS.index(colour)] = 1
        return Details(values_MV, material_MW, colour_MW)

    monkeypatch.setattr(net, "look", lambda _picture, _framing: look)
    monkeypatch.setattr(net, "details", details)
    width, height = RENDER_PIXELS[FRAMING]
    return net.read(torch.zeros(height, width, 3, dtype=torch.uint8), FRAMING)


def test_bodies_come_in_the_order_of_their_scene(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, reading = read(monkeypatch, seen("basketball", ("ball", 5, 4, 0.9), ("hoop", 2, 15, 0.9), ("person", 7, 3, 0.9)))
    assert [KINDS[kind] for kind in plan.entities.kind_K] == ["person", "ball", "hoop", "none"]
    assert (reading.scene, reading.place, reading.time, reading.framing) == ("basketball", "park", "night", FRAMING)
    assert (reading.shirt, reading.ball, reading.material) == ("green", "green", "")  # a basketball's material is no word of its scene
    zoom = float(torch.tensor(0.5).exp())
    width, height = VIEW_METRES[FRAMING]
    torch.testing.assert_close(plan.scene.camera_TC[0], torch.tensor([0.1 * width / zoom, -0.05 * height / zoom, zoom]))
    assert plan.scene.palette.tolist() == pytest.approx([(8 + number) / 100 for number in range(8)])
    place_2 = cell_places(torch.tensor([7 * COLUMNS + 3]), COLUMNS, FRAMING)[0]
    torch.testing.assert_close(plan.states_TKS[0, 0, :2], place_2 / zoom + plan.scene.camera_TC[0, :2])
    assert plan.states_TKS[:, :, 6].tolist() == [[1, 1, 1, 0]] * len(plan.states_TKS)
    assert float(plan.entities.appearance_KA[0, 0]) == 1.0
    encode([plan])


def test_what_the_scene_has_no_entity_for_is_not_in_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, _ = read(monkeypatch, seen("xylophone", ("xylophone", 6, 9, 0.9), ("ball", 5, 4, 0.99), ("person", 7, 3, 0.99)))
    assert [KINDS[kind] for kind in plan.entities.kind_K] == ["xylophone", "none", "none", "none"]


def test_several_of_a_kind_stand_from_left_to_right_and_sticks_by_their_lean(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, reading = read(monkeypatch, seen("bounce", ("ball", 5, 15, 0.9), ("ball", 5, 3, 0.5), ("ball", 9, 8, 0.7)))
    x_K = plan.states_TKS[0, :3, 0]
    assert plan.count == 3 and x_K.tolist() == sorted(x_K.tolist())
    assert reading.material == "metal"
    plan, _ = read(monkeypatch, seen("xylophone", ("xylophone", 6, 9, 0.9), ("mallet", 4, 14, 0.8), ("mallet", 4, 5, 0.8)))
    assert float(plan.states_TKS[0, 1, 0]) < float(plan.states_TKS[0, 2, 0])


def test_a_weak_sign_is_only_believed_of_what_the_scene_is_never_without(monkeypatch: pytest.MonkeyPatch) -> None:
    weak = FOUND / 2
    plan, _ = read(monkeypatch, seen("basketball", ("person", 7, 3, weak), ("ball", 5, 4, 0.01)))
    assert [KINDS[kind] for kind in plan.entities.kind_K] == ["person", "none", "none", "none"]
    plan, _ = read(monkeypatch, seen("bounce", ("ball", 5, 3, weak), ("ball", 5, 15, weak / 1.1)))
    assert plan.count == 1


def test_one_body_is_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, _ = read(monkeypatch, seen("bounce", ("ball", 5, 3, 0.9), ("ball", 5, 5, 0.8)))  # half a metre apart, and a metre in size
    assert plan.count == 1


def test_words_decide_between_scenes_that_look_alike_and_never_against_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    net, look = reader(), seen("bounce", ("ball", 5, 3, 0.9))
    net.cast_SNK[SLOTS["scene"].index("glide"), KINDS.index("ball"), 0] = 1
    row = list(SLOTS).index("scene")
    look.answers_BSV[0, row, SLOTS["scene"].index("glide")] = 3
    monkeypatch.setattr(net, "look", lambda _picture, _framing: look)
    width, height = RENDER_PIXELS[FRAMING]
    picture = torch.zeros(height, width, 3, dtype=torch.uint8)
    assert [net.read(picture, FRAMING, scene)[1].scene for scene in ("", "glide", "xylophone")] == ["bounce", "glide", "bounce"]


def test_a_scene_or_place_that_was_never_shown_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    net, look = reader(), seen("peek")  # which is not in the tests' cast
    with torch.no_grad():
        net.palette_PZD[PLACES.index("park")] = 0
    monkeypatch.setattr(net, "look", lambda _picture, _framing: look)
    width, height = RENDER_PIXELS[FRAMING]
    _, reading = net.read(torch.zeros(height, width, 3, dtype=torch.uint8), FRAMING)
    assert reading.scene in ("basketball", "xylophone", "bounce") and reading.place != "park"


def test_an_untrained_reader_reads_any_picture_of_the_right_size() -> None:
    net = reader()
    for framing in FRAMINGS:
        width, height = RENDER_PIXELS[framing]
        picture = torch.randint(256, (height, width, 3), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
        plan, reading = net.read(picture, framing)
        assert plan.scene.framing == reading.framing == framing and len(plan.states_TKS) == 64
        encode([plan])
    with pytest.raises(ValueError, match="is not 480 by 480"):
        net.read(torch.zeros(640, 360, 3, dtype=torch.uint8), "square")


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_window_shows_its_body_in_the_middle_at_one_scale(framing: str) -> None:
    width, height = RENDER_PIXELS[framing]
    metres = width / VIEW_METRES[framing][0]
    picture_13HW = torch.zeros(1, 3, height, width)
    x, y, radius = width // 3, height // 2, 20
    picture_13HW[:, :, y - radius : y + radius, x - radius : x + radius] = 1
    place_12 = torch.tensor([[(x - width / 2) / metres, (height / 2 - y) / metres]])
    for size in (radius, radius / 2):
        bodies = Bodies(torch.zeros(1, dtype=torch.long), torch.tensor([KINDS.index("ball")]), place_12, torch.tensor([size / metres]))
        shown = windows_of(picture_13HW, framing, bodies)[0, 0]
        side = float(window(bodies)[1]) * metres
        assert float(shown.mean()) == pytest.approx(min(1.0, (radius / side) ** 2), abs=0.02)
        torch.testing.assert_close(shown, shown.flip(1), atol=1e-3, rtol=0)
        assert shown.shape == (WINDOW, WINDOW)


def test_a_correction_moves_by_parts_of_the_window() -> None:
    bodies = Bodies(
        torch.zeros(1, dtype=torch.long), torch.tensor([KINDS.index("screen")]), torch.tensor([[1.0, 2.0]]), torch.tensor([0.8])
    )
    half = float(window(bodies)[1])
    after = moved(bodies, torch.tensor([[0.5, -0.25, 0.1, *[0.0] * (len(BODY) - 3)]]))
    assert after.place_M2[0].tolist() == pytest.approx([1 + 0.5 * half, 2 - 0.25 * half])
    assert float(after.size_M) == pytest.approx(0.8 * 1.10517, rel=1e-4)


def test_cells_tile_the_view() -> None:
    side = metres_a_cell(FRAMING)
    first, next_one = cell_places(torch.tensor([0, 1]), COLUMNS, FRAMING)
    width, height = VIEW_METRES[FRAMING]
    assert first.tolist() == pytest.approx([side / 2 - width / 2, height / 2 - side / 2])
    assert float(next_one[0] - first[0]) == pytest.approx(side)


def test_every_body_axis_is_told() -> None:
    assert len(BODY) == 6 + 12 + 16 and max(len(axes) for axes in POSE_AXES.values()) <= 12
