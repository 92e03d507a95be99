"""Forward kinematics: where every rigid part of every entity is in every frame, in metres.

- A part is a picture that moves rigidly. The oracle draws it with vectors, the renderer with a learned sprite; both use these numbers.
- Parts come in drawing order: part 0 is the farthest and is painted first. The ball passes between a hoop's back and front rim.
- Local to world: `origin + diag(scale) @ rotation(angle) @ diag(flip, 1) @ local`. Local units: the entity's `size` (a person's
  height, a radius, a half-width), but metres for a hoop's board. `PART_BOXES` holds every part's picture in local units.
- A skater's turn about the upright axis is seen as sideways lengths that shrink and pictures that narrow less, and mirror half-way.
- Lengths along a standing person are fractions of the height, so that feet reach Y = 0 when the pelvis is at HIP_HEIGHT * size.
- What bends inside a part (a mouth, a net, a glowing bar) is in PART_POSE: the values of the pose that change the part's look.

Shape suffixes: T frames, P parts, 2 the coordinates x and y, K entities, S state axes, Q pose axes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from generation.network.plan import KINDS, POSE_AXES, STATE_AXES, VIEW_METRES, Plan, Scene

# A person, in heights. Local axes of a part: y up, x forward; a limb hangs from its joint at (0, 0) down to (0, -length).
UPPER_LEG = 0.235
LOWER_LEG = 0.235  # from the knee down to the sole
HIP_HEIGHT = UPPER_LEG + LOWER_LEG
HIP_X = 0.028  # the near (right) hip is this far behind the pelvis, the far (left) one this far before it
SHOULDER_Y = 0.285  # above the pelvis
SHOULDER_X = 0.055
NECK_Y = 0.325  # above the pelvis: where the head turns
HEAD_Y = NECK_Y + 0.112  # above the pelvis: the middle of an upright head
UPPER_ARM = 0.15
LOWER_ARM = 0.155  # from the elbow to the middle of the hand

# A skater, in heights: a person on blades who may be turned about the upright axis.
ANKLE = 0.05  # above the sole: where a skate turns on its leg
BLADE = 0.03  # from the sole down to the ice
BLADE_BACK, BLADE_FRONT = -0.046, 0.088  # its two ends, forward of the ankle
SHOULDER_OUT, HIP_OUT = 0.05, 0.022  # half of a body's breadth, seen when it looks at the viewer or away
NARROWEST = {"torso": 0.76, "head": 0.82, "arm": 0.9, "leg": 0.6, "thigh": 0.85}  # of a part's width, when the body looks at the viewer
SHORTEST = 0.45  # of a limb's picture, when it points at the viewer
ANKLE_GIVES = 0.6  # radians: a leg that leans less keeps its blade nearly level, one that leans more takes it along

# A ball: a full squash takes this share of its height and gives half of it to its width.
SQUASH = 0.35

# A hoop, in metres; the rim's own parts are in half-widths. Local x points to the backboard.
BOARD_BEHIND = 0.62
BOARD_BELOW = 0.15
BOARD_TALL = 1.05
POLE_BEHIND = 0.95
RIM_SHAKE = 0.22  # radians that a full shake tilts the rim about its hinge on the board

# A xylophone, in half-widths. A bar's local origin is the middle of its top surface; its local unit is the half-width too.
BARS = 8
BAR_WIDTH = 2 / BARS
BAR_DIP = 0.015  # a full ring presses the bar down by this

# A mallet, in head radii: the stick leaves the head along local x.
STICK = 9.0

# A screen, in half-widths, about the middle of its foot.
SCREEN_TALL = 2.1

# Ten pins, in pin heights (the rules' sizes). Along the lane away from the bowler, and across it away from the viewer.
PIN_SPACING = 0.8
PIN_ROW = PIN_SPACING * 3**0.5 / 2
PIN_FOOT = 0.068  # half of the width that it stands on
PIN_CIRCLES = ((0.3, 0.159), (0.915, 0.085))  # belly and head: height and radius
BOWLING_BALL = 0.2865  # its radius
LANE_HALF, GUTTER = 1.383, 0.617  # half of the lane's width, the width of a gutter
PIT_AT, PIT_DEEP, PIT_TALL = 2.85, 1.2, 1.9  # along the lane from the head pin, how far in from there, how high its wall is
DEEPER = (-0.3, 0.2)  # what a step away from the viewer does in the picture
LANE_REACH = 10.0  # a `lane` of 1
PIN_PLACES: dict[str, tuple[tuple[float, float], ...]] = {  # farthest first
    kind: tuple((row * PIN_ROW, step * PIN_SPACING / 2) for row, step in places)
    for kind, places in {
        "pins_far": ((3, 3), (2, 2), (1, 1), (3, 1), (2, 0)),
        "pins_near": ((0, 0), (1, -1), (3, -1), (2, -2), (3, -3)),
    }.items()
}

# A skateboard, in half-lengths, about the middle of its deck.
DECK_HEIGHT = 0.26  # over the ground on four wheels
WHEEL, AXLE_X = 0.075, 0.52  # a wheel's radius, and where its axle is
TAIL_X, TAIL_Y = 1.0, 0.14  # the ends of the deck bend up

# A dog or a cat, in heights of its withers, about the middle of its trunk; a leg is two straight pieces, and both its joints point back.
PET_STAND = 0.71  # the trunk's middle over the ground
PET_SHOULDER, PET_HIP = (0.36, -0.02), (-0.37, 0.02)
PET_FAR = 0.045  # the far legs are this much farther forward, and as much higher
PET_NECK, PET_RUMP = (0.41, 0.12), (-0.49, 0.13)
FORE_UPPER, FORE_LOWER = 0.35, 0.37
HIND_UPPER, HIND_LOWER = 0.45, 0.31
PET_HEAD = 1.18  # its picture against the rest
PET_MOUTH = {"dog": (0.4, 0.19), "cat": (0.27, 0.2)}  # from the neck, of an upright head, in the head's own units

# A wall or a bench, in half-widths and in its own height: the place is the middle of its top.

# Water in half-widths, but metres up and down: how far its far part reaches up, and how deep its near part and a wave's strip are.
WATER_FAR, WATER_DEEP, WAVE_DEEP = 0.5, 1.3, 0.4
COLUMNS = len(POSE_AXES["water"])

# A paddleboard, in half-lengths: its deck over its middle.
PADDLE_DECK = 0.078

# A car, in half-lengths about its middle: over the ground on its wheels, where the axles are, the bumper's end.
CAR_HEIGHT, CAR_AXLE, CAR_WHEEL, CAR_NOSE = 0.42, 0.6, 0.2, 1.0

# A ramp, in half-lengths, rising along x to its own height: the place is the middle of its length, at the height of its lip.

# A shadow is a unit disc; its height over its width.
SHADOW_FLATNESS = 0.2

PERSON_PARTS = (
    "upper_arm_left", "lower_arm_left", "lower_leg_left", "upper_leg_left", "lower_leg_right", "upper_leg_right",
    "torso", "head", "upper_arm_right", "lower_arm_right",
)  # fmt: skip
PET_PARTS = ("pet_far_shank", "pet_far_limb", "pet_tail", "pet_body", "pet_shank", "pet_thigh", "pet_arm", "dog_head", "cat_head")
BAR_PARTS = tuple(f"bar_{number}" for number in range(BARS))
# Appending keeps trained sprites readable. A ball's shade does not turn: it is the light on the ball and not its pattern.
PARTS = (
    "shadow", "ball", "ball_shade", *PERSON_PARTS,
    "hoop_pole", "hoop_board", "hoop_back", "hoop_front", "xylophone_legs", "xylophone_frame", *BAR_PARTS, "mallet",
    "screen", "skate", "lane", "deck", "pin", "pit", "skateboard",
    *PET_PARTS, "wall", "water_far", "water_near", "wave", "paddleboard", "drop", "foam", "car", "car_wheel", "ramp",
)  # fmt: skip

# Part -> x from, y from, x to, y to: nothing of the part is drawn outside this local rectangle.
_ARM_BOX = (-0.06, -0.23, 0.06, 0.06)
_UPPER_LEG_BOX = (-0.1, -0.31, 0.1, 0.08)
_LOWER_LEG_BOX = (-0.09, -0.25, 0.14, 0.08)
PART_BOXES: dict[str, tuple[float, float, float, float]] = {
    "shadow": (-1.0, -1.0, 1.0, 1.0),
    "ball": (-1.0, -1.0, 1.0, 1.0),
    "ball_shade": (-1.0, -1.0, 1.0, 1.0),
    "upper_arm_left": _ARM_BOX,
    "lower_arm_left": _ARM_BOX,
    "lower_leg_left": _LOWER_LEG_BOX,
    "upper_leg_left": _UPPER_LEG_BOX,
    "lower_leg_right": _LOWER_LEG_BOX,
    "upper_leg_right": _UPPER_LEG_BOX,
    "torso": (-0.15, -0.1, 0.15, 0.36),
    "head": (-0.16, -0.06, 0.16, 0.25),
    "upper_arm_right": _ARM_BOX,
    "lower_arm_right": _ARM_BOX,
    "hoop_pole": (-0.75, -0.06, 0.75, 1.1),
    "hoop_board": (-0.25, -0.25, 0.45, 1.2),
    "hoop_back": (-1.2, -0.3, 1.6, 0.3),
    "hoop_front": (-1.2, -1.8, 1.2, 0.3),
    "xylophone_legs": (-1.1, -0.1, 1.1, 1.1),
    "xylophone_frame": (-1.15, -0.46, 1.15, 0.25),
    **dict.fromkeys(BAR_PARTS, (-0.17, -0.3, 0.17, 0.27)),
    "mallet": (-1.1, -1.1, STICK + 0.3, 1.1),
    "screen": (-1.1, -0.06, 1.1, SCREEN_TALL + 0.2),
    "skate": (-0.075, -0.086, 0.108, 0.05),
    "lane": (-1.12, -0.62, 0.02, 0.62),
    "deck": (-0.9, -0.62, 5.2, 2.3),
    "pin": (-0.24, -0.06, 0.24, 1.08),
    "pit": (-0.1, -0.12, 1.7, 2.1),
    "skateboard": (-1.15, -0.32, 1.15, 0.24),
    **dict.fromkeys(("pet_shank", "pet_far_shank"), (-0.14, -0.45, 0.2, 0.09)),
    "pet_far_limb": (-0.15, -0.53, 0.17, 0.14),
    "pet_thigh": (-0.19, -0.55, 0.21, 0.19),
    "pet_arm": (-0.15, -0.46, 0.15, 0.16),
    "pet_tail": (-0.68, -0.16, 0.16, 0.42),
    "pet_body": (-0.66, -0.36, 0.66, 0.3),
    "dog_head": (-0.24, -0.2, 0.52, 0.56),
    "cat_head": (-0.24, -0.2, 0.46, 0.5),
    "wall": (-1.06, -1.1, 1.06, 0.14),
    "water_far": (-1.02, -0.3, 1.02, WATER_FAR + 0.04),
    "water_near": (-1.02, -WATER_DEEP, 1.02, 0.02),
    "wave": (-0.56, -WAVE_DEEP - 0.02, 0.56, 0.06),
    "paddleboard": (-1.06, -0.1, 1.06, 0.18),
    "car": (-1.16, -0.5, 1.16, 0.62),
    "car_wheel": (-0.25, -0.25, 0.25, 0.25),
    "ramp": (-1.06, -1.06, 1.06, 0.12),
    "drop": (-0.22, -0.22, 0.22, 0.22),
    "foam": (-0.98, -0.16, 0.98, 0.5),
}

# Part -> the axes of its entity's pose that change its look. A part not named here always looks the same.
PART_POSE: dict[str, tuple[str, ...]] = {
    "head": ("mouth", "blink"),
    "dog_head": ("mouth",),
    "car": ("dent",),
    "cat_head": ("mouth",),
    "hoop_front": ("net_sway", "net_lift"),
    **{bar: (bar,) for bar in BAR_PARTS},
}

# A picture that somebody gave: kind -> the part that shows it, the parts that are then not drawn; part -> its square in local units.
WEARS = {"ball": "ball", "person": "head", "skater": "head", "dog": "dog_head", "cat": "cat_head"}
BARE = {"ball": ("ball_shade",)}
WORN_SQUARES = {
    "ball": (-1.0, -1.0, 1.0, 1.0),
    "head": (-0.13, -0.018, 0.13, 0.242),
    "dog_head": (-0.14, -0.06, 0.42, 0.5),
    "cat_head": (-0.13, -0.06, 0.37, 0.44),
}


@dataclass
class PartPoses:
    """The parts of one plan, farthest first.

    entity_P (P,) long: the entity a part belongs to. part_P (P,) long: its index in PARTS.
    origin_TP2 (T, P, 2) metres, angle_TP (T, P) radians counter-clockwise, scale_TP2 (T, P, 2) metres a local unit,
    flip_TP (T, P): a part's own width against its height, negative where it is mirrored; presence_TP (T, P) in 0..1; the presence of a
    shadow is how dark it is.
    """

    entity_P: Tensor
    part_P: Tensor
    origin_TP2: Tensor
    angle_TP: Tensor
    scale_TP2: Tensor
    flip_TP: Tensor
    presence_TP: Tensor

    def matrix(self) -> Tensor:
        """Local to world without the origin, (T, P, 2, 2): diag(scale) @ rotation(angle) @ diag(flip, 1)."""
        cosine_TP, sine_TP = self.angle_TP.cos(), self.angle_TP.sin()
        top_TP2 = torch.stack((cosine_TP * self.flip_TP, -sine_TP), -1) * self.scale_TP2[..., :1]
        bottom_TP2 = torch.stack((sine_TP * self.flip_TP, cosine_TP), -1) * self.scale_TP2[..., 1:]
        return torch.stack((top_TP2, bottom_TP2), -2)


@dataclass
class _Part:
    """One part while it is built: everything over T frames, `behind` larger when farther."""

    name: str
    behind: float
    x_T: Tensor
    y_T: Tensor
    angle_T: Tensor
    width_T: Tensor
    height_T: Tensor
    flip_T: Tensor
    presence_T: Tensor


class _Body:
    """One entity's numbers over the frames, and the parts made from them."""

    def __init__(self, plan: Plan, index: int) -> None:
        state_TS = plan.states_TKS[:, index]
        self.kind = KINDS[int(plan.entities.kind_K[index])]
        self.pose_TQ = plan.pose_TKP[:, index]
        self.size_T = plan.entities.size_K[index].expand(len(state_TS))
        self.behind = float(plan.entities.depth_K[index])
        self.x_T, self.y_T = state_TS[:, STATE_AXES.index("x")], state_TS[:, STATE_AXES.index("y")]
        self.cos_T, self.sin_T = state_TS[:, STATE_AXES.index("cos")], state_TS[:, STATE_AXES.index("sin")]
        self.angle_T = torch.atan2(self.sin_T, self.cos_T)
        self.presence_T = state_TS[:, STATE_AXES.index("presence")].clamp(0, 1)
        self.zero_T, self.one_T = torch.zeros_like(self.x_T), torch.ones_like(self.x_T)
        self.parts: list[_Part] = []

    def pose(self, axis: str) -> Tensor:
        return self.pose_TQ[:, POSE_AXES[self.kind].index(axis)]

    def add(
        self,
        name: str,
        x_T: Tensor,
        y_T: Tensor,
        angle_T: Tensor | None = None,
        width_T: Tensor | None = None,
        height_T: Tensor | None = None,
        flip_T: Tensor | None = None,
        presence_T: Tensor | None = None,
        behind: float | None = None,
    ) -> None:
        width_T = self.size_T if width_T is None else width_T
        self.parts.append(
            _Part(
                name,
                self.behind if behind is None else behind,
                x_T,
                y_T,
                self.zero_T if angle_T is None else angle_T,
                width_T,
                width_T if height_T is None else height_T,
                self.one_T if flip_T is None else flip_T,
                self.presence_T if presence_T is None else presence_T,
            )
        )

    def shadow(self, x_T: Tensor, radius_T: Tensor, above_T: Tensor, ground_T: Tensor | None = None) -> None:
        """On the ground under the body: wider and fainter the higher the body is."""
        ground_T = self.zero_T if ground_T is None else ground_T
        above_T = above_T.clamp(min=0)
        radius_T = radius_T * (1.3 - 0.3 * torch.exp(-above_T / 2))
        dark_T = 0.55 * torch.exp(-above_T / 1.4) + 0.07
        self.add("shadow", x_T, ground_T, None, radius_T, radius_T * SHADOW_FLATNESS, None, self.presence_T * dark_T, _FARTHEST)


