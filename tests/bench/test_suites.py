"""A suite asks only for what a preset knows, and otherwise always for the same."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from generation.bench.jumping import TURNS
from generation.bench.suites import JUMPS, SUITES, known, prompts


def preset(folder: Path, **scenes: str) -> None:
    entries = {
        name: {"config": {}, "sha256": "", "vocabulary": {"slots": ["framing portrait", f"scene {words}"]}}
        for name, words in scenes.items()
    }
    (folder / "config.json").write_text(json.dumps(entries))


def test_what_one_part_does_not_know_the_preset_does_not(tmp_path: Path) -> None:
    preset(tmp_path, planner="bounce pets stunt", text="bounce pets", renderer="bounce stunt")
    assert known(tmp_path) == {"bounce"}


def test_a_scene_that_is_left_out_changes_no_other_prompt() -> None:
    some, all_ = prompts("smoke", {"basketball", "stunt"}), prompts("smoke", SUITES["smoke"])
    assert [reading for reading in all_ if reading.scene in ("basketball", "stunt")] == some
    assert len(all_) == sum(SUITES["smoke"].values()) + JUMPS["smoke"]
    assert {reading.scene for reading in all_} == set(SUITES["smoke"]) == set(SUITES["full"])


def test_of_each_jump_on_the_ice_as_many_are_asked_for_besides() -> None:
    for suite in SUITES:
        jumps = [reading.jump for reading in prompts(suite, {"skater"})[SUITES[suite]["skater"] :]]
        assert Counter(jumps) == dict.fromkeys(TURNS, JUMPS[suite] // 3) and jumps[:3] == list(TURNS)


def test_no_flip_is_asked_for_twice() -> None:
    flips = prompts("smoke", {"gymnast"})
    assert len(flips) == 8 and all(flip.place and flip.shirt for flip in flips)
