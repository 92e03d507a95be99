"""What bodies are like before anything is said: Gaussians over the whole clip, and the flow's exact velocity under them.

- Bodies move smoothly, places agree with velocities, and a size with its kind. A net that must learn this cancels noise of the size of
  the view by its own arithmetic, and what it leaves behind is seen as trembling.
- So what is linear is not learned: under a Gaussian of measured covariance the flow's velocity is a Wiener filter (Wang and Vastola
  2024 on how much of a diffusion that explains). The net says only in what a clip differs from it, and is heard in each mode as loudly
  as that mode varies.
- A mode is an eigenvector of a covariance: over time of one axis, or of a place and its velocity together; and of what all bodies are.
- Values that are kept bear no noise; the filter sees them at the size that they would have in the flow.

Shape suffixes: B clips, T frames, K entities, V values of a body in a frame, G groups of axes, M modes of a group.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from generation.network.plan import FRAMES, STATE_AXES
from generation.network.tokens import FRAME_VALUES, VALUES

PAIRED = [STATE_AXES.index(name) for name in ("x", "velocity_x", "y", "velocity_y")]
SINGLE = [axis for axis in range(FRAME_VALUES) if axis not in PAIRED]
_PLACES_IN_ORDER = torch.tensor([*PAIRED, *SINGLE]).argsort()
LEAST_VARIANCE = 1e-6  # of a mode: a few millimetres
MOST_VARIANCE = 1.0  # by which the net is heard: slow modes vary more, but their values have unit size


def groups_of(frames_BTKV: Tensor) -> tuple[Tensor, Tensor]:
    """Values as groups (B, K, G, M): pairs of a place and its velocity, then single axes."""
    paired_BTKG2 = frames_BTKV[..., PAIRED].unflatten(-1, (-1, 2))
    return paired_BTKG2.permute(0, 2, 3, 1, 4).flatten(-2), frames_BTKV[..., SINGLE].permute(0, 2, 3, 1)


def frames_from(paired_BKGM: Tensor, single_BKGM: Tensor) -> Tensor:
    """The inverse of `groups_of`."""
    paired_BTKV = paired_BKGM.unflatten(-1, (-1, 2)).permute(0, 3, 1, 2, 4).flatten(-2)
    return torch.cat([paired_BTKV, single_BKGM.permute(0, 3, 1, 2)], dim=-1)[..., _PLACES_IN_ORDER.to(paired_BKGM.device)]


class _Modes(nn.Module):
    """The Gaussians of some groups: variances (G, M) and the modes they belong to, as columns (G, M, M)."""

    variance_GM: Tensor
    basis_GMM: Tensor

    def __init__(self, groups: int, modes: int) -> None:
        super().__init__()
        self.register_buffer("variance_GM", torch.ones(groups, modes))
        self.register_buffer("basis_GMM", torch.eye(modes).repeat(groups, 1, 1))

    def _to_modes(self, values_BKGM: Tensor) -> Tensor:
        return torch.einsum("bkgm,gmn->bkgn", values_BKGM, self.basis_GMM)

    def _from_modes(self, values_BKGM: Tensor) -> Tensor:
        return torch.einsum("bkgn,gmn->bkgm", values_BKGM, self.basis_GMM)

    def velocity(self, seen_BKGM: Tensor, told_BKGM: Tensor, time_B: Tensor) -> Tensor:
        """v = (E[x | x_t] - x_t) / (1 - t) in every mode, plus what the net tells, scaled to what is open there."""
        time_B111 = time_B[:, None, None, None]
        left_B111 = 1 - time_B111
        power_BKGM = time_B111.square() * self.variance_GM + left_B111.square()
        filtered_BKGM = (time_B111 * self.variance_GM - left_B111) / power_BKGM * self._to_modes(seen_BKGM)
        variance_GM = self.variance_GM.clamp(max=MOST_VARIANCE)
        loudness_BKGM = (variance_GM / (time_B111.square() * variance_GM + left_B111.square())).sqrt()
        return self._from_modes(filtered_BKGM + loudness_BKGM * self._to_modes(told_BKGM))

    def estimate(self, seen_BKGM: Tensor, time_B: Tensor) -> tuple[Tensor, Tensor]:
        """E[x | x_t], as it is and scaled to unit size on average at every time."""
        time_B111 = time_B[:, None, None, None]
        power_BKGM = time_B111.square() * self.variance_GM + (1 - time_B111).square()
        gain_BKGM = self.variance_GM / power_BKGM
        size_BKG1 = (gain_BKGM.square() * power_BKGM).mean(-1, keepdim=True).sqrt()
        mean_BKGM = self._from_modes(gain_BKGM * self._to_modes(seen_BKGM))
        return mean_BKGM, mean_BKGM / size_BKG1

    def measure(self, values_BKGM: Tensor, weight_BKG: Tensor) -> None:
        """Eigenvectors and eigenvalues of the weighted covariance."""
        covariance_GMM = torch.einsum("bkg,bkgm,bkgn->gmn", weight_BKG, values_BKGM, values_BKGM).double()
        variance_GM, basis_GMM = torch.linalg.eigh(covariance_GMM / weight_BKG.sum((0, 1)).clamp(min=1)[:, None, None])
        self.variance_GM.copy_(variance_GM.clamp(min=LEAST_VARIANCE))
        self.basis_GMM.copy_(basis_GMM)


class Prior(nn.Module):
    """The Gaussians of K bodies. Until they are measured every value is its own mode of unit variance."""

    def __init__(self, entities: int) -> None:
        super().__init__()
        self.paired = _Modes(len(PAIRED) // 2, 2 * FRAMES)
        self.single = _Modes(len(SINGLE), FRAMES)
        self.bodies = _Modes(1, entities * VALUES["entity"])

    def bodies_velocity(self, seen_BKV: Tensor, told_BKV: Tensor, time_B: Tensor) -> Tensor:
        """The flow's velocity of normalised entity tokens from what is seen of them and what the net tells."""
        seen, told = (value.flatten(1)[:, None, None] for value in (seen_BKV, told_BKV))
        return self.bodies.velocity(seen, told, time_B).view_as(seen_BKV)

    def motion_velocity(self, seen_BTKV: Tensor, told_BTKV: Tensor, time_B: Tensor) -> Tensor:
        """The flow's velocity of normalised frames from what is seen of them and what the net tells, both (B, T, K, V)."""
        (paired, single), (told_paired, told_single) = groups_of(seen_BTKV), groups_of(told_BTKV)
        return frames_from(self.paired.velocity(paired, told_paired, time_B), self.single.velocity(single, told_single, time_B))

    def motion_estimate(self, seen_BTKV: Tensor, time_B: Tensor) -> tuple[Tensor, Tensor]:
        """What the Gaussian alone makes of what is seen, as it is and scaled to unit size on average at every time."""
        paired, single = groups_of(seen_BTKV)
        plain, scaled = zip(self.paired.estimate(paired, time_B), self.single.estimate(single, time_B), strict=True)
        return frames_from(*plain), frames_from(*scaled)

    @torch.no_grad()
    def measure(self, bodies_BKV: Tensor, frames_BTKV: Tensor, weight_BTKV: Tensor) -> None:
        """Fix the modes from normalised values of true clips; in motion a body counts where its values mean something."""
        motions = zip((self.paired, self.single), groups_of(frames_BTKV), groups_of(weight_BTKV), strict=True)
        for modes, values_BKGM, weights_BKGM in motions:
            modes.measure(values_BKGM, weights_BKGM.amin(-1))
        values_B11M = bodies_BKV.flatten(1)[:, None, None]
        self.bodies.measure(values_B11M, torch.ones_like(values_B11M[..., 0]))
