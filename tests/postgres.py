"""A private PostgreSQL for tests that race, and a real database (PostgreSQL, or SQLite on disk) in place of the test database.

Races need connections of their own in every thread, which the in-memory database of the other tests does not give.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dj_database_url
import psycopg
import pytest
from django.core.management import call_command
from django.db import connections

from tests.services import Server, free_port, missing


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return folders[0] if folders else None


class Postgres(Server):
    """Taken down at once, as by a crash: nothing here is worth a checkpoint."""

    def stop(self) -> None:
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=30)


@contextmanager
def postgres_server(**options: object) -> Iterator[Postgres]:
    """A server of its own, with these options instead of those that make tests fast. Needs the server binaries."""
    binaries = _binaries()
    if binaries is None:
        missing("no PostgreSQL server binaries")
    folder = Path(tempfile.mkdtemp(prefix="vitascope-postgres-"))
    # The server refuses to run as root: it runs as an unprivileged account instead.
    identity = {}
    if os.geteuid() == 0:
        names = {entry.pw_name: entry for entry in pwd.getpwall()}
        account = names.get("postgres") or names["nobody"]
        os.chown(folder, account.pw_uid, account.pw_gid)
        identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    data = folder / "data"
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder, **identity}
    subprocess.run([binaries / "initdb", "-D", data, "-U", "vitascope", "-A", "trust", "-E", "UTF8", "--no-sync"], check=True, **quiet)
    port = free_port()
    options = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": folder, "max_connections": 60} | options
    options = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"} | options
    command = [binaries / "postgres", "-D", data, *(f"--{name}={value}" for name, value in options.items())]
    url = f"postgres://vitascope@127.0.0.1:{port}"
    try:
        with (folder / "log").open("w") as log, Postgres(url, command, lambda: _takes_calls(url), stderr=log, **quiet) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _takes_calls(url: str) -> bool:
    try:
        psycopg.connect(f"{url}/postgres", connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a server that lives as long as the tests."""
    with postgres_server() as server:
        yield server.url


@contextmanager
def _default_database(url: str, options: dict) -> Iterator[None]:
    usual, usual_connection = connections.databases["default"], connections["default"]
    checked = {"CONN_HEALTH_CHECKS": usual["CONN_HEALTH_CHECKS"]}
    connections.databases["default"] = usual | dj_database_url.parse(url) | checked | {"OPTIONS": options}
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        if connections["default"].vendor == "postgresql":
            connections["default"].close_pool()
        connections.databases["default"], connections["default"] = usual, usual_connection


# The options of production (vitascope.settings); the template is made without a pool, which would hold it open.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
POSTGRES_OPTIONS = {"pool": {"min_size": 1, "max_size": 10, "timeout": 10, "reconnect_timeout": 5}, "prepare_threshold": 5}


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory, django_db_setup, django_db_blocker) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    with django_db_blocker.unblock(), _default_database(f"sqlite:///{file}", {}):
        call_command("migrate", verbosity=0)
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres_url, django_db_setup, django_db_blocker) -> str:
    """The name of a migrated PostgreSQL database to copy."""
    with psycopg.connect(f"{postgres_url}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE template_vitascope")
    with django_db_blocker.unblock(), _default_database(f"{postgres_url}/template_vitascope", {}):
        call_command("migrate", verbosity=0)
    return "template_vitascope"


@pytest.fixture
def sqlite_database(sqlite_template, tmp_path, django_db_blocker) -> Iterator[None]:
    """A SQLite file of this test alone as the default database; every thread has its own connection."""
    file = shutil.copy(sqlite_template, tmp_path / "race.sqlite3")
    with django_db_blocker.unblock(), _default_database(f"sqlite:///{file}", SQLITE_OPTIONS):
        yield


@pytest.fixture
def postgres_database(postgres_url, postgres_template, django_db_blocker) -> Iterator[None]:
    """A PostgreSQL database of this test alone as the default database, pooled as in production."""
    name = f"race_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"{postgres_url}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{postgres_template}"')
    with django_db_blocker.unblock(), _default_database(f"{postgres_url}/{name}", POSTGRES_OPTIONS):
        yield


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.xdist_group("postgres")])])
def real_database(request) -> str:
    """Each test once on SQLite and once on PostgreSQL; gives the name."""
    request.getfixturevalue(f"{request.param}_database")
    return request.param
