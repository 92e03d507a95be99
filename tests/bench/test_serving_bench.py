"""`manage.py bench serving`: every figure beside what it should be, good or bad, and nothing left behind on the services."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import psycopg
import pytest
import redis
from kombu import Connection

from generation.bench import serving_report
from generation.bench.serving import Measure
from tests.worker.processes import ENGINE, ROOT

NAMES = ["dispatch", "claims", "whole_job", "fan_out"]


def bench(folder, **services) -> subprocess.CompletedProcess:
    environment = os.environ | {
        "VITASCOPE_DATA_DIR": str(folder), "VITASCOPE_ENGINE": ENGINE, "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}", "OMP_NUM_THREADS": "1",
    } | services  # fmt: skip
    command = [
        sys.executable,
        "manage.py",
        "bench",
        "serving",
        "--clips",
        "1",
        "--json",
        f"{folder}/found.json",
        "--html",
        f"{folder}/found.html",
    ]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)


def test_without_services_it_measures_what_it_can_and_says_what_is_missing(tmp_path):
    done = bench(tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "found.json").read_text())["measures"]
    assert list(found) == NAMES
    assert [name for name in NAMES if found[name]["value"]] == ["dispatch", "whole_job"]
    assert found["dispatch"]["note"] == "without a broker there are no hints: set VITASCOPE_BROKER_URL"
    assert (found["claims"]["note"], found["fan_out"]["met"]) == ("needs PostgreSQL: set VITASCOPE_DATABASE_URL", None)
    assert "needs Redis: set VITASCOPE_REDIS_URL" in done.stdout
    assert '<tr id="whole_job">' in (tmp_path / "found.html").read_text()
    # The chain of a development certificate and a work folder belong to the instance that it ran as.
    assert {path.name for path in tmp_path.iterdir()} - {"certificates", "work"} == {"found.html", "found.json"}


@pytest.mark.postgres
@pytest.mark.redis
@pytest.mark.xdist_group("postgres")
@pytest.mark.rabbitmq
@pytest.mark.parametrize("broker", ["redis", "rabbitmq"])
def test_with_services_every_figure_is_there_and_they_are_left_clean(tmp_path, postgres_url, redis_url, request, broker):
    url = request.getfixturevalue(f"{broker}_url")
    done = bench(tmp_path, VITASCOPE_DATABASE_URL=f"{postgres_url}/postgres", VITASCOPE_REDIS_URL=redis_url, VITASCOPE_BROKER_URL=url)
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "found.json").read_text())["measures"]
    assert [name for name in NAMES if found[name]["value"] > 0] == NAMES
    with psycopg.connect(f"{postgres_url}/postgres") as connection:
        assert connection.execute("SELECT count(*) FROM pg_database WHERE datname = 'test_postgres'").fetchone() == (0,)
    assert found["dispatch"]["parts"]["hint ms"] > 0.1
    assert redis.Redis.from_url(redis_url).keys("*vitascope-bench*") == []
    with Connection(url) as kombu, pytest.raises(kombu.channel_errors):
        kombu.default_channel.queue_declare("vitascope-bench", passive=True)


def test_a_folder_that_is_not_there_is_said_at_once(tmp_path):
    done = bench(tmp_path / "none")
    assert (done.returncode, "There is no folder" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


@pytest.mark.parametrize(
    ("value", "limit", "at_least", "met", "filled"),
    [
        (4.0, 5.0, False, True, 0.8),
        (10.0, 5.0, False, False, 2.0),
        (0.8, 0.4, True, True, 0.5),
        (0.1, 0.5, True, False, 5.0),
        (None, 1.0, True, None, 0.0),
    ],
)
def test_bad_figures_are_shown_as_plainly_as_good_ones(value, limit, at_least, met, filled):
    measure = Measure("x", "Something", "ms", limit, at_least, value, (("part ms", 1.5),))
    line = serving_report.line(measure)
    assert (measure.met, measure.filled) == (met, filled)
    assert line.count("█") == min(round(20 * filled), 40)
    assert ("missed" in line, "met" in line.split("|")[1]) == (met is False, bool(met))
    assert "part ms 1.5" in line
