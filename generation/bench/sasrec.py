"""SASRec, the causal transformer that the feed's recommenders are compared with. It lives here because torch does not live in `feed`.

- A sequence of items in, at every place the next item out (Kang and McAuley 2018, arXiv 1808.09781), with the full softmax over the
  catalogue as loss in place of the paper's one negative, which is much the stronger form (Petrov and Macdonald 2023, arXiv 2308.07192).
- Pre-norm blocks, learned places, the table of items tied to the output. Long sequences are cut into windows, counted from their end.
- Untuned: the sizes are protocol P1's. It stops after EPOCHS or when its seconds of processor time are over, whichever comes first.

Shapes: B sequences, L places of a window, D width, I items and one more row for padding.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

WIDTH, BLOCKS, HEADS, DROPOUT, PLACES = 64, 2, 2, 0.3, 100
RATE, WEIGHT_DECAY, BATCH, EPOCHS = 1e-3, 0.01, 64, 60


class Block(nn.Module):
    """Causal self-attention and a feed-forward layer, each behind its norm."""

    def __init__(self) -> None:
        super().__init__()
        self.before_attention, self.before_forward = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.mix, self.join = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.forward_layer = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(), nn.Linear(4 * WIDTH, WIDTH), nn.Dropout(DROPOUT))

    def forward(self, x_BLD: Tensor) -> Tensor:
        """The states one block later. Padding stands at the right, where causality hides it from everything that counts."""
        batch, places, _ = x_BLD.shape
        q, k, v = self.mix(self.before_attention(x_BLD)).view(batch, places, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(q, k, v, is_causal=True, dropout_p=DROPOUT if self.training else 0.0)
        x_BLD = x_BLD + F.dropout(self.join(seen.transpose(1, 2).reshape(x_BLD.shape)), DROPOUT, self.training)
        return x_BLD + self.forward_layer(self.before_forward(x_BLD))


class SasRec(nn.Module):
    """States of a window; the scores of all items are their products with the items' own vectors."""

    def __init__(self, items: int) -> None:
        super().__init__()
        self.padding, self.epochs = items, 0
        self.item = nn.Embedding(items + 1, WIDTH)
        self.place = nn.Parameter(torch.empty(PLACES, WIDTH))
        self.blocks = nn.Sequential(*(Block() for _ in range(BLOCKS)))
        self.last = nn.LayerNorm(WIDTH)
        for table in (self.item.weight, self.place):
            nn.init.normal_(table, std=0.02)

    def forward(self, items_BL: Tensor) -> Tensor:
        """States (B, L, D)."""
        x_BLD = F.dropout(self.item(items_BL) + self.place[: items_BL.shape[1]], DROPOUT, self.training)
        states: Tensor = self.last(self.blocks(x_BLD))
        return states

    def logits(self, states: Tensor) -> Tensor:
        """Scores (..., I) of every item."""
        return states @ self.item.weight[: self.padding].T

    def scores(self, history: NDArray[np.int64], user: int | None = None) -> NDArray[np.float64]:
        """Scores (I,) of what comes after `history`, the oldest first."""
        with torch.inference_mode():
            states = self(torch.from_numpy(np.asarray(history[-PLACES:], np.int64))[None])
            return self.logits(states[0, -1]).double().numpy()


def windows(sequences: Sequence[NDArray[np.int64]], padding: int) -> Tensor:
    """Windows (n, PLACES + 1), each beginning with the item that the one before ended with, padded on the right."""
    rows = []
    for sequence in sequences:
        for end in range(len(sequence), 1, -PLACES):
            row = np.full(PLACES + 1, padding, dtype=np.int64)
            part = sequence[max(end - PLACES - 1, 0) : end]
            row[: len(part)] = part
            rows.append(row)
    return torch.from_numpy(np.array(rows))


def fit(sequences: Sequence[NDArray[np.int64]], items: int, *, seconds: float = 240.0, seed: int = 0) -> SasRec:
    """A model of `sequences` of item numbers below `items`, after `epochs` whole epochs of at most `seconds` of processor time."""
    torch.manual_seed(seed)
    model = SasRec(items)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=WEIGHT_DECAY)
    rows, order = windows(sequences, items), torch.Generator().manual_seed(seed)
    until = time.process_time() + seconds
    while model.epochs < EPOCHS and time.process_time() < until:
        for batch in torch.randperm(len(rows), generator=order).split(BATCH):
            window = rows[batch]
            kept = window[:, 1:] != items
            loss = F.cross_entropy(model.logits(model(window[:, :-1])[kept]), window[:, 1:][kept])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            if time.process_time() > until:
                break
        else:
            model.epochs += 1
    return model.eval()
