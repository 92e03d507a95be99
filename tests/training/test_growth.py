"""Weights under a vocabulary with more words: what was learned stands where its word stands, what is new is new."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save

from generation.network import checkpoint
from generation.network.critic import Critic
from generation.network.planner import Planner, PlannerConfig
from generation.network.text import TextReader, TextReaderConfig
from generation.network.vocabulary import vocabulary
from generation.training.growth import grown, layouts, moved

TINY = PlannerConfig(width=16, depth=1, heads=2, hidden=16)


def fewer_words() -> dict[str, Any]:
    """Today's vocabulary as it was before the last slot, kind and place, and before a slot had its last value."""
    words = vocabulary()
    slots = [slot for slot in words["slots"] if not slot.startswith("finish ")]
    shorter = [slot.rsplit(" ", 1)[0] if slot.startswith(("jump ", "place ")) else slot for slot in slots]
    return words | {"slots": shorter, "kinds": words["kinds"].rsplit(" ", 1)[0], "places": words["places"].rsplit(" ", 1)[0]}


def test_the_order_of_words_outlives_a_file_that_sorts() -> None:
    assert json.loads(json.dumps(vocabulary(), sort_keys=True)) == vocabulary()
    assert layouts(json.loads(json.dumps(vocabulary(), sort_keys=True))) == layouts(vocabulary())


def test_rows_follow_their_words() -> None:
    before = {"slots": ["a", "c"]}
    after = {"slots": ["a", "b", "c"]}
    old = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    new = moved("slots_SD", old, torch.full((3, 2), 9.0), before, after)
    assert new.tolist() == [[1.0, 2.0], [9.0, 9.0], [3.0, 4.0]]


def test_columns_of_values_follow_their_words_and_flags_theirs() -> None:
    few, many = layouts(fewer_words()), layouts(vocabulary())
    old = torch.arange(float(len(few["scene in"])))[None]
    new = moved("enter.scene.weight", old, torch.full((1, len(many["scene in"])), -1.0), few, many)[0]
    assert new[many["scene in"].index("place=rink")] == -1
    for label in ("place=gym", "time=night", "palette 3", "camera 5", "flag 1"):
        assert new[many["scene in"].index(label)] == few["scene in"].index(label)


def test_a_shape_that_no_word_explains_is_refused() -> None:
    words = layouts(vocabulary())
    with pytest.raises(checkpoint.CheckpointError, match=r"blocks\.0\.up\.weight"):
        moved("blocks.0.up.weight", torch.zeros(4, 4), torch.zeros(8, 4), words, words)
    with pytest.raises(checkpoint.CheckpointError, match="slots_SD"):
        moved("slots_SD", torch.zeros(3, 4), torch.zeros(len(words["slots"]), 4), words, words)


@pytest.mark.parametrize(
    ("name", "build", "config"),
    [("planner", Planner, TINY), ("critic", Critic, TINY), ("text", TextReader, TextReaderConfig(buckets=64, width=16, layers=1))],
)
def test_the_same_words_are_the_same_weights(name: str, build: Any, config: Any, tmp_path: Path) -> None:
    module = build(config)
    checkpoint.save(module, tmp_path, name, config)
    again = grown(build, type(config), tmp_path, name).state_dict()
    assert all(torch.equal(value, again[key]) for key, value in module.state_dict().items())


def test_a_planner_of_fewer_words_goes_on(tmp_path: Path) -> None:
    planner = Planner(TINY)
    checkpoint.save(planner, tmp_path, "planner", TINY)
    few, many = layouts(fewer_words()), layouts(vocabulary())
    state = {key: _shrunk(key, value, many, few) for key, value in planner.state_dict().items()}
    _rewrite(tmp_path, state)
    again = grown(Planner, PlannerConfig, tmp_path, "planner").state_dict()
    rows = [many["words"].index(label) for label in few["words"]]
    assert torch.equal(again["words.weight"][rows], planner.words.weight[rows])
    # The mean over slots has one member more, which says nothing until it is said.
    pooled = again["words_pooled.weight"]
    torch.testing.assert_close(pooled[rows] / len(many["slots"]), planner.words_pooled.weight[rows].detach() / len(few["slots"]))
    assert float(pooled[many["words"].index("finish")].abs().max()) == 0.0
    kept = [many["entity"].index(label) for label in few["entity"]]
    assert torch.equal(again["leave.entity.bias"][kept], planner.leave["entity"].bias[kept])
    assert torch.equal(again["blocks.0.up.weight"], planner.state_dict()["blocks.0.up.weight"])


def test_weights_of_other_words_are_refused_by_name(tmp_path: Path) -> None:
    planner = Planner(TINY)
    checkpoint.save(planner, tmp_path, "planner", TINY)
    few, many = layouts(fewer_words()), layouts(vocabulary())
    _rewrite(tmp_path, {key: _shrunk(key, value, many, few) for key, value in planner.state_dict().items()})
    with pytest.raises(checkpoint.CheckpointError, match="they were trained with other words than this code has"):
        checkpoint.load(Planner, PlannerConfig, tmp_path, "planner")


def _shrunk(key: str, value: torch.Tensor, many: dict[str, Any], few: dict[str, Any]) -> torch.Tensor:
    """As `moved` the other way: only what fewer words have. The Gaussian over all bodies has no words and is left out of the matter."""
    if key.startswith("prior.bodies.") or not value.dim():
        return value
    lengths = {len(many[layout]): len(few[layout]) for layout in ("words", "slots", "scene", "scene in", "entity", "entity in")}
    named = key.removeprefix("mean_").removeprefix("deviation_").split(".")[0] in {
        "words", "words_pooled", "slots_SD", "enter", "leave", "scene", "entity",
    }  # fmt: skip
    shape = [lengths.get(size, size) if named and size != TINY.width else size for size in value.shape]
    return moved(key, value, torch.zeros(shape), many, few)


def _rewrite(folder: Path, state: dict[str, torch.Tensor]) -> None:
    """Put these tensors into the checkpoint, and fewer words beside them."""
    payload = save({key: value.contiguous() for key, value in state.items()})
    (folder / "planner.safetensors").write_bytes(payload)
    manifest = json.loads((folder / checkpoint.CONFIG_FILE).read_text())
    manifest["planner"] |= {"vocabulary": fewer_words(), "sha256": hashlib.sha256(payload).hexdigest()}
    (folder / checkpoint.CONFIG_FILE).write_text(json.dumps(manifest))
