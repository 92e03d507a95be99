"""Plans as files: they come back as they were, and a full disk is told from other trouble."""

from __future__ import annotations

import errno

import pytest
import torch

from generation.network.plan import Plan, PlanError, empty_plan


def test_a_plan_comes_back_as_it_was(tmp_path):
    plan = empty_plan("portrait", 3)
    plan.states_TKS.normal_()
    plan.reading = {"ball": "red"}
    plan.save(tmp_path / "plan.safetensors")
    read = Plan.load(tmp_path / "plan.safetensors")
    assert torch.equal(read.states_TKS, plan.states_TKS)
    assert (read.scene.framing, read.reading) == ("portrait", {"ball": "red"})


def test_a_plan_that_broke_off_is_refused(tmp_path):
    path = tmp_path / "plan.safetensors"
    empty_plan("square", 1).save(path)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(PlanError, match="not a readable safetensors file"):
        Plan.load(path)


def test_a_full_disk_is_said():
    with pytest.raises(OSError, match="No space left on device") as trouble:
        empty_plan("square", 1).save("/dev/full")
    assert trouble.value.errno == errno.ENOSPC
