"""Idempotency-Key: a POST that is sent twice is carried out once, and the second sender gets the first one's answer.

The key is reserved first (status 0), by itself, so that a twin that arrives meanwhile is told so. The answer is then written
in the same transaction as the work: a crash in between leaves a bare reservation, which a later twin takes over.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from core.errors import Conflict, VitascopeError
from core.models import IdempotencyRecord

KEPT = timedelta(hours=48)
ABANDONED_AFTER = timedelta(seconds=60)


class BadKey(VitascopeError):
    """Not a key at all."""

    code = "bad_idempotency_key"
    title = "An Idempotency-Key is 1 to 255 printable ASCII characters."


class KeyReused(VitascopeError):
    """The key already stands for another request."""

    code = "idempotency_key_reused"
    status = 422
    title = "This Idempotency-Key was used with another body."


class InFlight(Conflict):
    """The first request with this key has not been answered yet."""

    code = "idempotency_in_flight"
    title = "A request with this Idempotency-Key is still being carried out."


@dataclass(frozen=True)
class Answer:
    """What the client is told; `replayed` when it was told so before."""

    status: int
    body: dict[str, Any]
    replayed: bool = False


def answer_once(*, member: models.Model, route: str, key: str | None, request: Any, work: Callable[[], Answer]) -> Answer:
    """Run `work` unless `key` was answered before for this member and route, and remember its answer for KEPT.

    A refusal (an exception from `work`) is not remembered: nothing happened, so the same key may be tried again.
    Raises BadKey, KeyReused, InFlight and whatever `work` raises.
    """
    if key is None:
        return work()
    if not (1 <= len(key) <= 255 and key.isascii() and key.isprintable()):
        raise BadKey
    fingerprint = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
    found = _reserve(member, route, key, fingerprint)
    if isinstance(found, Answer):
        return found
    mine = IdempotencyRecord.objects.filter(pk=found.pk, status=0, created_at=found.created_at)
    try:
        with transaction.atomic():
            answer = work()
            if not mine.update(status=answer.status, body=answer.body):
                raise InFlight  # so slow that a twin took the reservation over; its work counts, ours is rolled back
            return answer
    except BaseException:
        mine.delete()
        raise


def _reserve(member: models.Model, route: str, key: str, fingerprint: str) -> IdempotencyRecord | Answer:
    now = timezone.now()
    try:
        with transaction.atomic():
            return IdempotencyRecord.objects.create(member_id=member.pk, route=route, key=key, fingerprint=fingerprint, created_at=now)
    except IntegrityError:
        pass
    try:
        record = IdempotencyRecord.objects.get(member_id=member.pk, route=route, key=key)
    except IdempotencyRecord.DoesNotExist as error:  # its first request was refused this very moment
        raise InFlight(retry_after=1) from error
    if record.fingerprint != fingerprint:
        raise KeyReused
    if record.status:
        return Answer(record.status, record.body, replayed=True)
    abandoned = IdempotencyRecord.objects.filter(pk=record.pk, status=0, created_at=record.created_at)
    if now - record.created_at < ABANDONED_AFTER or not abandoned.update(created_at=now):
        raise InFlight(retry_after=1)
    record.created_at = now
    return record


def forget_old() -> int:
    """Delete the records that are older than KEPT; returns how many."""
    return IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]
