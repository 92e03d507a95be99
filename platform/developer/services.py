"""Keys are made, used and revoked here; videos are asked for and deleted here on behalf of a key."""

from __future__ import annotations

import secrets
import string
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

import cameos.selectors
import cameos.services
import videos.services
from accounts.models import Member
from accounts.policies import clean_text
from cameos import clips
from cameos.models import Likeness
from core import events
from core.errors import Invalid
from core.idempotency import Answer, answer_once
from developer import policies, selectors
from developer.errors import TooManyKeys, VideoNotFinished
from developer.models import ApiKey, VideoCall
from developer.requests import OWN_MODEL, Asked
from generation.models import Job
from generation.services import submit

ALPHABET = string.ascii_letters + string.digits  # a double click selects all of it
SECRET_LETTERS = 43  # 256 bits
PREFIX = "sk-vita-"
PREFIX_SHOWN = 4  # letters after it: enough to tell twenty keys apart
USE_NOTED_EVERY = timedelta(minutes=1)


def make_key(*, member: Member, name: str, scopes: Collection[str], expires_at: datetime | None = None) -> tuple[ApiKey, str]:
    """A new key and its secret, which nobody can read again. Raises TextInvalid, Invalid, TooManyKeys."""
    name = clean_text(name, field_name="name", longest=60)
    wanted = [scope for scope in ApiKey.Scope.values if scope in scopes]
    if not wanted or len(wanted) != len(set(scopes)):
        raise Invalid.field("scopes", "invalid_value", f"Choose at least one of {' and '.join(ApiKey.Scope.values)}.")
    if expires_at is not None and expires_at <= timezone.now():
        raise Invalid.field("expires_at", "in_the_past", "A key has to expire in the future.")
    secret = PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(SECRET_LETTERS))
    with transaction.atomic():
        Member.objects.select_for_update(no_key=True).get(pk=member.pk)  # two at once are counted one after the other
        if ApiKey.objects.live().filter(member=member).count() >= policies.MOST_KEYS:
            raise TooManyKeys
        key = ApiKey.objects.create(
            member=member,
            name=name,
            prefix=secret[: len(PREFIX) + PREFIX_SHOWN],
            digest=selectors.digest_of(secret),
            scopes=wanted,
            expires_at=expires_at,
        )
    return key, secret


@transaction.atomic
def revoke_key(*, key: ApiKey, by: Member) -> ApiKey:
    """Make a key worthless at once. Revoking twice is the same as once. Raises NotFound."""
    policies.check_may_revoke(by, key)
    done = ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now())
    key.refresh_from_db()
    if done:
        events.emit("api_key.revoked", key=key, by=by)
    return key


def note_use(*, key: ApiKey) -> None:
    """Remember when the key was last used, to the minute."""
    now = timezone.now()
    if key.last_used_at is None or key.last_used_at <= now - USE_NOTED_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=now - USE_NOTED_EVERY)
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)


def create_video(*, key: ApiKey, asked: Asked, idempotency_key: str | None, is_retry: bool) -> Job:
    """Put what was asked into the queue, once: a repeated Idempotency-Key gets the first job again.

    Without one, `is_retry` (the client says it never saw an answer) gets the job of the same key and body of the last minutes.
    Raises whatever `submit` and `answer_once` raise.
    """

    def work() -> Answer:
        return Answer(200, {"job": str(_submitted(key, asked, is_retry and idempotency_key is None).pk)})

    answer = answer_once(member=key.member, route="v1:videos", key=idempotency_key, request=asked.canonical, work=work)
    return selectors.video_for(key.member, f"video_{UUID(answer.body['job']).hex}")


def _submitted(key: ApiKey, asked: Asked, is_retry: bool) -> Job:
    with transaction.atomic():
        # The first try may still be at work: whoever comes second waits here until it is committed.
        Member.objects.select_for_update(no_key=True).get(pk=key.member_id)
        if is_retry and (first := selectors.first_try(key, asked.fingerprint)):
            return first
        job = submit(member=key.member, request=asked.request)
        VideoCall.objects.create(job=job, api_key=key, model=asked.model, fingerprint=asked.fingerprint)
    return job


def create_character(*, key: ApiKey, name: str, file: UploadedFile, idempotency_key: str | None, is_retry: bool) -> Likeness:
    """A likeness that waits for consent, once, by the same rules as `create_video`.

    Raises UploadTooLarge, ClipUnsuitable, TooManyWaiting and whatever `answer_once` raises.
    """
    clip = clips.take(file)

    def work() -> Answer:
        with transaction.atomic():
            Member.objects.select_for_update(no_key=True).get(pk=key.member_id)  # the first try may still be at work
            first = None
            if is_retry and idempotency_key is None:
                first = cameos.selectors.brought(key.member, name=name, digest=clip.digest, within=selectors.RETRY_WINDOW)
            likeness = first or cameos.services.bring(owner=key.member, name=name, clip=clip)
        return Answer(200, {"likeness": str(likeness.pk)})

    request = {"name": name, "video": clip.digest}
    answer = answer_once(member=key.member, route="v1:characters", key=idempotency_key, request=request, work=work)
    return cameos.selectors.own(key.member, UUID(answer.body["likeness"]))


def delete_video(*, job: Job, by: Member) -> None:
    """Delete a completed video for good, or put a failed one out of sight. Raises VideoNotFinished, NotYours."""
    if not job.is_finished:
        raise VideoNotFinished
    if job.video is not None:
        videos.services.delete(video=job.video, by=by)
    else:
        VideoCall.objects.update_or_create(
            job=job, defaults={"removed_at": timezone.now()}, create_defaults={"removed_at": timezone.now(), "model": OWN_MODEL}
        )
