"""`manage.py bench`: one door to everything that is measured here. The scorecard's own command knows most of it; other apps add theirs.

The apps are called by name: what measures the network imports torch, which the web half never does.
"""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, load_command_class

SCORECARD = "generation"
ADDED = {"feed": "feed"}  # what is measured -> the app whose command `bench` does it


class Command(BaseCommand):
    """Hands over to the app that measures what was asked for."""

    help = "Score the shipped network, sample a file of free prompts, or measure the service, its marks, or the feed's recommenders."

    def add_arguments(self, parser: Any) -> None:
        """The scorecard's arguments, with more that can be measured, and what that asks besides."""
        load_command_class(SCORECARD, "bench").add_arguments(parser)
        [what] = [action for action in parser._actions if action.dest == "what"]  # as Django's own call_command looks at them
        what.choices = [*what.choices, *ADDED]
        for app in ADDED.values():
            load_command_class(app, "bench").add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure."""
        part = load_command_class(ADDED.get(options["what"], SCORECARD), "bench")
        part.stdout, part.stderr, part.style = self.stdout, self.stderr, self.style
        part.handle(*args, **options)