_FARTHEST = 1e6  # shadows lie under everything
_FLOOR = 2e6  # but on a lane


def _sign(value_T: Tensor) -> Tensor:
    """-1 or +1, and +1 for zero, which `torch.sign` would leave without a side."""
    return torch.where(value_T < 0, -1.0, 1.0).to(value_T.dtype)


def _ball(body: _Body) -> None:
    squash_T = body.pose("squash").clamp(-1, 1) * SQUASH
    width_T, height_T = body.size_T * (1 + squash_T / 2), body.size_T * (1 - squash_T)
    body.shadow(body.x_T, body.size_T, body.y_T - body.size_T)
    body.add("ball", body.x_T, body.y_T, body.angle_T, width_T, height_T)
    body.add("ball_shade", body.x_T, body.y_T, None, width_T, height_T)


def _person(body: _Body) -> None:
    flip_T = _sign(body.pose("facing"))

    def point(x_T: Tensor, y_T: Tensor, angle_T: Tensor, forward: float, up: float) -> tuple[Tensor, Tensor]:
        """The world place of a local point of a part."""
        along_T, across_T = flip_T * forward * body.size_T, up * body.size_T
        cosine_T, sine_T = angle_T.cos(), angle_T.sin()
        return x_T + cosine_T * along_T - sine_T * across_T, y_T + sine_T * along_T + cosine_T * across_T

    made: dict[str, tuple[Tensor, Tensor, Tensor]] = {"torso": (body.x_T, body.y_T, body.angle_T)}
    made["head"] = *point(*made["torso"], 0.0, NECK_Y), body.angle_T + flip_T * body.pose("head")
    feet: list[tuple[Tensor, Tensor]] = []
    for side, sign in (("left", 1.0), ("right", -1.0)):
        angle_T = body.angle_T + flip_T * body.pose(f"shoulder_{side}")
        made[f"upper_arm_{side}"] = *point(*made["torso"], sign * SHOULDER_X, SHOULDER_Y), angle_T
        elbow = point(*made[f"upper_arm_{side}"], 0.0, -UPPER_ARM)
        made[f"lower_arm_{side}"] = *elbow, angle_T + flip_T * body.pose(f"elbow_{side}")
        angle_T = body.angle_T + flip_T * body.pose(f"hip_{side}")
        made[f"upper_leg_{side}"] = *point(*made["torso"], sign * HIP_X, 0.0), angle_T
        knee = point(*made[f"upper_leg_{side}"], 0.0, -UPPER_LEG)
        made[f"lower_leg_{side}"] = *knee, angle_T + flip_T * body.pose(f"knee_{side}")
        feet.append(point(*made[f"lower_leg_{side}"], 0.0, -LOWER_LEG))
    (left_x_T, left_y_T), (right_x_T, right_y_T) = feet
    body.shadow((left_x_T + right_x_T) / 2, body.size_T * 0.2, torch.minimum(left_y_T, right_y_T))
    for name in PERSON_PARTS:
        body.add(name, *made[name], flip_T=flip_T)


