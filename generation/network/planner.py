"""The planner: one transformer that makes a plan and its sound together, by flow matching.

- One sequence [reading slots | scene | entities | entity-time states | mel], full attention, no towers: sound and motion see each other.
- Rotary positions over real seconds on half of each head; who a token is (part, entity, slot) is a learned embedding.
- The flow's time and the reading modulate every block through one shared table (adaLN-single) plus a learned offset a block.
- What is kept enters as clean values beside flags; the same weights extend, remix and fill.
- Bodies are a Gaussian's guess and what the network knows better (see `prior.py`); of motion the guess enters beside the noisy values.
- The guessed places enter as waves too (Tancik et al. 2020): whether a ball meets ground or rim is a matter of centimetres among metres.
- Value heads stay in fp32 under autocast: rounding there is seen as jitter.

Shape suffixes: B clips, N tokens, D width, H heads, E head width, V values, S slots, L blocks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from generation.network.plan import CHUNK, CHUNKS, FPS, MEL_PER_FRAME, STATE_AXES
from generation.network.prior import Prior, seen_in_flow
from generation.network.reading import SLOTS
from generation.network.statistics import Statistics
from generation.network.tokens import (
    FLAGS,
    MEL_TOKENS,
    MEL_WINDOW,
    MOTION_VALUES,
    VALUES,
    Parts,
    frames_of,
    motion_of,
    spread,
    token_counts,
)

# The velocity holds all of the noise, so a token with more values than the network is wide cannot carry it: there the head says what the
# clean values are and the velocity follows from them (Li and He 2026).
CLEAN_PARTS = frozenset({"mel"})
LEAST_LEFT = 0.05  # of the way: clean predictions do not divide by less
PLACE_WAVES = (5, 16.0, 1.0)  # how many, and the longest and the shortest in metres
PLACE = slice(STATE_AXES.index("x"), STATE_AXES.index("y") + 1)
PLACE_VALUES = CHUNK * 2 * 2 * PLACE_WAVES[0]  # of a state token: frames, axes, sines and cosines


@dataclass(frozen=True)
class PlannerConfig:
    """The nano preset by default; every field changes the shape of the weights."""

    width: int = 192  # D
    depth: int = 6  # L
    heads: int = 4  # H
    hidden: int = 768  # of the feed-forward layers
    entities: int = 4  # K


def seconds_of(entities: int) -> Tensor:
    """The middle of each token in seconds; tokens without a time are at 0."""
    chunk = (torch.arange(CHUNKS) + 0.5) * CHUNK / FPS
    window = (torch.arange(MEL_TOKENS) + 0.5) * MEL_WINDOW / (MEL_PER_FRAME * FPS)
    still = torch.zeros(len(SLOTS) + 1 + entities)
    return torch.cat([still, chunk.repeat_interleave(entities), window])


def waves(values: Tensor, count: int, longest: float, shortest: float) -> Tensor:
    """Angles of `count` wavelengths, from longest to shortest in equal ratios."""
    lengths = torch.logspace(math.log10(longest), math.log10(shortest), count, device=values.device)
    return values[..., None] * (2 * math.pi / lengths)


def turns(seconds_N: Tensor, head: int) -> tuple[Tensor, Tensor]:
    """Cosines and sines (N, E / 4) by which a head's first half is turned."""
    angles = waves(seconds_N, head // 4, 8.0, 0.12)
    return angles.cos(), angles.sin()


class Block(nn.Module):
    """Attention and a feed-forward layer, both modulated."""

    attend: nn.Linear
    mix: nn.Linear
    up: nn.Linear
    down: nn.Linear

    def __init__(self, config: PlannerConfig) -> None:
        super().__init__()
        width = config.width
        self.heads = config.heads
        self.offsets_6D = nn.Parameter(torch.zeros(6, width))
        self.attend = nn.Linear(width, 3 * width, bias=False)
        self.mix = nn.Linear(width, width, bias=False)
        self.up = nn.Linear(width, config.hidden, bias=False)
        self.down = nn.Linear(config.hidden, width, bias=False)

    def forward(self, x_BND: Tensor, table_B6D: Tensor, turn: tuple[Tensor, Tensor]) -> Tensor:
        """`table_B6D`: shift, scale and gate of both halves; `turn`: cosines and sines of the positions."""
        clips, tokens, width = x_BND.shape
        shift, scale, gate, shift_up, scale_up, gate_up = (table_B6D + self.offsets_6D)[:, :, None].unbind(1)
        y_BND = functional.layer_norm(x_BND, (width,)) * (1 + scale) + shift
        q_BHNE, k_BHNE, v_BHNE = self.attend(y_BND).view(clips, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        mixed_BHNE = _attend(_rotate(q_BHNE, turn), _rotate(k_BHNE, turn), v_BHNE)
        x_BND = x_BND + gate * self.mix(mixed_BHNE.transpose(1, 2).reshape(clips, tokens, width))
        y_BND = functional.layer_norm(x_BND, (width,)) * (1 + scale_up) + shift_up
        risen_BND: Tensor = self.down(functional.relu(self.up(y_BND)).square())
        return x_BND + gate_up * risen_BND


def _attend(q_BHNE: Tensor, k_BHNE: Tensor, v_BHNE: Tensor) -> Tensor:
    """Softmax attention; at a hundred tokens a CPU is faster with the plain products than with the fused kernel, above all backwards."""
    if q_BHNE.device.type != "cpu":
        return functional.scaled_dot_product_attention(q_BHNE, k_BHNE, v_BHNE)
    weight_BHNN = (q_BHNE @ k_BHNE.transpose(-1, -2) * q_BHNE.shape[-1] ** -0.5).softmax(-1)
    mixed_BHNE: Tensor = weight_BHNN.to(v_BHNE.dtype) @ v_BHNE
    return mixed_BHNE


def _rotate(x_BHNE: Tensor, turn: tuple[Tensor, Tensor]) -> Tensor:
    """Rotary embedding on the first half of a head; the second half carries content that has no time."""
    cos, sin = turn
    pairs = cos.shape[-1]
    one, two, rest = x_BHNE[..., :pairs], x_BHNE[..., pairs : 2 * pairs], x_BHNE[..., 2 * pairs :]
    return torch.cat([one * cos - two * sin, one * sin + two * cos, rest], dim=-1)


class Planner(Statistics):
    """Predicts the flow's velocity of every part from the noisy parts, what is kept, the reading and the time."""

    slot_starts_S: Tensor
    seconds_N: Tensor
    mean_state: Tensor
    deviation_state: Tensor

    def __init__(self, config: PlannerConfig) -> None:
        super().__init__()
        self.config = config
        width, counts = config.width, token_counts(config.entities)
        sizes = [len(values) + 1 for values in SLOTS.values()]
        self.register_buffer("slot_starts_S", torch.tensor([sum(sizes[:index]) for index in range(len(sizes))]), persistent=False)
        self.register_buffer("seconds_N", seconds_of(config.entities), persistent=False)
        self.words = nn.Embedding(sum(sizes), width)
        self.words_pooled = nn.Embedding(sum(sizes), width)
        self.slots_SD = nn.Parameter(torch.randn(len(SLOTS), width) * 0.5)
        self.parts_PD = nn.Parameter(torch.randn(len(VALUES), width) * 0.5)
        self.entities_KD = nn.Parameter(torch.randn(config.entities, width) * 0.5)
        self.moments = nn.Linear(32, width)
        self.prior = Prior(config.entities)
        given = {name: VALUES[name] + FLAGS[name] for name in VALUES}
        given["state"] += MOTION_VALUES + PLACE_VALUES
        self.enter = nn.ModuleDict({name: nn.Linear(values, width) for name, values in given.items()})
        self.leave = nn.ModuleDict({name: nn.Linear(width, VALUES[name]) for name in VALUES})
        self.time = nn.Sequential(nn.Linear(64, width), nn.SiLU(), nn.Linear(width, width))
        self.modulate = nn.Sequential(nn.SiLU(), nn.Linear(width, 8 * width))
        self.blocks = nn.ModuleList([Block(config) for _ in range(config.depth)])
        self.counts = list(counts.values())
        self._initialise()

    def _initialise(self) -> None:
        for table in (self.words, self.words_pooled):
            nn.init.normal_(table.weight, std=0.5)
        # Blocks start as the identity and heads at zero, so that the first steps move only what the loss asks for.
        for parameter in (*self.modulate[1].parameters(), *self.leave.parameters()):
            nn.init.zeros_(parameter)

    def forward(self, noisy: Parts, flags: Parts, reading_BS: Tensor, time_B: Tensor) -> Parts:
        """`noisy` and the result are normalised; kept values are clean in `noisy` and 1 in `flags`."""
        width = self.config.width
        index_BS = (reading_BS + self.slot_starts_S)[:, self.asked_S]
        angles = waves(time_B.float(), 32, 4.0, 0.02)
        clock_BD = self.time(torch.cat([angles.sin(), angles.cos()], dim=-1)) + self.words_pooled(index_BS).mean(1)
        table_B8D = self.modulate(clock_BD).unflatten(-1, (8, width))
        seconds_N = self.seconds_N[len(SLOTS) - len(self.asked_S) :]  # of slots every one is at 0
        moments = waves(seconds_N, 16, 16.0, 0.12)
        with torch.autocast(time_B.device.type, enabled=False):
            masks, entities = spread(flags), self.config.entities
            noisy_BTKV, known_BTV = frames_of(noisy.state, entities), frames_of(masks.state, entities)[:, :, 0]
            certain = self.prior.given(known_BTV, time_B)
            given = {name: torch.cat([part, getattr(flags, name)], dim=-1) for name, part in noisy.items()}
            guess_BTKV, scaled_BTKV = self.prior.motion_estimate(noisy_BTKV, known_BTV, time_B, certain)
            given["state"] = torch.cat([given["state"], motion_of(scaled_BTKV), self._place_waves(guess_BTKV)], dim=-1)
            entered = [self.enter[name](values) for name, values in given.items()]
        x_BND = torch.cat([self.words(index_BS) + self.slots_SD[self.asked_S], *entered], dim=1)
        x_BND = x_BND + self._places() + self.moments(torch.cat([moments.sin(), moments.cos()], dim=-1))
        turn = turns(seconds_N, width // self.config.heads)
        for block in self.blocks:
            x_BND = block(x_BND, table_B8D[:, :6], turn)
        shift, scale = table_B8D[:, 6:, None].unbind(1)
        x_BND = functional.layer_norm(x_BND.float(), (width,)) * (1 + scale.float()) + shift.float()
        with torch.autocast(time_B.device.type, enabled=False):
            parts = x_BND[:, len(self.asked_S) :].split(self.counts, dim=1)
            out = Parts(*[self.leave[name](part) for name, part in zip(VALUES, parts, strict=True)])
            velocity = {name: _velocity(name, value, getattr(noisy, name), time_B[:, None, None]) for name, value in out.items()}
            seen_BKV = seen_in_flow(noisy.entity, masks.entity, time_B)
            velocity["entity"] = self.prior.bodies_velocity(seen_BKV, out.entity, time_B)
            motion_BTKV = self.prior.motion_velocity(noisy_BTKV, known_BTV, frames_of(out.state, entities), time_B, certain)
        velocity["state"] = torch.cat([motion_of(motion_BTKV), velocity["state"][..., MOTION_VALUES:]], dim=-1)
        return Parts(**velocity)

    def _place_waves(self, guess_BTKV: Tensor) -> Tensor:
        """The places of normalised frames as waves (B, C x K, PLACE_VALUES)."""
        place_BTK2 = guess_BTKV[..., PLACE] * self.deviation_state[PLACE] + self.mean_state[PLACE]
        angles = waves(place_BTK2, *PLACE_WAVES).flatten(-2)
        return motion_of(torch.cat([angles.sin(), angles.cos()], dim=-1))

    def _places(self) -> Tensor:
        """Which part and which entity a token belongs to (N, D); slots already have their own."""
        slots = torch.zeros_like(self.slots_SD[self.asked_S])
        scene, entity, state, mel = self.parts_PD
        entities = entity + self.entities_KD
        states = (state + self.entities_KD).repeat(CHUNKS, 1)
        return torch.cat([slots, scene[None], entities, states, mel.expand(MEL_TOKENS, -1)])


def _velocity(name: str, out_BNV: Tensor, noisy_BNV: Tensor, time_B11: Tensor) -> Tensor:
    """The velocity that a head's output stands for: v = (x - x_t) / (1 - t).

    For most parts x = t / n x_t + (1 - t) / sqrt(n) out with n = t^2 + (1 - t)^2 (Karras et al. 2022, table 1, for a straight path): the
    output is the clean value where all is noise, the remaining noise where little is left, and of unit size everywhere.
    """
    left_B11 = 1 - time_B11
    if name in CLEAN_PARTS:
        return (out_BNV - noisy_BNV) / left_B11.clamp(min=LEAST_LEFT)
    power_B11 = time_B11.square() + left_B11.square()
    return ((2 * time_B11 - 1) / power_B11) * noisy_BNV + out_BNV / power_B11.sqrt()
