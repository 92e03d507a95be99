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
from feed.learning import serving
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


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The shared database of tests, in which tests that commit clear up behind themselves: so its rows can be deleted, unlike elsewhere."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("cameos_policyversion", "cameos_auditevent", "cameos_withdrawal"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")


@pytest.fixture(autouse=True)
def _throw_away(settings, tmp_path):
    settings.WITHDRAWALS_FILE = tmp_path / "withdrawals.jsonl"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # nothing was collected, so no manifest
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose


@pytest.fixture(autouse=True)
def _no_clips_in_mind():
    """The feed keeps published clips and learned heads in its process; each test has rows of its own."""
    catalogue.forget()
    serving.nothing_serves()


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