def _skater(body: _Body) -> None:
    facing_T = body.pose("facing").clamp(-1, 1)
    flip_T, broad_T = _sign(facing_T), 1 - facing_T.square()
    cosine_T, sine_T = body.angle_T.cos(), body.angle_T.sin()
    wide = {name: narrowest + (1 - narrowest) * facing_T.abs() for name, narrowest in NARROWEST.items()}
    made: dict[str, tuple[Tensor, Tensor, Tensor, Tensor, Tensor]] = {}  # x, y, angle, width and height of a part in heights

    def world(along_T: Tensor, up_T: Tensor) -> tuple[Tensor, Tensor]:
        """The world place of a point of the turned body."""
        along_T, up_T = along_T * body.size_T, up_T * body.size_T
        return body.x_T + cosine_T * along_T - sine_T * up_T, body.y_T + sine_T * along_T + cosine_T * up_T

    def limb(name: str, along_T: Tensor, up_T: Tensor, angle_T: Tensor, length: float, width_T: Tensor) -> tuple[Tensor, Tensor]:
        """Add a limb that hangs from a point at an angle of the pose; where it ends."""
        across_T, down_T = facing_T * angle_T.sin(), angle_T.cos()
        seen_T = torch.hypot(across_T, down_T).clamp(min=SHORTEST)
        made[name] = *world(along_T, up_T), body.angle_T + torch.atan2(across_T, down_T), width_T, seen_T
        return along_T + length * across_T, up_T - length * down_T

    zero_T, one_T = body.zero_T, body.one_T
    made["torso"] = body.x_T, body.y_T, body.angle_T, wide["torso"], one_T
    limb("head", zero_T, zero_T + NECK_Y, body.pose("head"), 0.0, wide["head"])
    made["head"] = *made["head"][:4], one_T
    blades: list[tuple[Tensor, Tensor]] = []
    for side, sign in (("left", 1.0), ("right", -1.0)):
        angle_T = body.pose(f"shoulder_{side}")
        shoulder_T = sign * (SHOULDER_X * facing_T + SHOULDER_OUT * broad_T)
        elbow = limb(f"upper_arm_{side}", shoulder_T, zero_T + SHOULDER_Y, angle_T, UPPER_ARM, wide["arm"])
        limb(f"lower_arm_{side}", *elbow, angle_T + body.pose(f"elbow_{side}"), LOWER_ARM, wide["arm"])
        angle_T = body.pose(f"hip_{side}")
        hip_T = sign * (HIP_X * facing_T + HIP_OUT * broad_T)
        knee = limb(f"upper_leg_{side}", hip_T, zero_T, angle_T, UPPER_LEG, wide["thigh"])
        limb(f"lower_leg_{side}", *knee, angle_T + body.pose(f"knee_{side}"), LOWER_LEG, wide["leg"])
        knee_x_T, knee_y_T, leg_T, _width_T, seen_T = made[f"lower_leg_{side}"]
        # The picture of a leg that points at the viewer stays longer than the leg is seen, and the skate stays at its end.
        reach_T = body.size_T * (LOWER_LEG * seen_T - ANKLE)
        tilt_T = leg_T - leg_T * torch.exp(-((leg_T / ANKLE_GIVES) ** 4))
        x_T, y_T = knee_x_T + reach_T * leg_T.sin(), knee_y_T - reach_T * leg_T.cos()
        made[f"skate_{side}"] = x_T, y_T, tilt_T, wide["leg"], one_T
        blades.append((x_T, y_T - body.size_T * (ANKLE + BLADE) * tilt_T.cos()))
    (left_x_T, left_y_T), (right_x_T, right_y_T) = blades
    # The shadow is where the lower foot is, and longer when the body lies beside it.
    right_T = torch.sigmoid((left_y_T - right_y_T) / (0.04 * body.size_T))
    foot_x_T = left_x_T + right_T * (right_x_T - left_x_T)
    longer_T = (foot_x_T - body.x_T).abs() / 2
    body.shadow((foot_x_T + body.x_T) / 2, body.size_T * 0.2 + longer_T, torch.minimum(left_y_T, right_y_T))
    for name in PERSON_PARTS:
        for part in (name, name.replace("lower_leg", "skate")) if name.startswith("lower_leg") else (name,):
            x_T, y_T, angle_T, width_T, height_T = made[part]
            body.add(
                "skate" if part.startswith("skate") else part, x_T, y_T, angle_T, body.size_T * height_T, flip_T=flip_T * width_T / height_T
            )


