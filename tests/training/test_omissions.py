"""Clips are told less than is true and given parts of their plan, in the shares the recipe promises."""

from __future__ import annotations

import numpy as np
import torch

from generation.network.plan import CHUNK, FRAMES
from generation.network.tokens import NOTHING, Keep
from generation.training.omissions import FRAMING_SLOT, PREFIXES, TASKS, draw_keeps, leave_out


def test_framing_is_always_said_and_other_slots_are_left_out_in_their_share() -> None:
    left = leave_out(np.random.default_rng(0), torch.ones(4000, 12, dtype=torch.long))
    assert (left[:, FRAMING_SLOT] == 1).all()
    others = left[:, 1:].float()
    assert abs((others.sum(1) == 0).float().mean() - 0.1) < 0.02
    assert abs(others.mean() - 0.9 * 0.85) < 0.02


def test_half_of_the_clips_are_given_something() -> None:
    keeps = draw_keeps(np.random.default_rng(0), torch.zeros(4000, dtype=torch.bool))
    given = np.mean([keep != NOTHING for keep in keeps])
    assert sum(TASKS.values()) >= 0.4
    assert abs(given - sum(TASKS.values())) < 0.03
    extensions = [keep.start for keep in keeps if 0 < keep.start < FRAMES and keep.stop == FRAMES and keep.velocity]
    assert set(extensions) >= {1, 2, 3, 4, 8, 16, 32, 48}
    assert all(0 <= keep.start <= FRAMES and keep.start <= keep.stop <= FRAMES for keep in keeps)


def test_the_share_that_is_given_something_can_be_another() -> None:
    for share in (0.0, 0.06, 0.8):
        keeps = draw_keeps(np.random.default_rng(0), torch.zeros(4000, dtype=torch.bool), share)
        assert abs(np.mean([keep != NOTHING for keep in keeps]) - share) < 0.03


def test_a_clip_from_the_middle_of_its_scene_is_always_given_its_beginning_with_sound_and_velocity() -> None:
    keeps = draw_keeps(np.random.default_rng(0), torch.arange(2000) % 2 == 1)
    late = keeps[1::2]
    assert {keep.start for keep in late} == set(PREFIXES)
    assert all(keep == Keep(start=keep.start) and keep.start % CHUNK == 0 for keep in late)
    assert sum(keep == NOTHING for keep in keeps[::2]) > 500
