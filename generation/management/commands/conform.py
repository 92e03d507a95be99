"""`manage.py conform`: whether the engine that is set keeps the protocol, check by check."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from generation.engines.base import EngineUnavailable


class Command(BaseCommand):
    """Makes a few clips with the engine of VITASCOPE_ENGINE; ends with code 1 when anything is broken."""

    help = "Check that the engine that is set keeps the protocol that workers rely on."
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a check."""
        # Here, because every command is imported for `manage.py help`, and numpy is the worker's.
        from generation.engines.conformance import verdicts
        from generation.worker.runtime import load_engine

        try:
            engine = load_engine(settings.ENGINE)
        except EngineUnavailable as error:
            raise CommandError(str(error)) from error
        broken = 0
        for name, trouble in verdicts(engine):
            broken += bool(trouble)
            word = self.style.ERROR("broken") if trouble else self.style.SUCCESS("ok")
            self.stdout.write(f"{word}  {name.replace('_', ' ')}{': ' * bool(trouble)}{trouble}")
        if broken:
            raise CommandError(f"{engine.info.name} breaks {broken} of the rules.")
