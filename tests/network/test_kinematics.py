"""Where the parts of every entity are, in metres, and where metres are in the picture."""

from __future__ import annotations

import math

import pytest
import torch

from generation.network.kinematics import (
    ANKLE,
    AXLE_X,
    BAR_PARTS,
    BLADE,
    DECK_HEIGHT,
    DEEPER,
    HIP_HEIGHT,
    LANE_REACH,
    LOWER_ARM,
    LOWER_LEG,
    NARROWEST,
    PARTS,
    PERSON_PARTS,
    PIN_CIRCLES,
    PIN_FOOT,
    PIN_PLACES,
    POLE_BEHIND,
    SHOULDER_X,
    SHOULDER_Y,
    UPPER_ARM,
    WHEEL,
    PartPoses,
    part_poses,
    pixels_from_metres,
)
from generation.network.plan import KINDS, POSE_AXES, STATE_AXES, Plan, empty_plan


def plan_of(*entities: dict, frames: int = 1) -> Plan:
    """A still plan: kind, size, depth, any state axis, and pose axes in `pose`."""
    plan = empty_plan("landscape", len(entities), frames)
    for index, entity in enumerate(entities):
        plan.entities.kind_K[index] = KINDS.index(entity["kind"])
        plan.entities.size_K[index] = entity["size"]
        plan.entities.depth_K[index] = entity.get("depth", 0.0)
        for axis, value in ({"presence": 1.0} | entity).items():
            if axis in STATE_AXES:
                plan.states_TKS[:, index, STATE_AXES.index(axis)] = value
        for axis, value in entity.get("pose", {}).items():
            plan.pose_TKP[:, index, POSE_AXES[entity["kind"]].index(axis)] = value
    return plan


def person(**changes: object) -> dict:
    return {"kind": "person", "size": 2.0, "x": 1.0, "y": 2.0 * HIP_HEIGHT} | changes


def names(poses: PartPoses) -> list[str]:
    return [PARTS[part] for part in poses.part_P.tolist()]


def world(poses: PartPoses, name: str, x: float, y: float, frame: int = 0) -> list[float]:
    """The world place of a local point of a part."""
    part = names(poses).index(name)
    return (poses.origin_TP2[frame, part] + poses.matrix()[frame, part] @ torch.tensor([float(x), float(y)])).tolist()


def test_a_standing_person_has_both_soles_on_the_ground():
    poses = part_poses(plan_of(person()))
    assert world(poses, "lower_leg_left", 0, -LOWER_LEG)[1] == pytest.approx(0, abs=1e-6)
    assert world(poses, "lower_leg_right", 0, -LOWER_LEG)[1] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("facing", [1.0, -1.0])
def test_a_quarter_turn_of_the_shoulder_points_the_arm_forward(facing):
    pose = {"shoulder_right": math.pi / 2, "facing": facing}
    hand = world(part_poses(plan_of(person(pose=pose))), "lower_arm_right", 0, -LOWER_ARM)
    ahead = UPPER_ARM + LOWER_ARM - SHOULDER_X
    assert hand == pytest.approx([1 + facing * 2 * ahead, 2 * (HIP_HEIGHT + SHOULDER_Y)], abs=1e-5)


def test_facing_left_mirrors_every_part_about_the_pelvis():
    angles = {axis: 0.1 + 0.17 * number for number, axis in enumerate(POSE_AXES["person"][:9])}
    right = part_poses(plan_of(person(pose=angles | {"facing": 1.0})))
    left = part_poses(plan_of(person(pose=angles | {"facing": -1.0})))
    for name in PERSON_PARTS:
        x, y = world(right, name, 0.03, -0.1)
        assert world(left, name, 0.03, -0.1) == pytest.approx([2 * 1.0 - x, y], abs=1e-5)


def test_a_person_turns_whole_by_the_rotation_of_its_state():
    upright = world(part_poses(plan_of(person(y=1.0))), "head", 0, 0.1)
    over = world(part_poses(plan_of(person(y=1.0, cos=0.0, sin=1.0))), "head", 0, 0.1)
    assert over == pytest.approx([1.0 - (upright[1] - 1.0), 1.0 + (upright[0] - 1.0)], abs=1e-5)


def skater(**changes: object) -> dict:
    return person(kind="skater") | changes


@pytest.mark.parametrize("facing", [1.0, -1.0])
def test_a_skater_seen_from_the_side_is_posed_like_a_person(facing):
    pose = {axis: 0.1 + 0.17 * number for number, axis in enumerate(POSE_AXES["person"][:9])} | {"facing": facing}
    whole, blade = (part_poses(plan_of(who(pose=pose, cos=0.8, sin=0.6))) for who in (person, skater))
    for name in PERSON_PARTS:
        assert world(blade, name, 0.03, -0.1) == pytest.approx(world(whole, name, 0.03, -0.1), abs=1e-5)


