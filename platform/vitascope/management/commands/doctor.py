"""`manage.py doctor`: says in one line each what is well and what is not."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from kombu import Connection

from core import ffmpeg
from generation.engines import registry
from generation.models import Worker
from generation.provenance import certificates
from generation.worker.runtime import house

BROKER_SECONDS = 5


class Command(BaseCommand):
    """Checks what an instance leans on; ends with code 1 when anything is wrong."""

    help = "Check database, migrations, storage, cache, broker, ffmpeg, workers, engine, weights, signing and disk."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run every check, then fail if one did."""
        failed = 0
        for name, check in (
            ("database", self._database),
            ("migrations", self._migrations),
            ("storage", self._storage),
            ("cache", self._cache),
            ("broker", self._broker),
            ("ffmpeg", self._ffmpeg),
            ("workers", self._workers),
            ("engine", self._engine),
            ("weights", self._weights),
            ("signing", self._signing),
            ("disk", self._disk),
        ):
            try:
                self.stdout.write(f"{name:<12}{self.style.SUCCESS('ok')}   {check()}")
            except Exception as error:  # noqa: BLE001 - whatever is wrong is the finding
                failed += 1
                self.stdout.write(f"{name:<12}{self.style.ERROR('bad')}  {error}")
        if failed:
            raise CommandError(f"{failed} of the checks failed.")

    def _database(self) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return connection.vendor

    def _migrations(self) -> str:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            raise RuntimeError(f"{len(missing)} not applied: run manage.py migrate")
        return "all applied"

    def _storage(self) -> str:
        name = default_storage.save("doctor/probe", ContentFile(b"probe"))
        with default_storage.open(name) as file:
            intact = file.read() == b"probe"
        default_storage.delete(name)
        if not intact:
            raise RuntimeError("a file came back changed")
        return str(settings.STORAGES["default"]["BACKEND"]).rsplit(".", 1)[-1]

    def _cache(self) -> str:
        cache.set("doctor", "probe", 10)
        if cache.get("doctor") != "probe":
            raise RuntimeError("a value did not come back")
        return settings.CACHES["default"]["BACKEND"].rsplit(".", 1)[-1]

    def _broker(self) -> str:
        if settings.CELERY_BROKER_URL.startswith("memory:"):
            return "none: workers poll"
        with Connection(settings.CELERY_BROKER_URL, connect_timeout=BROKER_SECONDS) as broker:
            broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
            return str(broker.transport.driver_type)

    def _workers(self) -> str:
        """None is no fault: they may be started later."""
        states = Counter(worker.state for worker in Worker.objects.all())
        return ", ".join(f"{states[state]} {state.label.lower()}" for state in Worker.State)

    def _ffmpeg(self) -> str:
        return ffmpeg.binary()

    def _engine(self) -> str:
        """Whether the engine can be imported and its options fit; only its worker can tell whether it works."""
        found = registry.engine_class(settings.ENGINE)
        registry.arguments(found, settings.ENGINE_OPTIONS, house())
        return f"{settings.ENGINE} (installed: {', '.join(registry.names())})"

    def _weights(self) -> str:
        # The worker's own loader would bring torch along; the manifest and the bytes are enough here.
        manifest = json.loads((settings.WEIGHTS_DIR / "config.json").read_text())
        for name, entry in manifest.items():
            path = settings.WEIGHTS_DIR / f"{name}.safetensors"
            if hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
                raise RuntimeError(f"{path} is damaged: its sha256 is not the one in config.json")
        return f"{settings.WEIGHTS_DIR.name}: {', '.join(sorted(manifest))}"

    def _signing(self) -> str:
        found = certificates.identity()
        expires = found.leaf.not_valid_after_utc
        if expires - timezone.now() < certificates.RENEW_BEFORE:
            raise RuntimeError(f"{found.source} expires on {expires:%Y-%m-%d}: renew it")
        return f"{found.source} ({found.algorithm}), until {expires:%Y-%m-%d}"

    def _disk(self) -> str:
        free = shutil.disk_usage(settings.DATA_DIR).free / 1e9
        if free < 1:
            raise RuntimeError(f"{free:.1f} GB free in {settings.DATA_DIR}")
        return f"{free:.1f} GB free in {settings.DATA_DIR}"
