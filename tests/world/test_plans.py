"""A clip of the world is a plan like any other: it saves, loads and says everything that is true of it."""

import numpy as np
import torch

from generation.network.plan import KINDS, MATERIALS, Plan
from generation.network.reading import SCENE_SLOTS, SLOTS
from generation.world.scenes import simulate


def test_a_plan_survives_its_file(tmp_path):
    batch = simulate(np.random.default_rng(16), 6)
    for clip in range(len(batch)):
        plan = batch.plan(clip)
        plan.save(tmp_path / "plan.safetensors")
        again = Plan.load(tmp_path / "plan.safetensors")
        assert torch.equal(again.states_TKS, plan.states_TKS)
        assert torch.equal(again.mel_MF, plan.mel_MF)
        assert torch.equal(again.entities.appearance_KA, plan.entities.appearance_KA)
        assert again.reading == plan.reading
        assert again.scene.framing == batch.reading(clip).framing


def test_a_reading_has_every_slot_of_its_scene_and_no_other():
    batch = simulate(np.random.default_rng(17), 80, with_mel=False)
    scenes = set()
    for clip in range(len(batch)):
        plan = batch.plan(clip)
        scene = plan.reading["scene"]
        assert set(plan.reading) == {"framing", "scene", "place", "time", *SCENE_SLOTS[scene]}
        scenes.add(scene)
    assert scenes == set(SLOTS["scene"])


def test_all_values_of_all_slots_occur():
    batch = simulate(np.random.default_rng(18), 600, with_mel=False)
    for index, values in enumerate(SLOTS.values()):
        assert set(batch.reading_BS[:, index]) - {0} == set(range(1, len(values) + 1))


def test_the_entities_are_what_the_scene_needs():
    batch = simulate(np.random.default_rng(19), 60, with_mel=False)
    for clip in range(len(batch)):
        reading = batch.reading(clip)
        kinds = [KINDS[kind] for kind in batch.kind_BK[clip]]
        if reading.scene == "basketball":
            assert kinds == ["person", "ball", "hoop", "none"]
            assert MATERIALS[batch.material_BK[clip, 1]] == "rubber"
        elif reading.scene == "xylophone":
            assert kinds == ["xylophone", "mallet", "mallet", "none"]
        elif reading.scene in ("gymnast", "skater"):
            assert kinds == ["person" if reading.scene == "gymnast" else "skater", "none", "none", "none"]
        elif reading.scene == "bowling":
            assert kinds == ["person", "ball", "pins_far", "pins_near"]
        elif reading.scene == "skateboard":
            assert kinds == ["person", "skateboard", "none", "none"]
        elif reading.scene == "paddle":
            assert kinds == ["person", "paddleboard", "water", "none" if reading.balance == "kept" else "splash"]
        elif reading.scene == "stunt":
            assert kinds == ["car", "ramp", "ramp", "none"]
        elif reading.scene == "pets":
            assert kinds in (["ball", reading.animal, "none", "none"], ["ball", reading.animal, "wall", "none"])
        elif reading.scene == "glide":
            assert kinds == ["ball", "none", "none", "none"]
        elif reading.scene == "peek":
            assert kinds == ["ball", "screen", "none", "none"]
            assert MATERIALS[batch.material_BK[clip, 0]] == reading.material
        else:
            count = int(reading.count)
            assert kinds == ["ball"] * count + ["none"] * (4 - count)
            assert {MATERIALS[material] for material in batch.material_BK[clip, :count]} == {reading.material}
