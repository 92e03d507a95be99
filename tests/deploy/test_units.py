"""The systemd units are read by systemd without a word, run without rights, and write only where they may."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.commands import DEPLOY, ROOT, UNITS, unit
from tests.services import missing

EXPOSURE = 4.0  # of systemd's ten, of which five and more is "medium"; a service without any of it has 9.6
NAMES = [path.name for path in UNITS]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """The units with the paths of this machine, for systemd looks whether programs are there."""
    if shutil.which("systemd-analyze") is None:
        missing("systemd-analyze is not installed")
    for path in (DEPLOY / "systemd").iterdir():
        text = path.read_text().replace("/opt/vitascope/.venv/bin/python", sys.executable).replace("/opt/vitascope", str(ROOT))
        (tmp_path / path.name).write_text(text)
    return tmp_path


def analyse(*words: str, folder: Path) -> str:
    done = subprocess.run(["systemd-analyze", *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_systemd_has_nothing_to_say(here: Path):
    assert analyse("verify", "--man=no", *(f"./{path.name}" for path in here.iterdir()), folder=here) == ""


def test_systemd_would_notice_a_slip(here: Path):
    path = here / "vitascope-beat.service"
    path.write_text(path.read_text().replace("Restart=always", "Restart=allways"))
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", f"./{path.name}"], cwd=here, capture_output=True, text=True, check=False
    )
    assert "allways" in said.stderr


@pytest.mark.parametrize("name", NAMES)
def test_little_is_exposed(here: Path, name: str):
    said = analyse("security", "--offline=yes", f"./{name}", folder=here)
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    assert found and float(found.group(1)) <= EXPOSURE, said


@pytest.mark.parametrize("path", UNITS, ids=NAMES)
def test_every_process_has_the_same_account_settings_and_data(path: Path):
    asked = unit(path)
    assert (asked["User"], asked["WorkingDirectory"]) == (["vitascope"], ["/opt/vitascope"])
    assert asked["EnvironmentFile"] == ["/etc/vitascope/vitascope.env"]
    assert asked["StateDirectory"] == ["vitascope"]
    assert "VITASCOPE_DATA_DIR=/var/lib/vitascope" in asked["Environment"]
    assert asked["PartOf"] == ["vitascope.target"]
    # Without a device policy workers reach their GPU; nothing else needs one.
    assert ("PrivateDevices" in asked) is (path.name != "vitascope-worker@.service")
    assert "ProtectClock" not in asked and "DevicePolicy" not in asked


@pytest.mark.parametrize("path", [path for path in UNITS if "prepare" not in path.name], ids=str)
def test_what_stays_is_enabled_by_the_target_and_started_again(path: Path):
    asked = unit(path)
    assert (asked["WantedBy"], asked["Restart"]) == (["vitascope.target"], ["always"])
