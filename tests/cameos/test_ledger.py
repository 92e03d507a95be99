"""A restored backup brings back nothing that was withdrawn since it was made."""

from __future__ import annotations

import pytest
from django.db import connection

from cameos import services, withdrawals
from cameos.models import AuditEvent, Likeness, Withdrawal
from tests import factories
from videos import uses
from videos.models import CameoUse, Video

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def cameo(member) -> Likeness:
    return factories.cameo(member, handle="biscuit")


def back_up() -> list:
    return [list(model.objects.all()) for model in (Likeness, Video, CameoUse)]


def restore(backup) -> None:
    """Rows as they were; the withdrawals since are unknown to them."""
    Withdrawal.objects.all().delete()
    for rows in backup:
        for row in rows:
            row.save()


@pytest.mark.parametrize(("verb", "state"), [(services.revoke, "revoked"), (services.erase, "erased")])
def test_a_withdrawal_outlives_the_rows(cameo, member, verb, state, commits):
    video = factories.video_with(cameo)
    backup = back_up()
    with commits():
        verb(likeness=cameo, by=member)
    restore(backup)
    assert Video.objects.visible_to(None).count() == 1
    with commits():
        assert (withdrawals.replay(), withdrawals.replay()) == (1, 0)
    cameo.refresh_from_db()
    assert (cameo.state, cameo.epoch, cameo.handle) == (state, 1, None if state == "erased" else "biscuit")
    assert Video.objects.visible_to(None).count() == 0
    assert Video.objects.get(pk=video.pk).status == "withdrawn"
    assert AuditEvent.objects.filter(stream=cameo.pk).latest("seq").kind == "replayed"


def test_one_video_stays_withdrawn(cameo, member, commits):
    gone, kept = factories.video_with(cameo), factories.video_with(cameo)
    backup = back_up()
    with commits():
        uses.withdraw(video=gone, by=member)
    restore(backup)
    assert withdrawals.replay() == 1
    assert set(Video.objects.visible_to(None)) == {kept}
    Withdrawal.objects.all().delete()  # as if only the ledger's rows were of an older backup
    assert withdrawals.replay() == 1
    assert Video.objects.get(pk=gone.pk).status == "withdrawn"


def test_a_likeness_younger_than_the_backup(member, commits):
    with commits():
        services.revoke(likeness=factories.cameo(member), by=member)
    Withdrawal.objects.all().delete()
    AuditEvent.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cameos_policyversion")
    Likeness.objects.all().delete()
    assert withdrawals.replay() == 1
    assert (Likeness.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_a_later_grant_is_withdrawn_too_as_nobody_knows_of_it(cameo, member, commits):
    with commits():
        services.revoke(likeness=cameo, by=member)
    backup = back_up()
    with commits():
        services.regrant(likeness=cameo, by=member)
        services.revoke(likeness=cameo, by=member)
        services.regrant(likeness=cameo, by=member)
    restore(backup)
    assert withdrawals.replay() == 2
    cameo.refresh_from_db()
    assert (cameo.state, cameo.epoch) == ("revoked", 2)


def test_what_is_erased_stays_erased_when_an_older_line_is_replayed(cameo, member, commits):
    with commits():
        services.revoke(likeness=cameo, by=member)
        services.erase(likeness=cameo, by=member)
    Withdrawal.objects.filter(kind="revoked").delete()
    assert withdrawals.replay() == 1
    cameo.refresh_from_db()
    assert (cameo.state, cameo.epoch, cameo.handle) == ("erased", 2, None)


def test_lines_that_were_hurt(cameo, member, settings, commits):
    with commits():
        services.revoke(likeness=cameo, by=member)
    with settings.WITHDRAWALS_FILE.open("a") as file:
        file.write('{"id": "x"}\n[]\n{"id": "0192')
    assert [line.kind for line in withdrawals.lines()] == ["revoked"]
    assert withdrawals.replay() == 0
    with commits():
        services.erase(likeness=cameo, by=member)
    assert [line.kind for line in withdrawals.lines()] == ["revoked", "erased"]


def test_no_file_is_no_withdrawal(settings):
    assert (list(withdrawals.lines()), withdrawals.replay()) == ([], 0)


def test_not_even_a_title_is_told_before_it_was_replayed(cameo, member, client, commits):
    video = factories.video_with(cameo)
    backup = back_up()
    with commits():
        services.revoke(likeness=cameo, by=member)
    restore(backup)
    assert client.get(f"/api/videos/{video.pk}").status_code == 404
    assert client.get("/api/feed/newest").json() == {"items": []}


def test_a_process_asks_once_and_mends_the_file(cameo, member, settings, commits, monkeypatch):
    services.revoke(likeness=cameo, by=member)  # as if the disk had been full when it was committed
    assert not settings.WITHDRAWALS_FILE.exists()
    withdrawals.ensure_replayed()
    assert [line.likeness for line in withdrawals.lines()] == [cameo.pk]
    monkeypatch.setattr(withdrawals, "replay", pytest.fail)
    withdrawals.ensure_replayed()


def test_two_processes_replay_at_once(cameo, member, commits, monkeypatch):
    backup = back_up()
    with commits():
        services.revoke(likeness=cameo, by=member)
    restore(backup)
    lock = Likeness.objects.select_for_update

    def late():
        for line in withdrawals.lines():  # by the other process, while this one waited for the lock
            Withdrawal.objects.create(id=line.id, likeness=line.likeness, kind=line.kind, epoch=line.epoch, video=line.video)
        return lock()

    monkeypatch.setattr(Likeness.objects, "select_for_update", late)
    assert withdrawals.replay() == 0
    assert AuditEvent.objects.filter(kind="replayed").count() == 0
