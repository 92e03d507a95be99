"""Whether a consent holds: one pure decision, asked anew at every gate a clip passes. No rows, no clock and no settings in here.

Whoever asks has read the grant under a lock and brings the database's time along. Deny beats approve, approve beats audience, and
what the law or the age forbids beats all three. The subject of a likeness is bound by its state alone: their own rules are for others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import TextChoices

from safety.prompts import mentions

CHILD_UNTIL, TEEN_UNTIL = 13, 18  # years: below the first nobody is cast, below the second only by others of that age


class Kind(TextChoices):
    """Whom or what a likeness shows; nobody has looked yet where it is unknown, and then it is treated as a person."""

    PERSON = "person", "Person"
    ANIMAL = "animal", "Animal"
    OBJECT = "object", "Object"
    UNKNOWN = "unknown", "Unknown"


class State(TextChoices):
    """Where a likeness stands. Only an active one is cast or shown."""

    WAITING = "waiting", "Waiting for consent"
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    REVOKED = "revoked", "Revoked"
    ERASED = "erased", "Erased"
    REFUSED = "refused", "Refused"


class Audience(TextChoices):
    """Who may cast it besides its subject. `approved` are those on the approve list; in `me` that list counts for nobody."""

    ME = "me", "Only me"
    APPROVED = "approved", "People I approve"
    MUTUALS = "mutuals", "People I follow who follow me"
    EVERYONE = "everyone", "Everyone"


class Scope(TextChoices):
    """What may be done with it, each by itself."""

    APPEARANCE = "appearance", "Show me"
    VOICE = "voice", "Let me speak"
    REMIX = "remix", "Remix clips with me"
    API = "api", "Cast me through the API"
    COMMERCIAL = "commercial", "Use clips with me to earn money"
    DOWNLOAD = "download", "Download clips with me through the API"


class Code(TextChoices):
    """Why it does not hold; stable, as these are told to apps."""

    WAITING = "cameo_waiting", "This waits for the consent of whom it shows, and can be cast only then."
    REFUSED = "cameo_refused", "A moderator refused this, so it cannot be cast."
    PAUSED = "cameo_paused", "This is paused by whom it shows."
    WITHDRAWN = "cameo_withdrawn", "The consent to cast this was withdrawn."
    HELD = "cameo_held", "This is held by moderators."
    EXPIRED = "cameo_expired", "The consent to cast this has run out."
    MINOR = "cameo_minor", "Children are not cast, and teenagers only by others of their age whom they approved and follow each other with."
    BLOCKED = "cameo_blocked", "One of you has blocked the other."
    DENIED = "cameo_denied", "You may not cast this."
    AUDIENCE = "cameo_audience", "This is not shared with you."
    REGION = "cameo_region", "This is not shared with your region."
    SCOPE = "cameo_scope", "Consent was not given for this kind of use."
    RESTRICTED = "cameo_restricted", "Whom it shows does not want to be in clips like this."
    ASKS = "cameo_asks", "Whom it shows wants to be asked first, for each clip."


@dataclass(frozen=True)
class Person:
    """Somebody, as far as a decision needs to know them. `age` in full years; None where it is not known, which counts as no age at all."""

    id: UUID
    age: int | None = None
    region: str = ""

    @property
    def teen(self) -> bool:
        """13 to 17."""
        return self.age is not None and CHILD_UNTIL <= self.age < TEEN_UNTIL

    @property
    def adult(self) -> bool:
        """18 or older, for certain."""
        return self.age is not None and self.age >= TEEN_UNTIL


@dataclass(frozen=True)
class Rules:
    """Restrictions in plain words, compiled: `terms` that a prompt may not mention. `unsure`: not all of them could be compiled."""

    terms: tuple[str, ...] = ()
    unsure: bool = False

    def forbid(self, prompt: str) -> bool:
        """Whether the prompt mentions one of the terms, however it is spelled."""
        return mentions(prompt, self.terms)


@dataclass(frozen=True)
class Policy:
    """One version of what a subject allows. No regions: all of them. `asks`: each use waits for their yes."""

    version: int = 1
    audience: Audience = Audience.ME
    approved: frozenset[UUID] = frozenset()
    denied: frozenset[UUID] = frozenset()
    scopes: frozenset[Scope] = frozenset((Scope.APPEARANCE,))
    regions: frozenset[str] = frozenset()
    asks: bool = False
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True)
class Grant:
    """The live row of a likeness with its present policy. Without a subject or a policy nothing was granted."""

    kind: Kind
    state: State
    subject: Person | None = None
    policy: Policy | None = None
    epoch: int = 0
    held: bool = False
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Wish:
    """What somebody wants to do with a likeness, at a moment of the database's clock.

    `mutual`: they and the subject follow each other. `blocked`: one has blocked the other. `answered`: the subject said yes to this very
    use. `epoch`: that of the grant which an earlier gate let it pass under.
    """

    by: Person
    at: datetime
    scopes: frozenset[Scope] = frozenset((Scope.APPEARANCE,))
    prompt: str = ""
    mutual: bool = False
    blocked: bool = False
    answered: bool = False
    epoch: int | None = None


@dataclass(frozen=True)
class Verdict:
    """`code` says why not, and is None where the consent holds."""

    code: Code | None = None

    @property
    def holds(self) -> bool:
        """Whether it does."""
        return self.code is None

    @property
    def message(self) -> str:
        """The code in words for people."""
        return str(self.code.label) if self.code else ""


STANDING = {
    State.WAITING: Code.WAITING,
    State.REFUSED: Code.REFUSED,
    State.PAUSED: Code.PAUSED,
    State.REVOKED: Code.WITHDRAWN,
    State.ERASED: Code.WITHDRAWN,
}


def stands(grant: Grant, at: datetime, epoch: int | None = None) -> Verdict:
    """Whether anything may be made or shown under the grant at all, whoever asks; `epoch` is the one under which it was made."""
    if grant.state in STANDING:
        return Verdict(STANDING[grant.state])
    if epoch is not None and epoch != grant.epoch:
        return Verdict(Code.WITHDRAWN)
    if grant.subject is None or grant.policy is None:
        return Verdict(Code.WAITING)
    if grant.held:
        return Verdict(Code.HELD)
    if grant.expires_at is None or at >= grant.expires_at:
        return Verdict(Code.EXPIRED)
    return Verdict()


def holds(grant: Grant, wish: Wish) -> Verdict:
    """The decision."""
    verdict = stands(grant, wish.at, wish.epoch)
    if not verdict.holds:
        return verdict
    assert grant.subject is not None and grant.policy is not None  # `stands` saw to it
    subject, policy = grant.subject, grant.policy
    personal = grant.kind in (Kind.PERSON, Kind.UNKNOWN)
    if personal and subject.age is not None and subject.age < CHILD_UNTIL:
        return Verdict(Code.MINOR)
    if wish.by.id == subject.id:
        return Verdict()
    if wish.blocked:
        return Verdict(Code.BLOCKED)
    if wish.by.id in policy.denied:
        return Verdict(Code.DENIED)
    if personal and not subject.adult and not (subject.teen and wish.by.teen and wish.mutual and wish.by.id in policy.approved):
        return Verdict(Code.MINOR)
    if not _within(policy, wish):
        return Verdict(Code.AUDIENCE)
    if policy.regions and wish.by.region not in policy.regions:
        return Verdict(Code.REGION)
    if not wish.scopes <= policy.scopes:
        return Verdict(Code.SCOPE)
    return refused_by_rules(policy, wish.prompt, wish.answered)


def refused_by_rules(policy: Policy, prompt: str, answered: bool = False) -> Verdict:
    """What is left to decide once it is certain that somebody may cast it at all: whether they may for this prompt."""
    if policy.rules.forbid(prompt):
        return Verdict(Code.RESTRICTED)
    if (policy.asks or policy.rules.unsure) and not answered:
        return Verdict(Code.ASKS)
    return Verdict()


def _within(policy: Policy, wish: Wish) -> bool:
    if policy.audience == Audience.ME:
        return False
    if wish.by.id in policy.approved or policy.audience == Audience.EVERYONE:
        return True
    return policy.audience == Audience.MUTUALS and wish.mutual
