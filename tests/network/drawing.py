"""Small plans and a tiny renderer for the tests of pictures, without the simulator."""

from __future__ import annotations

import torch

from generation.network.backdrop import BackdropConfig
from generation.network.plan import KINDS, Plan, empty_plan
from generation.network.renderer import Renderer, RendererConfig
from generation.network.sprites import SpriteConfig

TINY = RendererConfig(
    sprites=SpriteConfig(channels=6, coarse=8, middle=8, fine=8, details=4, code=16),
    backdrop=BackdropConfig(layers=2, fine=1, coarse=1, hidden=8, depth=2),
    refiner_width=8,
    refiner_layers=1,
)
SIZE = (144, 256)


def renderer(seed: int = 0) -> Renderer:
    """Untrained, but with a refiner that already changes something."""
    torch.manual_seed(seed)
    net = Renderer(TINY).eval()
    torch.nn.init.normal_(net.refiner.leave.weight, std=0.3)
    return net


def stage(framing: str = "portrait", frames: int = 3) -> Plan:
    """A ball that rises, a person, a hoop and, behind them all, nobody."""
    plan = empty_plan(framing, 4, frames)
    for row, kind in enumerate(("ball", "person", "hoop")):
        plan.entities.kind_K[row] = KINDS.index(kind)
        plan.states_TKS[:, row, 6] = 1
    plan.entities.size_K[:] = torch.tensor([0.3, 1.7, 0.45, 0.0])
    plan.entities.depth_K[:] = torch.tensor([0.3, 0.5, 0.6, 0.0])
    plan.entities.appearance_KA[:] = torch.randn(4, 16, generator=torch.Generator().manual_seed(0)).clamp(-1, 1)
    plan.states_TKS[:, 0, 0] = -0.6
    plan.states_TKS[:, 0, 1] = 1.5 + 0.25 * torch.arange(frames)
    plan.states_TKS[:, 1, :2] = torch.tensor([-1.5, 0.8])
    plan.states_TKS[:, 2, :2] = torch.tensor([1.6, 3.0])
    return plan
