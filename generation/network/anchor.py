"""Where bodies are told from: the ground under them, and in a clip with a hoop that hoop, its board always ahead.

- What becomes of a shot is decided by centimetres between ball and rim. Told from the middle of the view, a network would have to
  subtract two sampled places to see them; told from the hoop, a swish passes the same point in every clip.
- What lies or bounces does so at one height: a body's height is that of its lowest point when it stands. A ball of any size so
  meets the ground at 0, and nothing that a network gets a little wrong lets it hover.
- With a hoop there are two such heights, ground and rim. Metres upwards are stretched by some per cent, so that in every clip of one
  framing they lie equally far apart.
- A shot from the right is the mirror image of one from the left, so both teach the same thing.
- The hoop itself stays in metres of the view, and its cosine says which way it looks: that is enough to go back.
- A fixture has one place in a clip. Sampled frame by frame it would wander by some centimetres, and take with it all that is told
  from it; so its places are settled to one before going back.

Shape suffixes: B clips, T frames, K entities, V values of a body in a frame: the state axes, then the pose.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from generation.network.kinematics import BLADE, CAR_HEIGHT, DECK_HEIGHT, HIP_HEIGHT, PET_STAND
from generation.network.plan import KINDS, POSE, POSE_AXES, STATE_AXES

ANCHOR = KINDS.index("hoop")
FIXTURES = (ANCHOR, *(KINDS.index(kind) for kind in ("xylophone", "screen", "pins_far", "pins_near", "wall", "water", "ramp")))
X, Y, COS = (STATE_AXES.index(name) for name in ("x", "y", "cos"))
VELOCITY = (STATE_AXES.index("velocity_x"), STATE_AXES.index("velocity_y"))  # they follow the place
MIRRORED_STATES = tuple(STATE_AXES.index(name) for name in ("x", "velocity_x", "sin"))
MIRRORED_POSES = {
    **dict.fromkeys(("person", "skater", "pins_far", "pins_near", "dog", "cat", "car", "ramp"), ("facing",)),
    "hoop": ("net_sway",),
    "splash": tuple(axis for axis in POSE_AXES["splash"] if axis.startswith("x")),
}
# The place of a body over its lowest point, in its sizes.
STANDING = {"ball": 1.0, "person": HIP_HEIGHT, "skater": HIP_HEIGHT + BLADE, "skateboard": DECK_HEIGHT,
            "dog": PET_STAND, "cat": PET_STAND, "car": CAR_HEIGHT}  # fmt: skip
USUAL_RIM = {"portrait": 5.1, "landscape": 3.0, "square": 3.8}  # metres over the ground
LEAST_RIM = 1.0  # metres: no sampled hoop is believed to hang lower


def from_anchor(frames_BTKV: Tensor, kind_BK: Tensor, size_BK: Tensor, framings: Sequence[str]) -> Tensor:
    """Values of the view's frame as seen from the ground and from each clip's anchor."""
    told_BTKV = frames_BTKV.clone()
    told_BTKV[..., Y] -= _standing(kind_BK, size_BK)[:, None]
    x_BTK, rim_BTK, stretch_BTK = _anchors(frames_BTKV, kind_BK, framings)
    told_BTKV[..., X] -= x_BTK
    told_BTKV[..., Y] = told_BTKV[..., Y] * stretch_BTK - rim_BTK
    told_BTKV[..., VELOCITY[1]] *= stretch_BTK
    return told_BTKV * _mirror(frames_BTKV, kind_BK)


def to_view(told_BTKV: Tensor, kind_BK: Tensor, size_BK: Tensor, framings: Sequence[str]) -> Tensor:
    """The inverse of `from_anchor`."""
    frames_BTKV = told_BTKV * _mirror(told_BTKV, kind_BK)
    x_BTK, rim_BTK, stretch_BTK = _anchors(frames_BTKV, kind_BK, framings)
    frames_BTKV[..., X] += x_BTK
    frames_BTKV[..., Y] = (frames_BTKV[..., Y] + rim_BTK) / stretch_BTK + _standing(kind_BK, size_BK)[:, None]
    frames_BTKV[..., VELOCITY[1]] /= stretch_BTK
    return frames_BTKV


def settle(frames_BTKV: Tensor, kind_BK: Tensor, known_BT: Tensor) -> Tensor:
    """Fixtures at rest where they are in the frames that are known (1, else 0), or on average where none is."""
    known_BT = torch.where(known_BT.sum(1, keepdim=True) > 0, known_BT, torch.ones_like(known_BT))
    share_BT = known_BT / known_BT.sum(1, keepdim=True)
    mean_BKV = torch.einsum("btkv,bt->bkv", frames_BTKV, share_BT)
    mean_BKV[..., list(VELOCITY)] = 0
    fixed_BK1 = torch.isin(kind_BK, torch.tensor(FIXTURES))[:, None, :, None]
    moving = Y + 1 + len(VELOCITY)
    return torch.cat([torch.where(fixed_BK1, mean_BKV[:, None], frames_BTKV)[..., :moving], frames_BTKV[..., moving:]], dim=-1)


def _anchors(frames_BTKV: Tensor, kind_BK: Tensor, framings: Sequence[str]) -> tuple[Tensor, Tensor, Tensor]:
    """What the anchor does to the bodies told from it, (B, T, K) each: its x, the usual height of its rim, and the stretch of metres.

    Where there is none, and for the anchor itself, they are 0, 0 and 1.
    """
    is_anchor_BK = (kind_BK == ANCHOR).to(frames_BTKV.dtype)
    first_BK = is_anchor_BK * (is_anchor_BK.cumsum(1) == 1)
    x_BT1, y_BT1 = torch.einsum("btkv,bk->btv", frames_BTKV[..., X : Y + 1], first_BK)[..., None].unbind(2)
    usual_B = torch.tensor([USUAL_RIM[framing] for framing in framings]).to(frames_BTKV)
    told_BK = ((kind_BK > 0) & (kind_BK != ANCHOR) & (kind_BK == ANCHOR).any(1, keepdim=True)).to(frames_BTKV.dtype)
    told_BTK = told_BK[:, None].expand(-1, frames_BTKV.shape[1], -1)
    usual_BTK = told_BTK * usual_B[:, None, None]
    stretch_BTK = torch.where(told_BTK > 0, usual_BTK / y_BT1.clamp(min=LEAST_RIM), torch.ones_like(told_BTK))
    return told_BTK * x_BT1, usual_BTK, stretch_BTK


def _standing(kind_BK: Tensor, size_BK: Tensor) -> Tensor:
    """How high the place of a standing body is over the ground, (B, K) in metres."""
    return torch.tensor([STANDING.get(kind, 0.0) for kind in KINDS]).to(size_BK)[kind_BK] * size_BK


def _mirror(frames_BTKV: Tensor, kind_BK: Tensor) -> Tensor:
    """+1 or -1 for every value (B, 1, K, V): the anchor's cosine, which mirroring leaves alone, says which clips are mirrored."""
    towards_B = torch.einsum("btk,bk->b", frames_BTKV[..., COS], (kind_BK == ANCHOR).to(frames_BTKV.dtype))
    mirrored_B = (towards_B < 0).to(frames_BTKV.dtype)
    return 1 - 2 * mirrored_B[:, None, None, None] * _AXES.to(frames_BTKV)[kind_BK][:, None]


def _axes() -> Tensor:
    """1 for the values of a kind that change their sign in a mirror (kinds, V)."""
    table = torch.zeros(len(KINDS), len(STATE_AXES) + POSE)
    table[1:, list(MIRRORED_STATES)] = 1
    for kind, axes in MIRRORED_POSES.items():
        table[KINDS.index(kind), [len(STATE_AXES) + POSE_AXES[kind].index(axis) for axis in axes]] = 1
    return table


_AXES = _axes()
