"""The migration takes the words of who had muted their voice out of view, and nobody else's captions."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from tests import factories
from videos.models import Video

pytestmark = pytest.mark.django_db
migration = import_module("videos.migrations.0013_voiced_captions")


def kept() -> list[tuple[str, str]]:
    return list(Video.objects.order_by("pk").values_list("captions", "voiced_captions"))


def test_only_captions_of_muted_clips_are_put_aside_and_come_back():
    factories.video(captions="jobs/a/1/captions.vtt")
    factories.video(captions="jobs/b/1/captions.vtt", voiced="jobs/b/1/clip.mp4")
    factories.video(voiced="jobs/c/1/clip.mp4")
    before = kept()
    migration.put_aside(apps, None)
    assert kept() == [("jobs/a/1/captions.vtt", ""), ("", "jobs/b/1/captions.vtt"), ("", "")]
    migration.put_back(apps, None)
    assert [captions for captions, _ in kept()] == [captions for captions, _ in before]
