"""Training new heads and keeping what became of them. Fitting needs torch, so it runs in a process of its own: where all of an instance is
one process, that one must not grow by it.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from numpy.typing import NDArray
from safetensors.numpy import load_file

from core.apart import run_module
from core.errors import Conflict
from feed.learning import gate, log, serving
from feed.learning.heads import Heads, dumps, loads
from feed.models import LearnedHeads
from feed.parameters import HEADS, RULES

State = LearnedHeads.State
Fit = Callable[[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]], dict[str, NDArray[Any]]]
LOG_DAYS = 30
FIT_SECONDS = 1800
KEPT = 60  # versions


def fit_apart(inputs: NDArray[np.float64], place: NDArray[np.float64], happened: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    """Weights from `generation.training.heads`. Raises RuntimeError where that fails or takes half an hour."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="heads-", dir=settings.DATA_DIR) as folder:
        told, out = Path(folder) / "log.npz", Path(folder) / "heads.safetensors"
        np.savez(told, inputs=inputs, place=place, labels=happened)
        try:
            run_module("generation.training.heads", "--log", told, "--out", out, seconds=FIT_SECONDS)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise RuntimeError(f"The heads could not be trained: {str(error.stderr)[-500:]}") from error
        return dict(load_file(out))


def learn(*, now: datetime | None = None, fit: Fit = fit_apart, enough: int = RULES.head_positives) -> LearnedHeads | None:
    """Train heads on the last month, judge them, and keep them: as those that are tried, or as refused. None where there is too little.

    Nothing is trained while others are being tried or while what serves is pinned.
    """
    now = now or timezone.now()
    if LearnedHeads.objects.filter(state=State.CANARY).exists() or LearnedHeads.objects.filter(pinned=True).exists():
        return None
    whole = log.read(since=now - timedelta(days=LOG_DAYS), until=now - log.MATURE)
    verdict, told = trained(whole, fit=fit, champion=champion(), enough=enough)
    if verdict is None:
        return None
    row = LearnedHeads(
        state=State.CANARY if verdict.accepted else State.REFUSED,
        reason=verdict.reason,
        figures=verdict.figures,
        weights=dumps(verdict.heads),
        trained_at=now,
        changed_at=now,
        **told,
    )
    row.save()
    stale = LearnedHeads.objects.filter(state__in=(State.REFUSED, State.RETIRED, State.ROLLED_BACK)).order_by("-pk")
    LearnedHeads.objects.filter(pk__in=list(stale.values_list("pk", flat=True)[KEPT:])).delete()
    serving.forget()
    return row


def trained(
    whole: log.Log, *, fit: Fit, champion: Heads | None, enough: int = RULES.head_positives
) -> tuple[gate.Verdict | None, dict[str, Any]]:
    """Heads from the oldest part of a log, calibrated on the next and judged on the newest, and what they were trained on.

    No verdict where no head could have what it needs.
    """
    old = whole.part(0, gate.LEARN)
    seen = old.happened[old.seen]
    positives = dict(zip(HEADS, seen.sum(axis=0).tolist(), strict=True))
    told = {"impressions": len(seen), "positives": positives}
    if max(positives.values(), default=0) < enough:
        return None, told
    heads = Heads(fit(old.inputs[old.seen], old.place[old.seen], seen))
    known = whole.part(gate.LEARN, gate.CALIBRATE)
    heads = gate.calibrated(heads, known)
    return gate.judge(heads, champion, known=known, held=whole.part(gate.CALIBRATE, 1), positives=positives, enough=enough), told


def champion() -> Heads | None:
    """The heads that serve."""
    row = LearnedHeads.objects.filter(state=State.SERVING).first()
    return loads(bytes(row.weights), row.pk) if row else None


@transaction.atomic
def promote(*, heads: LearnedHeads, reason: str) -> LearnedHeads:
    """Let these serve everybody; what served before is replaced. Raises Conflict for those that the gate refused, or that serve already."""
    held, now = _held(heads), timezone.now()
    if held.state in (State.REFUSED, State.SERVING):
        raise Conflict("They were refused at the gate." if held.state == State.REFUSED else "They serve already.")
    before = LearnedHeads.objects.select_for_update().filter(state=State.SERVING).first()
    if before is not None:
        _changed(before, State.RETIRED, f"Heads {held.pk} serve.", now)
    return _changed(held, State.SERVING, reason, now)


@transaction.atomic
def take_back(*, heads: LearnedHeads, reason: str) -> LearnedHeads:
    """Take these out of use at once. Where they served, what served before them does again, or the public parts alone. Raises Conflict."""
    held, now = _in_use(heads), timezone.now()
    served = held.state == State.SERVING
    changed = _changed(held, State.ROLLED_BACK, reason, now)
    before = LearnedHeads.objects.select_for_update().filter(state=State.RETIRED).order_by("-changed_at", "-pk").first() if served else None
    if before is not None:
        _changed(before, State.SERVING, f"Heads {held.pk} were taken back.", now)
    return changed


@transaction.atomic
def pin(*, heads: LearnedHeads, pinned: bool) -> LearnedHeads:
    """Keep these as they are, whatever is learned or alarmed meanwhile; or let them go. Raises Conflict for those that are not in use."""
    held = _in_use(heads)
    held.pinned = pinned
    held.save(update_fields=["pinned"])
    return held


def _held(heads: LearnedHeads) -> LearnedHeads:
    return LearnedHeads.objects.select_for_update().get(pk=heads.pk)


def _in_use(heads: LearnedHeads) -> LearnedHeads:
    held = _held(heads)
    if held.state not in (State.SERVING, State.CANARY):
        raise Conflict("They neither serve nor are tried.")
    return held


def _changed(heads: LearnedHeads, state: LearnedHeads.State, reason: str, now: datetime) -> LearnedHeads:
    heads.state, heads.reason, heads.changed_at, heads.pinned = state, reason, now, False
    heads.save(update_fields=["state", "reason", "changed_at", "pinned"])
    transaction.on_commit(serving.forget)
    return heads
