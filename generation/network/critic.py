"""The critic: a finished plan to what somebody who watches it would say happens, slot by slot.

- The planner draws a few plans for one prompt; the critic says which of them keeps the prompt best. It knows no plan's prompt while it
  reads.
- It reads twice: what can be seen with the sound off, and what can be heard with closed eyes. A plan whose sound tells of a rim that
  its ball never touched must not pass for a rim-out.
- By sight it also says of every body and moment whether it could move so: a ball that turns in the air where nothing is keeps no prompt.
- Telling a bank shot from a miss is much easier than throwing one, so a net a tenth of the planner's size is the stricter of the two.
- Built from the planner's blocks, without a flow's time: one pass, nothing to sample.

Shape suffixes: B clips, N tokens, D width, S slots, V values of a slot, C chunks, K entities.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from generation.network.plan import CHUNKS, Plan
from generation.network.planner import Block, PlannerConfig, seconds_of, turns, waves
from generation.network.reading import SLOTS, Reading
from generation.network.statistics import Statistics
from generation.network.tokens import MOTION_VALUES, VALUES, Parts, encode

MOST = max(len(values) for values in SLOTS.values())
_NO_VALUE_SV = torch.tensor([[column >= len(values) for column in range(MOST)] for values in SLOTS.values()])
GATES = [2, 5]  # of a block's six modulations: open from the start, for there is no time to learn them from
RARE = -4.0  # the logit of a doubt before anything is learned: most movements could happen
CRITIC = PlannerConfig(width=128, depth=3, heads=4, hidden=384)


def seen(values: Parts) -> Parts:
    """A silent plan: without its sound, and without the contacts that only its maker knows of."""
    state = torch.cat([values.state[..., :MOTION_VALUES], torch.zeros_like(values.state[..., MOTION_VALUES:])], dim=-1)
    return Parts(values.scene, values.entity, state, torch.zeros_like(values.mel))


def heard(values: Parts) -> Parts:
    """Nothing but the sound."""
    return Parts(torch.zeros_like(values.scene), torch.zeros_like(values.entity), torch.zeros_like(values.state), values.mel)


class Critic(Statistics):
    """Tokens of plans to one distribution a question."""

    seconds_N: Tensor

    def __init__(self, config: PlannerConfig = CRITIC) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.register_buffer("seconds_N", seconds_of(config.entities), persistent=False)
        self.enter = nn.ModuleDict({name: nn.Linear(VALUES[name], width) for name in VALUES})
        self.slots_SD = nn.Parameter(torch.randn(len(SLOTS), width) * 0.5)
        self.parts_PD = nn.Parameter(torch.randn(len(VALUES), width) * 0.5)
        self.entities_KD = nn.Parameter(torch.randn(config.entities, width) * 0.5)
        self.moments = nn.Linear(32, width)
        blocks = [Block(config) for _ in range(config.depth)]
        for block in blocks:
            block.offsets_6D.data[GATES] = 1
        self.blocks = nn.ModuleList(blocks)
        self.answers_SDV = nn.Parameter(torch.zeros(len(SLOTS), width, MOST))
        self.doubts = nn.Linear(width, 1)
        nn.init.zeros_(self.doubts.weight)
        nn.init.constant_(self.doubts.bias, RARE)

    def forward(self, values: Parts) -> tuple[Tensor, Tensor]:
        """Logits (B, S, V) of the slots, -inf for values that a slot does not have, and (B, C, K) of the doubt that a body could move so.

        `values` are normalised.
        """
        scene, entity, state, mel = [self.enter[name](part) + self.parts_PD[row] for row, (name, part) in enumerate(values.items())]
        entity, state = entity + self.entities_KD, state + self.entities_KD.repeat(CHUNKS, 1)
        asked = len(self.asked_S)
        x_BND = torch.cat([self.slots_SD[self.asked_S].expand(values.clips, -1, -1), scene, entity, state, mel], dim=1)
        seconds_N = self.seconds_N[len(SLOTS) - asked :]
        angles = waves(seconds_N, 16, 16.0, 0.12)
        x_BND = x_BND + self.moments(torch.cat([angles.sin(), angles.cos()], dim=-1))
        still = x_BND.new_zeros(1, 6, self.config.width)
        turn = turns(seconds_N, self.config.width // self.config.heads)
        for block in self.blocks:
            x_BND = block(x_BND, still, turn)
        x_BND = functional.layer_norm(x_BND, (self.config.width,))
        told_BSD = x_BND.new_zeros(values.clips, len(SLOTS), self.config.width).index_copy(1, self.asked_S, x_BND[:, :asked])
        logits_BSV = torch.einsum("bsd,sdv->bsv", told_BSD, self.answers_SDV)
        first = asked + scene.shape[1] + entity.shape[1]
        doubts_BCK = self.doubts(x_BND[:, first : first + state.shape[1]])[..., 0].unflatten(1, (CHUNKS, -1))
        return logits_BSV.masked_fill(_NO_VALUE_SV.to(logits_BSV.device), -torch.inf), doubts_BCK

    @torch.inference_mode()
    def agreement(self, plans: Sequence[Plan], readings: Sequence[Reading]) -> Tensor:
        """(B,) the log-probability that who sees and who hears each plan would both say what was asked for, over the slots said, and
        that who sees it would doubt no movement."""
        said_BS = torch.tensor([reading.tokens() for reading in readings])
        values = self.normalise(encode(plans))
        sight_BSV, doubts_BCK = self(seen(values))
        log_BSV = sight_BSV.log_softmax(-1) + self(heard(values))[0].log_softmax(-1)
        right_BS = log_BSV.gather(-1, (said_BS - 1).clamp(min=0)[..., None])[..., 0]
        return torch.where(said_BS > 0, right_BS, 0.0).sum(-1) + functional.logsigmoid(-doubts_BCK).sum((1, 2))

    def best(self, plans: Sequence[Plan], reading: Reading) -> int:
        """Which of several plans for one reading keeps it best; the first of equals."""
        scores = self.agreement(plans, [reading] * len(plans))
        return int((scores >= scores.max() - 1e-4).nonzero()[0])  # equals may differ by a rounding of their place among the others
