"""What the Dockerfile copies is enough to run every process, and holds nothing of the one who builds it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.commands import DEPLOY, ROOT

CHECK = """
import django, importlib
django.setup()
for name in ("vitascope.asgi", "vitascope.celery", "generation.worker.loop", "generation.engines.native"):
    importlib.import_module(name)
"""


@pytest.fixture(scope="module")
def context(tmp_path_factory) -> Path:
    """The files that the image gets."""
    folder = tmp_path_factory.mktemp("image")
    kept = [line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if line.startswith("!")]
    tracked = subprocess.run(["git", "ls-files", "-z", *kept], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, tracked.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    return folder


def test_every_process_finds_its_modules(context: Path, tmp_path: Path):
    # First on the path, and the folder where it runs, so that nothing is found in this checkout.
    own = {"PYTHONPATH": f"{context}:{context / 'platform'}", "VITASCOPE_DATA_DIR": str(tmp_path)}
    own |= {"DJANGO_SETTINGS_MODULE": "vitascope.settings"}
    for command in (["manage.py", "check"], ["manage.py", "collectstatic", "--no-input", "--verbosity", "0"], ["-c", CHECK]):
        done = subprocess.run([sys.executable, *command], cwd=context, env=os.environ | own, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "static" / "staticfiles.json").is_file()


def test_what_is_copied_first_is_in_the_context(context: Path):
    copied = re.findall(r"^COPY (.+) \./$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    assert [(context / name).is_file() for name in copied[0].split()] == [True] * 5


def test_neither_tests_nor_data_nor_secrets_go_in(context: Path):
    assert {path.name for path in context.iterdir()} == {
        "LICENSE", "README.md", "cameos", "feed", "generation", "invites", "manage.py", "platform", "pyproject.toml",
        "requirements-cameo.lock", "requirements.lock", "static", "templates",
    }  # fmt: skip


def test_it_does_not_run_as_root():
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    assert lines.index("USER vitascope") < next(number for number, line in enumerate(lines) if line.startswith("CMD "))
