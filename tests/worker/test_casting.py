"""Whom a clip shows: handles read as bodies, looks put on them in the order of the prompt, voices read, and remixes that keep them."""

from __future__ import annotations

import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from generation.engines import casting
from generation.engines.base import Capabilities, ClipRequest, EngineError, Reference, run
from generation.engines.casting import Look, bound, coat_like, dressed, heard, looks_of, opened, read_prompt, shown_as, sides_of, skin_like
from generation.engines.native import NativeEngine
from generation.network import checkpoint
from generation.network.plan import APPEARANCE_AXES, KINDS, SAMPLE_RATE, WORN_PIXELS, Line, empty_plan
from generation.network.worn import Worn, WornConfig
from tests.worker.small_native import paint_grey, save_weights

TINY = WornConfig(channels=12, width=4, deep=6, code=8, layers=1, maps=2)
ASKED = ClipRequest("@biscuit bounces", 4, 480, 480, 7)
PERSON, ANIMAL, OBJECT = "person", "animal", "object"


@pytest.fixture(scope="module")
def weights(tmp_path_factory) -> Path:
    folder = save_weights(tmp_path_factory.mktemp("weights"))
    checkpoint.save(Worn(TINY), folder, "worn", TINY)
    return folder


@pytest.fixture(scope="module")
def engine(weights) -> NativeEngine:
    return paint_grey(NativeEngine.load(weights))


def portrait(folder: Path, name: str = "biscuit", colour=(200, 40, 40), size=(40, 60)) -> Path:
    path = folder / f"{name}.png"
    Image.new("RGBA", size, (*colour, 255)).save(path)
    return path


def reference(folder: Path, handle: str = "biscuit", kind: str = OBJECT, **more) -> Reference:
    return Reference(handle, kind, portrait(folder, handle), **more)


def plan_of(*kinds: str):
    plan = empty_plan("square", 4)
    for row, kind in enumerate(kinds):
        plan.entities.kind_K[row], plan.entities.size_K[row] = KINDS.index(kind), 1.0
    return plan


def look(kind: str, handle: str, shade: int = 0) -> Look:
    return Look(torch.full((4, WORN_PIXELS, WORN_PIXELS), shade, dtype=torch.uint8), casting.BODIES[kind], handle)


def test_handles_are_read_as_bodies_and_other_words_stay(tmp_path) -> None:
    cast = (reference(tmp_path, "nova", PERSON), reference(tmp_path, "nov", OBJECT))
    read = read_prompt("@nova throws @nov at @NOVA, not @novalis", cast, lambda _words: pytest.fail("only animals can be two things"))
    assert read == "somebody throws a ball at somebody, not @novalis"


@pytest.mark.parametrize(("as_pet", "read"), [(0.9, "a pet jumps over a ball"), (0.58, "somebody jumps over a ball")])
def test_an_animal_is_a_pet_where_that_says_clearly_more(tmp_path, as_pet, read) -> None:
    cast = (reference(tmp_path, "biscuit", ANIMAL), reference(tmp_path, "mug", OBJECT))
    shares = {"somebody jumps over a ball": 0.5, "a pet jumps over a ball": as_pet}
    assert read_prompt("@biscuit jumps over @mug", cast, shares.__getitem__) == read


def test_looks_go_to_bodies_in_the_order_of_the_prompt() -> None:
    nova, cat, mug = look(PERSON, "nova"), look(ANIMAL, "cat"), look(OBJECT, "mug")
    shot = plan_of("person", "ball", "hoop")
    assert bound(shot, [nova, mug]) == {0: nova, 1: mug}
    assert bound(shot, [mug, nova]) == {0: nova, 1: mug}
    assert bound(shot, [nova, cat]) == {0: nova, 1: cat}, "an animal takes the ball where the person is taken"
    assert bound(shot, [cat, nova]) == {0: cat}, "who comes second finds no second person"
    assert bound(plan_of("skater"), [cat]) == {0: cat}
    assert bound(plan_of("person", "dog", "ball"), [cat, nova, mug]) == {1: cat, 0: nova, 2: mug}, "an animal is a pet first"
    assert bound(plan_of("cat"), [nova]) == {}
    assert bound(plan_of("ball", "ball"), [mug]) == {0: mug}
    assert bound(plan_of("ball"), [nova]) == {}


