"""`manage.py vendor --check` holds the shipped browser files to their recorded hashes."""

from __future__ import annotations

import json
import shutil

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from core.management.commands.vendor import LOCK, faults

FOLDER = settings.BASE_DIR / "static" / "vendor"


@pytest.fixture
def copy(tmp_path):
    """A copy of the vendored files that may be spoiled."""
    return shutil.copytree(FOLDER, tmp_path / "vendor")


def test_what_is_shipped_is_what_was_published():
    call_command("vendor", "--check")
    assert list(faults(FOLDER)) == []


def test_a_changed_file_is_found(copy):
    script = next(copy.glob("htmx*/htmx.min.js"))
    script.write_bytes(script.read_bytes() + b" ")
    assert list(faults(copy)) == [f"{script} is not the file that was vendored"]


def test_a_missing_and_an_unlisted_file_are_found(copy):
    script = next(copy.glob("htmx*/htmx.min.js"))
    script.rename(script.with_name("other.js"))
    assert list(faults(copy)) == [f"{script} is missing", f"{script.with_name('other.js')} is not in {LOCK}"]


def test_a_package_without_its_licence_is_found(copy):
    lock = json.loads((copy / LOCK).read_text())
    name = next(place for place in lock["packages"] if place.startswith("htmx"))
    del lock["packages"][name]["files"]["LICENSE"]
    (copy / name / "LICENSE").unlink()
    (copy / LOCK).write_text(json.dumps(lock))
    assert list(faults(copy)) == [f"{copy / name} has no licence file"]


def test_the_check_fails_the_build(copy, monkeypatch):
    next(copy.glob("htmx*/htmx.min.js")).unlink()
    monkeypatch.setattr("core.management.commands.vendor.FOLDERS", (copy,))
    with pytest.raises(CommandError, match="is missing"):
        call_command("vendor", "--check")


def test_our_own_scripts_stay_small():
    import gzip

    scripts = b"".join(path.read_bytes() for path in sorted((settings.BASE_DIR / "static" / "js").glob("*.js")))
    assert len(gzip.compress(scripts)) < 15 * 1024
