"""Interaction data for the benchmark: files read as protocol P1 wants them, the five-core, and the two ways to hide what comes next.

A data file is `user item` lines in time order. The two MovieLens layouts of P1 are known too; every file may be xz-compressed under its
own name plus `.xz`. MovieLens must not be passed on, so it is never part of this repository.
"""

from __future__ import annotations

import lzma
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from feed.recommend.log import Items

CORE = 5  # fewest interactions of an item and of a user
MOST_ITEMS = 10_000  # the models are dense
LATE = 0.8  # the share of all interactions before the instant that splits by time


class DataError(Exception):
    """A data file cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Interactions:
    """Who had what, in time order within each user; across users too where `timed`, and there no two rows share an instant."""

    name: str
    users: NDArray[np.int64]
    items: Items
    timed: bool

    @property
    def sequences(self) -> list[Items]:
        """One array of items a user, oldest first, by the users' numbers."""
        order = np.argsort(self.users, kind="stable")
        _, starts = np.unique(self.users[order], return_index=True)
        return np.split(self.items[order], starts[1:])

    @property
    def catalogue(self) -> int:
        """How many items there are; after `five_core` they are numbered without gaps."""
        return int(self.items.max(initial=-1)) + 1


@dataclass(frozen=True)
class Question:
    """What a model is fitted to and asked: `fitting` (one sequence a user), then what follows each `history`, which is `target`.

    `users` are the histories' places in `fitting`, or None for users whom the model has never seen.
    """

    fitting: list[Items]
    users: list[int | None]
    histories: list[Items]
    targets: Items


def find(path: Path) -> list[Interactions]:
    """The data at `path`: a file, the folder of a known set, or a folder of such folders. Raises DataError."""
    if path.is_dir() and _there(path / "train" / "input.txt"):
        return [movielens_sequences(path)]
    if path.is_dir():
        found = sorted({file.with_suffix("") if file.suffix == ".xz" else file for file in path.glob("*.inter*")})
        sets = [movielens_table(file) for file in found]
        for folder in sorted(one for one in path.iterdir() if one.is_dir()):
            sets += find(folder)
        return sets
    if path.name.removesuffix(".xz").endswith(".inter"):
        return [movielens_table(path)]
    return [lines(path)]


def lines(path: Path) -> Interactions:
    """A file of `user item` lines in time order."""
    rows = []
    for number, line in enumerate(_text(path).splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        if len(words) != 2:
            raise DataError(f"{path}, line {number}: a user and an item are wanted, two whole numbers, not {len(words)} words.")
        rows.append([_number(word, path, number) for word in words])
    return _interactions(path, np.array(rows, dtype=np.int64).reshape(-1, 2), timed=True)


def movielens_table(path: Path) -> Interactions:
    """RecBole's layout: a header, then user, item, rating and Unix seconds between tabs, in any order. Ratings do not matter."""
    rows = []
    for number, line in enumerate(_text(path).splitlines()[1:], start=2):
        words = line.split("\t")
        if len(words) != 4:
            raise DataError(f"{path}, line {number}: user, item, rating and time are wanted between tabs, not {len(words)} fields.")
        rows.append([_number(words[0], path, number), _number(words[1], path, number), _number(words[3].removesuffix(".0"), path, number)])
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return _interactions(path, table[np.argsort(table[:, 2], kind="stable"), :2], timed=True)


def movielens_sequences(folder: Path) -> Interactions:
    """gSASRec's layout: one user a line in train/input.txt; a validation user's line is replaced by the longer one and its answer.

    P1 does not use test/output.txt: the item before it is missing. So no two users can be set side by side in time.
    """
    held, answers = (_text(folder / "val" / name).splitlines() for name in ("input.txt", "output.txt"))
    if len(held) != len(answers):
        raise DataError(f"{folder.name}: its {len(held)} validation lines have {len(answers)} answers.")
    longer = {tuple(line.split()[:-1]): f"{line} {answer}" for line, answer in zip(held, answers, strict=True)}
    path = folder / "train" / "input.txt"
    rows = []
    for number, line in enumerate(_text(path).splitlines(), start=1):
        for word in longer.get(tuple(line.split()), line).split():
            rows.append([number, _number(word, path, number)])
    return _interactions(folder, np.array(rows, dtype=np.int64).reshape(-1, 2), timed=False)


def five_core(data: Interactions) -> Interactions:
    """Drop items with fewer than CORE interactions, then users with fewer that remain, until nothing changes; number both without gaps.

    Raises DataError if nothing remains, or more items than the models can hold.
    """
    users, items = data.users, data.items
    while True:
        before = len(users)
        for column in (items, users):
            _, places, counts = np.unique(column, return_inverse=True, return_counts=True)
            kept = counts[places] >= CORE
            if not kept.all():
                users, items = users[kept], items[kept]
                break
        if len(users) == before:
            break
    if not len(users):
        raise DataError(f"{data.name}: no user and no item has {CORE} interactions or more.")
    catalogue, items = np.unique(items, return_inverse=True)
    if len(catalogue) > MOST_ITEMS:
        raise DataError(f"{data.name}: {len(catalogue)} items are more than the {MOST_ITEMS} that the models here can hold.")
    return Interactions(data.name, np.unique(users, return_inverse=True)[1], items, data.timed)


def last_out(sequences: list[Items], hidden: int = 1) -> Question:
    """Leave-last-out: what is each user's last item? With `hidden` 2 the last but one, for tuning."""
    fitting = [sequence[:-hidden] for sequence in sequences]
    return Question(fitting, list(range(len(fitting))), fitting, np.array([sequence[-hidden] for sequence in sequences]))


def by_time(data: Interactions, share: float = LATE) -> Question:
    """Split by time: models know only the first `share` of all interactions; asked is the last item of everybody who came later.

    The history is all that the user had before it. Nothing that a model was fitted to is younger than any target.
    """
    cut = int(len(data.users) * share)
    fitted, places = np.unique(data.users[:cut], return_inverse=True)
    order = np.argsort(places, kind="stable")
    fitting = np.split(data.items[:cut][order], np.cumsum(np.bincount(places))[:-1])
    where = {int(user): place for place, user in enumerate(fitted)}
    users: list[int | None] = []
    histories, targets = [], []
    late = set(data.users[cut:].tolist())
    for user, sequence in zip(np.unique(data.users), data.sequences, strict=True):
        if int(user) in late and len(sequence) > 1:
            users.append(where.get(int(user)))
            histories.append(sequence[:-1])
            targets.append(sequence[-1])
    return Question(fitting, users, histories, np.array(targets, dtype=np.int64))


def _there(path: Path) -> bool:
    return path.is_file() or path.with_name(path.name + ".xz").is_file()


def _text(path: Path) -> str:
    packed = path if path.suffix == ".xz" else path.with_name(path.name + ".xz")
    try:
        if path.suffix != ".xz" and (path.exists() or not packed.exists()):
            return path.read_text(encoding="utf-8")
        return lzma.decompress(packed.read_bytes()).decode("utf-8")
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}.") from error
    except (lzma.LZMAError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: not a text file, or a broken one.") from error


def _number(word: str, path: Path, line: int) -> int:
    if word.isascii() and word.isdigit() and len(word) <= 18:
        return int(word)
    raise DataError(f"{path}, line {line}: {word[:40]!r} is not a whole number.")


def _interactions(path: Path, rows: NDArray[np.int64], *, timed: bool) -> Interactions:
    if not len(rows):
        raise DataError(f"{path}: there is nothing in it.")
    return Interactions(path.name.removesuffix(".xz").removesuffix(".inter"), rows[:, 0], rows[:, 1], timed)
