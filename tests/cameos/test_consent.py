"""The decision itself: what each part of a grant allows and forbids, in which order, and by which code it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from cameos.consent import Audience, Code, Grant, Kind, Person, Policy, Rules, Scope, State, Verdict, Wish, holds, stands

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
NOVA, STRANGER = Person(UUID(int=1), 30, "US"), Person(UUID(int=2), 40, "CA")
OPEN = Policy(audience=Audience.EVERYONE, scopes=frozenset(Scope))
GRANT = Grant(Kind.PERSON, State.ACTIVE, NOVA, OPEN, epoch=3, expires_at=NOW + timedelta(days=1))
WISH = Wish(STRANGER, NOW)


def code(grant: Grant = GRANT, wish: Wish = WISH, **policy) -> Code | None:
    grant = replace(grant, policy=replace(grant.policy, **policy)) if policy else grant
    return holds(grant, wish).code


def aged(person: Person, age: int | None) -> Person:
    return replace(person, age=age)


def test_an_open_grant_holds_for_a_stranger():
    assert holds(GRANT, WISH) == Verdict()
    assert (Verdict().holds, Verdict().message) == (True, "")
    refused = Verdict(Code.PAUSED)
    assert (refused.holds, refused.message) == (False, "This is paused by whom it shows.")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"state": State.WAITING}, Code.WAITING),
        ({"state": State.REFUSED}, Code.REFUSED),
        ({"state": State.PAUSED}, Code.PAUSED),
        ({"state": State.REVOKED}, Code.WITHDRAWN),
        ({"state": State.ERASED}, Code.WITHDRAWN),
        ({"subject": None}, Code.WAITING),
        ({"policy": None}, Code.WAITING),
        ({"held": True}, Code.HELD),
        ({"expires_at": None}, Code.EXPIRED),
        ({"expires_at": NOW}, Code.EXPIRED),
        ({"expires_at": NOW + timedelta(microseconds=1)}, None),
    ],
)
@pytest.mark.parametrize("by", [STRANGER, NOVA])
def test_how_it_stands_binds_its_subject_too(changes, expected, by):
    grant = replace(GRANT, **changes)
    assert holds(grant, replace(WISH, by=by)).code == expected
    assert stands(grant, NOW).code == expected


@pytest.mark.parametrize(("epoch", "expected"), [(None, None), (3, None), (2, Code.WITHDRAWN), (4, Code.WITHDRAWN)])
def test_what_was_allowed_in_another_epoch_is_allowed_no_more(epoch, expected):
    assert code(wish=replace(WISH, epoch=epoch)) == expected
    assert code(wish=replace(WISH, by=NOVA, epoch=epoch)) == expected
    assert stands(GRANT, NOW, epoch).code == expected


@pytest.mark.parametrize(
    ("audience", "approved", "mutual", "expected"),
    [
        (Audience.ME, False, False, Code.AUDIENCE),
        (Audience.ME, True, True, Code.AUDIENCE),
        (Audience.APPROVED, False, True, Code.AUDIENCE),
        (Audience.APPROVED, True, False, None),
        (Audience.MUTUALS, False, False, Code.AUDIENCE),
        (Audience.MUTUALS, False, True, None),
        (Audience.MUTUALS, True, False, None),
        (Audience.EVERYONE, False, False, None),
    ],
)
def test_audiences(audience, approved, mutual, expected):
    listed = frozenset((STRANGER.id,)) if approved else frozenset()
    assert code(wish=replace(WISH, mutual=mutual), audience=audience, approved=listed) == expected


@pytest.mark.parametrize("audience", Audience)
def test_deny_beats_approve_beats_audience(audience):
    listed = frozenset((STRANGER.id,))
    assert code(wish=replace(WISH, mutual=True), audience=audience, approved=listed, denied=listed) == Code.DENIED
    assert code(wish=replace(WISH, mutual=True, blocked=True), audience=audience, approved=listed) == Code.BLOCKED


def test_their_own_rules_do_not_bind_the_subject():
    rules = Rules(("dog",), unsure=True)
    own = replace(WISH, by=NOVA, prompt="a dog", scopes=frozenset(Scope))
    closed = {"audience": Audience.ME, "denied": frozenset((NOVA.id,)), "regions": frozenset(("DE",)), "scopes": frozenset()}
    assert code(wish=own, asks=True, rules=rules, **closed) is None


@pytest.mark.parametrize(
    ("subject", "by", "mutual", "approved", "expected"),
    [
        (12, 12, True, True, Code.MINOR),
        (12, 40, True, True, Code.MINOR),
        (13, 17, True, True, None),
        (17, 13, True, True, None),
        (17, 13, False, True, Code.MINOR),
        (17, 13, True, False, Code.MINOR),
        (17, 12, True, True, Code.MINOR),
        (17, 18, True, True, Code.MINOR),
        (17, None, True, True, Code.MINOR),
        (None, 17, True, True, Code.MINOR),
        (None, 40, True, True, Code.MINOR),
        (18, 13, False, False, None),
        (18, None, False, False, None),
    ],
)
@pytest.mark.parametrize("kind", [Kind.PERSON, Kind.UNKNOWN])
def test_ages(kind, subject, by, mutual, approved, expected):
    grant = replace(GRANT, kind=kind, subject=aged(NOVA, subject))
    listed = frozenset((STRANGER.id,)) if approved else frozenset()
    assert code(grant, replace(WISH, by=aged(STRANGER, by), mutual=mutual), approved=listed) == expected


@pytest.mark.parametrize(("age", "expected"), [(12, Code.MINOR), (13, None), (None, None)])
def test_a_child_is_not_cast_by_themselves_either(age, expected):
    subject = aged(NOVA, age)
    assert code(replace(GRANT, subject=subject), replace(WISH, by=subject)) == expected


@pytest.mark.parametrize("kind", [Kind.ANIMAL, Kind.OBJECT])
@pytest.mark.parametrize("age", [12, 15, None])
def test_the_age_of_who_owns_an_animal_or_a_thing_does_not_matter(kind, age):
    assert code(replace(GRANT, kind=kind, subject=aged(NOVA, age))) is None


@pytest.mark.parametrize(("regions", "expected"), [((), None), (("CA",), None), (("US", "CA"), None), (("US",), Code.REGION)])
def test_regions(regions, expected):
    assert code(regions=frozenset(regions)) == expected
    nowhere = replace(WISH, by=replace(STRANGER, region=""))
    assert code(wish=nowhere, regions=frozenset(regions)) == (Code.REGION if regions else None)


@pytest.mark.parametrize("scope", Scope)
def test_each_scope_is_given_by_itself(scope):
    given = frozenset((scope,))
    assert code(wish=replace(WISH, scopes=given), scopes=given) is None
    assert code(wish=replace(WISH, scopes=given), scopes=frozenset(Scope) - given) == Code.SCOPE


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("@nova walks a dog", Code.RESTRICTED),
        ("@nova walks a D.0.G in the park", Code.RESTRICTED),
        ("dogma is discussed", None),
        ("at the voting  booth", Code.RESTRICTED),
        ("", None),
    ],
)
def test_restrictions(prompt, expected):
    assert code(wish=replace(WISH, prompt=prompt), rules=Rules(("dog", "voting booth"))) == expected


@pytest.mark.parametrize("policy", [{"asks": True}, {"rules": Rules(unsure=True)}])
def test_being_asked(policy):
    assert code(**policy) == Code.ASKS
    assert code(wish=replace(WISH, answered=True), **policy) is None
    assert code(wish=replace(WISH, answered=True, prompt="a dog"), rules=Rules(("dog",), unsure=True)) == Code.RESTRICTED


def test_codes_are_what_apps_know():
    assert Code.values == [
        "cameo_waiting", "cameo_refused", "cameo_paused", "cameo_withdrawn", "cameo_held", "cameo_expired", "cameo_minor",
        "cameo_blocked", "cameo_denied", "cameo_audience", "cameo_region", "cameo_scope", "cameo_restricted", "cameo_asks",
    ]  # fmt: skip
