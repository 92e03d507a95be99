"""Faults that worker processes bring upon themselves, at the line where it hurts most.

A schedule says which job is struck, where, and how often. It is one for all dispatchers, so that each meets the same faults at the same
points of its own work. SIGKILL and SIGSTOP are the kernel's: it makes no difference who sends them, but only the process itself knows
on which line it is.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from dataclasses import dataclass
from pathlib import Path

SIGNALS = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP}
# begun: the job has just been taken; step-N: between two steps; made: the clip is there, its file is not; stored: its files are in
# the storage, nothing says so yet; committing: inside the transaction that ends the job; committed: after that, before the files of earlier
# attempts are cleared away.
POINTS = ("begun", "step-2", "step-4", "made", "stored", "committing")
STOPS = ("step-3", "made", "stored", "committing")


@dataclass(frozen=True)
class Strike:
    """One that happened. `nth` counts the strikes upon this job from 0; times are seconds since the epoch."""

    number: int
    nth: int
    kind: str
    point: str
    pid: int
    at: float


Schedule = dict[int, list[tuple[str, str]]]


def schedule(seed: int, *, jobs: int, attempts: int) -> Schedule:
    """By the number of the job, its strikes in order.

    Each point is struck at least once by SIGKILL, each of STOPS once by SIGSTOP, these far apart so that somebody is left to go on. Two
    jobs are killed at every attempt they have, and one so that the files of its first attempt are nobody's when the second has ended. The
    last jobs are spared, so that the others have come back when they are done.
    """
    dice = random.Random(seed)
    late = jobs * 3 // 4
    stopped = [late * (2 * turn + 1) // (2 * len(STOPS)) for turn in range(len(STOPS))]
    killed = dice.sample([number for number in range(late) if number not in stopped], len(POINTS) + 7)
    strikes: Schedule = {number: [("stop", point)] for number, point in zip(stopped, dice.sample(STOPS, len(STOPS)), strict=True)}
    for number, point in zip(killed, [*POINTS, *dice.choices(POINTS, k=4)], strict=False):
        strikes[number] = [("kill", point)]
    for number in killed[-3:-1]:
        strikes[number] = [("kill", point) for point in dice.choices(POINTS, k=attempts)]
    strikes[killed[-1]] = [("kill", "stored"), ("kill", "committed")]
    return strikes


class Fate:
    """The schedule as a worker meets it, and the record of what has happened, in a folder that all of them share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.schedule: Schedule = {int(number): strikes for number, strikes in json.loads((folder / "schedule.json").read_text()).items()}

    @classmethod
    def write(cls, folder: Path, strikes: Schedule) -> Fate:
        folder.mkdir()
        (folder / "schedule.json").write_text(json.dumps(strikes))
        return cls(folder)

    def reached(self, point: str, number: int) -> None:
        """The worker has come to this point of that job: if a strike is due here, this is where it falls."""
        due = self.schedule.get(number, [])
        nth = sum((self.folder / f"{number}-{count}.json").exists() for count in range(len(due)))
        if nth == len(due) or due[nth][1] != point:
            return
        kind = due[nth][0]
        half = self.folder / f"{number}-{nth}.{os.getpid()}"
        half.write_text(json.dumps([number, nth, kind, point, os.getpid(), time.time()]))
        half.rename(half.with_suffix(".json"))
        os.killpg(0, SIGNALS[kind])

    def struck(self) -> list[Strike]:
        """All strikes so far."""
        found = self.folder.glob("[0-9]*-[0-9]*.json")
        return sorted((Strike(*json.loads(file.read_text())) for file in found), key=lambda strike: strike.at)
