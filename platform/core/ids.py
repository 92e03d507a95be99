"""Row ids: UUID version 7 (RFC 9562 §5.7), so that ids sort by birth and indexes stay dense."""

from __future__ import annotations

import os
import time
from datetime import datetime
from threading import Lock
from uuid import UUID

TICKS = 4096  # of a millisecond: as fine as the twelve bits after it tell
SET_BACK = 1000 * TICKS  # a clock that goes back by more was set, by less it wavers
_lock = Lock()
_last = 0


def uuid7() -> UUID:
    """A new id: 48 bits of Unix milliseconds, 12 of a fraction of one (§6.2, method 3), then random bits.

    Of two that this process makes, the later one is the greater, however little time is between them.
    """
    ticks = _ticks()
    random = int.from_bytes(os.urandom(8), "big") >> 2
    return UUID(int=(ticks // TICKS << 80) | (0x7 << 76) | (ticks % TICKS << 64) | (0x2 << 62) | random)


def lowest_uuid7(moment: datetime) -> UUID:
    """What no id made since that moment is below."""
    return UUID(int=(int(moment.timestamp() * 1000) << 80) | (0x7 << 76) | (0x2 << 62))


def _ticks() -> int:
    global _last
    now = time.time_ns() * TICKS // 1_000_000
    with _lock:
        _last = _last + 1 if now <= _last < now + SET_BACK else now
        return _last