def test_what_is_shown_says_who_is_who_and_who_is_missing() -> None:
    shot, looks = plan_of("person", "ball"), [look(PERSON, "nova"), look(OBJECT, "mug")]
    assert shown_as("A shot.", shot, looks, "basketball") == "A shot, with @nova as the player and @mug as the ball"
    assert shown_as("A ball.", plan_of("ball"), looks, "bounce") == "A ball, with @mug as the ball (nobody here for @nova to be)"
    assert shown_as("A leap.", plan_of("cat"), [look(ANIMAL, "cat")], "pets") == "A leap, with @cat as the cat"
    assert shown_as("A shot.", None, looks, "basketball") == "A shot.", "nothing is known before it is planned"
    assert shown_as("A shot.", shot, [replace(looks[0], handle="")], "basketball") == "A shot.", "a remix does not know their names"


def test_a_picture_is_fitted_into_a_square_without_its_clear_edge_bleeding(tmp_path) -> None:
    picture_4HW = opened(portrait(tmp_path))
    assert (picture_4HW.shape, picture_4HW.dtype) == ((4, WORN_PIXELS, WORN_PIXELS), torch.uint8)
    assert not picture_4HW[3, :, 0].any()
    assert picture_4HW[:, 32, 32].tolist() == [200, 40, 40, 255]
    half = picture_4HW[:3][:, (picture_4HW[3] > 20) & (picture_4HW[3] < 250)]
    assert (half[0].int() - 200).abs().max() <= 12 if half.numel() else True


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"no picture"), Path.unlink])
def test_a_picture_that_cannot_be_read_is_said_so(tmp_path, spoil) -> None:
    path = portrait(tmp_path)
    spoil(path)
    with pytest.raises(EngineError) as error:
        opened(path)
    assert error.value.code == "reference_unreadable"


def sound(path: Path, rate: int = SAMPLE_RATE, channels: int = 1, seconds: float = 2.0, hertz: float = 140.0) -> Path:
    time = np.arange(int(rate * seconds)) / rate
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((8000 * np.sin(2 * np.pi * hertz * time)).astype("<i2").repeat(channels).tobytes())
    return path


def test_a_voice_is_read_and_another_sound_is_another_voice(engine, tmp_path) -> None:
    low, high = (heard(sound(tmp_path / f"{hertz}.wav", hertz=hertz), engine.speech) for hertz in (120.0, 400.0))
    assert low.shape == (engine.speech.config.voice,)
    assert not torch.allclose(low, high, atol=1e-3)
    assert torch.equal(low, heard(tmp_path / "120.0.wav", engine.speech))


@pytest.mark.parametrize("wrong", [{"rate": 44_100}, {"channels": 2}, {"seconds": 0.5}])
def test_a_sound_of_another_form_is_refused(engine, tmp_path, wrong) -> None:
    with pytest.raises(EngineError) as error:
        heard(sound(tmp_path / "voice.wav", **wrong), engine.speech)
    assert error.value.code == "reference_unreadable"


def test_what_is_no_sound_is_refused(engine, tmp_path) -> None:
    (tmp_path / "voice.wav").write_bytes(b"RIFF nonsense")
    with pytest.raises(EngineError):
        heard(tmp_path / "voice.wav", engine.speech)


def test_hands_take_the_value_whose_picture_is_nearest(engine, monkeypatch) -> None:
    values = torch.linspace(0, 1, casting.SKINS)

    def arms(_part_N, code_ND):
        arm_NCHW = torch.ones(len(code_ND), 12, 2, 2)
        arm_NCHW[:, :3] = values[:, None, None, None]
        return [(torch.arange(len(code_ND)), arm_NCHW)]

    monkeypatch.setattr(engine.renderer.sprites, "forward", arms)
    grey = torch.full((4, WORN_PIXELS, WORN_PIXELS), 64, dtype=torch.uint8)
    grey[3] = 255
    assert skin_like(engine.renderer, torch.zeros(16), grey) == pytest.approx(-1 + 2 * 8 / 32)


