"""Members report misuse of a likeness, and moderators decide. What whom it shows reports is out of view until then."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

import cameos.services
import videos.services
from accounts.models import Member
from cameos import audit
from cameos.models import Likeness
from core import events
from core.errors import Forbidden, Invalid
from core.text import clean_lines
from moderation.models import StaffAction
from moderation.reports import selectors
from moderation.reports.errors import OwnVideo, ReportDecided
from moderation.reports.models import LikenessReport
from videos.lineage import closure
from videos.models import Ancestry, CameoUse, Video, Withholding

NOTE_MAX = 280


@transaction.atomic
def report(*, by: Member, reason: str, video_id: UUID | None = None, handle: str = "", note: str = "") -> LikenessReport:
    """Tell moderators of a video, or of the likeness of that handle; once, however often, and the first time counts.

    From whom it shows it takes effect at once: the video is withheld with all that comes from it, and their likeness is paused.
    Emits `likeness.reported`. Raises Invalid, NotFound, LikenessNotFound, OwnVideo.
    """
    if bool(video_id) == bool(handle):
        raise Invalid.field("video", "one_of_two", "Report a clip, or somebody who is cast, and not both.")
    if reason not in LikenessReport.Reason.values:
        raise Invalid.field("reason", "invalid_choice", "Choose what is wrong.")
    note = clean_lines(note, field="note", longest=NOTE_MAX, may_be_empty=True)
    facts: dict[str, Any] = {"reason": reason, "note": note}
    if video_id is not None:
        return _report_video(selectors.video(by, video_id), by, facts)
    return _report_cameo(selectors.cameo(by, handle), by, facts)


@transaction.atomic
def decide(*, report: LikenessReport, by: Member, upheld: bool) -> int:
    """A moderator's word on all open reports of the same thing; how many those were.

    Upheld: the video is withheld with all that comes from it, the likeness held. Dismissed: a video is given back that the reports alone
    took out of view; a likeness that was paused is its subject's to resume. Raises Forbidden, ReportDecided.
    """
    if not (by.is_active and by.has_perm("moderation.decide_likenessreport")):
        raise Forbidden
    video, likeness = report.video, report.likeness
    if video is not None:
        _lock_family(video)
    if likeness is not None:
        likeness = Likeness.objects.select_for_update().get(pk=likeness.pk)
    same = LikenessReport.objects.select_for_update().filter(video=video, likeness=likeness, state=LikenessReport.State.OPEN)
    found = list(same.order_by("pk"))
    if not found:
        raise ReportDecided
    if video is not None:
        _decide_video(video, upheld, hid=any(row.hid for row in found))
    elif likeness is not None and upheld:
        cameos.services.hold(likeness=likeness, by=by)
    state = LikenessReport.State.UPHELD if upheld else LikenessReport.State.DISMISSED
    LikenessReport.objects.filter(pk__in=[row.pk for row in found]).update(state=state, decided_at=timezone.now())
    verb = StaffAction.Verb.UPHOLD_REPORT if upheld else StaffAction.Verb.DISMISS_REPORT
    StaffAction.objects.create(actor=by, verb=verb, target=report.target, reason=f"reports: {len(found)}")
    for stream in _shown(report):
        audit.record(stream=stream, kind=f"report_{state}", actor=by.pk, reports=[row.pk for row in found])
    return len(found)


def _report_video(video: Video, by: Member, facts: dict[str, Any]) -> LikenessReport:
    if video.maker_id == by.pk:
        raise OwnVideo
    _lock_family(video)
    made, is_new = LikenessReport.objects.get_or_create(video=video, reporter=by, defaults=facts)
    if not is_new:
        return made
    shown = CameoUse.objects.filter(video=video, likeness__subject=by).exists()
    if shown and not _withheld(video):
        videos.services.withhold(video=video, descendants=True)
        made.hid = True
        made.save(update_fields=["hid"])
    return _told(made, by)


def _report_cameo(likeness: Likeness, by: Member, facts: dict[str, Any]) -> LikenessReport:
    theirs = likeness.subject_id == by.pk
    if theirs:  # anybody else has it locked already against being withdrawn meanwhile, and changes nothing of it
        likeness = Likeness.objects.select_for_update().get(pk=likeness.pk)
    made, is_new = LikenessReport.objects.get_or_create(likeness=likeness, reporter=by, defaults=facts)
    if not is_new:
        return made
    if theirs and likeness.state == Likeness.State.ACTIVE:
        cameos.services.pause(likeness=likeness, by=by)
        made.hid = True
        made.save(update_fields=["hid"])
    return _told(made, by)


def _told(made: LikenessReport, by: Member) -> LikenessReport:
    for stream in _shown(made):
        audit.record(stream=stream, kind="reported", actor=by.pk, report=made.pk, reason=made.reason, hid=made.hid)
    events.emit("likeness.reported", report=made)
    return made


def _shown(report: LikenessReport) -> list[UUID]:
    """The chains that it belongs to, in the order in which they are locked."""
    if report.likeness_id is not None:
        return [report.likeness_id]
    return list(CameoUse.objects.filter(video=report.video_id).order_by("likeness").values_list("likeness", flat=True))


def _decide_video(video: Video, upheld: bool, *, hid: bool) -> None:
    if upheld:
        videos.services.withhold(video=video, descendants=True)
    elif hid and _withheld(video):
        videos.services.restore(video=video)


def _withheld(video: Video) -> bool:
    """For its own sake: by a moderator, or by a report."""
    return Withholding.objects.filter(video=video, source=video).exists()


def _lock_family(video: Video) -> None:
    """In the order in which it will be withheld, so that two reports of it come one after the other."""
    closure.lock(Q(pk=video.pk) | Q(pk__in=Ancestry.objects.filter(ancestor=video).values("descendant")))
