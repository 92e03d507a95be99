"""The prompts of the scorecard, made anew from a seed: what the simulator can show, asked for in plain sentences."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from pathlib import Path

import numpy as np

from generation.bench.jumping import TURNS
from generation.network import checkpoint
from generation.network.plan import FRAMINGS
from generation.network.reading import Reading
from generation.world.scenes import simulate

SUITES = {
    "smoke": {
        "basketball": 24,
        "bounce": 14,
        "xylophone": 10,
        "gymnast": 8,
        "peek": 8,
        "skater": 4,
        "bowling": 4,
        "skateboard": 4,
        "pets": 4,
        "paddle": 4,
        "stunt": 4,
    },
    "full": {
        "basketball": 128,
        "bounce": 77,
        "xylophone": 51,
        "gymnast": 64,
        "peek": 48,
        "skater": 32,
        "bowling": 32,
        "skateboard": 32,
        "pets": 32,
        "paddle": 32,
        "stunt": 32,
    },
}  # fmt: skip - clips of each scene
JUMPS = {"smoke": 9, "full": 60}  # clips besides, of each of TURNS as many: who is asked for a spin shows none
REMIXES = {"smoke": 8, "full": 64}
LONGER = {"smoke": 3, "full": 36}  # clips of twelve seconds
TALKS = {"smoke": 8, "full": 32}  # clips in which somebody says two sentences
CASTS = {"smoke": 8, "full": 64}  # clips that show somebody who is given by a picture
PHOTOGRAPHS = {"smoke": 4, "full": 16}  # the same with real photographs
VOICES = {"smoke": 6, "full": 40}  # clips in which somebody speaks whose voice is given
PICTURES = {"smoke": 5, "full": 40}  # clips that begin with a picture
GLIDES = {"smoke": 4, "full": 32}  # clips of either range of speeds that are asked to go on
SEED = 20261122
SAME_PROMPT = 6  # clips of one prompt, for diversity
VARIED = ("basketball", "bounce", "xylophone", "peek")  # scenes of which that is measured
READS, PLANS, DRAWS = "text", "planner", "renderer"  # what must know a scene, or a preset cannot be asked for it


def known(weights: Path) -> frozenset[str]:
    """The scenes that a preset reads, plans and draws."""
    words = [checkpoint.describe(weights, name)["vocabulary"]["slots"] for name in (READS, PLANS, DRAWS)]
    scenes = [{word for line in lines if line.startswith("scene ") for word in line.split()[1:]} for lines in words]
    return frozenset.intersection(*map(frozenset, scenes))


def prompts(suite: str, scenes: Container[str]) -> list[Reading]:
    """The readings to ask for, of these scenes and in order; each is asked as its own caption.

    Words are as the simulator draws them. One prompt in eight of VARIED scenes stands SAME_PROMPT times, without place, time and colours.
    """
    rng = np.random.default_rng(SEED)
    chosen: list[Reading] = []
    for scene, wanted in SUITES[suite].items():
        batch = simulate(rng, wanted, scene=scene, with_mel=False)  # also of one that is left out: the others' prompts stay as they are
        readings = [batch.reading(index) for index in range(wanted)]
        repeated = max(1, wanted // (8 * SAME_PROMPT)) if scene in VARIED else 0
        for reading in readings[:repeated]:
            chosen += [replace(reading, place="", time="", shirt="", ball="")] * (SAME_PROMPT if scene in scenes else 0)
        chosen += readings[repeated : wanted - repeated * (SAME_PROMPT - 1)] if scene in scenes else []
    chosen += _jumps(JUMPS[suite]) if "skater" in scenes else []
    assert all(reading.framing in FRAMINGS for reading in chosen)
    return chosen


def _jumps(count: int) -> list[Reading]:
    """The first `count` jumps that the simulator draws, as many of each kind; drawn apart, so that they change no other prompt."""
    batch = simulate(np.random.default_rng(SEED + 1), 4 * count, scene="skater", with_mel=False)
    readings = [batch.reading(index) for index in range(4 * count)]
    of_each = [[reading for reading in readings if reading.jump == jump][: count // len(TURNS)] for jump in TURNS]
    return [reading for three in zip(*of_each, strict=True) for reading in three]
