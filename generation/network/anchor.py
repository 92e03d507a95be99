"""Where bodies are told from: a clip with a hoop is told as seen from that hoop, its board always ahead.

- What becomes of a shot is decided by centimetres between ball and rim. Told from the middle of the view, a network would have to
  subtract two sampled places to see them; told from the hoop, a swish passes the same point in every clip.
- A shot from the right is the mirror image of one from the left, so both teach the same thing.
- The hoop itself stays in metres of the view, and its cosine says which way it looks: that is enough to go back.
- A fixture has one place in a clip. Sampled frame by frame it would wander by some centimetres, and take with it all that is told
  from it; so its places are settled to one before going back.

Shape suffixes: B clips, T frames, K entities, V values of a body in a frame: the state axes, then the pose.
"""

from __future__ import annotations

import torch
from torch import Tensor

from generation.network.plan import KINDS, POSE, POSE_AXES, STATE_AXES

ANCHOR = KINDS.index("hoop")
FIXTURES = (ANCHOR, KINDS.index("xylophone"))
X, Y, COS = (STATE_AXES.index(name) for name in ("x", "y", "cos"))
VELOCITY = (STATE_AXES.index("velocity_x"), STATE_AXES.index("velocity_y"))  # they follow the place
MIRRORED_STATES = tuple(STATE_AXES.index(name) for name in ("x", "velocity_x", "sin"))
MIRRORED_POSES = {"person": ("facing",), "hoop": ("net_sway",)}


def from_anchor(frames_BTKV: Tensor, kind_BK: Tensor) -> Tensor:
    """Values of the view's frame as seen from each clip's anchor; clips without one stay as they are."""
    anchor_BTK2 = _places(frames_BTKV, kind_BK)
    seen_BTKV = frames_BTKV.clone()
    seen_BTKV[..., X : Y + 1] -= anchor_BTK2
    return seen_BTKV * _mirror(frames_BTKV, kind_BK)


def to_view(frames_BTKV: Tensor, kind_BK: Tensor) -> Tensor:
    """The inverse of `from_anchor`."""
    view_BTKV = frames_BTKV * _mirror(frames_BTKV, kind_BK)
    view_BTKV[..., X : Y + 1] += _places(view_BTKV, kind_BK)
    return view_BTKV


def settle(frames_BTKV: Tensor, kind_BK: Tensor, known_BT: Tensor) -> Tensor:
    """Fixtures at rest where they are in the frames that are known (1, else 0), or on average where none is."""
    known_BT = torch.where(known_BT.sum(1, keepdim=True) > 0, known_BT, torch.ones_like(known_BT))
    share_BT = known_BT / known_BT.sum(1, keepdim=True)
    mean_BKV = torch.einsum("btkv,bt->bkv", frames_BTKV, share_BT)
    mean_BKV[..., list(VELOCITY)] = 0
    fixed_BK1 = torch.isin(kind_BK, torch.tensor(FIXTURES))[:, None, :, None]
    moving = Y + 1 + len(VELOCITY)
    return torch.cat([torch.where(fixed_BK1, mean_BKV[:, None], frames_BTKV)[..., :moving], frames_BTKV[..., moving:]], dim=-1)


def _places(frames_BTKV: Tensor, kind_BK: Tensor) -> Tensor:
    """Where the anchor is in every frame, for all bodies but itself; 0 where there is none. (B, T, K, 2)."""
    is_anchor_BK = (kind_BK == ANCHOR).to(frames_BTKV.dtype)
    first_BK = is_anchor_BK * (is_anchor_BK.cumsum(1) == 1)
    place_BT2 = torch.einsum("btkv,bk->btv", frames_BTKV[..., X : Y + 1], first_BK)
    return place_BT2[:, :, None] * ((kind_BK > 0) & (kind_BK != ANCHOR))[:, None, :, None]


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
