"""The benchmark's data: every layout plain and packed, the five-core, both splits, and files that are not data."""

from __future__ import annotations

import lzma

import numpy as np
import pytest
from django.conf import settings

from feed.bench import data, world

BESIDE = settings.BASE_DIR.parent / "shared" / "data" / "recsys"


def write(path, text: str, packed: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if packed:
        path.with_name(path.name + ".xz").write_bytes(lzma.compress(text.encode()))
    else:
        path.write_text(text)


def lists(sequences) -> list[list[int]]:
    return [one.tolist() for one in sequences]


@pytest.mark.parametrize("packed", [False, True])
def test_lines_are_users_and_items_in_time_order(tmp_path, packed):
    write(tmp_path / "views.txt", "7 1\n3 2\n\n7 5\n", packed)
    [read] = data.find(tmp_path / "views.txt")
    assert (read.timed, read.users.tolist(), read.items.tolist()) == (True, [7, 3, 7], [1, 2, 5])
    assert lists(read.sequences) == [[2], [1, 5]]


def test_a_packed_file_may_be_named_as_it_is(tmp_path):
    write(tmp_path / "views.txt", "1 1\n", packed=True)
    assert data.lines(tmp_path / "views.txt.xz").name == "views.txt"


@pytest.mark.parametrize("packed", [False, True])
def test_a_movielens_table_is_sorted_by_time_and_ties_keep_the_file_s_order(tmp_path, packed):
    table = "user_id:token\titem_id:token\trating:float\ttimestamp:float\n1\t10\t3\t900\n2\t11\t1\t100\n1\t12\t5\t500\n1\t13\t2\t900\n"
    write(tmp_path / "sets" / "ml" / "ml.inter", table, packed)
    [read] = data.find(tmp_path / "sets")
    assert (read.name, lists(read.sequences)) == ("ml", [[12, 10, 13], [11]])


@pytest.mark.parametrize("packed", [False, True])
def test_movielens_sequences_take_the_longer_line_of_a_validation_user(tmp_path, packed):
    for name, text in {"train/input.txt": "1 2 3\n4 5\n", "val/input.txt": "4 5 6\n", "val/output.txt": "7\n"}.items():
        write(tmp_path / "ml1m" / name, text, packed)
    write(tmp_path / "ml1m" / "test" / "output.txt", "8\n9\n", packed=False)
    [read] = data.find(tmp_path / "ml1m")
    assert (read.timed, lists(read.sequences)) == (False, [[1, 2, 3], [4, 5, 6, 7]])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 2\n3\n", "line 2: a user and an item are wanted, two whole numbers, not 1 words."),
        ("1 2 3\n", "line 1: .* not 3 words."),
        ("1 x\n", "line 1: 'x' is not a whole number."),
        ("1 -2\n", "line 1: '-2' is not a whole number."),
        ("1 2.5\n", "line 1: '2.5' is not a whole number."),
        ("1 " + "9" * 30 + "\n", "is not a whole number."),
        ("\n", "there is nothing in it."),
    ],
)
def test_a_line_that_is_no_interaction_is_named(tmp_path, text, said):
    (tmp_path / "views.txt").write_text(text)
    with pytest.raises(data.DataError, match=f"views.txt.*{said}"):
        data.find(tmp_path / "views.txt")


def test_files_that_are_missing_or_broken_are_named(tmp_path):
    with pytest.raises(data.DataError, match="No such file"):
        data.find(tmp_path / "missing.txt")
    (tmp_path / "torn.txt.xz").write_bytes(lzma.compress(b"1 2\n" * 100)[:30])
    with pytest.raises(data.DataError, match=r"torn.txt.*broken"):
        data.find(tmp_path / "torn.txt")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(data.DataError, match="not a text file"):
        data.find(tmp_path / "picture.txt")
    (tmp_path / "short.inter").write_text("header\n1\t2\n")
    with pytest.raises(data.DataError, match="line 2: user, item, rating and time"):
        data.find(tmp_path / "short.inter")
    write(tmp_path / "ml1m" / "train" / "input.txt", "1 2\n", packed=False)
    write(tmp_path / "ml1m" / "val" / "input.txt", "1 2\n1 3\n", packed=False)
    write(tmp_path / "ml1m" / "val" / "output.txt", "3\n", packed=False)
    with pytest.raises(data.DataError, match="ml1m: its 2 validation lines have 1 answers"):
        data.find(tmp_path / "ml1m")


def interactions(pairs) -> data.Interactions:
    table = np.array(pairs)
    return data.Interactions("hand", table[:, 0], table[:, 1], timed=True)


def test_the_five_core_is_reached_by_dropping_again_and_again():
    core = [(user, item) for item in range(10, 15) for user in range(5)]
    # Item 20 has five users, but one of them, 9, has only it and item 21; without 9 it falls too, and takes nobody along.
    odd = [(user, 20) for user in range(4)] + [(9, 20), (9, 21)]
    found = data.five_core(interactions(core + odd))
    assert len(found.users) == 25
    assert (found.catalogue, sorted(set(found.items.tolist()))) == (5, [0, 1, 2, 3, 4])
    assert sorted(set(found.users.tolist())) == [0, 1, 2, 3, 4]


def test_data_without_a_core_or_too_large_for_the_models_are_refused(monkeypatch):
    with pytest.raises(data.DataError, match="hand: no user and no item has 5"):
        data.five_core(interactions([(1, 1), (2, 1)]))
    monkeypatch.setattr(data, "MOST_ITEMS", 4)
    with pytest.raises(data.DataError, match="5 items are more than the 4"):
        data.five_core(interactions([(user, item) for item in range(5) for user in range(5)]))


def test_the_last_item_is_asked_for_or_the_one_before():
    sequences = [np.array([1, 2, 3]), np.array([4, 5, 6, 7])]
    asked, tuning = data.last_out(sequences), data.last_out(sequences, 2)
    assert (lists(asked.fitting), asked.targets.tolist(), asked.users) == ([[1, 2], [4, 5, 6]], [3, 7], [0, 1])
    assert (lists(tuning.histories), tuning.targets.tolist()) == ([[1], [4, 5]], [2, 6])


def test_a_split_by_time_knows_nothing_that_is_younger():
    # User 0 ended before the instant, 1 goes on after it, 2 comes after it, 3 comes once.
    found = data.by_time(interactions([(0, 1), (1, 2), (0, 3), (1, 4), (1, 5), (2, 6), (1, 7), (2, 8), (2, 9), (3, 1)]), share=0.4)
    assert lists(found.fitting) == [[1, 3], [2, 4]]
    assert (found.users, lists(found.histories), found.targets.tolist()) == ([1, None], [[2, 4, 5], [6, 8]], [7, 9])


def test_the_generated_world_repeats_by_its_seed_and_shows_nothing_twice():
    made, again, another = (world.generate(users=20, items=40, views=10, seed=seed) for seed in (1, 1, 2))
    assert made.items.tolist() == again.items.tolist() != another.items.tolist()
    assert len(made.users) == 200
    assert all(len(set(one.tolist())) == len(one) == 10 for one in made.sequences)


@pytest.mark.parametrize(("name", "users", "items", "interactions"), [("ml100k", 943, 1_349, 99_287), ("ml1m", 6_040, 3_413, 988_031)])
def test_protocol_p1_counts_of_movielens(name, users, items, interactions):
    if not (BESIDE / name).is_dir():
        pytest.skip(f"MovieLens may not be passed on and is not at {BESIDE / name}")
    [found] = [data.five_core(one) for one in data.find(BESIDE / name)]
    assert (len(found.sequences), found.catalogue, len(found.items)) == (users, items, interactions)