def test_a_standing_skaters_blades_are_on_the_ice():
    poses = part_poses(plan_of(skater(y=2.0 * (HIP_HEIGHT + BLADE), pose={"facing": 0.4})))
    assert names(poses).count("skate") == 2
    assert world(poses, "skate", 0, -ANKLE - BLADE)[1] == pytest.approx(0, abs=1e-6)


def test_turning_to_the_viewer_shortens_an_arm_held_out_and_narrows_a_torso_less():
    pose = {"shoulder_right": math.pi / 2}
    side, half = (part_poses(plan_of(skater(pose=pose | {"facing": facing}))) for facing in (1.0, 0.5))

    def reach(poses: PartPoses) -> float:
        return world(poses, "lower_arm_right", 0, 0)[0] - world(poses, "upper_arm_right", 0, 0)[0]

    def width(poses: PartPoses) -> float:
        return world(poses, "torso", 0.1, 0)[0] - world(poses, "torso", 0, 0)[0]

    assert reach(half) == pytest.approx(0.5 * reach(side))
    assert width(half) == pytest.approx((NARROWEST["torso"] + 0.5 * (1 - NARROWEST["torso"])) * width(side))


def test_every_picture_of_a_skater_is_mirrored_half_way_round():
    before, after = (part_poses(plan_of(skater(pose={"facing": facing}))) for facing in (0.01, -0.01))
    bodies = [name != "shadow" for name in names(before)]
    assert (before.flip_TP[:, bodies] > 0).all() and (after.flip_TP[:, bodies] < 0).all()
    assert (before.flip_TP[:, bodies].abs() > 0.5).all()


def test_an_ankle_keeps_the_blade_of_a_bent_leg_nearly_level():
    poses = part_poses(plan_of(skater(pose={"facing": 1.0, "hip_right": 0.5, "knee_right": -0.8})))
    skates = [index for index, name in enumerate(names(poses)) if name == "skate"]
    assert poses.angle_TP[0, skates[1]] == pytest.approx(-0.3 * (1 - math.exp(-(0.5**4))), abs=1e-5)
    assert abs(float(poses.angle_TP[0, skates[1]])) < 0.05


def test_the_shadow_of_a_skater_is_at_the_foot_that_carries():
    pose = {"facing": 1.0, "hip_left": -1.2}  # the left leg is held out behind
    poses = part_poses(plan_of(skater(pose=pose)))
    right = world(poses, "lower_leg_right", 0, -LOWER_LEG)[0]
    assert poses.origin_TP2[0, names(poses).index("shadow"), 0] == pytest.approx((right + 1.0) / 2, abs=0.01)


def test_a_squashed_ball_is_lower_and_wider_however_it_is_turned():
    poses = part_poses(plan_of({"kind": "ball", "size": 0.2, "y": 1.0, "cos": 0.0, "sin": 1.0, "pose": {"squash": 1.0}}))
    ball = names(poses).index("ball")
    assert poses.scale_TP2[0, ball].tolist() == pytest.approx([0.2 * 1.175, 0.2 * 0.65])
    assert world(poses, "ball", 1, 0) == pytest.approx([0, 1.0 + 0.2 * 0.65], abs=1e-6)


def test_a_ball_is_painted_between_the_two_halves_of_the_rim():
    plan = plan_of({"kind": "hoop", "size": 0.45, "y": 3.0, "depth": 0.1}, {"kind": "ball", "size": 0.2, "y": 3.0, "depth": 0.05})
    order = names(part_poses(plan))
    assert order.index("hoop_back") < order.index("ball") < order.index("ball_shade") < order.index("hoop_front")


def test_the_farther_entity_is_painted_first_and_shadows_before_all():
    near, far = {"kind": "ball", "size": 0.2, "y": 1.0, "depth": 0.1}, person(depth=0.9)
    poses = part_poses(plan_of(near, far))
    assert poses.entity_P.tolist()[2:] == [1] * len(PERSON_PARTS) + [0, 0]
    assert names(poses)[:2] == ["shadow", "shadow"]


@pytest.mark.parametrize(("cosine", "side"), [(1.0, 1), (-1.0, -1)])
def test_the_cosine_of_a_hoop_says_where_its_board_is(cosine, side):
    poses = part_poses(plan_of({"kind": "hoop", "size": 0.45, "x": 2.0, "y": 3.0, "cos": cosine}))
    assert world(poses, "hoop_pole", 0, 0) == pytest.approx([2.0 + side * POLE_BEHIND, 0], abs=1e-6)
    assert world(poses, "hoop_pole", 0, 1)[1] == pytest.approx(3.0)


def test_bars_lie_side_by_side_and_only_a_ringing_one_dips():
    poses = part_poses(plan_of({"kind": "xylophone", "size": 2.0, "y": 1.0, "pose": {"bar_3": 1.0}}))
    middles = [world(poses, bar, 0, 0) for bar in BAR_PARTS]
    assert [x for x, _y in middles] == pytest.approx([-1.75, -1.25, -0.75, -0.25, 0.25, 0.75, 1.25, 1.75])
    assert [y for _x, y in middles] == pytest.approx([1, 1, 1, 0.97, 1, 1, 1, 1])


