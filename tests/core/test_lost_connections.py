"""When the database has been away, no request meets a connection that died with it."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from accounts.models import Member

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres"), pytest.mark.usefixtures("postgres_database")]


def test_the_pool_gives_out_no_dead_connection():
    assert Member.objects.count() == 0
    connection.close()  # as at the end of a request: it goes back to the pool
    config = connection.settings_dict
    with psycopg.connect(host=config["HOST"], port=config["PORT"], user=config["USER"], dbname="postgres", autocommit=True) as other:
        killed = other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [config["NAME"]]
        ).fetchall()
    assert killed and set(killed) == {(True,)}
    assert Member.objects.count() == 0
