"""What the invisible marks of picture and sound say: a clip's number in 24 bits, and 8 bits that check them."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np

NUMBER_BITS, CHECK_BITS = 24, 8
BITS = NUMBER_BITS + CHECK_BITS
MOST = 2**NUMBER_BITS - 1
MOST_WRONG = 3


def signs_of(number: int) -> np.ndarray:
    """The bits as 1 and -1. Raises ValueError for a number that 24 bits do not hold."""
    if not 0 < number <= MOST:
        raise ValueError(f"{number} is no number from 1 to {MOST}")
    whole = number << CHECK_BITS | _check(number)
    return np.array([1.0 if whole >> place & 1 else -1.0 for place in reversed(range(BITS))])


def decoded(votes: np.ndarray) -> tuple[int, float]:
    """The number that so many votes for and against each bit say best, and the votes for it less those against it; 0 where none fits.

    Where the check bits say that some are wrong, up to MOST_WRONG are turned: of all that make them fit those that cost the fewest votes.
    What is made to fit has fewer votes for it, and these are what callers ask for.
    """
    bits = votes > 0
    flips, turned = _flips()
    fitting = np.flatnonzero(turned == _fault(_whole(bits)))
    costs = np.append(np.abs(votes), 0.0)[flips[fitting]].sum(axis=1)
    for flip in flips[fitting[np.argsort(costs, kind="stable")]]:
        corrected = bits.copy()
        wrong = flip[flip < BITS]
        corrected[wrong] = ~corrected[wrong]
        if number := _whole(corrected) >> CHECK_BITS:
            return number, float(np.where(corrected, votes, -votes).sum())
    return 0, 0.0


@cache
def _flips() -> tuple[np.ndarray, np.ndarray]:
    """Which bits can be wrong together, BITS standing for none, and what that does to the check."""
    which = [flip for count in range(MOST_WRONG + 1) for flip in combinations(range(BITS), count)]
    alone = [_fault(1 << place) ^ _fault(0) for place in reversed(range(BITS))]
    flips = np.array([[*flip, *[BITS] * (MOST_WRONG - len(flip))] for flip in which])
    return flips, np.bitwise_xor.reduce(np.array([*alone, 0])[flips], axis=1)


def _whole(bits: np.ndarray) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _fault(whole: int) -> int:
    """Where the check bits of a number and those beside it differ. A wrong bit changes it in the same way whatever the others are."""
    return _check(whole >> CHECK_BITS) ^ whole & (2**CHECK_BITS - 1)


def _check(number: int) -> int:
    """CRC-8 (polynomial 0x07), begun with 0x5A so that emptiness is no number."""
    value = 0x5A
    for byte in number.to_bytes(NUMBER_BITS // 8, "big"):
        value ^= byte
        for _ in range(8):
            value = (value << 1 ^ (0x07 if value & 0x80 else 0)) & 0xFF
    return value
