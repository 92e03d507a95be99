"""In the place of the renderer's store: pictures that no change of the world's art can change."""

from __future__ import annotations

import torch

from generation.network.kinematics import PARTS
from generation.network.plan import FRAMINGS, RENDER_PIXELS
from generation.network.sprites import CODE, texels
from generation.training.pictures import Clip, Parts, Place
from tests.network.drawing import stage


class Formula:
    """Noise of the right shapes over plans of the tests."""

    def __init__(self, seed: int) -> None:
        self.generator = torch.Generator().manual_seed(seed)

    def _bytes(self, *shape: int) -> torch.Tensor:
        return torch.randint(256, shape, generator=self.generator, dtype=torch.uint8)

    def parts(self, *names: str) -> Parts:
        """A batch of parts of one size."""
        part_N, (height, width) = torch.tensor([PARTS.index(name) for name in names]), texels(names[0])
        code_ND = torch.rand(len(names), CODE, generator=self.generator)
        return Parts(
            part_N, code_ND, self._bytes(len(names), 4, height, width), torch.zeros(len(names), 1, height, width, dtype=torch.bool)
        )

    def take_parts(self) -> list[Parts]:
        """Two limbs."""
        return [self.parts("upper_arm_left", "lower_leg_right")]

    def take_places(self, framing: int) -> list[Place]:
        """One place."""
        width, height = RENDER_PIXELS[FRAMINGS[framing]]
        plan = stage(FRAMINGS[framing], frames=1)
        plan.scene.place = "park"
        return [Place(plan, self._bytes(height // 40, width // 40, 3).repeat_interleave(43, 0).repeat_interleave(43, 1))]

    def take_clips(self) -> list[Clip]:
        """One clip of two frames."""
        plan = stage(frames=2)
        width, height = RENDER_PIXELS["portrait"]
        return [Clip(plan, self._bytes(2, height, width, 3), self._bytes(2, height, width, 3))]