def _hoop(body: _Body) -> None:
    flip_T = _sign(body.cos_T)
    board_x_T, pole_x_T = body.x_T + flip_T * BOARD_BEHIND, body.x_T + flip_T * POLE_BEHIND
    body.shadow(pole_x_T, body.one_T * 0.4, body.zero_T)
    body.add("hoop_pole", pole_x_T, body.zero_T, None, body.one_T, body.y_T, flip_T)
    body.add("hoop_board", board_x_T, body.y_T, None, body.one_T, None, flip_T)
    tilt_T = flip_T * RIM_SHAKE * body.pose("rim_shake").clamp(-1, 1)
    # The rim's middle swings about its hinge on the board.
    rim_x_T, rim_y_T = board_x_T - flip_T * BOARD_BEHIND * tilt_T.cos(), body.y_T - flip_T * BOARD_BEHIND * tilt_T.sin()
    body.add("hoop_back", rim_x_T, rim_y_T, tilt_T, flip_T=flip_T)
    body.add("hoop_front", rim_x_T, rim_y_T, tilt_T, flip_T=flip_T)


def _xylophone(body: _Body) -> None:
    body.shadow(body.x_T, body.size_T * 0.95, body.y_T / 2)
    body.add("xylophone_legs", body.x_T, body.zero_T, None, body.size_T, body.y_T)
    body.add("xylophone_frame", body.x_T, body.y_T)
    for number, name in enumerate(BAR_PARTS):
        middle = (number - (BARS - 1) / 2) * BAR_WIDTH
        dip_T = BAR_DIP * body.pose(name).clamp(0, 1)
        body.add(name, body.x_T + middle * body.size_T, body.y_T - dip_T * body.size_T)


