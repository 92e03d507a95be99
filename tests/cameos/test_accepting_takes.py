"""Moderators see what waits, with what the checks found, and accept or refuse it; both are recorded, and nobody judges their own."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.core.files.storage import default_storage
from django.test import Client

from accounts.services import delete_member
from cameos.enrolment import selectors, services
from cameos.enrolment.models import Challenge, Reference, Take, VoiceSample
from core.errors import Forbidden
from moderation.models import StaffAction
from tests import factories
from tests.cameos.conftest import ask, send

pytestmark = pytest.mark.django_db
PAGE = "/admin/cameos/take/"


@pytest.fixture
def waiting(api, examiner) -> Take:
    examiner.checks["mouth"] = ["unsure", "mouth_unclear"]
    assert send(api, ask(api), handle="nova").status_code == 201
    return Take.objects.get()


def staff(*, moderates: bool = True) -> Client:
    member = factories.member(is_staff=True)
    if moderates:
        member.groups.add(Group.objects.get(name="Moderators"))
    else:
        member.user_permissions.add(Permission.objects.get(codename="view_take"))
    client = Client()
    client.force_login(member)
    client.member = member
    return client


def choose(client: Client, verb: str, take: Take) -> None:
    assert client.post(PAGE, {"action": verb, "_selected_action": [str(take.pk)]}).status_code in (200, 302)


def test_what_they_see(waiting):
    client = staff()
    for path in (PAGE, f"{PAGE}?state__exact=waiting", f"{PAGE}?q=nova"):
        assert "mouth: mouth_unclear" in client.get(path).content.decode()
    html = client.get(f"{PAGE}{waiting.pk}/change/").content.decode()
    assert f"/media/{waiting.file.name}?expires=" in html
    assert "front.png?expires=" in html
    assert " ".join(Challenge.objects.get().digits) in html


def test_accepting(waiting, api, examiner):
    client = staff()
    for _ in range(2):
        choose(client, "accept", waiting)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_at is not None) == ("accepted", True)
    assert default_storage.exists(waiting.file.name)
    act = StaffAction.objects.get()
    assert (act.actor, act.verb, act.target) == (client.member, "accept_cameo", f"likeness {waiting.likeness_id}")
    assert LogEntry.objects.get().change_message == "Accepted."


def test_refusing_keeps_nothing(waiting, django_capture_on_commit_callbacks):
    names = selectors.files_of([waiting.likeness_id])
    assert len(names) == 4
    client = staff()
    with django_capture_on_commit_callbacks(execute=True):
        choose(client, "refuse", waiting)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.file.name, waiting.face_print, waiting.voice_print) == ("refused", "", "", "")
    assert waiting.likeness.state == "refused"
    assert (Reference.objects.count(), VoiceSample.objects.count()) == (0, 0)
    assert [name for name in names if default_storage.exists(name)] == []
    assert StaffAction.objects.get().verb == "refuse_cameo"
    assert not selectors.is_enrolled(waiting.member)
    choose(client, "accept", waiting)
    waiting.refresh_from_db()
    assert waiting.state == "refused"


def test_staff_who_may_only_look(waiting):
    client = staff(moderates=False)
    html = client.get(f"{PAGE}{waiting.pk}/change/").content.decode()
    assert "/media/" not in html
    for verb in ("accept", "refuse"):
        choose(client, verb, waiting)
    with pytest.raises(Forbidden):
        services.accept(take=waiting, by=client.member)
    waiting.refresh_from_db()
    assert (waiting.state, StaffAction.objects.count()) == ("waiting", 0)


def test_nobody_judges_their_own(waiting):
    waiting.member.is_staff = True
    waiting.member.save()
    waiting.member.groups.add(Group.objects.get(name="Moderators"))
    client = Client()
    client.force_login(waiting.member)
    choose(client, "accept", waiting)
    with pytest.raises(Forbidden):
        services.accept(take=waiting, by=waiting.member)
    waiting.refresh_from_db()
    assert (waiting.state, StaffAction.objects.count()) == ("waiting", 0)


def test_all_of_it_goes_with_the_member(waiting, django_capture_on_commit_callbacks):
    names = selectors.files_of([waiting.likeness_id])
    with django_capture_on_commit_callbacks(execute=True):
        delete_member(member=waiting.member)
    assert (Take.objects.count(), Reference.objects.count(), Challenge.objects.count()) == (0, 0, 0)
    assert [name for name in names if default_storage.exists(name)] == []
