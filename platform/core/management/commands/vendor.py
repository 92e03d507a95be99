"""Checks that the browser files we ship are, byte for byte, the ones that were published under the versions we name."""

from __future__ import annotations

import hashlib
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

# Each folder has a vendor.lock.json beside it; test-only files lie apart so that no release serves them.
FOLDERS = (Path("static/vendor"), Path("tests/browser/vendor"))
LOCK = "vendor.lock.json"


def faults(folder: Path) -> Iterator[str]:
    """What is wrong with a folder of vendored packages: changed, missing, unlisted or unlicensed files."""
    try:
        packages: dict[str, dict[str, Any]] = json.loads((folder / LOCK).read_text())["packages"]
    except (OSError, ValueError, KeyError) as error:
        yield f"{folder / LOCK} cannot be read ({error!r})"
        return
    listed = {folder / place / name: digest for place, entry in packages.items() for name, digest in entry["files"].items()}
    present = {path for path in folder.rglob("*") if path.is_file() and path != folder / LOCK}
    for path, digest in sorted(listed.items()):
        if path not in present:
            yield f"{path} is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield f"{path} is not the file that was vendored"
    yield from (f"{path} is not in {LOCK}" for path in sorted(present - listed.keys()))
    yield from (f"{folder / place} has no licence file" for place, entry in packages.items() if "LICENSE" not in entry["files"])


class Command(BaseCommand):
    """`vendor --check` for CI; without it the same facts are listed."""

    help = "Lists the vendored browser packages, or with --check fails when a file differs from its recorded sha256."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One switch."""
        parser.add_argument("--check", action="store_true", help="fail when anything differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """List or check."""
        folders = [settings.BASE_DIR / folder for folder in FOLDERS if (settings.BASE_DIR / folder).is_dir()]
        found = [fault for folder in folders for fault in faults(folder)]
        if options["check"] and found:
            raise CommandError("\n".join(found))
        for folder in folders:
            for place, entry in json.loads((folder / LOCK).read_text())["packages"].items():
                self.stdout.write(f"{place}: {entry['name']} {entry['version']}, {entry['licence']}, {len(entry['files'])} files")
        for fault in found:
            self.stderr.write(fault)
