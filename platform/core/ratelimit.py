"""A brake on repeated calls: counts in the cache, so that it holds over every web process that shares one."""

from __future__ import annotations

import time

from django.core.cache import cache

from core.errors import TooMany


def hit(*, scope: str, subject: str, limit: int, seconds: int) -> None:
    """Count one call of `subject` and raise TooMany once there were more than `limit` in the present window of `seconds`.

    Windows are fixed: at worst twice the limit passes around a border, which is fine for a brake and costs one increment.
    """
    now = time.time()
    window = int(now // seconds)
    key = f"rate:{scope}:{subject}:{window}"
    cache.add(key, 0, timeout=seconds * 2)
    try:
        count = cache.incr(key)
    except ValueError:  # evicted between the two calls
        return
    if count > limit:
        raise TooMany(retry_after=max(1, int((window + 1) * seconds - now) + 1))
