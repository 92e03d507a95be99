"""Pro is granted and ended by staff with the permission, with a record each time; others cannot."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission

import accounts.services
from core.errors import Forbidden, Invalid
from moderation.models import StaffAction
from tests import factories

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MEMBERS = "/admin/accounts/member/"


@pytest.fixture
def moderator():
    person = factories.member(is_staff=True)
    person.groups.add(Group.objects.get(name="Moderators"))
    return person


def records() -> list[tuple]:
    return list(StaffAction.objects.order_by("created_at", "pk").values_list("verb", "target", "reason"))


def plan(member) -> tuple:
    member.refresh_from_db()
    return member.plan, member.plan_until


def test_pro_is_granted_extended_and_ended(moderator, member):
    target = f"member {member.pk}"
    with time_machine.travel(NOON):
        accounts.services.grant_pro(member=member, by=moderator, until=datetime(2026, 12, 1, tzinfo=UTC), reason=" helps newcomers ")
        assert plan(member) == ("pro", datetime(2026, 12, 1, tzinfo=UTC))
        accounts.services.grant_pro(member=member, by=moderator)
        accounts.services.grant_pro(member=member, by=moderator)
        assert plan(member) == ("pro", None)
        accounts.services.end_pro(member=member, by=moderator, reason="asked for it")
    assert plan(member) == ("free", None)
    assert records() == [
        ("grant_pro", target, "until 2026-12-01 00:00 UTC: helps newcomers"),
        ("grant_pro", target, "for good"),
        ("end_pro", target, "asked for it"),
    ]


def test_an_end_that_is_over_is_refused(moderator, member):
    with time_machine.travel(NOON, tick=False), pytest.raises(Invalid) as refusal:
        accounts.services.grant_pro(member=member, by=moderator, until=NOON)
    assert refusal.value.errors[0].code == "in_the_past"
    assert (plan(member), records()) == (("free", None), [])


@pytest.mark.parametrize("staff", [False, True], ids=["member", "staff without the permission"])
def test_others_cannot(staff, member):
    person = factories.member(is_staff=staff)
    for verb in (accounts.services.grant_pro, accounts.services.end_pro):
        with pytest.raises(Forbidden):
            verb(member=member, by=person)
    assert (plan(member), records()) == (("free", None), [])


@pytest.mark.parametrize(
    ("until", "told", "after"),
    [
        ("", "Pro granted: 1", ("pro", None)),
        ("2026-11-30", "Pro granted: 1", ("pro", datetime(2026, 12, 1, tzinfo=UTC))),
        ("2026-11-22", "Pro granted: 1", ("pro", datetime(2026, 11, 23, tzinfo=UTC))),
        ("2026-11-21", "Pro has to end in the future.", ("free", None)),
        ("2026-02-30", "2026-02-30 is not a day; nothing was changed.", ("free", None)),
        ("soon", "soon is not a day; nothing was changed.", ("free", None)),
    ],
)
def test_the_admin_action(client, moderator, member, until, told, after):
    with time_machine.travel(NOON):
        client.force_login(moderator)
        data = {"action": "grant_pro", "_selected_action": [str(member.pk)], "pro_until": until, "reason": "contest"}
        answer = client.post(MEMBERS, data, follow=True)
    assert any(told in str(message) for message in answer.context["messages"])
    assert plan(member) == after
    assert len(records()) == (after[0] == "pro")


def test_the_admin_ends_pro(client, moderator):
    member = factories.member(plan="pro")
    client.force_login(moderator)
    client.post(MEMBERS, {"action": "end_pro", "_selected_action": [str(member.pk)]}, follow=True)
    assert (plan(member), records()) == (("free", None), [("end_pro", f"member {member.pk}", "")])


def test_staff_who_may_only_look_have_no_such_action(client, member):
    person = factories.member(is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_member"))
    client.force_login(person)
    client.post(MEMBERS, {"action": "grant_pro", "_selected_action": [str(member.pk)]})
    assert (plan(member), records()) == (("free", None), [])