def test_only_looks_are_put_on(engine) -> None:
    plan = plan_of("person", "ball")
    plan.entities.appearance_KA[:] = 0.5
    worn = dressed(plan, [look(PERSON, "nova", 200), look(OBJECT, "mug", 100)], engine.renderer)
    assert sorted(worn.worn) == [0, 1]
    changed = (worn.entities.appearance_KA != plan.entities.appearance_KA).nonzero().tolist()
    assert changed in ([], [[0, APPEARANCE_AXES["person"].index("skin")]])
    assert plan.worn == {}
    assert torch.equal(worn.states_TKS, plan.states_TKS)


def sided(tmp_path, *views: str) -> Reference:
    """A person whose pictures are red above on the left half, each of its own blue."""
    paths = {}
    for blue, view in enumerate(("front", *views)):
        pixels = np.zeros((WORN_PIXELS, WORN_PIXELS, 4), np.uint8)
        pixels[..., 2:] = 10 * blue, 255
        pixels[:, : WORN_PIXELS // 2, 0] = 200
        paths[view] = tmp_path / f"{view}.png"
        Image.fromarray(pixels).save(paths[view])
    return Reference("nova", PERSON, paths["front"], None, paths.get("left"), paths.get("right"), "#ff0080")


def test_who_was_seen_from_both_sides_has_a_picture_for_each_way(tmp_path) -> None:
    sides_24HW = sides_of(sided(tmp_path, "left", "right"))
    assert sides_24HW.shape == (2, 4, WORN_PIXELS, WORN_PIXELS)
    assert [int(picture[2, 0, 0]) for picture in sides_24HW] == [10, 20]
    assert [int(picture[0, 0, 0]) for picture in sides_24HW] == [200, 0], "the right one is drawn mirrored, and so has to be so already"


@pytest.mark.parametrize(("view", "red"), [("left", 200), ("right", 0)])
def test_one_side_stands_for_both(tmp_path, view, red) -> None:
    sides_24HW = sides_of(sided(tmp_path, view))
    assert torch.equal(sides_24HW[0], sides_24HW[1])
    assert int(sides_24HW[0, 0, 0, 0]) == red
    assert sides_of(sided(tmp_path)) is None


@pytest.mark.parametrize(("said", "shirt"), [({}, [1.0, -1.0, pytest.approx(1 / 255, abs=1e-3)]), ({"shirt": "green"}, [0.5, 0.5, 0.5])])
def test_a_shirt_is_as_the_clothes_unless_a_colour_was_asked_for(engine, tmp_path, said, shirt) -> None:
    plan = replace(plan_of("person", "ball"), reading=said)
    plan.entities.appearance_KA[:] = 0.5
    worn = dressed(plan, looks_of((sided(tmp_path, "left"),), None), engine.renderer)
    assert worn.entities.appearance_KA[0, :3].tolist() == shirt
    assert worn.entities.appearance_KA[1].tolist() == [0.5] * 16
    assert list(worn.sides) == [0]
    bare = casting.bare(worn)
    assert (bare.sides, bare.entities.appearance_KA[0, :3].tolist()) == ({}, shirt if said else [0.0, 0.0, 0.0])
    (again,) = looks_of((), worn)
    assert torch.equal(again.sides_24HW, worn.sides[0]), "a remix shows them from the same sides"


def test_a_pets_coat_has_the_colour_of_what_it_wears(engine) -> None:
    plan = plan_of("wall", "dog", "ball")
    half = look(ANIMAL, "biscuit", 255)
    half.picture_4HW[0] = 51
    half.picture_4HW[3, :, 32:] = 0
    half.picture_4HW[:3, :, 32:] = 7
    assert coat_like(half.picture_4HW).tolist() == pytest.approx([-0.6, 1.0, 1.0]), "what is cut away has no colour"
    worn = dressed(plan, [half], engine.renderer)
    assert list(worn.worn) == [1]
    changed = (worn.entities.appearance_KA != plan.entities.appearance_KA).nonzero().tolist()
    assert changed == [[1, 0], [1, 1], [1, 2]]


def test_a_clip_shows_whom_it_is_given_and_moves_as_it_would_have(engine, tmp_path) -> None:
    assert engine.capabilities.cast == 2
    plain = run(engine, replace(ASKED, prompt="a ball bounces"))
    shown = run(engine, replace(ASKED, cast=(reference(tmp_path),)))
    assert torch.equal(shown.plan.states_TKS, plain.plan.states_TKS)
    worn = [entity for entity, kind in enumerate(plain.plan.entities.kind_K.tolist()) if KINDS[kind] == "ball"][:1]
    assert list(shown.plan.worn) == worn
    assert ("@biscuit as the ball" in shown.rendered_as) == bool(worn)
    assert np.array_equal(shown.frames, plain.frames) == (not worn)


def test_a_remix_shows_whom_its_source_shows(tmp_path) -> None:
    source = replace(plan_of("person", "ball"), worn={1: torch.zeros(4, WORN_PIXELS, WORN_PIXELS, dtype=torch.uint8)})
    (kept,) = looks_of((), source)
    assert kept.bodies == ("ball",)
    assert kept.handle == ""
    new, left = looks_of((reference(tmp_path, kind=PERSON),), source)
    assert (new.handle, left.handle) == ("biscuit", "")
    assert bound(source, (new, left)) == {0: new, 1: left}, "who is named takes one body, who was there keeps the other"
    other, gone = looks_of((reference(tmp_path, kind=OBJECT),), source)
    assert bound(source, (other, gone)) == {1: other}
    assert looks_of((), None) == ()


def test_a_stand_in_is_anybody_who_does_the_same(engine, tmp_path) -> None:
    shown = run(engine, replace(ASKED, cast=(reference(tmp_path),)))
    plain = run(engine, replace(ASKED, prompt="a ball bounces"))
    stood_in = run(engine, replace(ASKED, cast=(Reference("biscuit", OBJECT, None),), stand_in=True))
    assert stood_in.plan.worn == {}
    assert torch.equal(stood_in.plan.states_TKS, shown.plan.states_TKS)
    assert np.array_equal(stood_in.frames, plain.frames)
    assert "@biscuit" not in stood_in.rendered_as


def test_with_a_stand_in_nothing_of_those_in_the_source_is_left() -> None:
    source = plan_of("person", "ball")
    source.entities.appearance_KA[:] = 0.5
    worn = {0: torch.zeros(4, WORN_PIXELS, WORN_PIXELS, dtype=torch.uint8)}
    source = replace(source, worn=worn, lines=(Line("hello", "en", 0.0, 1.0, torch.zeros(2, 4), torch.zeros(2), torch.ones(4)),))
    bare = casting.bare(source)
    assert (bare.worn, bare.lines, bool(source.worn), len(source.lines)) == ({}, (), True, 1)
    changed = (bare.entities.appearance_KA != source.entities.appearance_KA).nonzero().tolist()
    assert changed == [[0, 0], [0, 1], [0, 2], [0, APPEARANCE_AXES["person"].index("skin")]], "what is like them: shirt and skin"
    assert float(bare.entities.appearance_KA[0, APPEARANCE_AXES["person"].index("skin")]) == 0.0
    assert torch.equal(bare.states_TKS, source.states_TKS)


def test_a_stand_in_for_a_pet_has_not_its_coat(engine) -> None:
    plan = plan_of("dog", "ball")
    plan.entities.appearance_KA[:] = 0.5
    looks = [look(ANIMAL, "biscuit", 255), look(OBJECT, "mug", 255)]
    bare = casting.bare(dressed(plan, looks, engine.renderer))
    changed = (bare.entities.appearance_KA != plan.entities.appearance_KA).nonzero().tolist()
    assert changed == [[0, 0], [0, 1], [0, 2]]
    assert bare.entities.appearance_KA[0, :3].tolist() == [0.0, 0.0, 0.0]
    assert bare.worn == {}


def test_who_is_named_again_is_not_shown_twice(tmp_path) -> None:
    named = reference(tmp_path, kind=OBJECT)
    source = replace(plan_of("ball", "ball"), worn={0: opened(named.picture)})
    (again,) = looks_of((named,), source)
    assert bound(source, (again,)) == {0: again}


def test_an_engine_that_casts_nobody_is_asked_for_nobody(tmp_path) -> None:
    with pytest.raises(EngineError) as error:
        Capabilities(cast=1).fitted(replace(ASKED, cast=(reference(tmp_path), reference(tmp_path, "two"))))
    assert error.value.code == "unsupported_cast"
    assert Capabilities(cast=1).fitted(replace(ASKED, cast=(reference(tmp_path),))).cast[0].handle == "biscuit"


def test_weights_without_it_cast_nobody(tmp_path) -> None:
    assert NativeEngine.load(save_weights(tmp_path)).capabilities.cast == 0
