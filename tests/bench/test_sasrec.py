"""The reference transformer of the feed's benchmark: it learns an order, looks at the past only, and cuts long sequences rightly."""

from __future__ import annotations

import numpy as np
import torch

from generation.bench import sasrec


def ring(count: int, length: int = 12) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    return [(np.arange(length) + rng.integers(15)) % 15 for _ in range(count)]


def test_it_learns_what_follows_what_and_repeats_by_its_seed(monkeypatch):
    monkeypatch.setattr(sasrec, "EPOCHS", 30)
    monkeypatch.setattr(sasrec, "PLACES", 6)
    model, again = (sasrec.fit(ring(64), 15) for _ in range(2))
    assert model.epochs == 30
    for last in (3, 14):
        history = (np.arange(9) + last - 8) % 15  # longer than a window
        scores = model.scores(history)
        assert scores.shape == (15,) and int(scores.argmax()) == (last + 1) % 15
        assert scores.tolist() == again.scores(history).tolist()


def test_time_that_is_over_ends_the_training():
    assert sasrec.fit(ring(4), 15, seconds=0.0).epochs == 0


def test_what_comes_later_changes_nothing_before():
    torch.manual_seed(0)
    model = sasrec.SasRec(15).eval()
    short, long = torch.tensor([[1, 2, 3, 15]]), torch.tensor([[1, 2, 3, 9]])
    torch.testing.assert_close(model(short)[:, :3], model(long)[:, :3])


def test_a_long_sequence_is_cut_from_its_end_and_every_item_is_asked_for_once():
    rows = sasrec.windows([np.arange(150), np.arange(2), np.arange(1)], padding=999).numpy()
    assert rows.shape == (3, 101)
    assert rows[0].tolist() == list(range(49, 150))
    assert rows[1].tolist() == list(range(50)) + [999] * 51
    assert rows[2].tolist() == [0, 1] + [999] * 99
