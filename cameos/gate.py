"""Asks `consent` of rows: reads the likenesses under a lock, and all else that a decision needs, by the database's own clock.

Every gate comes here, inside the transaction whose outcome depends on it. The lock is FOR SHARE, in the order of ids: gates do not wait
for each other, and a withdrawal (FOR UPDATE) comes before or after a gate, never between its question and its commit. Locks are
taken in one order everywhere: member, job, likeness, video, end of a chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from accounts.models import Block, Follow, Member
from accounts.policies import age_on
from cameos.audit import canonical
from cameos.consent import Audience, Grant, Kind, Person, Policy, Rules, Scope, State, Verdict, Wish, holds
from cameos.errors import LikenessNotFound
from cameos.models import Likeness, PolicyVersion, UseRequest
from core.statements import columns, instances

OFFERED = frozenset((Scope.VOICE, Scope.COMMERCIAL))  # a clip gets them where they are given, without being asked for
NOTED = frozenset((Scope.COMMERCIAL,))  # what happens elsewhere nobody here can forbid: the receipt in the clip tells of it
CLOCK = {"postgresql": "SELECT statement_timestamp()", "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')"}


@dataclass(frozen=True)
class Wanted:
    """One likeness that a clip is to show or shows. `epoch` and `answered` are as an earlier gate left them."""

    likeness: UUID
    scopes: frozenset[Scope] = field(default_factory=lambda: frozenset((Scope.APPEARANCE,)))
    prompt: str = ""
    source: UUID | None = None
    epoch: int | None = None
    answered: bool = False


@dataclass(frozen=True)
class Ruling:
    """What was decided about one of them. `scopes` are those asked for, and those of OFFERED that the policy gives."""

    likeness: Likeness
    verdict: Verdict
    scopes: frozenset[Scope] = frozenset()
    request: UseRequest | None = None


def required(scopes: Collection[str]) -> frozenset[Scope]:
    """Of the scopes that something was made under, those without which it is not made, shown or remixed."""
    return frozenset(map(Scope, scopes)) - NOTED


def now() -> datetime:
    """The database's time: workers' clocks decide nothing."""
    with connection.cursor() as cursor:
        cursor.execute(CLOCK[connection.vendor])
        moment = cursor.fetchone()[0]
    return moment if isinstance(moment, datetime) else datetime.fromisoformat(moment).replace(tzinfo=UTC)


def lock(likenesses: Collection[UUID]) -> dict[UUID, Likeness]:
    """The rows, locked against withdrawal until the transaction ends."""
    if not likenesses:
        return {}
    among = ", ".join(["%s"] * len(likenesses))
    share = " FOR SHARE" if connection.vendor == "postgresql" else ""  # SQLite's writers take turns anyway
    statement = f"SELECT {columns(Likeness)} FROM cameos_likeness WHERE id IN ({among}) ORDER BY id{share}"  # noqa: S608 - names of columns
    return {row.pk: row for row in instances(Likeness, statement, sorted(likenesses))}


def judge(*, member: Member, wanted: Sequence[Wanted]) -> list[Ruling]:
    """What holds for each, in their order; the rows stay locked. A yes that was given to this very use is found, not yet used up.

    Raises LikenessNotFound where one is not there any more.
    """
    rows = lock({one.likeness for one in wanted})
    at = now()
    grants = grants_of(rows.values(), at)
    known = _relations(member, [row.subject_id for row in rows.values() if row.subject_id])
    by = person(member, at)
    rulings = []
    for one in wanted:
        row = rows.get(one.likeness)
        if row is None:
            raise LikenessNotFound
        grant = grants[row.pk]
        mutual, blocked = known.get(row.subject_id, (False, False)) if row.subject_id else (False, False)
        request = None if one.answered else _yes(row, member, one)
        answered = one.answered or request is not None
        wish = Wish(by, at, one.scopes, one.prompt, mutual, blocked, answered, one.epoch)
        theirs = frozenset(Scope) if member.pk == row.subject_id else grant.policy.scopes if grant.policy else frozenset()
        rulings.append(Ruling(row, holds(grant, wish), one.scopes | (theirs & OFFERED), request))
    return rulings


def wish(by: Member, likeness: Likeness, at: datetime, prompt: str) -> Wish:
    """What a member would ask for with that prompt."""
    known = _relations(by, [likeness.subject_id] if likeness.subject_id else [])
    mutual, blocked = next(iter(known.values()), (False, False))
    return Wish(person(by, at), at, prompt=prompt, mutual=mutual, blocked=blocked)


def grants_of(rows: Collection[Likeness], at: datetime) -> dict[UUID, Grant]:
    """The rows as decisions see them; that of a member whose account is closed to them is held."""
    present = Q(pk__in=[])
    for row in rows:
        present |= Q(likeness=row.pk, version=row.policy_version)
    policies = {found.likeness_id: policy_of(found) for found in PolicyVersion.objects.filter(present)}
    subjects = Member.objects.filter(pk__in=[row.subject_id for row in rows if row.subject_id])
    people = {found.pk: person(found, at) for found in subjects}
    away = {found.pk for found in subjects if not found.is_active}
    return {
        row.pk: Grant(
            Kind(row.kind),
            State(row.state),
            people.get(row.subject_id) if row.subject_id else None,
            policies.get(row.pk),
            row.epoch,
            row.held or row.subject_id in away,
            row.expires_at,
        )
        for row in rows
    }


def policy_of(row: PolicyVersion) -> Policy:
    """A version as decisions see it."""
    return Policy(
        row.version,
        Audience(row.audience),
        frozenset(map(UUID, row.approved)),
        frozenset(map(UUID, row.denied)),
        frozenset(map(Scope, row.scopes)),
        frozenset(row.regions),
        row.asks,
        Rules(tuple(row.terms), row.unsure),
    )


def digest(row: PolicyVersion) -> str:
    """The hash by which a receipt names a version; its subject can prove by it later what they had allowed."""
    names = ("version", "audience", "approved", "denied", "scopes", "regions", "asks", "restrictions", "terms", "unsure")
    facts = {name: getattr(row, name) for name in names} | {"likeness": row.likeness_id.hex, "expires_at": row.expires_at.isoformat()}
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def person(member: Member, at: datetime) -> Person:
    """A member as decisions see them."""
    age = age_on(member.birth_date, at.astimezone(UTC).date()) if member.birth_date else None
    return Person(member.pk, age, member.region)


def _relations(member: Member, subjects: Collection[UUID]) -> dict[UUID, tuple[bool, bool]]:
    """By subject: whether they and the member follow each other, and whether one has blocked the other."""
    others = [subject for subject in subjects if subject != member.pk]
    if not others:
        return {}
    theirs = Q(follower=member, followed__in=others) | Q(followed=member, follower__in=others)
    follows = set(Follow.objects.filter(theirs).values_list("follower", "followed"))
    blocks = Block.objects.filter(Q(blocker=member, blocked__in=others) | Q(blocked=member, blocker__in=others))
    blocked = {one for pair in blocks.values_list("blocker", "blocked") for one in pair}
    return {other: ({(member.pk, other), (other, member.pk)} <= follows, other in blocked) for other in others}


def _yes(row: Likeness, member: Member, one: Wanted) -> UseRequest | None:
    if member.pk == row.subject_id or not one.prompt:
        return None
    asked = UseRequest.objects.filter(likeness=row, by=member, state=UseRequest.State.ALLOWED, epoch=row.epoch)
    return asked.filter(prompt=one.prompt, source=one.source).order_by("created_at").first()
