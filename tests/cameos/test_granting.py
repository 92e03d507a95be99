"""What is accepted is granted to whoever sent it, shared with nobody; what is erased loses all that it was enrolled with."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from rest_framework.test import APIClient

from accounts.services import delete_member
from cameos import services
from cameos.enrolment import selectors
from cameos.enrolment.models import Reference, Take, VoiceSample
from cameos.models import AuditEvent, Likeness
from core.storage import signed_url
from tests.cameos.conftest import ask, complaints, send
from tests.cameos.test_things import bring

pytestmark = pytest.mark.django_db


def test_a_take_is_granted(api, member, examiner):
    assert send(api, ask(api), handle="nova").json()["state"] == "accepted"
    likeness = Likeness.objects.get()
    assert (likeness.state, likeness.subject, likeness.kind, likeness.handle) == ("active", member, "person", "nova")
    assert services.present_policy(likeness).audience == "me"
    assert "granted" in AuditEvent.objects.values_list("kind", flat=True)
    assert api.get("/api/cameos").json()["items"][0]["handle"] == "nova"


def test_a_doubt_is_granted_by_nobody(api, examiner):
    examiner.checks["mouth"] = ["unsure", "mouth_unclear"]
    send(api, ask(api), handle="nova")
    likeness = Likeness.objects.get()
    assert (likeness.state, likeness.subject, likeness.handle) == ("waiting", None, None)


def test_a_thing_is_granted_to_whose_it_is(api, member, examiner):
    assert bring(api).status_code == 201
    likeness = Likeness.objects.get()
    assert (likeness.state, likeness.subject, likeness.kind, likeness.handle) == ("active", member, "animal", "biscuit")


def test_a_handle_that_another_likeness_has(api, other, examiner):
    theirs = APIClient()
    theirs.force_authenticate(other)
    bring(theirs)
    services.name_handle(likeness=Likeness.objects.get(), by=other, handle="waffle")
    answer = bring(api, handle="waffle")
    assert (answer.status_code, complaints(answer), Likeness.objects.count()) == (422, [("/handle", "handle_taken")], 1)


def test_what_shows_somebody_is_asked_for_each_time(api, member, examiner, client):
    link = send(api, ask(api)).json()["references"][0]["url"]
    assert (client.get(link).status_code, client.get(link)["Cache-Control"]) == (200, "private, no-cache")
    services.erase(likeness=Likeness.objects.get(), by=member)  # its files go with the commit, which does not come here
    assert client.get(link).status_code == 404


def test_no_link_to_what_is_nobodys(client, db):
    default_storage.save("likenesses/stray.png", ContentFile(b"x"))
    assert client.get(signed_url("likenesses/stray.png")).status_code == 404


@pytest.mark.parametrize("whole", [True, False])
def test_erasing(api, member, examiner, whole, django_capture_on_commit_callbacks):
    send(api, ask(api), handle="nova")
    likeness = Likeness.objects.get()
    names = selectors.files_of([likeness.pk])
    assert len(names) == 4
    with django_capture_on_commit_callbacks(execute=True):
        if whole:
            delete_member(member=member)
        else:
            services.erase(likeness=likeness, by=member)
    assert [name for name in names if default_storage.exists(name)] == []
    assert (Take.objects.count(), Reference.objects.count(), VoiceSample.objects.count()) == (0, 0, 0)
    if not whole:
        assert send(api, ask(api), handle="nova").status_code == 201  # and from the beginning, if they like


def test_revoking_keeps_what_it_would_be_cast_from(api, member, examiner):
    send(api, ask(api))
    services.revoke(likeness=Likeness.objects.get(), by=member)
    assert Reference.objects.count() == 2
    assert api.post("/api/cameos/challenges").json()["code"] == "already_enrolled"
