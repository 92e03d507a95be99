"""The chain of what happened to each likeness: written in the transaction of what it tells of, and checked link by link.

A chain grows under the lock of its head, taken last of all locks and in the order of ids. The heads of all chains together give one
root, which is kept elsewhere: whoever cuts a chain's end off and mends its head cannot mend that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cameos.models import AuditEvent, AuditHead

START = "0" * 64


@dataclass(frozen=True)
class Fault:
    """What is wrong with a chain, from link `seq` on."""

    stream: UUID
    seq: int
    what: str


@transaction.atomic(savepoint=False)
def record(*, stream: UUID, kind: str, actor: UUID | None, **facts: Any) -> AuditEvent:
    """Add a link. `facts` hold ids and terms, never a name, a prompt or an address."""
    head = AuditHead.objects.select_for_update().filter(stream=stream).first()
    if head is None:
        AuditHead.objects.get_or_create(stream=stream)
        head = AuditHead.objects.select_for_update().get(stream=stream)
    event = AuditEvent(stream=stream, seq=head.seq + 1, kind=kind, actor=actor, previous=head.hash, created_at=timezone.now())
    event.body = canonical(facts)
    event.hash = sealed(event)
    event.save(force_insert=True)
    head.seq, head.hash = event.seq, event.hash
    head.save(update_fields=["seq", "hash"])
    return event


def canonical(facts: Mapping[str, Any]) -> str:
    """The one way to write these facts."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def sealed(event: AuditEvent) -> str:
    """sha256 over the link and the hash before it."""
    parts = [event.previous, event.stream.hex, str(event.seq), event.kind, event.actor.hex if event.actor else ""]
    parts += [event.created_at.astimezone(timezone.get_default_timezone()).isoformat(), event.body]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def verify() -> Iterator[Fault]:
    """Every fault of every chain: a link edited, taken out, moved or added, and an end that is not where its head says."""
    ends: dict[UUID, tuple[int, str]] = {}
    for event in AuditEvent.objects.order_by("stream", "seq").iterator():
        seq, last = ends.get(event.stream, (0, START))
        if event.seq != seq + 1:
            yield Fault(event.stream, seq + 1, "missing")
        elif event.previous != last:
            yield Fault(event.stream, event.seq, "out of place")
        if sealed(event) != event.hash:
            yield Fault(event.stream, event.seq, "edited")
        ends[event.stream] = (event.seq, event.hash)
    heads = {head.stream: (head.seq, head.hash) for head in AuditHead.objects.all()}
    for stream in sorted(heads.keys() | ends.keys()):
        if heads.get(stream) != ends.get(stream):
            yield Fault(stream, min(found.get(stream, (0, START))[0] for found in (heads, ends)) + 1, "cut off")


def anchor() -> dict[str, Any]:
    """The ends of all chains, and the Merkle root over them: to be kept where whoever can change the database cannot reach."""
    heads = {head.stream.hex: [head.seq, head.hash] for head in AuditHead.objects.order_by("stream")}
    level = [hashlib.sha256(f"{stream}{seq}{end}".encode()).hexdigest() for stream, (seq, end) in sorted(heads.items())] or [START]
    while len(level) > 1:
        level = [hashlib.sha256("".join(level[place : place + 2]).encode()).hexdigest() for place in range(0, len(level), 2)]
    return {"heads": heads, "root": level[0]}


def verify_against(kept: Mapping[str, Any]) -> Iterator[Fault]:
    """Every chain that does not hold the end it had when that anchor was made."""
    for name, (seq, end) in sorted(kept["heads"].items()):
        stream = UUID(name)
        if not AuditEvent.objects.filter(stream=stream, seq=seq, hash=end).exists():
            yield Fault(stream, seq, "cut off or rewritten")
