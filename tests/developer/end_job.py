"""Ends the job of the given id, as a worker would: with the settings of its environment."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitascope.settings")
django.setup()

from django.db import transaction  # noqa: E402

from generation import scheduler  # noqa: E402
from generation.models import Job  # noqa: E402

with transaction.atomic():
    scheduler.close(Job.objects.select_for_update().get(pk=sys.argv[1]), Job.State.FAILED)
