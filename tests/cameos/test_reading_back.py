"""What is read of consents: the names by which one's own are cast, the hash that a receipt names a policy by, likenesses that are gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cameos import gate, selectors, services
from cameos.consent import Rules
from cameos.errors import HandleTaken, LikenessNotFound
from cameos.models import Likeness, PolicyVersion
from cameos.restrictions import compiled
from core.ids import uuid7
from tests import factories

pytestmark = pytest.mark.django_db


def test_names_of_what_stands(member, other):
    rex, nova = factories.cameo(member, handle="rex"), factories.cameo(member, handle="nova")
    factories.cameo(member)  # has none
    factories.cameo(other, handle="biscuit")
    assert selectors.names_of(member) == ["nova", "rex"]
    services.pause(likeness=rex, by=member)
    assert selectors.names_of(member) == ["nova"]
    Likeness.objects.filter(pk=nova.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert selectors.names_of(member) == []


def test_a_policy_has_one_hash_and_another_policy_another(member, other):
    cameo = factories.cameo(member)
    first = selectors.present_policy(cameo)
    assert gate.digest(first) == gate.digest(PolicyVersion.objects.get(pk=first.pk))
    assert len(gate.digest(first)) == 64
    second = services.deny(likeness=cameo, by=member, member=other)
    assert gate.digest(second) != gate.digest(first)


def test_a_likeness_that_is_not_there_is_no_verdict(member):
    assert gate.lock([]) == {}
    with pytest.raises(LikenessNotFound):
        gate.judge(member=member, wanted=[gate.Wanted(uuid7())])


def test_of_two_that_take_a_handle_at_one_instant_one_gets_it(member, other, monkeypatch):
    factories.cameo(other, handle="nova")
    cameo = factories.cameo(member, handle="rex")
    monkeypatch.setattr(services, "is_called", lambda *_args, **_named: False)  # the other was not there yet when it was looked
    with pytest.raises(HandleTaken) as refused:
        services.name_handle(likeness=cameo, by=member, handle="nova")
    assert [entry.pointer for entry in refused.value.errors] == ["/handle"]
    assert Likeness.objects.get(pk=cameo.pk).handle == "rex"


def test_an_animatic_comes_too_late_for_who_has_answered(member, other):
    cameo = factories.cameo(member, asks=True)
    asked = services.ask(likeness=cameo, by=other, prompt="runs")
    assert services.show_animatic(request_id=asked.pk, name="jobs/1/1/clip.mp4") is True
    services.decide(request=asked, by=member, allow=False)
    assert services.show_animatic(request_id=asked.pk, name="jobs/1/2/clip.mp4") is False
    asked.refresh_from_db()
    assert (asked.state, asked.animatic.name) == ("declined", "")


@pytest.mark.parametrize("text", ["no weird clips", "never", "not in a clip of very long winding stories", "I like hats"])
def test_restrictions_that_are_not_understood_for_certain_forbid_nothing_and_ask(text):
    assert compiled(text) == Rules((), unsure=True)
