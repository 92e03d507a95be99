"""With a member go their likenesses and the files of these, and nobody else's."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.models import Member
from accounts.services import delete_member
from cameos.models import Likeness
from tests import factories

pytestmark = pytest.mark.django_db


def test_rows_and_files_go(member, other, django_capture_on_commit_callbacks):
    gone, kept = factories.likeness(owner=member).clip.name, factories.likeness(owner=other).clip.name
    factories.likeness(owner=member, state="refused", clip="")
    with django_capture_on_commit_callbacks(execute=True):
        delete_member(member=member)
    assert list(Likeness.objects.values_list("clip", flat=True)) == [kept]
    assert (default_storage.exists(gone), default_storage.exists(kept)) == (False, True)


@pytest.mark.parametrize("by_list", [True, False])
def test_the_back_office_goes_the_same_way(member, monkeypatch, by_list):
    told: list[str] = []
    monkeypatch.setattr("accounts.services.events.emit", lambda name, **news: told.append(news["member"].handle))
    client = Client()
    client.force_login(factories.member(is_staff=True, is_superuser=True))
    if by_list:
        data = {"action": "delete_selected", "_selected_action": [str(member.pk)], "post": "yes"}
        client.post(reverse("admin:accounts_member_changelist"), data)
    else:
        client.post(reverse("admin:accounts_member_delete", args=[member.pk]), {"post": "yes"})
    assert told == [member.handle]
    assert not Member.objects.filter(pk=member.pk).exists()
