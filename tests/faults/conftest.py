"""Services that can be taken away, and the table of what each dispatcher lost and doubled."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.postgres import postgres_server
from tests.services import rabbitmq_server, redis_server

LEASE_SECONDS = 5
TITLES = (
    "dispatcher",
    "jobs",
    "struck",
    "delivered",
    "given back",
    "lost",
    "doubled",
    "charged twice",
    "files of nobody",
    "recovery",
    "took",
)


@dataclass(frozen=True)
class Row:
    """What became of the jobs of one dispatcher. `recovery` is the slowest of all struck jobs that somebody took again, in seconds."""

    dispatcher: str
    jobs: int
    strikes: str
    delivered: int
    given_back: int
    lost: int
    doubled: int
    charged_twice: int
    orphans: int
    recovery: float
    seconds: float


TABLE, NOTES = pytest.StashKey[list[Row]](), pytest.StashKey[list[str]]()


@pytest.fixture
def table(request) -> list[Row]:
    """Rows put in here are printed at the end."""
    return request.config.stash.setdefault(TABLE, [])


@pytest.fixture
def notes(request) -> list[str]:
    """Lines put in here are printed after them."""
    return request.config.stash.setdefault(NOTES, [])


def pytest_terminal_summary(terminalreporter, config) -> None:
    rows = config.stash.get(TABLE, [])
    if rows:
        terminalreporter.write_line(f"\n| {' | '.join(TITLES)} |\n|{'---|' * len(TITLES)}")
    for row in rows:
        counts = (row.jobs, row.strikes, row.delivered, row.given_back, row.lost, row.doubled, row.charged_twice, row.orphans)
        cells = [row.dispatcher, *map(str, counts), f"{row.recovery:.1f} s", f"{row.seconds:.0f} s"]
        terminalreporter.write_line(f"| {' | '.join(cells)} |")
    for line in config.stash.get(NOTES, []):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def database_server():
    """What it has said to be written survives a crash, and who stands still in a transaction is thrown out (docs/operations.md)."""
    with postgres_server(synchronous_commit="on", idle_in_transaction_session_timeout=f"{LEASE_SECONDS}s") as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url(database_server) -> str:
    return database_server.url


@pytest.fixture
def broker(tmp_path):
    """RabbitMQ."""
    folder = tmp_path / "rabbitmq"
    folder.mkdir()
    with rabbitmq_server(folder) as server:
        yield server


@pytest.fixture
def redis(tmp_path):
    """Redis that has its data again when it comes back."""
    folder = tmp_path / "redis"
    folder.mkdir()
    with redis_server(folder, keeps=True) as server:
        yield server
