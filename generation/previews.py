"""A first look at a likeness of one's own before it is shared: a clip like any other, a draft of its subject alone, for nothing."""

from __future__ import annotations

import secrets

from django.db import transaction

from accounts.models import Member
from cameos.consent import Kind
from cameos.enrolment.models import Reference, VoiceSample
from cameos.errors import WrongState
from cameos.models import Likeness
from cameos.policies import check_may_decide
from generation import services
from generation.models import Job
from generation.requests import SEED_MAX, SIZES, GenerationRequest, Named
from generation.selectors import seconds_for

WORDS = {
    Kind.PERSON: "@{} skates and lands a single jump, on an ice rink",
    Kind.ANIMAL: "@{} jumps and catches a red ball, in a park",
    Kind.OBJECT: "@{} bounces, on a rooftop at sunset",
}
SAYS = ' and says "hello, this is me"'


@transaction.atomic
def make(*, likeness: Likeness, by: Member) -> Job:
    """The clip of it: a second time the same one, unless that failed. Raises LikenessNotFound, WrongState, and whatever `submit` does."""
    by = Member.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once are made one after the other
    check_may_decide(by, likeness)
    found = of(likeness)
    if found is not None:
        return found
    words = WORDS.get(Kind(likeness.kind))
    if not likeness.handle or words is None or not Reference.objects.filter(likeness=likeness, view=Reference.View.FRONT).exists():
        raise WrongState("There is nothing yet from which it could be shown.")
    speaks = likeness.kind == Kind.PERSON and VoiceSample.objects.filter(likeness=likeness).exists()
    request = GenerationRequest(
        prompt=words.format(likeness.handle) + (SAYS if speaks else ""),
        seconds=min(seconds_for(by), default=4),
        size=SIZES[0],
        seed=secrets.randbelow(SEED_MAX + 1),
        cast=(Named("/cameo", likeness.handle),),
    )
    return services.submit(member=by, request=request, free=True)


def of(likeness: Likeness) -> Job | None:
    """The first look that its subject has had, or is having, in its present epoch."""
    jobs = Job.objects.filter(free=True, member=likeness.subject_id, casting__likeness=likeness, casting__epoch=likeness.epoch)
    return jobs.exclude(state__in=(Job.State.FAILED, Job.State.CANCELLED)).select_related("video").order_by("-created_at").first()
