"""The feed's learned heads: from what a clip was judged by to how likely each act is. Arrays in, arrays out; `feed` itself knows no torch.

- Three layers with ReLU, one output a head; inputs are told in standard deviations. A few thousand weights, seconds of one core.
- Members look at the first places more than at the last: each head has one more weight for the logarithm of the place, which is not asked
  when clips are ranked, so that a clip's chances do not depend on where it stands.
- The newest rows are held back to stop by; the step that tells them best is kept.

    python -m generation.training.heads --log LOG.npz --out HEADS.safetensors

Shapes: N rows, I inputs, H heads, W width.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from torch import Tensor, nn
from torch.nn import functional as F

WIDTH, RATE, WEIGHT_DECAY, BATCH = 32, 3e-3, 1e-3, 512
EPOCHS, PATIENCE, HELD = 30, 4, 0.15
Arrays = dict[str, NDArray[np.float32]]


class HeadNet(nn.Module):
    """Logits (N, H)."""

    def __init__(self, inputs: int, rates_H: Tensor) -> None:
        super().__init__()
        self.first, self.second, self.last = nn.Linear(inputs, WIDTH), nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, len(rates_H))
        self.place = nn.Parameter(torch.zeros(len(rates_H)))
        nn.init.zeros_(self.last.weight)  # so that training begins at the rates
        with torch.no_grad():
            self.last.bias.copy_(torch.logit(rates_H))

    def forward(self, inputs_NI: Tensor, place_N: Tensor) -> Tensor:
        """`place_N` counts from 0."""
        hidden = F.relu(self.second(F.relu(self.first(inputs_NI))))
        logits: Tensor = self.last(hidden) + torch.log1p(place_N)[:, None] * self.place
        return logits


def fit(inputs_NI: NDArray[np.float64], place_N: NDArray[np.float64], labels_NH: NDArray[np.bool_], *, seed: int = 0) -> Arrays:
    """Weights of the heads, from rows that are oldest first. Raises ValueError below ten rows."""
    if len(inputs_NI) < 10:
        raise ValueError("There is nothing to learn from.")
    torch.manual_seed(seed)
    mean, spread = inputs_NI.mean(axis=0), inputs_NI.std(axis=0)
    spread = np.where(spread > 1e-6, spread, 1.0)
    x = torch.from_numpy((inputs_NI - mean) / spread).float()
    place, y = torch.from_numpy(place_N).float(), torch.from_numpy(labels_NH).float()
    cut = len(x) - max(int(HELD * len(x)), 1)
    net = HeadNet(x.shape[1], ((y[:cut].sum(dim=0) + 0.5) / (cut + 1.0)))
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=WEIGHT_DECAY)
    order = torch.Generator().manual_seed(seed)
    best, kept, since = float("inf"), _weights(net), 0
    for _ in range(EPOCHS):
        for batch in torch.randperm(cut, generator=order).split(BATCH):
            loss = F.binary_cross_entropy_with_logits(net(x[batch], place[batch]), y[batch])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
        with torch.inference_mode():
            held = float(F.binary_cross_entropy_with_logits(net(x[cut:], place[cut:]), y[cut:]))
        if held < best:
            best, kept, since = held, _weights(net), 0
        else:
            since += 1
            if since == PATIENCE:
                break
    return kept | {"mean": mean.astype(np.float32), "spread": spread.astype(np.float32)}


def _weights(net: HeadNet) -> Arrays:
    return {name: tensor.detach().numpy().copy() for name, tensor in net.state_dict().items()}


def main() -> None:
    """Fit the heads to a log of arrays named as `fit` names them."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    told = parser.parse_args()
    torch.set_num_threads(told.threads)
    with np.load(told.log, allow_pickle=False) as log:
        weights = fit(log["inputs"], log["place"], log["labels"])
    save_file(weights, told.out)


if __name__ == "__main__":
    main()
