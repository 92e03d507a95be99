"""A few clips by the network itself while one worker is killed and another frozen: struck from outside, wherever they are."""

from __future__ import annotations

import os
import signal
from collections import Counter
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from generation.models import Job, LedgerEntry
from tests.faults.conftest import LEASE_SECONDS
from tests.services import wait_until
from tests.worker.processes import Crew
from videos.models import Video

pytestmark = pytest.mark.faults

JOBS = 4


def in_hand(process) -> Job | None:
    """The job that this process is well into."""
    return Job.objects.filter(state="running", worker__contains=f"-{process.pid}-", progress__gte=10).first()


def test_struck_workers_of_the_network_lose_and_double_nothing(postgres_database, tmp_path, notes):
    environment = {"VITASCOPE_ENGINE": "native", "VITASCOPE_JOB_LEASE_SECONDS": str(LEASE_SECONDS), "VITASCOPE_PRO_JOBS_AT_ONCE": str(JOBS)}
    with Crew(tmp_path, **environment) as crew:
        assert crew.start(("-m", "tests.faults.submit", "0", str(JOBS))).wait(timeout=120) == 0, crew.log()[-3000:]
        killed, frozen = crew.start(), crew.start()
        wait_until(lambda: in_hand(killed), what="the first worker's clip", every=0.1)
        first = in_hand(killed)
        crew.kill(killed)
        third = crew.start()
        wait_until(lambda: in_hand(frozen), what="the second worker's clip", every=0.1)
        second = in_hand(frozen)
        os.killpg(frozen.pid, signal.SIGSTOP)
        wait_until(lambda: Job.objects.get(pk=second.pk).token > second.token, what="another's claim", every=0.1)
        os.killpg(frozen.pid, signal.SIGCONT)
        wait_until(lambda: not Job.objects.filter(state__in=("queued", "running")).exists(), what="the end of all jobs", every=0.2)
        assert [crew.stop(process) for process in (frozen, third)] == [0, 0]

    assert Counter(Job.objects.values_list("state", flat=True)) == {"succeeded": JOBS}, crew.log()[-3000:]
    assert Video.objects.count() == JOBS
    assert {*Job.objects.filter(attempt=2).values_list("pk", flat=True)} == {first.pk, second.pk}
    assert Counter(LedgerEntry.objects.values_list("kind", flat=True)) == {"debit": JOBS}
    folder = Path(default_storage.location)
    assert {str(path.relative_to(folder)) for path in folder.rglob("*.mp4")} == {video.file.name for video in Video.objects.all()}
    notes.append(f"native: {JOBS} clips, one worker killed, one frozen: {JOBS} delivered, none lost or doubled")
