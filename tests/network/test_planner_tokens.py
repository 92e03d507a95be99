"""Plans become tokens and come back; what means nothing has no weight."""

from __future__ import annotations

import pytest
import torch

from generation.network.plan import FRAMES, KINDS, POSE, STATE_AXES, VIEW_METRES
from generation.network.reading import Reading
from generation.network.tokens import FRAME_VALUES, MOTION_VALUES, NOTHING, ZOOMS, Keep, decode, encode, keep_flags, relevance, spread

from .plans import falling_ball


def test_a_plan_survives_the_way_there_and_back() -> None:
    plans = [falling_ball(1), falling_ball(2)]
    back = decode(encode(plans), [Reading(framing="portrait")] * 2)
    for plan, copy in zip(plans, back, strict=True):
        for name in ("states_TKS", "pose_TKP", "contacts_CKD", "mel_MF"):
            torch.testing.assert_close(getattr(copy, name), getattr(plan, name))
        torch.testing.assert_close(copy.entities.appearance_KA, plan.entities.appearance_KA)
        torch.testing.assert_close(copy.scene.camera_TC, plan.scene.camera_TC)
        assert copy.entities.kind_K.tolist() == [KINDS.index("ball"), 0, 0, 0]


def test_absent_bodies_weigh_nothing_but_their_absence() -> None:
    weights = relevance(encode([falling_ball()]))
    assert weights.entity[0, 1].sum() == len(KINDS)
    absent = weights.state[0].view(-1, 4, weights.state.shape[-1])[:, 1]
    assert absent[0].nonzero()[:, 0].tolist() == [frame * FRAME_VALUES + STATE_AXES.index("presence") for frame in range(4)]


def test_a_ball_weighs_one_pose_value_and_its_contact_only_when_it_touches() -> None:
    weights = relevance(encode([falling_ball()]))
    ball = weights.state[0].view(-1, 4, weights.state.shape[-1])[:, 0]
    assert ball[0, :FRAME_VALUES].tolist() == [1.0] * (len(STATE_AXES) + 1) + [0.0] * (POSE - 1)
    assert ball[0, MOTION_VALUES:].tolist() == [1.0, 0.0, 0.0]
    assert ball[8, MOTION_VALUES:].tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(("keep", "states", "mel"), [
    (NOTHING, 0.0, 0.0),
    (Keep(start=FRAMES), 1.0, 1.0),
    (Keep(start=16), 0.25, 0.25),
    (Keep(start=16, stop=48), 0.5, 0.5),
    (Keep(start=FRAMES, sound=False), 1.0, 0.0),
    (Keep(start=FRAMES, motion=False), 0.0, 1.0),
])  # fmt: skip
def test_a_keep_keeps_this_share_of_motion_and_sound(keep: Keep, states: float, mel: float) -> None:
    masks = spread(keep_flags([keep], 4))
    assert masks.state.mean().item() == pytest.approx(states)
    assert masks.mel.mean().item() == pytest.approx(mel)


def test_a_still_picture_keeps_places_but_no_velocities() -> None:
    mask = spread(keep_flags([Keep(start=1, velocity=False)], 4)).state[0, 0]
    kept = set(mask.nonzero()[:, 0].tolist())
    velocities = {STATE_AXES.index("velocity_x"), STATE_AXES.index("velocity_y")}
    assert kept == set(range(FRAME_VALUES)) - velocities


@pytest.mark.parametrize("wild", [-1e6, 0.0, 1e6])
def test_a_camera_looks_at_the_scene_whatever_is_sampled(wild: float) -> None:
    plan = falling_ball()
    plan.scene.camera_TC[:] = wild
    camera_TC = decode(encode([plan]), [Reading(framing="portrait")])[0].scene.camera_TC
    width, height = VIEW_METRES["portrait"]
    assert camera_TC[:, 0].abs().max() <= width and camera_TC[:, 1].abs().max() <= height
    assert ((camera_TC[:, 2] >= ZOOMS[0]) & (camera_TC[:, 2] <= ZOOMS[1])).all()
