"""Private Redis, RabbitMQ and S3 for tests, each on a free loopback port with its own data, as long as the tests live.

Where a program is missing the test skips and says so; with VITASCOPE_REQUIRE_SERVICES=1 it fails instead.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest

START_SECONDS = 300  # on a machine that has much else to do


def missing(what: str) -> NoReturn:
    """End the test that needs `what`."""
    if os.environ.get("VITASCOPE_REQUIRE_SERVICES") == "1":
        pytest.fail(f"{what}, and VITASCOPE_REQUIRE_SERVICES=1 asks for it")
    pytest.skip(what)


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until(ready: Callable[[], object], *, seconds: float = START_SECONDS, what: str = "it", every: float = 0.05) -> None:
    """Ask again and again until `ready` says yes. For other processes only: time inside one is frozen or injected."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen within {seconds} s")
        time.sleep(every)


def _answers(port: int) -> bool:
    with socket.socket() as caller:
        caller.settimeout(1)
        return caller.connect_ex(("127.0.0.1", port)) == 0


class Server:
    """A process that serves at `url`; a test may take it away and bring it back, with its port and its data."""

    def __init__(self, url: str, command: Sequence[str | Path], answers: Callable[[], object], **popen: Any) -> None:
        self.url, self._command, self._answers, self._popen = url, command, answers, popen

    def start(self) -> None:
        self.process = subprocess.Popen(self._command, start_new_session=True, **self._popen)
        wait_until(lambda: self.process.poll() is not None or self._answers(), what=f"{self._command[0]}")
        if self.process.poll() is not None:
            raise RuntimeError(f"{self._command[0]} did not start")

    def stop(self) -> None:
        """Ask, wait, insist; a server may have started others, so its whole session is meant."""
        self.process.terminate()
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """It gets no chance to say goodbye."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop()


def redis_server(folder: Path, *, keeps: bool = False) -> Server:
    """An empty Redis, on a free port; one that `keeps` has its data again when it comes back."""
    binary = shutil.which("redis-server")
    if binary is None:
        missing("redis-server is not installed")
    port = free_port()
    options = {"port": port, "bind": "127.0.0.1", "save": "", "appendonly": "yes" if keeps else "no", "dir": folder}
    command = [binary, *(word for name, value in options.items() for word in (f"--{name}", str(value)))]
    return Server(f"redis://127.0.0.1:{port}/0", command, lambda: _answers(port), stdout=subprocess.DEVNULL)


@contextmanager
def rabbitmq_server(folder: Path) -> Iterator[Server]:
    """A one-node RabbitMQ with its own epmd, so that no other node on this machine is met."""
    script, epmd = Path("/usr/lib/rabbitmq/bin/rabbitmq-server"), shutil.which("epmd")
    if not script.exists() or epmd is None:
        missing("rabbitmq-server is not installed")
    port, epmd_port = free_port(), free_port()
    (folder / "plugins").write_text("[].\n")
    (folder / "rabbitmq.conf").write_text(f"listeners.tcp.default = 127.0.0.1:{port}\ndisk_free_limit.absolute = 50MB\n")
    environment = os.environ | {
        "HOME": str(folder),
        "ERL_EPMD_PORT": str(epmd_port),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": f"vitascope{port}@localhost",
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        # Two schedulers instead of one per core: the node has next to nothing to do.
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 2:2 +sbwt none",
    }
    url = f"amqp://guest:guest@127.0.0.1:{port}//"
    command = [epmd, "-port", str(epmd_port), "-address", "127.0.0.1"]
    names = Server("", command, lambda: _answers(epmd_port), env=environment, stderr=subprocess.DEVNULL)
    with (
        (folder / "out").open("a") as out,
        names,
        Server(url, [script], lambda: _answers(port), env=environment, stdout=out, stderr=out) as node,
    ):
        yield node


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory) -> Iterator[str]:
    """The address of an empty Redis."""
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server.url


@pytest.fixture(scope="session")
def rabbitmq_url(tmp_path_factory) -> Iterator[str]:
    """The address of a RabbitMQ."""
    with rabbitmq_server(tmp_path_factory.mktemp("rabbitmq")) as server:
        yield server.url


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """The address of an S3 service in this process."""
    try:
        from moto.server import ThreadedMotoServer
    except ImportError:
        missing("moto is not installed")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield "http://{}:{}".format(*server.get_host_and_port())
    finally:
        server.stop()


@pytest.fixture
def s3_storage(s3_endpoint, settings) -> None:
    """Media of this test in a bucket there, with the options of production."""
    import boto3

    place = {"endpoint_url": s3_endpoint, "region_name": "us-east-1"}
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    boto3.client("s3", **place, **keys).create_bucket(Bucket="clips")
    options = {"bucket_name": "clips", "access_key": "testing", "secret_key": "testing", "signature_version": "s3v4"}
    options |= {"querystring_auth": True, "querystring_expire": 60, "file_overwrite": False}
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options | place}}