def _mallet(body: _Body) -> None:
    body.add("mallet", body.x_T, body.y_T, body.angle_T)


def _screen(body: _Body) -> None:
    body.shadow(body.x_T, body.size_T, body.zero_T, body.y_T)
    body.add("screen", body.x_T, body.y_T)


def _pins(body: _Body) -> None:
    facing_T = _sign(body.pose("facing"))
    along, up = DEEPER
    circles = torch.tensor(PIN_CIRCLES, dtype=body.x_T.dtype)

    def world(x_T: Tensor, y_T: Tensor) -> tuple[Tensor, Tensor]:
        return body.x_T + facing_T * body.size_T * x_T, body.y_T + body.size_T * y_T

    if body.kind == "pins_far":
        length_T = body.size_T * LANE_REACH * body.pose("lane").clamp(min=0.1)
        body.add("lane", body.x_T, body.y_T, None, length_T, body.size_T, facing_T, behind=_FLOOR)
        body.add("deck", body.x_T, body.y_T, flip_T=facing_T, behind=_FLOOR)
    for pin, (place, away) in enumerate(PIN_PLACES[body.kind]):
        tilt_T = body.pose(f"tilt_{pin}").clamp(-2.0, 2.0)
        slid_T = place + along * away + body.pose(f"slide_{pin}")
        # It is turned about what then lies lowest: the edge of its foot, its belly or its head.
        low_T = torch.stack([height * tilt_T.cos() - radius for height, radius in circles] + [-PIN_FOOT * tilt_T.sin().abs()]).amin(0)
        x_T, y_T = world(slid_T, up * away - low_T)
        fallen_T = tilt_T.sin()
        shadow_x_T, shadow_y_T = world(slid_T + 0.4 * fallen_T, body.zero_T + up * away)
        body.shadow(shadow_x_T, body.size_T * (0.24 + 0.3 * fallen_T.abs()), body.zero_T, shadow_y_T)
        body.add("pin", x_T, y_T, -facing_T * tilt_T, flip_T=facing_T)
    if body.kind == "pins_near":
        away = -LANE_HALF - GUTTER
        wall = world(body.zero_T + PIT_AT + along * away, body.zero_T + up * away)
        body.add("pit", *wall, flip_T=facing_T, behind=body.behind - 0.1)  # a ball in the near gutter goes in behind it too


