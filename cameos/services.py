"""Likenesses are brought and refused here. Consent is not given here yet, so none can be cast."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import Member
from accounts.policies import clean_text
from cameos import policies
from cameos.clips import Clip
from cameos.errors import NameNotAllowed, TooManyWaiting
from cameos.models import Likeness
from core import events
from core.errors import FieldError
from safety.prompts import screen


def clean_name(text: str) -> str:
    """The name as it is kept. Raises TextInvalid, NameNotAllowed."""
    name = clean_text(text, field_name="name", longest=60)
    verdict = screen(name)
    if not verdict.allowed:
        raise NameNotAllowed(verdict.message, errors=[FieldError("/name", "name_not_allowed", verdict.message)])
    return name


def bring(*, owner: Member, name: str, clip: Clip) -> Likeness:
    """A likeness that waits for consent, out of what `clean_name` and `clips.take` gave. Raises TooManyWaiting."""
    likeness = Likeness(owner=owner, name=name, digest=clip.digest)
    with transaction.atomic():
        Member.objects.select_for_update(no_key=True).get(pk=owner.pk)  # two at once are counted one after the other
        if Likeness.objects.filter(owner=owner, state=Likeness.State.WAITING).count() >= policies.MOST_WAITING:
            raise TooManyWaiting
        likeness.clip = default_storage.save(f"likenesses/{likeness.pk}.mp4", ContentFile(clip.data))
        try:
            likeness.save()
        except BaseException:
            default_storage.delete(likeness.clip.name)
            raise
    return likeness


@transaction.atomic
def refuse(*, likeness: Likeness, by: Member) -> Likeness:
    """A moderator says no, for good; the clip goes. Refusing twice is the same as once. Raises Forbidden."""
    policies.check_may_refuse(by)
    likeness = Likeness.objects.select_for_update().get(pk=likeness.pk)
    if likeness.state == Likeness.State.WAITING:
        clip = str(likeness.clip.name)
        likeness.state, likeness.clip = Likeness.State.REFUSED, ""
        likeness.save(update_fields=["state", "clip"])
        events.emit("cameo.refused", likeness=likeness, by=by)
        _delete_on_commit([clip])
    return likeness


def forget_clips(*, member: Member) -> None:
    """Subscriber of `member.deleted`: the rows go with the member, the files here."""
    _delete_on_commit(list(Likeness.objects.filter(owner=member).exclude(clip="").values_list("clip", flat=True)))


def _delete_on_commit(names: list[str]) -> None:
    """The row is the truth: files go only once it is certain."""

    def delete() -> None:
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(delete)
