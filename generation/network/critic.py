"""The critic: a finished plan to what somebody who watches it would say happens, slot by slot.

- The planner draws a few plans for one prompt; the critic says which of them keeps the prompt best. It knows no plan's prompt while it
  reads.
- It reads twice: what can be seen with the sound off, and what can be heard with closed eyes. A plan whose sound tells of a rim that
  its ball never touched must not pass for a rim-out.
- By sight it also says whether such a thing could happen at all: a ball that turns in the air where nothing is keeps no prompt.
- Telling a bank shot from a miss is much easier than throwing one, so a net a tenth of the planner's size is the stricter of the two.
- Built from the planner's blocks, without a flow's time: one pass, nothing to sample.

Shape suffixes: B clips, N tokens, D width, S slots, Q questions (the slots and one more), V values of a question.
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

QUESTIONS = {**SLOTS, "credible": ("no", "yes")}
CREDIBLE = len(SLOTS)
MOST = max(len(values) for values in QUESTIONS.values())
_NO_VALUE_QV = torch.tensor([[column >= len(values) for column in range(MOST)] for values in QUESTIONS.values()])
GATES = [2, 5]  # of a block's six modulations: open from the start, for there is no time to learn them from
NANO = PlannerConfig(width=96, depth=3, heads=4, hidden=256)


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

    def __init__(self, config: PlannerConfig = NANO) -> None:
        super().__init__()
        self.config = config
        width = config.width
        # A question has no time: it is at 0, where `seconds_of` puts as many places as there are slots.
        others = torch.zeros(len(QUESTIONS) - len(SLOTS))
        self.register_buffer("seconds_N", torch.cat([others, seconds_of(config.entities)]), persistent=False)
        self.enter = nn.ModuleDict({name: nn.Linear(VALUES[name], width) for name in VALUES})
        self.questions_QD = nn.Parameter(torch.randn(len(QUESTIONS), width) * 0.5)
        self.parts_PD = nn.Parameter(torch.randn(len(VALUES), width) * 0.5)
        self.entities_KD = nn.Parameter(torch.randn(config.entities, width) * 0.5)
        self.moments = nn.Linear(32, width)
        blocks = [Block(config) for _ in range(config.depth)]
        for block in blocks:
            block.offsets_6D.data[GATES] = 1
        self.blocks = nn.ModuleList(blocks)
        self.answers_QDV = nn.Parameter(torch.zeros(len(QUESTIONS), width, MOST))

    def forward(self, values: Parts) -> Tensor:
        """Logits (B, Q, V) for normalised values; values that a question does not have are at -inf."""
        scene, entity, state, mel = [self.enter[name](part) + self.parts_PD[row] for row, (name, part) in enumerate(values.items())]
        entity, state = entity + self.entities_KD, state + self.entities_KD.repeat(CHUNKS, 1)
        x_BND = torch.cat([self.questions_QD.expand(values.clips, -1, -1), scene, entity, state, mel], dim=1)
        angles = waves(self.seconds_N, 16, 16.0, 0.12)
        x_BND = x_BND + self.moments(torch.cat([angles.sin(), angles.cos()], dim=-1))
        still = x_BND.new_zeros(1, 6, self.config.width)
        turn = turns(self.seconds_N, self.config.width // self.config.heads)
        for block in self.blocks:
            x_BND = block(x_BND, still, turn)
        asked_BQD = functional.layer_norm(x_BND[:, : len(QUESTIONS)], (self.config.width,))
        logits_BQV = torch.einsum("bqd,qdv->bqv", asked_BQD, self.answers_QDV)
        return logits_BQV.masked_fill(_NO_VALUE_QV.to(logits_BQV.device), -torch.inf)

    @torch.inference_mode()
    def agreement(self, plans: Sequence[Plan], readings: Sequence[Reading]) -> Tensor:
        """(B,) the log-probability that who sees and who hears each plan would both say what was asked for, over the slots said, and
        that who sees it would believe it."""
        said_BS = torch.tensor([reading.tokens() for reading in readings])
        values = self.normalise(encode(plans))
        sight_BQV = self(seen(values)).log_softmax(-1)
        log_BSV = (sight_BQV + self(heard(values)).log_softmax(-1))[:, : len(SLOTS)]
        right_BS = log_BSV.gather(-1, (said_BS - 1).clamp(min=0)[..., None])[..., 0]
        return torch.where(said_BS > 0, right_BS, 0.0).sum(-1) + sight_BQV[:, CREDIBLE, 1]

    def best(self, plans: Sequence[Plan], reading: Reading) -> int:
        """Which of several plans for one reading keeps it best; the first of equals."""
        return int(self.agreement(plans, [reading] * len(plans)).argmax())