def _skateboard(body: _Body) -> None:
    body.shadow(body.x_T, body.size_T, body.y_T - DECK_HEIGHT * body.size_T)
    body.add("skateboard", body.x_T, body.y_T, body.angle_T)


def _pet(body: _Body) -> None:
    flip_T = _sign(body.pose("facing"))

    def point(x_T: Tensor, y_T: Tensor, angle_T: Tensor, forward: float, up: float) -> tuple[Tensor, Tensor]:
        """The world place of a local point of a part."""
        along_T, across_T = flip_T * forward * body.size_T, up * body.size_T
        cosine_T, sine_T = angle_T.cos(), angle_T.sin()
        return x_T + cosine_T * along_T - sine_T * across_T, y_T + sine_T * along_T + cosine_T * across_T

    trunk = body.x_T, body.y_T, body.angle_T
    made: dict[str, list[tuple[Tensor, Tensor, Tensor, float]]] = {}  # part -> x, y, angle, and its length against that of a foreleg
    paws: list[tuple[Tensor, Tensor]] = []
    for side, away in (("left", PET_FAR), ("right", 0.0)):
        for joint, bend, place, upper, lower, part in (
            ("hip", "hock", PET_HIP, HIND_UPPER, HIND_LOWER, "pet_thigh"),
            ("shoulder", "elbow", PET_SHOULDER, FORE_UPPER, FORE_LOWER, "pet_arm"),
        ):
            angle_T = body.angle_T + flip_T * body.pose(f"{joint}_{side}")
            root = *point(*trunk, place[0] + away, place[1] + away / 2), angle_T
            bent_T = angle_T + flip_T * body.pose(f"{bend}_{side}")
            shank = *point(*root, 0.0, -upper), bent_T
            paws.append(point(*shank, 0.0, -lower))
            far = side == "left"
            made.setdefault("pet_far_limb" if far else part, []).append((*root, upper / FORE_UPPER if far else 1.0))
            made.setdefault("pet_far_shank" if far else "pet_shank", []).append((*shank, lower / FORE_LOWER))
    made["pet_tail"] = [(*point(*trunk, *PET_RUMP), body.angle_T + flip_T * body.pose("tail"), 1.0)]
    made["pet_body"] = [(*trunk, 1.0)]
    made[f"{body.kind}_head"] = [(*point(*trunk, *PET_NECK), body.angle_T + flip_T * body.pose("head"), PET_HEAD)]
    low_T = torch.stack([y_T for _x, y_T in paws]).amin(0)
    body.shadow(body.x_T, body.size_T * 0.62, torch.minimum(low_T, body.y_T - 0.3 * body.size_T))
    for name in PET_PARTS:
        for x_T, y_T, angle_T, long in made.get(name, ()):
            body.add(name, x_T, y_T, angle_T, body.size_T * long, flip_T=flip_T / (1.0 if name.endswith("head") else long))


