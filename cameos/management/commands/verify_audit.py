"""Check the audit chains of all likenesses, and that they still hold what an earlier anchor says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cameos import audit


class Command(BaseCommand):
    """Say what is wrong, or that nothing is; with --anchor keep the present ends for next time."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Files of anchors, which belong on another machine."""
        parser.add_argument("--anchor", type=Path, metavar="FILE", help="write the ends of all chains and their root here")
        parser.add_argument("--against", type=Path, metavar="FILE", help="an anchor that was written before")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError where a chain is not whole."""
        faults = list(audit.verify())
        if options["against"]:
            try:
                faults += audit.verify_against(json.loads(options["against"].read_text()))
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                raise CommandError(f"{options['against']} is no anchor: {error}") from error
        for fault in faults:
            self.stderr.write(f"{fault.stream} {fault.seq}: {fault.what}")
        if faults:
            raise CommandError(f"{len(faults)} faults")
        kept = audit.anchor()
        if options["anchor"]:
            options["anchor"].write_text(json.dumps(kept))
        self.stdout.write(f"{len(kept['heads'])} chains are whole; root {kept['root']}")
