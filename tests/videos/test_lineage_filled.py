"""The migration gives old rows the lineage that new ones are written with."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from tests import factories
from videos import services
from videos.models import Ancestry, Video, Withholding

pytestmark = pytest.mark.django_db


def test_old_rows_get_their_ancestors_counters_and_withholdings():
    root = factories.video()
    first = factories.video(maker=root.maker, parent=root)
    second = factories.video(maker=root.maker, parent=first, status="draft")
    factories.video(maker=root.maker, parent=second)
    factories.video(maker=root.maker, parent=root)
    held = factories.video()
    services.withhold(video=held)

    def state():
        return (
            set(Ancestry.objects.values_list("descendant", "ancestor", "distance", "place")),
            list(Video.objects.order_by("pk").values_list("remix_count", "descendant_count")),
            list(Withholding.objects.values_list("video", "source", "spreads")),
        )

    written = state()
    assert len(written[0]) == 7 and written[2] == [(held.pk, held.pk, False)]
    Ancestry.objects.all().delete()
    Withholding.objects.all().delete()
    Video.objects.update(descendant_count=0)
    with connection.cursor() as cursor:
        import_module("videos.migrations.0007_lineage").fill(apps, SimpleNamespace(execute=cursor.execute))
    assert state() == written
