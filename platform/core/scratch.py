"""A database and a media folder that are thrown away, on the configured services, for what measures and must leave nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection
from django.test import override_settings


@contextmanager
def throw_away() -> Iterator[None]:
    """In the place of the instance's own, until the end of the block."""
    with TemporaryDirectory(prefix="vitascope-bench-") as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = f"{folder}/bench.sqlite3"
        usual = connection.settings_dict["NAME"]
        storages = settings.STORAGES | {"default": {"BACKEND": "core.storage.LocalStorage"}}
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            with override_settings(MEDIA_ROOT=Path(folder) / "media", STORAGES=storages):
                yield
        finally:
            connection.creation.destroy_test_db(usual, verbosity=0)
