"""A likeness that somebody brings waits for consent; what cannot be kept leaves no row and no file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError

from cameos import policies, selectors, services
from cameos.clips import Clip
from cameos.errors import NameNotAllowed, TooManyWaiting
from cameos.models import Likeness
from tests import factories

pytestmark = pytest.mark.django_db
CLIP = Clip(b"a clip", "5" * 64)


def files() -> list[str]:
    return default_storage.listdir("likenesses")[1] if default_storage.exists("likenesses") else []


def test_it_waits(member):
    row = services.bring(owner=member, name="Nova", clip=CLIP)
    assert (row.owner, row.subject, row.state, row.kind, row.digest) == (member, None, "waiting", "unknown", "5" * 64)
    assert (row.clip.name, default_storage.open(row.clip.name).read()) == (f"likenesses/{row.pk}.mp4", b"a clip")


def test_so_many_at_once(member, monkeypatch):
    monkeypatch.setattr(policies, "MOST_WAITING", 1)
    services.bring(owner=member, name="Nova", clip=CLIP)
    with pytest.raises(TooManyWaiting):
        services.bring(owner=member, name="Rex", clip=CLIP)
    assert (Likeness.objects.count(), len(files())) == (1, 1)


def test_a_row_that_cannot_be_written_leaves_no_file(member, monkeypatch):
    def broken(*_args, **_named):
        raise DatabaseError

    monkeypatch.setattr(Likeness, "save", broken)
    with pytest.raises(DatabaseError):
        services.bring(owner=member, name="Nova", clip=CLIP)
    assert (Likeness.objects.count(), files()) == (0, [])


def test_names_are_screened():
    assert services.clean_name("  Nova ") == "Nova"
    with pytest.raises(NameNotAllowed) as refused:
        services.clean_name("naked child")
    assert [(entry.pointer, entry.code) for entry in refused.value.errors] == [("/name", "name_not_allowed")]


def test_the_same_file_brought_again_just_now(member, other):
    first = services.bring(owner=member, name="Nova", clip=CLIP)
    wanted = {"name": "Nova", "digest": "5" * 64, "within": timedelta(minutes=1)}
    assert selectors.brought(member, **wanted) == first
    assert selectors.brought(other, **wanted) is None
    assert selectors.brought(member, **(wanted | {"name": "Rex"})) is None
    Likeness.objects.update(created_at=first.created_at - timedelta(minutes=2))
    assert selectors.brought(member, **wanted) is None


def test_nothing_is_allowed_before_a_grant(member):
    waiting = factories.likeness(owner=member, subject=member)
    with pytest.raises(services.LikenessNotFound):
        selectors.present_policy(waiting)
    with pytest.raises(services.LikenessNotFound):
        selectors.dry_run(waiting, prompt="anything")
