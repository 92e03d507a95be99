"""Worker processes of their own for tests, on the database of the test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import connections

ROOT = Path(__file__).resolve().parents[2]
ENGINE = "tests.worker.tiny_engine:TinyEngine"


def database_url() -> str:
    """The address of the present default database."""
    config = connections.databases["default"]
    if config["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{config['NAME']}"
    return f"postgres://{config['USER']}@{config['HOST']}:{config['PORT']}/{config['NAME']}"


class Crew:
    """Starts processes and makes sure that none is left at the end."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.environment = os.environ | {
            "VITASCOPE_DATABASE_URL": database_url(),
            "VITASCOPE_DATA_DIR": str(folder),
            "VITASCOPE_ENGINE": ENGINE,
            "VITASCOPE_DATABASE_POOL": "3",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
            "OMP_NUM_THREADS": "1",
        }
        self.environment |= environment
        self.processes: list[subprocess.Popen] = []
        settings.MEDIA_ROOT = folder / "media"

    def start(self, command: Sequence[str] = ("manage.py", "work")) -> subprocess.Popen:
        with (self.folder / "log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.processes.append(process)
        return process

    def kill(self, process: subprocess.Popen) -> None:
        """SIGKILL to the process and whatever it had started."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self, process: subprocess.Popen) -> int:
        """SIGTERM, and the exit status."""
        process.terminate()
        return process.wait(timeout=60)

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            if process.poll() is None:
                self.kill(process)
