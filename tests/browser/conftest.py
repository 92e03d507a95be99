"""Chromium and a running house for the browser tests: a real server in a child process with its own data folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import services

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required", "--use-fake-device-for-media-stream",
]  # fmt: skip
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
STILL = {"reduced_motion": "reduce"}  # no clip plays: cheaper where playing is not what is tested
PATIENCE = 120_000  # milliseconds: a busy machine with one core takes its time
MAKING_SECONDS = 900  # that one clip may take there
PASSWORD = "projector-lamp-7"  # that of tests.factories.member

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class House:
    """A running server, what is in it, and a way to move things in it."""

    url: str
    ids: dict[str, str]
    environment: dict[str, str]

    def stage(self, *arguments: str) -> dict[str, str]:
        """Run a verb of tests/browser/stage.py in the house's own database."""
        command = [sys.executable, "-m", "tests.browser.stage", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def work(self) -> None:
        """Let a worker with the shipped network do what waits in the queue."""
        command = [sys.executable, str(ROOT / "manage.py"), "work", "--once"]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=MAKING_SECONDS, check=False)
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The system's Chromium, kept from calling anybody."""
    if CHROMIUM is None:
        services.missing("no Chromium on this machine")
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A seeded house; the tests of a run share it, so a test that changes rows uses rows of its own."""
    with open_house(tmp_path_factory.mktemp("house"), "seed") as home:
        yield home


@contextmanager
def open_house(folder: Path, furnishing: str, application: str = "vitascope.asgi:application") -> Iterator[House]:
    """A server with a database of its own in `folder`, furnished by a verb of tests/browser/stage.py."""
    port = services.free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VITASCOPE_")}
    environment |= {"VITASCOPE_DATA_DIR": str(folder / "data"), "VITASCOPE_PORT": str(port), "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"}
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "--verbosity=0"], cwd=ROOT, env=environment, check=True)
    home = House(f"http://127.0.0.1:{port}", {}, environment)
    home.ids = home.stage(furnishing, str(folder))
    command = [sys.executable, "-m", "uvicorn", application, "--port", str(port), "--log-level", "warning"]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        page, log_file = home.url + "/accounts/login/", folder / "server.log"
        services.wait_until(lambda: _answers(page, server, log_file), seconds=PATIENCE / 1000, what="the server's start")
        yield home
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _answers(url: str, server: subprocess.Popen, log: Path) -> bool:
    if server.poll() is not None:
        pytest.fail(f"the server did not start:\n{log.read_text()}")
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except OSError:
        return False


@dataclass
class Visit:
    """A browser window in the house: pages by path, logged in or not, with what the console said."""

    page: Page
    house: House
    complaints: list[str]

    def go(self, path: str) -> Page:
        """Open a page of the house; `{first}` and the like stand for ids."""
        self.page.goto(self.house.url + path.format(**self.house.ids))
        return self.page

    def log_in(self, handle: str = "lumen") -> Visit:
        """Through the form, as everybody does."""
        self.go("/accounts/login/")
        self.page.fill("[name=login]", handle)
        self.page.fill("[name=password]", PASSWORD)
        self.page.get_by_role("button", name="Log in").click()
        self.page.wait_for_url(self.house.url + "/")
        return self


@pytest.fixture
def visit(house: House, browser: Browser) -> Iterator:
    """Opens windows: `visit(**context_options)` for a stranger; `.log_in()` for a member."""
    contexts: list[BrowserContext] = []

    def opened(**options: object) -> Visit:
        context = browser.new_context(**(DESKTOP | options))
        contexts.append(context)
        window = Visit(context.new_page(), house, [])
        window.page.set_default_timeout(PATIENCE)
        window.page.on("console", lambda entry: window.complaints.append(entry.text) if entry.type in ("error", "warning") else None)
        window.page.on("pageerror", lambda error: window.complaints.append(str(error)))
        return window

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def member_state(house: House, browser: Browser) -> dict:
    """The cookies of a logged-in member, so that not every test logs in anew."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    Visit(context.new_page(), house, []).log_in()
    state = context.storage_state()
    context.close()
    return state
