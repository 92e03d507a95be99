"""`manage.py up`: the whole of Vitascope on this machine in the foreground, without any other service."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from generation.engines import registry
from generation.engines.base import EngineUnavailable

FREE_BYTES_NEEDED = 200 * 1024 * 1024


class Command(BaseCommand):
    """Web, WebSocket and SSE in this process with an embedded Celery worker; the generation worker as a child."""

    help = "Run everything here: web, live progress, housekeeping and a generation worker."
    requires_migrations_checks = False

    def add_arguments(self, parser: Any) -> None:
        """Only what cannot be a setting."""
        parser.add_argument("--no-demo", action="store_true", help="do not seed the demo into an empty database")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, migrate, seed, serve; Ctrl-C stops all of it."""
        self._check_machine()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if not options["no_demo"]:
            call_command("demo", if_empty=True, stdout=self.stdout)
        stop = threading.Event()
        if settings.CELERY_BROKER_URL.startswith("memory:"):
            _start_celery()
        keeper = threading.Thread(target=self._keep_worker, args=(stop,))
        keeper.start()
        try:
            self._serve()
        finally:
            stop.set()
            keeper.join()

    def _check_machine(self) -> None:
        """One clear line for what commonly stands in the way."""
        try:
            settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
            (settings.DATA_DIR / ".writable").write_text("yes")
        except OSError as error:
            raise CommandError(f"The data folder {settings.DATA_DIR} cannot be written: {error.strerror}.") from error
        try:
            registry.find(settings.ENGINE)
        except EngineUnavailable as error:
            raise CommandError(f"VITASCOPE_ENGINE: {error}") from error
        if shutil.disk_usage(settings.DATA_DIR).free < FREE_BYTES_NEEDED:
            raise CommandError(f"The disk of {settings.DATA_DIR} is nearly full: less than 200 MB are left.")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", settings.PORT))
            except OSError as error:
                raise CommandError(f"Port {settings.PORT} is busy; choose another with VITASCOPE_PORT=8001 make up.") from error

    def _serve(self) -> None:
        """Serve, and say so once the port answers: a script that waits for this line may call at once."""
        import uvicorn

        command = self

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                if self.started:
                    command.stdout.write(command.style.SUCCESS(f"Vitascope is at {settings.BASE_URL}   (Ctrl-C stops it)"))
                    command.stdout.flush()

        config = uvicorn.Config(
            "vitascope.asgi:application",
            host="127.0.0.1",
            port=settings.PORT,
            log_level="warning",
            timeout_graceful_shutdown=3,
            ws="websockets-sansio",
        )
        server = Server(config)
        with suppress(KeyboardInterrupt):
            server.run()
        if not server.started:
            raise CommandError(f"The web server could not start at {settings.BASE_URL}: see the message above.")

    def _keep_worker(self, stop: threading.Event) -> None:
        """Run `manage.py work` until told to stop, starting it anew when it dies."""
        while not stop.is_set():
            started = time.monotonic()
            # Its own session, so that Ctrl-C reaches only this process and the worker gets an orderly SIGTERM.
            worker = subprocess.Popen(
                [sys.executable, str(settings.BASE_DIR / "manage.py"), "work"], env=os.environ, start_new_session=True
            )
            while worker.poll() is None and not stop.wait(0.2):
                pass
            if worker.poll() is None:
                worker.send_signal(signal.SIGTERM)
                try:
                    worker.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    worker.kill()
                    worker.wait()
            elif not stop.is_set():
                self.stderr.write(f"The worker ended with code {worker.returncode}; starting it again.")
                stop.wait(max(0.0, 5.0 - (time.monotonic() - started)))


def _start_celery() -> None:
    """Housekeeping in threads of this process, since memory:// reaches no other; jobs are left to the worker child."""
    from celery.beat import EmbeddedService

    from vitascope.celery import app

    # The bare consumer, because the command line would install signal handlers, which only the main thread may.
    worker = app.WorkController(
        pool_cls="threads",
        concurrency=4,
        queues=[settings.CELERY_TASK_DEFAULT_QUEUE, "webhooks"],
        without_gossip=True,
        without_mingle=True,
    )
    threading.Thread(target=worker.start, daemon=True).start()
    beat = EmbeddedService(app, thread=True, schedule_filename=str(settings.DATA_DIR / "beat"))
    beat.daemon = True
    beat.start()
