"""Acts of moderators, each with its record in the same transaction."""

from __future__ import annotations

from django.db import transaction

import generation.services
import videos.services
from accounts.models import Guardianship, Member
from cameos.models import Likeness, Take
from core.errors import Forbidden
from developer.models import ApiKey
from generation.models import Job
from invites.models import InviteCode
from moderation.models import StaffAction
from videos.comments.models import Comment
from videos.models import Video


def withhold_video(*, video: Video, by: Member, descendants: bool = False, reason: str = "") -> list[Video]:
    """Hide a video from all but its maker, or with `descendants` also all that comes from it, now and later; those that were hidden.

    Raises Forbidden, WrongStatus.
    """
    _require(by, "videos.withhold_video")
    with transaction.atomic():
        hidden = videos.services.withhold(video=video, descendants=descendants)
        _record(by, StaffAction.Verb.WITHHOLD, f"video {video.pk}", _reached(hidden, reason) if descendants else reason)
    return hidden


def restore_video(*, video: Video, by: Member, reason: str = "") -> list[Video]:
    """Give back what was withheld for a video's sake; those that were given back. Raises Forbidden, WrongStatus."""
    _require(by, "videos.withhold_video")
    with transaction.atomic():
        given = videos.services.restore(video=video)
        _record(by, StaffAction.Verb.RESTORE, f"video {video.pk}", _reached(given, reason) if given != [video] else reason)
    return given


def _reached(videos: list[Video], reason: str) -> str:
    told = f"with all that comes from it, {len(videos)} in all"
    return f"{told}: {reason.strip()}" if reason.strip() else told


def record_revocation(*, code: InviteCode, by: Member) -> None:
    """Subscriber of `invite_code.revoked`: what members do with their own codes is their own business and not recorded."""
    if code.owner_id != by.pk:
        _record(by, StaffAction.Verb.REVOKE_CODE, f"invite code {code.pk}", "")


def record_key_revocation(*, key: ApiKey, by: Member) -> None:
    """Subscriber of `api_key.revoked`: what members do with their own keys is their own business and not recorded."""
    if key.member_id != by.pk:
        _record(by, StaffAction.Verb.REVOKE_KEY, f"API key {key.pk}", "")


def record_cameo_refusal(*, likeness: Likeness, by: Member) -> None:
    """Subscriber of `cameo.refused`."""
    _record(by, StaffAction.Verb.REFUSE_CAMEO, f"likeness {likeness.pk}", "")


def record_comment_removal(*, comment: Comment, by: Member) -> None:
    """Subscriber of `comment.removed`: what authors and makers remove is their own business and not recorded."""
    if by.pk not in (comment.author_id, comment.video.maker_id):
        _record(by, StaffAction.Verb.REMOVE_COMMENT, f"comment {comment.pk}", "")


def record_cameo_hold(*, likeness: Likeness, by: Member) -> None:
    """Subscriber of `cameo.held`, which comes when one is let go too."""
    verb = StaffAction.Verb.HOLD_CAMEO if likeness.held else StaffAction.Verb.LET_GO_CAMEO
    _record(by, verb, f"likeness {likeness.pk}", "")


def record_take_acceptance(*, take: Take, by: Member) -> None:
    """Subscriber of `cameo.take_accepted`."""
    _record(by, StaffAction.Verb.ACCEPT_CAMEO, f"likeness {take.likeness_id}", "")


def record_plan(*, member: Member, by: Member, reason: str) -> None:
    """Subscriber of `plan.changed`; until when Pro goes belongs to what was done."""
    if member.plan == Member.Plan.PRO:
        end = f"until {member.plan_until:%Y-%m-%d %H:%M} UTC" if member.plan_until else "for good"
        _record(by, StaffAction.Verb.GRANT_PRO, f"member {member.pk}", f"{end}: {reason.strip()}" if reason.strip() else end)
    else:
        _record(by, StaffAction.Verb.END_PRO, f"member {member.pk}", reason)


def record_guardian_end(*, guardianship: Guardianship, by: Member | None) -> None:
    """Subscriber of `guardian.ended`: what guardians end, or a birthday, is not recorded."""
    if by is not None and by.pk != guardianship.guardian_id:
        _record(by, StaffAction.Verb.END_GUARDIAN, f"member {guardianship.young_id}", f"guardian {guardianship.guardian_id}")


def cancel_job(*, job: Job, by: Member, reason: str = "") -> Job:
    """Stop a member's job; it is refunded. Raises Forbidden."""
    _require(by, "generation.cancel_job")
    with transaction.atomic():
        job = generation.services.cancel(job=job, by=by)
        _record(by, StaffAction.Verb.CANCEL_JOB, f"job {job.pk}", reason)
    return job


def _require(member: Member, permission: str) -> None:
    if not (member.is_active and member.has_perm(permission)):
        raise Forbidden


def _record(actor: Member, verb: StaffAction.Verb, target: str, reason: str) -> None:
    StaffAction.objects.create(actor=actor, verb=verb, target=target, reason=reason.strip()[:280])
