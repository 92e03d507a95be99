"""What bodies are like before anything is said: Gaussians over the whole clip, and the flow's exact velocity under them.

- Bodies move smoothly, places agree with velocities, and a size with its kind. A net that must learn this cancels noise of the size of
  the view by its own arithmetic, and what it leaves behind is seen as trembling.
- So what is linear is not learned: under a Gaussian of measured covariance the flow's velocity is a Wiener filter (Wang and Vastola
  2024 on how much of a diffusion that explains). The net says only in what a clip differs from it, and is heard in each mode as loudly
  as that mode varies.
- A mode is an eigenvector of a covariance: over time of one axis, or of a place and its velocity together; and of what all bodies are.
- Frames that are given bear hardly any noise, so there the filter is a Gaussian's conditioning instead (Rasmussen and Williams 2006,
  eq. 2.25 and 2.26): how a clip goes on from its first frames is linear up to the next touch, and the net is heard as little as is
  still open there.

Shape suffixes: B clips, R clips of those that are given a part of their motion, T frames, K entities, V values of a body in a frame,
G groups of axes, M and N moments or modes of a group.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from generation.network.plan import FRAMES, STATE_AXES
from generation.network.tokens import FRAME_VALUES, VALUES

PAIRED = [STATE_AXES.index(name) for name in ("x", "velocity_x", "y", "velocity_y")]
SINGLE = [axis for axis in range(FRAME_VALUES) if axis not in PAIRED]
_PLACES_IN_ORDER = torch.tensor([*PAIRED, *SINGLE]).argsort()
LEAST_VARIANCE = 1e-6  # of a mode: a few millimetres
MOST_VARIANCE = 1.0  # by which the net is heard: slow modes vary more, but their values have unit size
GIVEN_VARIANCE = 3e-3  # of what is given: clips are not quite Gaussian, and taken as exact their least kinks would be explained by leaps
LEAST_LEFT = 1e-3  # of the way, before the end of which velocities are not asked for


@dataclass(frozen=True)
class Conditions:
    """What a group of axes is given in R clips: gain_RGMN from what is seen to the mean, open_RGM the share of its deviation that a moment
    keeps beside a clip that is given nothing, size_RG1 of the mean; known_RGM is 1 where given."""

    gain_RGMN: Tensor
    open_RGM: Tensor
    size_RG1: Tensor
    known_RGM: Tensor


@dataclass(frozen=True)
class Given:
    """Rows of the batch that are given a part of their motion, and what follows from it at their times."""

    row_R: Tensor
    paired: Conditions
    single: Conditions


def groups_of(frames_BTKV: Tensor) -> tuple[Tensor, Tensor]:
    """Values as groups (B, K, G, M): pairs of a place and its velocity, then single axes."""
    paired_BTKG2 = frames_BTKV[..., PAIRED].unflatten(-1, (-1, 2))
    return paired_BTKG2.permute(0, 2, 3, 1, 4).flatten(-2), frames_BTKV[..., SINGLE].permute(0, 2, 3, 1)


def frames_from(paired_BKGM: Tensor, single_BKGM: Tensor) -> Tensor:
    """The inverse of `groups_of`."""
    paired_BTKV = paired_BKGM.unflatten(-1, (-1, 2)).permute(0, 3, 1, 2, 4).flatten(-2)
    return torch.cat([paired_BTKV, single_BKGM.permute(0, 3, 1, 2)], dim=-1)[..., _PLACES_IN_ORDER.to(paired_BKGM.device)]


def seen_in_flow(noisy: Tensor, known: Tensor, time_B: Tensor) -> Tensor:
    """What is known at the size that it would have in the flow."""
    return noisy * (1 - known * (1 - time_B.view(-1, *(1,) * (noisy.dim() - 1))))


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
        return self._from_modes(filtered_BKGM + self._heard(told_BKGM, time_B111))

    def _heard(self, told_BKGM: Tensor, time_B111: Tensor) -> Tensor:
        """What the net tells, in modes, as loudly as each still varies."""
        variance_GM = self.variance_GM.clamp(max=MOST_VARIANCE)
        return (variance_GM / (time_B111.square() * variance_GM + (1 - time_B111).square())).sqrt() * self._to_modes(told_BKGM)

    def estimate(self, seen_BKGM: Tensor, time_B: Tensor) -> tuple[Tensor, Tensor]:
        """E[x | x_t], as it is and scaled to unit size on average at every time."""
        time_B111 = time_B[:, None, None, None]
        power_BKGM = time_B111.square() * self.variance_GM + (1 - time_B111).square()
        gain_BKGM = self.variance_GM / power_BKGM
        size_BKG1 = (gain_BKGM.square() * power_BKGM).mean(-1, keepdim=True).sqrt()
        mean_BKGM = self._from_modes(gain_BKGM * self._to_modes(seen_BKGM))
        return mean_BKGM, mean_BKGM / size_BKG1

    def conditions(self, known_RGM: Tensor, time_R: Tensor) -> Conditions:
        """What follows where some moments are known, in float64: near touching modes a covariance is all but singular."""
        known_RGM, left_R11 = known_RGM.double(), 1 - time_R.double()[:, None, None]
        basis_GMM, variance_GM = self.basis_GMM.double(), self.variance_GM.double()
        covariance_GMN = torch.einsum("gml,gl,gnl->gmn", basis_GMM, variance_GM, basis_GMM)
        size_RGM = torch.where(known_RGM > 0, 1.0, 1 - left_R11)  # of the clip in what is seen
        noise_RGM = torch.where(known_RGM > 0, GIVEN_VARIANCE, left_R11.square())
        seen_RGMN = size_RGM[..., None] * covariance_GMN * size_RGM[..., None, :] + torch.diag_embed(noise_RGM)
        shared_RGMN = size_RGM[..., None] * covariance_GMN
        gain_RGNM = torch.cholesky_solve(shared_RGMN, torch.linalg.cholesky(seen_RGMN))
        told_RGM = (gain_RGNM * shared_RGMN).sum(-2)  # of each moment's variance, what is seen tells so much
        whole_GM = covariance_GMN.diagonal(dim1=-2, dim2=-1)
        power_RGM = (1 - left_R11).square() * variance_GM + left_R11.square()
        usual_RGM = torch.einsum("gml,rgl->rgm", basis_GMM.square(), variance_GM * left_R11.square() / power_RGM)
        open_RGM = ((whole_GM - told_RGM) / usual_RGM).clamp(0, 1).sqrt() * (1 - known_RGM)
        tensors = (gain_RGNM.transpose(-1, -2), open_RGM, told_RGM.mean(-1, keepdim=True).clamp(min=LEAST_VARIANCE).sqrt(), known_RGM)
        return Conditions(*(tensor.to(self.basis_GMM.dtype) for tensor in tensors))

    def velocity_given(self, noisy_RKGM: Tensor, told_RKGM: Tensor, time_R: Tensor, given: Conditions) -> Tensor:
        """As `velocity`, with what is known clean in `noisy_RKGM`."""
        time_R111 = time_R[:, None, None, None]
        mean_RKGM = torch.einsum("rgmn,rkgn->rkgm", given.gain_RGMN, noisy_RKGM)
        heard_RKGM = self._from_modes(self._heard(told_RKGM, time_R111)) * given.open_RGM[:, None]
        return ((mean_RKGM - noisy_RKGM) / (1 - time_R111).clamp(min=LEAST_LEFT) + heard_RKGM) * (1 - given.known_RGM[:, None])

    def estimate_given(self, noisy_RKGM: Tensor, given: Conditions) -> tuple[Tensor, Tensor]:
        """As `estimate`, with what is known clean in `noisy_RKGM`."""
        mean_RKGM = torch.einsum("rgmn,rkgn->rkgm", given.gain_RGMN, noisy_RKGM)
        return mean_RKGM, mean_RKGM / given.size_RG1[:, None]

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

    def given(self, known_BTV: Tensor, time_B: Tensor) -> Given | None:
        """What follows for clips that are given some frames and not all; None where there is no such clip."""
        row_R = torch.nonzero((known_BTV > 0).any((1, 2)) & (known_BTV == 0).any((1, 2)))[:, 0]
        if not len(row_R):
            return None
        paired_R1GM, single_R1GM = groups_of(known_BTV[row_R][:, :, None])
        time_R = time_B[row_R]
        return Given(row_R, self.paired.conditions(paired_R1GM[:, 0], time_R), self.single.conditions(single_R1GM[:, 0], time_R))

    def motion_velocity(self, noisy_BTKV: Tensor, known_BTV: Tensor, told_BTKV: Tensor, time_B: Tensor, given: Given | None) -> Tensor:
        """The flow's velocity of normalised frames (B, T, K, V) from noisy ones, clean where known, and what the net tells."""
        seen_BTKV = seen_in_flow(noisy_BTKV, known_BTV[:, :, None], time_B)
        (paired, single), (told_paired, told_single) = groups_of(seen_BTKV), groups_of(told_BTKV)
        velocity = self.paired.velocity(paired, told_paired, time_B), self.single.velocity(single, told_single, time_B)
        if given is not None:
            row_R, time_R = given.row_R, time_B[given.row_R]
            noisy, told = groups_of(noisy_BTKV[row_R]), (told_paired[row_R], told_single[row_R])
            parts = zip((self.paired, self.single), velocity, noisy, told, (given.paired, given.single), strict=True)
            velocity = tuple(  # type: ignore[assignment]
                plain.index_copy(0, row_R, modes.velocity_given(one, said, time_R, known)) for modes, plain, one, said, known in parts
            )
        return frames_from(*velocity)

    def motion_estimate(self, noisy_BTKV: Tensor, known_BTV: Tensor, time_B: Tensor, given: Given | None) -> tuple[Tensor, Tensor]:
        """What the Gaussian alone makes of what is seen, as it is and scaled to unit size on average at every time."""
        paired, single = groups_of(seen_in_flow(noisy_BTKV, known_BTV[:, :, None], time_B))
        estimates = [self.paired.estimate(paired, time_B), self.single.estimate(single, time_B)]
        if given is not None:
            row_R = given.row_R
            parts = zip((self.paired, self.single), groups_of(noisy_BTKV[row_R]), (given.paired, given.single), strict=True)
            for index, (modes, noisy_RKGM, known) in enumerate(parts):
                better = modes.estimate_given(noisy_RKGM, known)
                plain, scaled = (value.index_copy(0, row_R, new) for value, new in zip(estimates[index], better, strict=True))
                estimates[index] = plain, scaled
        (plain_paired, scaled_paired), (plain_single, scaled_single) = estimates
        return frames_from(plain_paired, plain_single), frames_from(scaled_paired, scaled_single)

    @torch.no_grad()
    def measure(self, bodies_BKV: Tensor, frames_BTKV: Tensor, weight_BTKV: Tensor) -> None:
        """Fix the modes from normalised values of true clips; in motion a body counts where its values mean something."""
        motions = zip((self.paired, self.single), groups_of(frames_BTKV), groups_of(weight_BTKV), strict=True)
        for modes, values_BKGM, weights_BKGM in motions:
            modes.measure(values_BKGM, weights_BKGM.amin(-1))
        values_B11M = bodies_BKV.flatten(1)[:, None, None]
        self.bodies.measure(values_B11M, torch.ones_like(values_B11M[..., 0]))
