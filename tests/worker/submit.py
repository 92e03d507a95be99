"""Submits one job, small enough to encode quickly, as a web process would: with the settings of its environment."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitascope.settings")
django.setup()

from django.db import transaction  # noqa: E402

from generation.models import Job  # noqa: E402
from generation.requests import parse  # noqa: E402
from generation.services import submit  # noqa: E402
from tests import factories  # noqa: E402

member = factories.member()
request = parse({"prompt": "a ball bounces", "seconds": 4, "size": "720x720", "seed": 7}, member)
with transaction.atomic():  # so that the nudge leaves when the job is as small as wanted
    Job.objects.filter(pk=submit(member=member, request=request).pk).update(width=32, height=32)
