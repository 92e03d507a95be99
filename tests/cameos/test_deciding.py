"""Subjects decide: each verb changes what it says and leaves its link in the chain, twice is as once, and nobody else decides."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from accounts.errors import HandleReserved
from accounts.models import Member
from accounts.services import block, delete_member, follow
from cameos import gate, services
from cameos.errors import AlreadyAsked, HandleTaken, LikenessNotFound, NotAskable, PolicyInvalid, WrongState
from cameos.models import AuditEvent, Likeness, PolicyVersion, Take, UseRequest
from cameos.selectors import is_called
from core.errors import Forbidden, Invalid
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cameo(member) -> Likeness:
    return factories.cameo(member, handle="biscuit")


def kinds(likeness) -> list[str]:
    return list(AuditEvent.objects.filter(stream=likeness.pk).order_by("seq").values_list("kind", flat=True))


def policy(likeness) -> PolicyVersion:
    likeness.refresh_from_db()
    return services.present_policy(likeness)


def verdict(likeness, by, **wanted) -> str | None:
    return gate.judge(member=by, wanted=[gate.Wanted(likeness.pk, **wanted)])[0].verdict.code


def test_a_grant_is_shared_with_nobody_for_a_year(member, other, django_capture_on_commit_callbacks):
    waiting = factories.likeness(owner=other)
    clip = waiting.clip.name
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            granted = services.grant(likeness=waiting, subject=member, kind="person", handle=" Nova ")
    assert (granted.state, granted.subject, granted.owner, granted.kind, granted.handle) == ("active", member, other, "person", "nova")
    assert (granted.epoch, granted.policy_version, granted.clip.name) == (0, 1, "")
    assert not default_storage.exists(clip)
    first = policy(granted)
    assert (first.audience, first.scopes, first.approved, first.denied) == ("me", ["appearance"], [], [])
    assert timedelta(days=364) < first.expires_at - gate.now() <= timedelta(days=365)
    assert (verdict(granted, member), verdict(granted, other)) == (None, "cameo_audience")
    assert kinds(granted) == ["granted", "policy"]


def test_a_grant_needs_one_that_waits(member, other):
    with pytest.raises(WrongState):
        services.grant(likeness=factories.likeness(state="refused", clip=""), subject=member, kind="object")
    with pytest.raises(WrongState):
        services.grant(likeness=factories.cameo(other), subject=member, kind="object")


def test_handles_are_for_one(cameo, member, other):
    theirs = factories.cameo(other)
    for taken in ("biscuit", "BISCUIT", member.handle):
        with pytest.raises(HandleTaken):
            services.name_handle(likeness=theirs, by=other, handle=taken)
    with pytest.raises(HandleReserved):
        services.name_handle(likeness=theirs, by=other, handle="admin")
    assert services.name_handle(likeness=theirs, by=other, handle=other.handle).handle == other.handle
    before = kinds(theirs)
    services.name_handle(likeness=theirs, by=other, handle=other.handle)
    assert kinds(theirs) == before


def taken_in(likeness, handle: str) -> Take:
    made = {"source": "photo", "state": "waiting", "findings": {}, "kept_until": gate.now(), "digest": "0" * 64}
    return Take.objects.create(member=likeness.owner, likeness=likeness, handle=handle, **made)


def test_handles_of_takes_are_taken_and_follow(cameo, member, other):
    waiting = taken_in(factories.likeness(owner=other), "rex")
    with pytest.raises(HandleTaken):
        services.name_handle(likeness=cameo, by=member, handle="rex")
    cameo.refresh_from_db()
    assert cameo.handle == "biscuit"
    mine = taken_in(cameo, "biscuit")
    services.name_handle(likeness=cameo, by=member, handle="cracker")
    mine.refresh_from_db()
    assert mine.handle == "cracker"
    assert services.grant(likeness=waiting.likeness, subject=other, kind="animal", handle="rex").handle == "rex"
    assert not is_called("biscuit")


def test_nobody_signs_up_by_the_name_of_a_likeness(cameo, other):
    taken_in(factories.likeness(owner=other), "rex")
    for handle in ("biscuit", "Rex"):
        with pytest.raises(ValidationError) as caught:
            get_adapter().clean_username(handle)
        assert caught.value.code == "username_taken"
    Take.objects.update(state="refused")
    assert get_adapter().clean_username("Rex") == "rex"


def test_a_policy_is_a_new_version_and_no_change_is_none(cameo, member, other):
    before = policy(cameo)
    changed = services.set_policy(likeness=cameo, by=member, audience="mutuals", regions=["CA", "US", "CA"], asks=True)
    assert (changed.version, changed.audience, changed.regions, changed.asks) == (before.version + 1, "mutuals", ["CA", "US"], True)
    assert (changed.scopes, changed.expires_at) == (before.scopes, before.expires_at)
    again = services.set_policy(likeness=cameo, by=member, audience="mutuals", asks=True)
    assert (again.pk, PolicyVersion.objects.filter(likeness=cameo).count()) == (changed.pk, 3)
    assert kinds(cameo) == ["granted", "policy", "policy", "policy"]
    assert "dog" not in AuditEvent.objects.latest("pk").body


@pytest.mark.parametrize("days", [-1, 3653])
def test_consents_end_within_ten_years(cameo, member, days):
    with pytest.raises(PolicyInvalid) as caught:
        services.set_policy(likeness=cameo, by=member, expires_at=gate.now() + timedelta(days=days))
    assert [(error.pointer, error.code) for error in caught.value.errors] == [("/expires_at", "out_of_range")]
    assert PolicyVersion.objects.filter(likeness=cameo).count() == 2


def test_lists_name_other_members(cameo, member, monkeypatch, other):
    for wanted in ([uuid4()], [member.pk]):
        with pytest.raises(PolicyInvalid) as caught:
            services.set_policy(likeness=cameo, by=member, denied=wanted)
        assert caught.value.errors[0].code == "unknown_member"
    monkeypatch.setattr(services, "MOST_NAMED", 1)
    with pytest.raises(PolicyInvalid) as caught:
        services.set_policy(likeness=cameo, by=member, approved=[other.pk, factories.member().pk])
    assert caught.value.errors[0].code == "too_many"


@pytest.mark.parametrize("verb", ["approve", "deny", "take_off"])
def test_somebody_on_a_list_who_is_gone_keeps_nobody_from_deciding(cameo, member, other, verb):
    gone = factories.member()
    for named in (gone, other):
        services.approve(likeness=cameo, by=member, member=named)
    delete_member(member=gone)
    third = factories.member()
    if verb == "approve":
        services.approve(likeness=cameo, by=member, member=third)
    elif verb == "deny":
        services.deny(likeness=cameo, by=member, member=other)
    else:
        services.take_off(likeness=cameo, by=member, which="approved", member=other)
    lists = policy(cameo).approved, policy(cameo).denied
    assert lists == {"approve": (sorted([str(other.pk), str(third.pk)]), []), "deny": ([], [str(other.pk)]), "take_off": ([], [])}[verb]
    with pytest.raises(PolicyInvalid):
        services.approve(likeness=cameo, by=member, member=gone)


def test_approving_and_denying(member, other):
    cameo = factories.cameo(member, audience="me")
    assert verdict(cameo, other) == "cameo_audience"
    services.approve(likeness=cameo, by=member, member=other)
    assert (policy(cameo).audience, policy(cameo).approved, verdict(cameo, other)) == ("approved", [str(other.pk)], None)
    services.deny(likeness=cameo, by=member, member=other)
    assert (policy(cameo).approved, policy(cameo).denied, verdict(cameo, other)) == ([], [str(other.pk)], "cameo_denied")
    services.approve(likeness=cameo, by=member, member=other)
    assert (policy(cameo).denied, verdict(cameo, other)) == ([], None)


def test_mutuals_and_blocks(member, other):
    cameo = factories.cameo(member, audience="mutuals")
    follow(member=member, other=other)
    assert verdict(cameo, other) == "cameo_audience"
    follow(member=other, other=member)
    assert verdict(cameo, other) is None
    before = kinds(cameo)
    block(member=member, other=other)
    assert verdict(cameo, other) == "cameo_blocked"
    assert kinds(cameo) == [*before, "blocked"]
    block(member=member, other=other)
    assert kinds(cameo) == [*before, "blocked"]


def test_blocked_by_whom_one_would_cast(member, other):
    cameo = factories.cameo(member)
    block(member=other, other=member)
    assert verdict(cameo, other) == "cameo_blocked"


def test_pausing_and_resuming(cameo, member, other):
    for verb, state, expected in ((services.pause, "paused", "cameo_paused"), (services.resume, "active", None)):
        for _ in range(2):
            assert verb(likeness=cameo, by=member).state == state
        assert (verdict(cameo, member), verdict(cameo, other)) == (expected, expected)
    assert kinds(cameo)[-2:] == ["paused", "resumed"]


def test_revoking_ends_an_epoch_once_and_granting_anew_shares_with_nobody(cameo, member, other):
    for _ in range(2):
        assert (services.revoke(likeness=cameo, by=member).state, services.revoke(likeness=cameo, by=member).epoch) == ("revoked", 1)
    assert verdict(cameo, member) == "cameo_withdrawn"
    with pytest.raises(WrongState):
        services.resume(likeness=cameo, by=member)
    with pytest.raises(WrongState):
        services.set_policy(likeness=cameo, by=member, audience="everyone")
    for _ in range(2):
        assert services.regrant(likeness=cameo, by=member).state == "active"
    assert (policy(cameo).audience, verdict(cameo, other)) == ("me", "cameo_audience")
    assert verdict(cameo, member) is None
    assert verdict(cameo, member, epoch=0) == "cameo_withdrawn"
    assert kinds(cameo)[-4:] == ["policy", "revoked", "regranted", "policy"]


def test_erasing_takes_name_and_handle_and_cannot_be_undone(cameo, member):
    for _ in range(2):
        services.erase(likeness=cameo, by=member)
    cameo.refresh_from_db()
    assert (cameo.state, cameo.epoch, cameo.name, cameo.handle, cameo.owner, cameo.subject) == ("erased", 1, "", None, None, member)
    with pytest.raises(WrongState):
        services.regrant(likeness=cameo, by=member)
    assert kinds(cameo)[-1] == "erased"
    assert factories.cameo(handle="biscuit").handle == "biscuit"


def test_who_brought_it_may_erase_it_while_it_waits(member, other, django_capture_on_commit_callbacks):
    waiting = factories.likeness(owner=member)
    with pytest.raises(LikenessNotFound):
        services.erase(likeness=waiting, by=other)
    with django_capture_on_commit_callbacks(execute=True):
        services.erase(likeness=waiting, by=member)
    assert not default_storage.exists(waiting.clip.name)


VERBS = (
    lambda row, by: services.set_policy(likeness=row, by=by, audience="everyone"),
    lambda row, by: services.approve(likeness=row, by=by, member=by),
    lambda row, by: services.deny(likeness=row, by=by, member=by),
    lambda row, by: services.pause(likeness=row, by=by),
    lambda row, by: services.resume(likeness=row, by=by),
    lambda row, by: services.revoke(likeness=row, by=by),
    lambda row, by: services.erase(likeness=row, by=by),
    lambda row, by: services.regrant(likeness=row, by=by),
    lambda row, by: services.name_handle(likeness=row, by=by, handle="another"),
)


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_else_decides(cameo, member, other, verb):
    staff = factories.member(is_staff=True, is_superuser=True)
    member.is_active = False
    before, chain = Likeness.objects.values().get(), kinds(cameo)
    for by in (other, staff, member):
        with pytest.raises(LikenessNotFound):
            verb(cameo, by)
    assert (Likeness.objects.values().get(), kinds(cameo)) == (before, chain)
    assert PolicyVersion.objects.count() == 2


def test_moderators_hold(cameo, member, other):
    staff = factories.member(is_staff=True, is_superuser=True)
    for by in (member, other):
        with pytest.raises(Forbidden):
            services.hold(likeness=cameo, by=by)
    for _ in range(2):
        assert services.hold(likeness=cameo, by=staff).held
    assert (verdict(cameo, member), verdict(cameo, other)) == ("cameo_held", "cameo_held")
    assert not services.hold(likeness=cameo, by=staff, held=False).held
    assert kinds(cameo)[-2:] == ["held", "let_go"]


def test_whose_account_is_closed_is_held(cameo, member, other):
    Member.objects.filter(pk=member.pk).update(is_active=False)
    assert (verdict(cameo, other), verdict(cameo, member)) == ("cameo_held", "cameo_held")
    Member.objects.filter(pk=member.pk).update(is_active=True)
    assert verdict(cameo, other) is None


def test_asking_and_being_answered(member, other):
    cameo = factories.cameo(member, asks=True)
    assert verdict(cameo, other, prompt="a walk") == "cameo_asks"
    asked = services.ask(likeness=cameo, by=other, prompt="a walk")
    assert services.ask(likeness=cameo, by=other, prompt=" a walk\r\n") == asked
    with pytest.raises(LikenessNotFound):
        services.decide(request=asked, by=other, allow=True)
    for _ in range(2):
        assert services.decide(request=asked, by=member, allow=True).state == "allowed"
    assert (verdict(cameo, other, prompt="a walk"), verdict(cameo, other, prompt="a run")) == (None, "cameo_asks")
    assert verdict(cameo, other, prompt="a walk", source=uuid4()) == "cameo_asks"
    services.decide(request=asked, by=member, allow=False)
    assert verdict(cameo, other, prompt="a walk") == "cameo_asks"
    assert kinds(cameo)[-3:] == ["asked", "allowed", "declined"]


def test_a_yes_dies_with_the_epoch(member, other):
    cameo = factories.cameo(member, asks=True)
    asked = services.ask(likeness=cameo, by=other, prompt="a walk")
    stale = services.ask(likeness=cameo, by=other, prompt="a run")
    services.decide(request=asked, by=member, allow=True)
    services.revoke(likeness=cameo, by=member)
    assert UseRequest.objects.count() == 0
    services.regrant(likeness=cameo, by=member)
    services.set_policy(likeness=cameo, by=member, audience="everyone", asks=True)
    assert verdict(cameo, other, prompt="a walk") == "cameo_asks"
    stale.save(force_insert=True)
    with pytest.raises(WrongState):
        services.decide(request=stale, by=member, allow=True)


def test_what_need_not_or_cannot_be_asked(member, other, monkeypatch):
    for cameo in (factories.cameo(member), factories.cameo(member, scopes=[], asks=True)):
        with pytest.raises(NotAskable):
            services.ask(likeness=cameo, by=other, prompt="a walk")
    with pytest.raises(LikenessNotFound):
        services.ask(likeness=factories.cameo(member, audience="me", asks=True), by=other, prompt="a walk")
    with pytest.raises(Invalid):
        services.ask(likeness=factories.cameo(member, asks=True), by=other, prompt="a naked child")
    monkeypatch.setattr(services, "MOST_ASKED", 1)
    cameo = factories.cameo(member, asks=True)
    services.ask(likeness=cameo, by=other, prompt="a walk")
    with pytest.raises(AlreadyAsked):
        services.ask(likeness=cameo, by=other, prompt="a run")
    assert UseRequest.objects.count() == 1


def test_restrictions_count_as_confirmed(cameo, member, other):
    with pytest.raises(PolicyInvalid) as caught:
        services.set_policy(likeness=cameo, by=member, restrictions_text="no dogs, never on the moon")
    assert caught.value.extra == {"terms": ["dogs", "moon"], "unsure": False}
    changed = services.set_policy(likeness=cameo, by=member, restrictions_text="no dogs, never on the moon", terms=["dogs", "moon"])
    assert (changed.restrictions, changed.terms, changed.unsure) == ("no dogs, never on the moon", ["dogs", "moon"], False)
    assert verdict(cameo, other, prompt="@biscuit and the d0gs") == "cameo_restricted"
    assert verdict(cameo, other, prompt="@biscuit and the cats") is None
    unsure = services.set_policy(likeness=cameo, by=member, restrictions_text="be nice", terms=[])
    assert (unsure.unsure, verdict(cameo, other, prompt="a walk")) == (True, "cameo_asks")
    with pytest.raises(PolicyInvalid):
        services.set_policy(likeness=cameo, by=member, restrictions_text="x" * 1001, terms=[])


def test_what_goes_with_a_member(member, other, django_capture_on_commit_callbacks):
    cameo, waiting = factories.cameo(member), factories.likeness(owner=member)
    with django_capture_on_commit_callbacks(execute=True):
        delete_member(member=member)
    left = Likeness.objects.get()
    assert (left.pk, left.state, left.epoch, left.subject, left.owner) == (cameo.pk, "erased", 1, None, None)
    assert verdict(cameo, other) == "cameo_withdrawn"
    assert not default_storage.exists(waiting.clip.name)
