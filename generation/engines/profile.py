"""How many clips a device steps together with gain, measured when an engine is loaded: a constant would be wrong on the next device.

Sharing a pass pays only while one clip leaves the device idle. A CPU is busy with one; a large GPU may want dozens.
"""

from __future__ import annotations

import time
from collections.abc import Callable

GAIN = 0.9  # twice as many clips must take less than this of twice as long
MOST = 16
ROUNDS = 3


def most_together(step_seconds: Callable[[int], float], most: int = MOST) -> int:
    """The largest power of two up to which doubling the clips of a step pays. `step_seconds`: how long a step of so many takes."""
    clips, seconds = 1, step_seconds(1)
    while 2 * clips <= most:
        twice = step_seconds(2 * clips)
        if twice >= GAIN * 2 * seconds:
            break
        clips, seconds = 2 * clips, twice
    return clips


def quickest(work: Callable[[], object]) -> float:
    """Seconds of the quickest of ROUNDS runs, after one that is not counted: others' work can only make one slower."""
    work()
    spent = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        spent.append(time.perf_counter() - started)
    return min(spent)
