"""What the invisible marks of picture and sound say: a clip's number in 24 bits, and 8 bits that check them."""

from __future__ import annotations

import numpy as np

NUMBER_BITS, CHECK_BITS = 24, 8
BITS = NUMBER_BITS + CHECK_BITS
MOST = 2**NUMBER_BITS - 1


def signs_of(number: int) -> np.ndarray:
    """The bits as 1 and -1. Raises ValueError for a number that 24 bits do not hold."""
    if not 0 < number <= MOST:
        raise ValueError(f"{number} is no number from 1 to {MOST}")
    whole = number << CHECK_BITS | _check(number)
    return np.array([1.0 if whole >> place & 1 else -1.0 for place in reversed(range(BITS))])


def decoded(votes: np.ndarray) -> tuple[int, float]:
    """The number that so many votes for and against each bit say, and the votes for it less those against it; 0 where none fits.

    A single wrong bit can be told by the check bits without a doubt: the least certain one that makes them fit.
    """
    for wrong in (None, *np.argsort(np.abs(votes))):
        bits = votes > 0
        if wrong is not None:
            bits[wrong] = not bits[wrong]
        whole = int("".join("1" if bit else "0" for bit in bits), 2)
        number = whole >> CHECK_BITS
        if number and whole & (2**CHECK_BITS - 1) == _check(number):
            return number, float(np.where(bits, votes, -votes).sum())
    return 0, 0.0


def _check(number: int) -> int:
    """CRC-8 (polynomial 0x07), begun with 0x5A so that emptiness is no number."""
    value = 0x5A
    for byte in number.to_bytes(NUMBER_BITS // 8, "big"):
        value ^= byte
        for _ in range(8):
            value = (value << 1 ^ (0x07 if value & 0x80 else 0)) & 0xFF
    return value