def test_a_shadow_lies_under_its_ball_and_fades_as_the_ball_rises():
    low, high = (part_poses(plan_of({"kind": "ball", "size": 0.2, "x": 0.7, "y": y})) for y in (0.2, 3.0))
    assert world(low, "shadow", 0, 0) == pytest.approx([0.7, 0.0])
    assert low.presence_TP[0, 0] > 2 * high.presence_TP[0, 0] > 0


def test_what_is_not_there_has_no_parts_or_no_presence():
    assert part_poses(empty_plan("square", 3)).matrix().shape == (64, 0, 2, 2)
    plan = plan_of({"kind": "ball", "size": 0.2, "presence": 0.0}, frames=5)
    assert part_poses(plan).presence_TP.tolist() == [[0.0, 0.0, 0.0]] * 5


def test_the_still_camera_shows_the_ground_line_where_the_plan_says():
    plan = empty_plan("landscape", 0, 1)
    pixels_23 = pixels_from_metres(plan.scene, 640, 360)[0]
    assert (pixels_23 @ torch.tensor([0.0, 0.0, 1.0])).tolist() == pytest.approx([320, 360 - 0.9 * 64], abs=1e-3)
    assert (pixels_23 @ torch.tensor([5.0, 4.725, 1.0])).tolist() == pytest.approx([640, 0], abs=1e-3)


def test_zoom_grows_about_the_middle_of_the_view():
    plan = empty_plan("square", 0, 1)
    plan.scene.camera_TC[:] = torch.tensor([1.0, 2.0, 2.0])
    pixels_23 = pixels_from_metres(plan.scene, 480, 480)[0]
    assert (pixels_23 @ torch.tensor([1.0, 2.0, 1.0])).tolist() == pytest.approx([240, 240])
    assert (pixels_23 @ torch.tensor([2.0, 3.0, 1.0])).tolist() == pytest.approx([240 + 128, 240 - 128])


def pins(kind: str, **changes: object) -> dict:
    return {"kind": kind, "size": 0.5, "x": 1.0, "pose": {"facing": 1.0, "lane": 0.6}} | changes


def test_ten_pins_stand_in_a_triangle_that_is_seen_from_a_little_above():
    poses = part_poses(plan_of(pins("pins_far", depth=0.4), pins("pins_near", depth=0.2)))
    assert names(poses).count("pin") == 10
    feet = sorted(
        tuple(round(value, 4) for value in poses.origin_TP2[0, row].tolist()) for row, name in enumerate(names(poses)) if name == "pin"
    )
    along, up = DEEPER
    wanted = [(1.0 + 0.5 * (place + along * away), 0.5 * up * away) for places in PIN_PLACES.values() for place, away in places]
    assert feet == sorted(tuple(round(value, 4) for value in place) for place in wanted)
    assert len({row for row, _away in (*PIN_PLACES["pins_far"], *PIN_PLACES["pins_near"])}) == 4


@pytest.mark.parametrize("facing", [1.0, -1.0])
def test_a_pin_leans_away_from_the_bowler_and_its_lowest_part_stays_on_the_floor(facing):
    lying = math.acos((PIN_CIRCLES[1][1] - PIN_CIRCLES[0][1]) / (PIN_CIRCLES[1][0] - PIN_CIRCLES[0][0]))
    for tilt in (0.0, 0.1, 0.8, lying):
        poses = part_poses(plan_of(pins("pins_near", pose={"facing": facing, "tilt_0": tilt, "slide_0": 0.3})))
        head = world(poses, "pin", 0, 0.915)
        foot = world(poses, "pin", 0, 0)
        assert foot[0] == pytest.approx(1.0 + facing * 0.5 * 0.3, abs=1e-5)
        assert (head[0] - foot[0]) * facing == pytest.approx(0.5 * 0.915 * math.sin(tilt), abs=1e-5)
        lows = [world(poses, "pin", 0, high)[1] - 0.5 * radius for high, radius in PIN_CIRCLES]
        lows += [world(poses, "pin", side * PIN_FOOT, 0)[1] for side in (-1, 1)]
        assert min(lows) == pytest.approx(0.0, abs=1e-5)


def test_a_lane_reaches_as_far_as_its_pose_says_and_lies_under_every_shadow():
    poses = part_poses(plan_of(pins("pins_far"), pins("pins_near")))
    assert world(poses, "lane", -1, 0)[0] == pytest.approx(1.0 - 0.6 * LANE_REACH * 0.5)
    assert names(poses)[:2] == ["lane", "deck"]
    assert names(poses)[-1] == "pit"


def test_a_skateboard_on_its_wheels_stands_on_the_ground():
    poses = part_poses(plan_of({"kind": "skateboard", "size": 0.4, "y": 0.4 * DECK_HEIGHT}))
    assert names(poses) == ["shadow", "skateboard"]
    assert world(poses, "skateboard", AXLE_X, WHEEL - DECK_HEIGHT - WHEEL)[1] == pytest.approx(0, abs=1e-6)
