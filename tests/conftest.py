"""Fixtures every test shares. Data lies in a throw-away folder; time and services are started by the tests themselves."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("VITASCOPE_DATA_DIR", tempfile.mkdtemp(prefix="vitascope-test-"))
os.environ.setdefault("VITASCOPE_SECRET_KEY", "only for tests")

import pytest
from django.test import Client
from rest_framework.test import APIClient

from feed import catalogue
from tests import factories

# Here and nowhere else, so that every server is started once however many folders use it.
from tests.postgres import (  # noqa: F401
    postgres_database,
    postgres_template,
    postgres_url,
    real_database,
    sqlite_database,
    sqlite_template,
)
from tests.services import rabbitmq_url, redis_url, s3_endpoint, s3_storage  # noqa: F401


@pytest.fixture(autouse=True)
def _throw_away(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # nothing was collected, so no manifest
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose


@pytest.fixture(autouse=True)
def _no_clips_in_mind():
    """The feed keeps published clips in its process; each test has rows of its own."""
    catalogue.forget()


@pytest.fixture
def member(db):
    """A signed-up member."""
    return factories.member()


@pytest.fixture
def other(db):
    """A second member."""
    return factories.member()


@pytest.fixture
def api(member) -> APIClient:
    """The JSON API as `member`."""
    client = APIClient()
    client.force_authenticate(member)
    return client


@pytest.fixture
def web(member) -> Client:
    """The pages as `member`."""
    client = Client()
    client.force_login(member)
    return client
