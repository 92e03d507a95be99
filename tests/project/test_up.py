"""`manage.py up` says where Vitascope is once it answers there, ends whole at Ctrl-C, and names what stands in its way in one line."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from tests.services import free_port


@contextmanager
def started(folder: Path, port: int, **settings_: str) -> Iterator[subprocess.Popen[str]]:
    own = {"VITASCOPE_DATA_DIR": str(folder), "VITASCOPE_PORT": str(port), **settings_}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VITASCOPE_")}
    command = [sys.executable, "manage.py", "up", "--no-demo"]
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment | own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_the_address_is_printed_when_it_answers_and_ctrl_c_ends_all(tmp_path: Path) -> None:
    port = free_port()
    with started(tmp_path, port) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.strip() == f"Vitascope is at http://127.0.0.1:{port}   (Ctrl-C stops it)"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
            assert page.status == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, ""), err
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize(
    ("folder", "port", "line"),
    [
        ("a file/data", 8000, "The data folder {folder} cannot be used: Not a directory."),
        ("data", 70_000, "VITASCOPE_PORT=70000 is above 65535"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(tmp_path: Path, folder: str, port: int, line: str) -> None:
    (tmp_path / "a file").write_text("")
    with started(tmp_path / folder, port) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert err.strip() == line.format(folder=tmp_path / folder)


def test_a_busy_port_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with started(tmp_path, port) as process:
            out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert err.strip() == f"CommandError: Port {port} is busy; choose another with VITASCOPE_PORT=8001 make up."


def test_an_unknown_engine_is_one_clear_line(tmp_path: Path) -> None:
    with started(tmp_path, free_port(), VITASCOPE_ENGINE="nobody") as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert err.startswith("CommandError: VITASCOPE_ENGINE: There is no engine 'nobody'; installed are: ")
    assert len(err.splitlines()) == 1
