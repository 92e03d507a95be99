"""Moderators see what waits and refuse it: the clip goes, the act is recorded. Nobody else can."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.core.files.storage import default_storage
from django.test import Client

from cameos import services
from cameos.models import AuditEvent, Likeness
from core.errors import Forbidden
from moderation.models import StaffAction
from tests import factories

PAGE = "/admin/cameos/likeness/"


@pytest.fixture
def likeness(db) -> Likeness:
    return factories.likeness(name="Nova")


@pytest.fixture
def moderator(db):
    staff = factories.member(is_staff=True)
    staff.groups.add(Group.objects.get(name="Moderators"))
    return staff


def client_of(staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def select(likeness) -> dict:
    return {"action": "refuse", "_selected_action": [str(likeness.pk)]}


def test_what_moderators_see(moderator, likeness):
    client = client_of(moderator)
    for path in (PAGE, f"{PAGE}?q=nova", f"{PAGE}?state__exact=waiting", f"{PAGE}{likeness.pk}/change/"):
        page = client.get(path)
        assert page.status_code == 200
        assert "Nova" in page.content.decode()
    assert f"/media/{likeness.clip.name}?expires=" in client.get(f"{PAGE}{likeness.pk}/change/").content.decode()


def test_refusing(moderator, likeness, django_capture_on_commit_callbacks):
    clip = likeness.clip.name
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client_of(moderator).post(PAGE, select(likeness))
    likeness.refresh_from_db()
    assert (likeness.state, likeness.clip.name) == ("refused", "")
    assert not default_storage.exists(clip)
    assert LogEntry.objects.get().change_message == "Refused."
    act = StaffAction.objects.get()
    assert (act.actor, act.verb, act.target) == (moderator, "refuse_cameo", f"likeness {likeness.pk}")
    assert client_of(moderator).get(f"{PAGE}{likeness.pk}/change/").status_code == 200


def test_refusing_twice_is_as_once(moderator, likeness):
    assert [services.refuse(likeness=likeness, by=moderator).state for _ in range(2)] == ["refused", "refused"]
    assert list(AuditEvent.objects.filter(stream=likeness.pk).values_list("kind", flat=True)) == ["refused"]
    assert StaffAction.objects.count() == 1


def test_the_clip_stays_when_the_refusal_does_not_happen(moderator, likeness, monkeypatch):
    def fail(*args, **more):
        raise RuntimeError("no")

    monkeypatch.setattr("core.events.emit", fail)
    with pytest.raises(RuntimeError):
        services.refuse(likeness=likeness, by=moderator)
    likeness.refresh_from_db()
    assert likeness.state == "waiting"
    assert default_storage.exists(likeness.clip.name)


def test_staff_who_may_only_look_see_no_clip_and_refuse_nothing(likeness):
    staff = factories.member(is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_likeness"))
    page = client_of(staff).get(f"{PAGE}{likeness.pk}/change/")
    assert (page.status_code, "<video" in page.content.decode()) == (200, False)
    client_of(staff).post(PAGE, select(likeness))
    with pytest.raises(Forbidden):
        services.refuse(likeness=likeness, by=staff)
    likeness.refresh_from_db()
    assert (likeness.state, StaffAction.objects.count()) == ("waiting", 0)
    assert default_storage.exists(likeness.clip.name)


def test_nothing_is_typed_over(likeness):
    client = client_of(factories.member(is_staff=True, is_superuser=True))
    assert client.get(f"{PAGE}add/").status_code == 403
    assert client.post(f"{PAGE}{likeness.pk}/change/", {"name": "x"}).status_code == 403
    assert client.post(f"{PAGE}{likeness.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Likeness.objects.get().name == "Nova"


def test_holding_and_letting_go(moderator):
    cameo = factories.cameo()
    for action, held in (("hold", True), ("hold", True), ("let_go", False)):
        client_of(moderator).post(PAGE, {"action": action, "_selected_action": [str(cameo.pk)]})
        cameo.refresh_from_db()
        assert cameo.held is held
    acts = StaffAction.objects.order_by("created_at").values_list("verb", "target")
    assert list(acts) == [("hold_cameo", f"likeness {cameo.pk}"), ("let_go_cameo", f"likeness {cameo.pk}")]
    assert client_of(moderator).get(f"/admin/cameos/auditevent/?q={cameo.pk}").status_code == 200


def test_staff_who_may_only_look_hold_nothing(likeness):
    staff = factories.member(is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_likeness"))
    client_of(staff).post(PAGE, {"action": "hold", "_selected_action": [str(likeness.pk)]})
    likeness.refresh_from_db()
    assert (likeness.held, StaffAction.objects.count()) == (False, 0)
