"""A clip is made by the shipped weights from the request's noise: another seed, or other weights, is another picture and another sound."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch
from django.conf import settings

from generation.engines import native
from generation.engines.base import ClipRequest, run
from generation.engines.native import NativeEngine
from generation.network import sampler

ASKED = ClipRequest("two red rubber balls bounce in a park", 4, 720, 720, seed=5)
FRAMES = [0, 24]


@pytest.fixture(scope="module")
def engine():
    """The shipped one, with one try in few steps: enough to see what decides."""
    torch.set_num_threads(1)
    engine = NativeEngine.load(settings.WEIGHTS_DIR)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(native, "TRIES", {"standard": 1})
        patch.setattr(sampler, "start", partial(sampler.start, steps=2))
        yield engine


def perturbed(net: torch.nn.Module) -> torch.nn.Module:
    """The net with every weight a little off."""
    net, noise = deepcopy(net), torch.Generator().manual_seed(1)
    with torch.no_grad():
        for weight in net.parameters():
            weight += 0.2 * weight.std(correction=0) * torch.randn(weight.shape, generator=noise)
    return net


def pictures_differ(one: np.ndarray, other: np.ndarray) -> bool:
    """Not by rounding: some pixel by more than a few of 255 levels."""
    return int(np.abs(one.astype(int) - other.astype(int)).max()) > 8


def sounds_differ(one: np.ndarray, other: np.ndarray) -> bool:
    return float(np.abs(one - other).max()) > 0.01


@pytest.fixture(scope="module")
def made(engine):
    return run(engine, ASKED)


def test_another_seed_is_another_clip(engine, made):
    other = run(engine, replace(ASKED, seed=6))
    assert pictures_differ(made.frames, other.frames)
    assert sounds_differ(made.audio, other.audio)


def test_another_planner_moves_and_sounds_otherwise(engine, made):
    parts = engine.reader, perturbed(engine.planner), engine.critic, engine.renderer, engine.vocoder, engine.speech
    other = run(NativeEngine(*parts, engine.info), ASKED)
    assert pictures_differ(made.frames, other.frames)
    assert sounds_differ(made.audio, other.audio)


def test_another_renderer_draws_the_same_plan_otherwise(engine, made):
    drawn = [net.render(made.plan, frames=FRAMES).numpy() for net in (engine.renderer, perturbed(engine.renderer))]
    assert np.array_equal(drawn[0], made.frames[FRAMES])
    assert pictures_differ(*drawn)


def test_another_vocoder_voices_the_same_plan_otherwise(engine, made):
    heard = [net(made.plan.mel_MF).numpy(force=True)[:, None] for net in (engine.vocoder, perturbed(engine.vocoder))]
    assert np.array_equal(heard[0], made.audio)
    assert sounds_differ(*heard)
