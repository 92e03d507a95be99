"""A worker asks for consent before it begins and between two steps, and its clips carry signed receipts of what it was told."""

from __future__ import annotations

import json

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from cameos import gate, services
from cameos.models import PolicyVersion
from core.ids import uuid7
from generation.models import Job, JobCast
from generation.provenance import credentials
from generation.provenance.inspection import Consent, _consents
from generation.worker import attempt
from generation.worker.loop import run_once
from tests import factories
from videos.models import CameoUse, Video

SMALL = {"width": 64, "height": 96}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def cameo(member):
    return factories.cameo(member)


def cast_job(cameo, **fields) -> Job:
    """One that shows it as a remix would: by what it was made from."""
    job = factories.job(**(SMALL | fields))
    policy = PolicyVersion.objects.get(likeness=cameo, version=cameo.policy_version)
    shown = {"likeness": cameo, "epoch": cameo.epoch, "policy_version": policy.version, "inherited": True}
    JobCast.objects.create(job=job, scopes=["appearance", "remix"], **shown)
    return job


def ended(job) -> tuple[str, str, int]:
    job.refresh_from_db()
    return job.state, job.error_code, job.ledger.filter(kind="refund").count()


def test_a_claimed_job_is_not_begun_without_consent(runtime, engine, cameo, member):
    job = cast_job(cameo)
    job.ledger.create(member=job.member, kind="debit", amount=1, day="2026-11-26")
    services.pause(likeness=cameo, by=member)
    run_once(runtime)
    assert (ended(job), engine.seen) == (("failed", "consent_revoked", 1), [])


@pytest.mark.parametrize("step", [1, 3, 5])
def test_a_withdrawal_stops_a_job_between_two_steps(runtime, engine, cameo, member, monkeypatch, step):
    monkeypatch.setattr(attempt, "CONSENT_SECONDS", 0)
    job = cast_job(cameo)
    job.ledger.create(member=job.member, kind="debit", amount=1, day="2026-11-26")
    seen = []

    def revoke(now: int) -> None:
        seen.append(now)
        if now == step:
            services.revoke(likeness=cameo, by=member)

    engine.between_steps = revoke
    run_once(runtime)
    assert (ended(job), seen, engine.abandoned) == (("failed", "consent_revoked", 1), list(range(1, step + 1)), int(step < 5))
    assert Video.objects.count() == 0
    assert job.error_message == "Somebody in this clip does not consent to it any more. You have your job back."


def test_a_restored_backup_is_put_right_before_the_first_job(runtime, engine, cameo, settings):
    told = {"id": str(uuid7()), "likeness": str(cameo.pk), "kind": "revoked", "epoch": 1, "at": "2026-11-26T12:00:00+00:00"}
    settings.WITHDRAWALS_FILE.write_text(json.dumps(told) + "\n")
    job = cast_job(cameo)
    job.ledger.create(member=job.member, kind="debit", amount=1, day="2026-11-26")
    run_once(runtime)
    cameo.refresh_from_db()
    assert (cameo.state, ended(job), engine.seen) == ("revoked", ("failed", "consent_revoked", 1), [])


def test_consent_is_asked_once_a_second_and_before_the_end(runtime, engine, cameo, member, monkeypatch):
    asked = []
    stop_held = attempt.casting.stop_held
    monkeypatch.setattr(attempt.casting, "stop_held", lambda **held: asked.append(1) or stop_held(**held))
    job = cast_job(cameo)
    run_once(runtime)
    assert (ended(job), 1 <= len(asked) <= 3) == (("succeeded", "", 0), True)


def test_a_job_of_nobody_is_not_asked_about(runtime, monkeypatch):
    monkeypatch.setattr(attempt.casting, "stop_held", pytest.fail)
    job = factories.job(**SMALL)
    run_once(runtime)
    assert ended(job)[0] == "succeeded"


def test_who_is_named_waits_for_an_engine_that_can_show_them(runtime, engine, cameo):
    job = cast_job(cameo, named=1)
    assert not run_once(runtime)
    assert ended(job)[0] == "queued"


def test_the_receipt(runtime, cameo, member):
    job = cast_job(cameo)
    run_once(runtime)
    job.refresh_from_db()
    use = CameoUse.objects.get()
    assert (use.video, use.scopes, use.inherited) == (job.video, ["appearance", "remix"], True)
    with default_storage.open(job.video.file.name) as file:
        statement = credentials.read(file.read(), ".mp4")
    policy = PolicyVersion.objects.get(likeness=cameo, version=2)
    at = job.created_at.isoformat(timespec="seconds")
    assert (statement.state, statement.consents) == (
        "own",
        [{"cameo": cameo.pk.hex, "epoch": 0, "policy": gate.digest(policy), "scopes": ["appearance", "remix"], "at": at}],
    )
    assert member.handle not in json.dumps(statement.consents)
    assert _consents(statement) == (Consent(cameo.pk.hex, 0, at, withdrawn=False),)
    services.revoke(likeness=cameo, by=member)
    assert [consent.withdrawn for consent in _consents(statement)] == [True]
    services.regrant(likeness=cameo, by=member)
    with time_machine.travel("2036-01-01"):
        assert [consent.withdrawn for consent in _consents(statement)] == [True]


def test_others_receipts_are_not_ours_to_judge(cameo):
    forged = credentials.Credentials("valid", consents=[{"cameo": cameo.pk.hex, "epoch": 0, "at": "x"}])
    assert (_consents(forged), _consents(None)) == ((), ())


def test_a_kept_copy_says_that_it_was_withdrawn(runtime, cameo, member, client, monkeypatch):
    job = cast_job(cameo)
    run_once(runtime)
    job.refresh_from_db()
    services.revoke(likeness=cameo, by=member)
    with default_storage.open(job.video.file.name) as file:
        data = file.read()
    answer = client.post("/api/verify", {"file": SimpleUploadedFile("kept.mp4", data)}).json()
    assert [(consent["cameo"], consent["withdrawn"]) for consent in answer["consents"]] == [(cameo.pk.hex, True)]
    page = client.post("/verify/", {"file": SimpleUploadedFile("kept.mp4", data)}).content.decode()
    assert "Somebody in this clip has taken their consent back." in page
