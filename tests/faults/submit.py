"""Submits jobs from..to of the schedule, in the name of twenty members, as a web process would: with the settings of its environment."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitascope.settings")
django.setup()

from django.db import transaction  # noqa: E402

from accounts.models import Member  # noqa: E402
from generation.models import Job  # noqa: E402
from generation.requests import parse  # noqa: E402
from generation.services import submit  # noqa: E402
from tests import factories  # noqa: E402

MEMBERS = 20


def main(first: int, end: int) -> None:
    members = list(Member.objects.order_by("handle")) or [factories.member(plan="pro", handle=f"crew{turn:02}") for turn in range(MEMBERS)]
    for number in range(first, end):
        member = members[number % MEMBERS]
        request = parse({"prompt": "a ball bounces", "seconds": 4, "size": "720x720", "seed": number}, member)
        with transaction.atomic():  # so that the nudge leaves when the job is small enough to encode quickly
            Job.objects.filter(pk=submit(member=member, request=request).pk).update(width=32, height=32)


main(int(sys.argv[1]), int(sys.argv[2]))
