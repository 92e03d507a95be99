"""`manage.py heads`: which learned heads there are; and to train, serve, pin or take back one without a browser."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandError

from core.errors import VitascopeError
from feed.learning import services
from feed.models import LearnedHeads


class Command(BaseCommand):
    """Lists without an argument."""

    help = "List the feed's learned heads, train new ones, or let a version serve, stay or go."

    def add_arguments(self, parser: Any) -> None:
        """What to do, and with which version."""
        parser.add_argument("what", nargs="?", choices=["list", "learn", "serve", "pin", "unpin", "take-back"], default="list")
        parser.add_argument("version", nargs="?", type=int, help="of serve, pin, unpin and take-back")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what came of it."""
        what = options["what"]
        if what == "list":
            for row in LearnedHeads.objects.defer("weights").order_by("-pk"):
                self._tell(row)
        elif what == "learn":
            made = services.learn()
            if made is None:
                self.stdout.write("Nothing was trained: too little is known, others are being tried, or some are pinned.")
            else:
                self._tell(made)
        else:
            self._tell(self._changed(what, options["version"]))

    def _changed(self, what: str, version: int | None) -> LearnedHeads:
        row = LearnedHeads.objects.filter(pk=version or 0).first()
        if row is None:
            raise CommandError(f"There are no heads {version}." if version else "Say which version.")
        try:
            if what == "serve":
                return services.promote(heads=row, reason="An operator chose it.")
            if what == "take-back":
                return services.take_back(heads=row, reason="An operator took it back.")
            return services.pin(heads=row, pinned=what == "pin")
        except VitascopeError as error:
            raise CommandError(str(error.detail)) from error

    def _tell(self, row: LearnedHeads) -> None:
        state = row.get_state_display().lower() + (", pinned" if row.pinned else "")
        self.stdout.write(f"{row.pk}: {state}, learned {row.trained_at:%Y-%m-%d %H:%M} from {row.impressions}. {row.reason}".rstrip())
