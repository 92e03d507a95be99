"""What has to be true of rows at rest, in plain Python and not by the code that is tested."""

from __future__ import annotations

from uuid import UUID

from cameos import gate
from cameos.consent import Scope
from cameos.models import Likeness
from core.storage import Access
from generation import casting, files
from generation.models import Job, LedgerEntry
from videos.models import CameoUse, Video

NEEDED = {scope.value for scope in Scope} - {Scope.COMMERCIAL.value}  # without which nothing is made or shown that was made under them


def seen_rightly(epochs: dict[UUID, int]) -> None:
    """Nothing is seen that somebody in it, or in what it came from, has taken back; jobs that were stopped are paid back once.

    `epochs` holds each likeness's epoch as it was found the last time, and is brought up to date.
    """
    now = gate.now()
    rows = {row.pk: row for row in Likeness.objects.all()}
    for pk, row in rows.items():
        assert row.epoch >= epochs[pk], "I7"
        epochs[pk] = row.epoch
    shown = set(Video.objects.visible_to(None)) | set(Video.objects.published())
    made = {video.pk: video for video in Video.objects.all()}
    held: dict = {}
    for use in CameoUse.objects.all():
        held.setdefault(use.video_id, {})[use.likeness_id] = use
    for video in made.values():
        line, good = video, True
        while line is not None:
            for likeness in held.get(line.pk, {}):
                use, row = held.get(video.pk, {}).get(likeness), rows[likeness]
                stands = row.state == "active" and not row.held and row.expires_at > now
                good = good and use is not None and stands and use.epoch == row.epoch and not use.muted and use.withdrawn_at is None
            line = made.get(line.parent_id)
        assert good or video not in shown, "I4, I5, I6, I10"
        assert good or casting.access(files.name_of(video.job.pk, 1, files.CLIP)) is Access.CLOSED, "I4"
    for job in Job.objects.all():
        refunds = LedgerEntry.objects.filter(job=job, kind="refund").count()
        assert refunds == (job.state in ("failed", "cancelled")), "I8"
