"""Which heads rank whose feed, as this process knows it; asked anew every few seconds, so that what is taken back is soon gone."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from uuid import UUID

from feed.learning.heads import Heads, loads
from feed.models import LearnedHeads
from feed.parameters import RULES, VERSION

log = logging.getLogger(__name__)
ASK_SECONDS = 20.0
State = LearnedHeads.State

_lock = threading.Lock()
_held: tuple[float, dict[str, Heads]] | None = None  # until when, and state -> heads


def heads_for(member: UUID) -> Heads | None:
    """Those that rank For you for this member; None where the public parts do it alone."""
    known = _current()
    if State.CANARY in known and tried_on(member):
        return known[State.CANARY]
    return known.get(State.SERVING)


def tried_on(member: UUID) -> bool:
    """Whether this member is one of the few that new heads are tried on: always the same ones, whoever asks."""
    return int.from_bytes(hashlib.sha256(b"canary" + member.bytes).digest()[:4], "big") % 100 < RULES.canary_percent


def version(heads: Heads | None) -> str:
    """What a feed is ranked by, as it is logged: the public parameters, and the heads that are used beside them."""
    return f"{VERSION}+{heads.version}" if heads else VERSION


def forget() -> None:
    """Ask again at the next use."""
    global _held
    _held = None


def nothing_serves() -> None:
    """Take it for known, until `forget`; for tests, which count statements."""
    global _held
    _held = float("inf"), {}


def _current() -> dict[str, Heads]:
    global _held
    with _lock:
        if _held is None or time.monotonic() > _held[0]:
            known = {heads.version: heads for heads in _held[1].values()} if _held else {}
            _held = time.monotonic() + ASK_SECONDS, _read(known)
        return _held[1]


def _read(known: dict[int, Heads]) -> dict[str, Heads]:
    rows = LearnedHeads.objects.filter(state__in=(State.SERVING, State.CANARY))
    found = {}
    for pk, state in rows.values_list("pk", "state"):
        try:
            found[state] = known.get(pk) or loads(bytes(LearnedHeads.objects.values_list("weights", flat=True).get(pk=pk)), pk)
        except (ValueError, LearnedHeads.DoesNotExist):
            log.exception("heads %s cannot be used; the public parts rank alone", pk)
    return found
