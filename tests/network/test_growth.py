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
from generation.network.growth import labels_of, layouts, moved
from generation.network.plan import KINDS, PLACES
from generation.network.planner import Planner, PlannerConfig
from generation.network.reader import Reader, ReaderConfig
from generation.network.reading import SLOTS, Reading
from generation.network.sampler import sample
from generation.network.text import READ_SLOTS, TextReader, TextReaderConfig
from generation.network.vocabulary import vocabulary
from generation.training.growth import grown

TINY = PlannerConfig(width=16, depth=1, heads=2, hidden=16)
MODULES = [("planner", Planner, TINY), ("critic", Critic, TINY), ("text", TextReader, TextReaderConfig(buckets=64, width=16, layers=1))]


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
    assert new[many["scene in"].index(f"place={PLACES[-1]}")] == -1
    for label in ("place=gym", "time=night", "palette 3", "camera 5", "flag 1"):
        assert new[many["scene in"].index(label)] == few["scene in"].index(label)


def test_what_the_reader_knows_of_a_kind_follows_it() -> None:
    few, many = layouts(fewer_words()), layouts(vocabulary())
    old = torch.arange(float(len(few["kinds"]))).view(-1, 1, 1)
    for name in ("body_NVD", "where_NVC", "colour_NWD"):
        new = moved(name, old, torch.full((len(many["kinds"]), 1, 1), -1.0), few, many)[:, 0, 0]
        assert new[many["kinds"].index("kind=ball")] == few["kinds"].index("kind=ball") and int((new < 0).sum()) == 1
    before, after = (torch.ones(len(words["scenes"]), len(words["kinds"]), 4) for words in (few, many))
    assert moved("cast_SNK", before, torch.zeros_like(after), few, many).sum(1).unique().tolist() == [len(few["kinds"])]


def test_a_shape_that_no_word_explains_is_refused() -> None:
    words = layouts(vocabulary())
    with pytest.raises(ValueError, match=r"blocks\.0\.up\.weight"):
        moved("blocks.0.up.weight", torch.zeros(4, 4), torch.zeros(8, 4), words, words)
    with pytest.raises(ValueError, match="slots_SD"):
        moved("slots_SD", torch.zeros(3, 4), torch.zeros(len(words["slots"]), 4), words, words)


@pytest.mark.parametrize(("name", "build", "config"), [*MODULES, ("reader", Reader, ReaderConfig(near=8, far=8, sides=(4, 4, 8, 8)))])
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
    _rewrite(tmp_path, state, "planner")
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


@pytest.mark.parametrize(("name", "build", "config"), MODULES)
def test_a_preset_of_fewer_words_is_served(name: str, build: Any, config: Any, tmp_path: Path) -> None:
    module = build(config)
    checkpoint.save(module, tmp_path, name, config)
    few, many = layouts(fewer_words()), layouts(vocabulary())
    _rewrite(tmp_path, {key: _shrunk(key, value, many, few) for key, value in module.state_dict().items()}, name)
    again = checkpoint.load(build, type(config), tmp_path, name).state_dict()
    for key, value in module.state_dict().items():
        if key != "prior_SV":  # which values a slot has is not told by its shape
            assert torch.equal(_shrunk(key, again[key], many, few), _shrunk(key, value, many, few)), key


def test_what_was_not_taught_is_not_read(tmp_path: Path) -> None:
    config = TextReaderConfig(buckets=64, width=16, layers=1, certainty=0.0)
    reader = TextReader(config)
    torch.nn.init.normal_(reader.prior_SV, std=9.0)
    checkpoint.save(reader, tmp_path, "text", config)
    few, many = layouts(fewer_words()), layouts(vocabulary())
    _rewrite(tmp_path, {key: _shrunk(key, value, many, few) for key, value in reader.state_dict().items()}, "text")
    logits_SBV, _grasp = checkpoint.load(TextReader, TextReaderConfig, tmp_path, "text")(torch.randint(1, 64, (5, 7, 9)))
    said_SBV = logits_SBV.softmax(-1)
    assert said_SBV[READ_SLOTS.index("place"), :, len(PLACES)].tolist() == [0.0] * 5
    assert said_SBV[READ_SLOTS.index("finish"), :, 0].tolist() == [1.0] * 5


def test_what_was_not_taught_is_not_planned(tmp_path: Path) -> None:
    torch.manual_seed(5)
    planner = Planner(TINY)
    for parameter in planner.leave.parameters():
        torch.nn.init.normal_(parameter, std=0.5)
    checkpoint.save(planner, tmp_path, "planner", TINY)
    few, many = layouts(fewer_words()), layouts(vocabulary())
    _rewrite(tmp_path, {key: _shrunk(key, value, many, few) for key, value in planner.state_dict().items()}, "planner")
    served = checkpoint.load(Planner, PlannerConfig, tmp_path, "planner")
    assert [list(SLOTS)[slot] for slot in served.asked_S.tolist()] == [slot for slot in SLOTS if slot != "finish"]
    plans = sample(served, [Reading(framing="square")] * 8, range(8), steps=3)
    assert all(plan.scene.place != PLACES[-1] for plan in plans)
    assert all(KINDS.index(KINDS[-1]) not in plan.entities.kind_K.tolist() for plan in plans)


def test_a_slot_that_was_not_taught_changes_nothing(tmp_path: Path) -> None:
    torch.manual_seed(3)
    planner = Planner(TINY)
    for parameter in (*planner.leave.parameters(), *planner.modulate.parameters()):
        torch.nn.init.normal_(parameter, std=0.2)
    checkpoint.save(planner, tmp_path, "planner", TINY)
    few, many = layouts(fewer_words()), layouts(vocabulary())
    _rewrite(tmp_path, {key: _shrunk(key, value, many, few) for key, value in planner.state_dict().items()}, "planner")
    served = checkpoint.load(Planner, PlannerConfig, tmp_path, "planner")
    said, more = Reading(framing="square", scene="skater"), Reading(framing="square", scene="skater", finish="fall")
    one, two = (sample(served, [reading], [1], steps=2)[0] for reading in (said, more))
    assert torch.equal(one.states_TKS, two.states_TKS)
    assert torch.equal(one.mel_MF, two.mel_MF)


def _shrunk(key: str, value: torch.Tensor, many: dict[str, Any], few: dict[str, Any]) -> torch.Tensor:
    """As `moved` the other way: only what fewer words have."""
    rows = []
    for labels_few, labels_many in zip(labels_of(key, value.shape, few, many), labels_of(key, value.shape, many, many), strict=True):
        row_of = {label: row for row, label in enumerate(labels_many)}
        rows.append(torch.tensor([row_of[label] for label in labels_few]))
    return value[torch.meshgrid(*rows, indexing="ij")] if rows else value


def _rewrite(folder: Path, state: dict[str, torch.Tensor], name: str) -> None:
    """Put these tensors into the checkpoint, and fewer words beside them."""
    payload = save({key: value.contiguous() for key, value in state.items()})
    (folder / f"{name}.safetensors").write_bytes(payload)
    manifest = json.loads((folder / checkpoint.CONFIG_FILE).read_text())
    manifest[name] |= {"vocabulary": fewer_words(), "sha256": hashlib.sha256(payload).hexdigest()}
    (folder / checkpoint.CONFIG_FILE).write_text(json.dumps(manifest))
