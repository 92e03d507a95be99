"""The chain of a likeness finds whatever was done to it behind its back, and the database does not let it be done."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from cameos import audit, services
from cameos.models import AuditEvent, AuditHead, PolicyVersion
from tests import factories


@pytest.fixture
def chains(db):
    """Two chains of seven links."""
    rows = [factories.cameo() for _ in range(2)]
    for row in rows:
        for _ in range(2):
            services.pause(likeness=row, by=row.subject)
            services.resume(likeness=row, by=row.subject)
    return [row.pk for row in rows]


@pytest.fixture
def loose(chains):
    """As for somebody who may do anything to the database."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS cameos_auditevent_no_update")
    return AuditEvent.objects.filter(stream=chains[0])


def found() -> set[tuple[int, str]]:
    return {(fault.seq, fault.what) for fault in audit.verify()}


def test_a_chain_that_nobody_touched_is_whole(chains, capsys):
    assert found() == set()
    call_command("verify_audit")
    assert capsys.readouterr().out.startswith("2 chains are whole; root ")
    first = AuditEvent.objects.get(stream=chains[0], seq=1)
    assert (first.previous, first.kind, first.hash) == ("0" * 64, "granted", audit.sealed(first))


@pytest.mark.parametrize("seq", range(1, 8))
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "paused!"),
        ("body", "{}x"),
        ("actor", None),
        ("hash", "f" * 64),
        ("previous", "f" * 64),
        ("created_at", "2026-01-01T00:00Z"),
    ],
)
def test_an_edited_link(loose, seq, field, value):
    loose.filter(seq=seq).update(**{field: value})
    assert any(number in (seq, seq + 1) for number, _ in found())


@pytest.mark.parametrize("seq", range(1, 8))
def test_a_link_taken_out(loose, seq):
    loose.filter(seq=seq).delete()
    assert found() != set()


def test_links_that_changed_places(loose):
    loose.filter(seq=3).update(seq=99)
    loose.filter(seq=4).update(seq=3)
    loose.filter(seq=99).update(seq=4)
    assert {seq for seq, _ in found()} >= {3, 4}


def test_an_end_cut_off_and_its_head_mended_is_found_by_an_anchor(chains, loose, tmp_path, capsys):
    kept = tmp_path / "anchor.json"
    call_command("verify_audit", anchor=kept)
    call_command("verify_audit", against=kept)
    loose.filter(seq__gt=5).delete()
    assert {what for _, what in found()} == {"cut off"}
    last = loose.get(seq=5)
    AuditHead.objects.filter(stream=chains[0]).update(seq=5, hash=last.hash)
    assert found() == set()
    assert audit.anchor()["root"] != json.loads(kept.read_text())["root"]
    with pytest.raises(CommandError, match="1 faults"):
        call_command("verify_audit", against=kept)
    assert "cut off or rewritten" in capsys.readouterr().err


def test_a_chain_that_was_taken_away_whole(chains, loose):
    loose.all().delete()
    assert found() == {(1, "cut off")}


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"heads": 1}'])
def test_what_is_no_anchor(chains, tmp_path, text):
    (tmp_path / "anchor").write_text(text)
    with pytest.raises(CommandError, match="is no anchor"):
        call_command("verify_audit", against=tmp_path / "anchor")


@pytest.mark.usefixtures("real_database")
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_any_change(act):
    row = factories.cameo()
    for model in (AuditEvent, PolicyVersion):
        rows = model.objects.filter(**({"stream": row.pk} if model is AuditEvent else {"likeness": row}))
        count = rows.count()
        with pytest.raises(DatabaseError, match="keeps its rows as they are"), transaction.atomic():
            rows.update(created_at=row.created_at) if act == "update" else rows._raw_delete("default")
        assert rows.count() == count
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="keeps its rows"), connection.cursor() as cursor:
            cursor.execute("TRUNCATE cameos_auditevent")
