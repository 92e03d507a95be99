"""The processes of the Procfile, started as it says on PostgreSQL, RabbitMQ and Redis, make a clip, do the housekeeping, and end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx2 as httpx
import pytest
from django.utils import timezone

import developer.services
from generation.models import Job, LedgerEntry, Worker
from tests import factories
from tests.deploy.commands import ROOT, procfile
from tests.services import free_port, wait_until
from tests.worker.processes import ENGINE, database_url

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.rabbitmq, pytest.mark.xdist_group("rabbitmq")]
ENDED_BY_TERM = (0, -signal.SIGTERM)  # uvicorn passes the signal on to itself once it has ended in order


@pytest.fixture
def environment(postgres_database, rabbitmq_url, redis_url, tmp_path: Path) -> dict[str, str]:
    own = {
        "DATABASE_URL": database_url(),
        "BROKER_URL": rabbitmq_url,
        "REDIS_URL": redis_url,
        "DATA_DIR": str(tmp_path),
        "PORT": str(free_port()),
        "ENGINE": ENGINE,
        "DATABASE_POOL": "4",
    }
    tiny = {"TINY_SILENT": "1", "TINY_FRAMES": "4", "OMP_NUM_THREADS": "1", "WEB_CONCURRENCY": "1"}
    path = {"PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"}
    return os.environ | {f"VITASCOPE_{name}": value for name, value in own.items()} | tiny | path


@pytest.fixture
def processes(environment, tmp_path: Path) -> Iterator[dict[str, subprocess.Popen]]:
    """Name -> process; what is left of them at the end is killed."""
    started = {}
    try:
        for name, line in procfile().items():
            with (tmp_path / f"{name}.log").open("w") as log:
                started[name] = subprocess.Popen(
                    ["sh", "-c", re.sub(r"\.venv/bin/python", sys.executable, line)],
                    cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True,
                )  # fmt: skip
        yield started
    finally:
        for process in started.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def test_the_whole_installation_makes_a_clip_and_ends(environment, processes, tmp_path):
    # Its worker is gone, so only the clock and the housekeeping can bring it back.
    lost = factories.job(width=32, height=32, state="running", worker="gone", attempt=1, lease_until=timezone.now() - timedelta(minutes=1))
    _, secret = developer.services.make_key(member=factories.member(), name="laptop", scopes=["videos.read", "videos.write"])
    headers = {"Authorization": f"Bearer {secret}"}

    def log() -> str:
        return "\n".join(f"{path.name}: {path.read_text()[-3000:]}" for path in sorted(tmp_path.glob("*.log")))

    with httpx.Client(base_url=f"http://127.0.0.1:{environment['VITASCOPE_PORT']}", headers=headers, timeout=60) as client:

        def answers() -> bool:
            try:
                return client.get("/healthz").json() == {"status": "ok", "database": "ok", "cache": "ok"}
            except httpx.TransportError:
                return False

        wait_until(answers, what=f"health ({tmp_path})", seconds=120, every=0.2)
        video = client.post("/v1/videos", json={"prompt": "two red balls bounce", "seconds": "4", "size": "720x720"}).json()
        wait_until(lambda: client.get(f"/v1/videos/{video['id']}").json()["status"] == "completed", what=log(), seconds=120, every=0.2)
        clip = client.get(f"/v1/videos/{video['id']}/content", follow_redirects=True).content
        assert clip[4:8] == b"ftyp"
    wait_until(lambda: Job.objects.get(pk=lost.pk).state == "succeeded", what=log(), seconds=120, every=0.2)
    assert (Job.objects.get(pk=lost.pk).attempt, LedgerEntry.objects.filter(kind="debit").count()) == (2, 1)
    assert Worker.objects.count() == 1

    for process in processes.values():
        process.terminate()
    codes = {name: process.wait(timeout=60) for name, process in processes.items()}
    assert codes.pop("web") in ENDED_BY_TERM, log()
    assert codes == {"worker": 0, "tasks": 0, "beat": 0}, log()
    assert Worker.objects.count() == 0
    assert (tmp_path / "beat").exists() or list(tmp_path.glob("beat*"))
    assert "Traceback" not in log()
