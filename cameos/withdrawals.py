"""The ledger of withdrawals, which outlives any backup: in the rows, and line by line in a file that no restore of the database touches.

After a backup is restored the file knows more than the rows. `replay` gives the rows what they lack; until it has, nothing that shows
a likeness is served.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from cameos import audit
from cameos.models import Likeness, Withdrawal
from core import events
from core.ids import uuid7

log = logging.getLogger(__name__)
_writing = threading.Lock()
_known: set[str] = set()  # files that were replayed in this process


@dataclass(frozen=True)
class Line:
    """One withdrawal as the file tells it."""

    id: UUID
    likeness: UUID
    kind: Withdrawal.Kind
    epoch: int
    video: UUID | None
    at: datetime


def note(*, likeness: UUID, kind: Withdrawal.Kind, epoch: int, videos: Sequence[UUID | None] = (None,)) -> None:
    """Add withdrawals of the whole, or of single videos, to the rows now, and to the file before anybody is told that it is done."""
    rows = [Withdrawal(id=uuid7(), likeness=likeness, kind=kind, epoch=epoch, video=video) for video in videos]
    Withdrawal.objects.bulk_create(rows)
    transaction.on_commit(lambda: _append(rows), robust=True)


def lines() -> Iterator[Line]:
    """What the file tells, oldest first; a last line that was only half written is none."""
    try:
        text = Path(settings.WITHDRAWALS_FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    for line in text.splitlines():
        try:
            told = json.loads(line)
            video = UUID(told["video"]) if told.get("video") else None
            at = datetime.fromisoformat(told["at"])
            yield Line(UUID(told["id"]), UUID(told["likeness"]), Withdrawal.Kind(told["kind"]), int(told["epoch"]), video, at)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            log.error("a line of %s cannot be read: %s", settings.WITHDRAWALS_FILE, error)


@transaction.atomic
def replay() -> int:
    """Carry out again what the rows do not know of; how many withdrawals that were. Doing it twice, or in two processes, is as once."""
    told = {line.id: line for line in lines()}
    known = set(Withdrawal.objects.filter(pk__in=told).values_list("pk", flat=True))
    count = 0
    for line in (line for line in told.values() if line.id not in known):
        likeness = Likeness.objects.select_for_update().filter(pk=line.likeness).first()
        facts = {"likeness": line.likeness, "kind": line.kind, "epoch": line.epoch, "video": line.video, "created_at": line.at}
        _row, is_new = Withdrawal.objects.get_or_create(id=line.id, defaults=facts)
        if not is_new:
            continue  # another process was quicker, and has carried it out
        count += 1
        if likeness is None:
            continue  # the backup is older than the likeness, and so than all that shows it
        if line.video is None:
            _withdraw_again(likeness, line)
        else:
            events.emit("cameo.video_withdrawn", likeness=likeness, video_id=line.video)
        audit.record(stream=line.likeness, kind="replayed", actor=None, withdrawal=line.id, epoch=likeness.epoch)
    return count


def ensure_replayed() -> None:
    """Once in a process, before it makes or serves anything that shows a likeness. Raises DatabaseError, OSError."""
    file = str(settings.WITHDRAWALS_FILE)
    if file in _known:
        return
    if count := replay():
        log.warning("a backup was restored: %s withdrawals were carried out again", count)
    told = {line.id for line in lines()}
    _append([row for row in Withdrawal.objects.order_by("created_at", "pk") if row.pk not in told])  # the disk may have been full
    _known.add(file)


class LedgerMiddleware:
    """Before a process answers its first request: a restored backup is put right, or nothing is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through. Raises DatabaseError, OSError."""
        if Path(settings.WITHDRAWALS_FILE).exists():
            ensure_replayed()
        return self.get_response(request)


def _withdraw_again(likeness: Likeness, line: Line) -> None:
    state = Likeness.State.ERASED if line.kind == Withdrawal.Kind.ERASED else Likeness.State.REVOKED
    likeness.epoch = max(likeness.epoch, line.epoch)
    if likeness.state != Likeness.State.ERASED:
        likeness.state = state
    if state == Likeness.State.ERASED:
        likeness.name, likeness.handle, likeness.clip, likeness.digest = "", None, "", ""
    likeness.save(update_fields=["state", "epoch", "name", "handle", "clip", "digest"])
    events.emit("cameo.withdrawn", likeness=likeness, actor=None)
    events.emit("cameo.changed", likeness=likeness)


def _append(rows: Sequence[Withdrawal]) -> None:
    if not rows:
        return
    path = Path(settings.WITHDRAWALS_FILE)
    with _writing:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            half = file.tell() and (file.seek(-1, os.SEEK_END), file.read(1))[1] != b"\n"  # whoever wrote last was cut off
            file.write((b"\n" if half else b"") + "".join(map(_line, rows)).encode())
            file.flush()
            os.fsync(file.fileno())


def _line(row: Withdrawal) -> str:
    told = {"id": str(row.pk), "likeness": str(row.likeness), "kind": row.kind, "epoch": row.epoch, "at": row.created_at.isoformat()}
    return json.dumps(told | ({"video": str(row.video)} if row.video else {})) + "\n"
