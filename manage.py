#!/usr/bin/env python3
"""Puts the source folder `platform/` on the path, then hands over to Django."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run a management command."""
    # Position 1, behind the checkout itself, so that a bare checkout works without being installed.
    sys.path.insert(1, str(Path(__file__).resolve().parent / "platform"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitascope.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError as error:
        raise SystemExit(f"{error}. Run `make up` once: it makes .venv, then use .venv/bin/python manage.py.") from error
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # a setting is wrong: its words say which, a traceback would only hide them
        raise SystemExit(f"{error}") from error


if __name__ == "__main__":
    main()