def _wall(body: _Body) -> None:
    body.shadow(body.x_T, body.size_T * 1.02, body.zero_T)
    body.add("wall", body.x_T, body.y_T, None, body.size_T, body.y_T)


def _water(body: _Body) -> None:
    across_T = 2 * body.size_T / (COLUMNS - 1)
    body.add("water_far", body.x_T, body.y_T, None, body.size_T, body.one_T, behind=_FLOOR)
    body.add("water_near", body.x_T, body.y_T - 0.5 * WAVE_DEEP, None, body.size_T, body.one_T)
    heights = [body.pose(f"height_{column}") for column in range(COLUMNS)]
    for column, (left_T, right_T) in enumerate(pairwise(heights)):
        x_T = body.x_T - body.size_T + (column + 0.5) * across_T
        angle_T, long_T = torch.atan2(right_T - left_T, across_T), torch.hypot(right_T - left_T, across_T)
        body.add("wave", x_T, body.y_T + (left_T + right_T) / 2, angle_T, body.one_T, flip_T=long_T)


def _paddleboard(body: _Body) -> None:
    body.add("paddleboard", body.x_T, body.y_T, body.angle_T)


def _splash(body: _Body) -> None:
    body.add("foam", body.x_T, body.y_T)
    for drop in range(len(POSE_AXES["splash"]) // 2):
        body.add("drop", body.x_T + body.pose(f"x_{drop}"), body.y_T + body.pose(f"y_{drop}"))


def _car(body: _Body) -> None:
    flip_T = _sign(body.pose("facing"))
    wheel_T = body.angle_T + flip_T * torch.atan2(body.pose("wheel_sin"), body.pose("wheel_cos"))
    body.shadow(body.x_T, body.size_T, body.y_T - CAR_HEIGHT * body.size_T)
    body.add("car", body.x_T, body.y_T, body.angle_T, flip_T=flip_T)
    for side in (-1, 1):
        along, up = flip_T * side * CAR_AXLE, CAR_WHEEL - CAR_HEIGHT
        cosine_T, sine_T = body.angle_T.cos(), body.angle_T.sin()
        x_T, y_T = cosine_T * along - sine_T * up, sine_T * along + cosine_T * up
        body.add("car_wheel", body.x_T + body.size_T * x_T, body.y_T + body.size_T * y_T, wheel_T)


def _ramp(body: _Body) -> None:
    body.shadow(body.x_T, body.size_T * 1.04, body.zero_T)
    body.add("ramp", body.x_T, body.y_T, None, body.size_T, body.y_T, _sign(body.pose("facing")))


_MAKERS: dict[str, Callable[[_Body], None]] = {
    "ball": _ball,
    "person": _person,
    "skater": _skater,
    "hoop": _hoop,
    "xylophone": _xylophone,
    "mallet": _mallet,
    "screen": _screen,
    "pins_far": _pins,
    "pins_near": _pins,
    "skateboard": _skateboard,
    "dog": _pet,
    "cat": _pet,
    "wall": _wall,
    "water": _water,
    "paddleboard": _paddleboard,
    "splash": _splash,
    "car": _car,
    "ramp": _ramp,
}


def part_poses(plan: Plan) -> PartPoses:
    """Every part of every entity that is there, in drawing order. An entity of kind "none" has no parts."""
    bodies = {index: _Body(plan, index) for index in range(len(plan.entities.kind_K)) if int(plan.entities.kind_K[index]) > 0}
    for body in bodies.values():
        _MAKERS[body.kind](body)
    nearest_ball = min((body.behind for body in bodies.values() if body.kind == "ball"), default=_FARTHEST)
    bare = {index: BARE.get(body.kind, ()) if index in plan.worn else () for index, body in bodies.items()}
    owned = [(index, part) for index, body in bodies.items() for part in body.parts if part.name not in bare[index]]
    for _index_unused, part in owned:
        if part.name == "hoop_front":  # a ball falls between the two halves of the rim, whatever the two depths say
            part.behind = min(part.behind, nearest_ball - 1e-3)
    owned.sort(key=lambda entry: -entry[1].behind)  # stable: within one depth the order of making stands
    frames = len(plan.states_TKS)

    def gather(values: list[Tensor]) -> Tensor:
        return torch.stack(values, 1) if values else plan.states_TKS.new_zeros(frames, 0)

    parts = [part for _index_unused, part in owned]
    return PartPoses(
        entity_P=torch.tensor([index for index, _part_unused in owned], dtype=torch.long),
        part_P=torch.tensor([PARTS.index(part.name) for part in parts], dtype=torch.long),
        origin_TP2=torch.stack((gather([part.x_T for part in parts]), gather([part.y_T for part in parts])), -1),
        angle_TP=gather([part.angle_T for part in parts]),
        scale_TP2=torch.stack((gather([part.width_T for part in parts]), gather([part.height_T for part in parts])), -1),
        flip_TP=gather([part.flip_T for part in parts]),
        presence_TP=gather([part.presence_T for part in parts]),
    )


def pixels_from_metres(scene: Scene, width: int, height: int) -> Tensor:
    """World to picture, (T, 2, 3): pixel = matrix @ (X, Y, 1), y growing down, (0, 0) the corner of the first pixel."""
    view_width, view_height = VIEW_METRES[scene.framing]
    x_T, y_T, zoom_T = scene.camera_TC.unbind(-1)
    across_T, up_T = zoom_T * (width / view_width), zoom_T * (height / view_height)
    zero_T = torch.zeros_like(x_T)
    return torch.stack(
        (
            torch.stack((across_T, zero_T, width / 2 - across_T * x_T), -1),
            torch.stack((zero_T, -up_T, height / 2 + up_T * y_T), -1),
        ),
        -2,
    )
