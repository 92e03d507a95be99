"""The same jobs as plain Celery tasks on Redis, the way most projects write them: the message is the job.

`PLAIN_ACKS=late` is the careful form: acknowledged when done, given to another after the visibility timeout, tried again when the database
failed. `early` is Celery as it comes. In both a job that is done is not done again, and kombu looks every second for what is visible again.
"""

from __future__ import annotations

import os
import time
import uuid
from pathlib import Path

import psycopg
from celery import Celery

from tests.faults.strikes import Fate
from tests.worker.tiny_engine import STEPS

DATABASE, FOLDER = os.environ["VITASCOPE_DATABASE_URL"], Path(os.environ["FAULTS_FOLDER"])
STEP_SECONDS = float(os.environ["TINY_STEP_SECONDS"])
FATE = Fate(FOLDER)
TABLES = """
CREATE TABLE plain_job (number integer PRIMARY KEY, state text NOT NULL DEFAULT 'waiting');
CREATE TABLE plain_begun (number integer, at double precision);
CREATE TABLE plain_video (number integer, file text);
CREATE TABLE plain_charge (number integer)"""

app = Celery("plain", broker=os.environ["VITASCOPE_BROKER_URL"])
app.conf.update(task_ignore_result=True, broker_connection_retry_on_startup=True)
app.conf.broker_transport_options = {
    "visibility_timeout": int(os.environ["VITASCOPE_JOB_LEASE_SECONDS"]),
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
}
CAREFUL: dict = {}
if os.environ["PLAIN_ACKS"] == "late":
    app.conf.update(task_acks_late=True, task_reject_on_worker_lost=True, worker_prefetch_multiplier=1)
    CAREFUL = {"autoretry_for": (psycopg.OperationalError,), "retry_backoff": True, "max_retries": 5}


@app.task(name="plain.make", **CAREFUL)
def make(number: int) -> None:
    """Make the clip, keep it, publish it, charge for it."""
    with psycopg.connect(DATABASE) as rows:
        if rows.execute("SELECT state FROM plain_job WHERE number = %s", [number]).fetchone() == ("done",):
            return
        rows.execute("INSERT INTO plain_begun VALUES (%s, %s)", [number, time.time()])
    FATE.reached("begun", number)
    for step in range(1, STEPS + 1):
        time.sleep(STEP_SECONDS)
        FATE.reached(f"step-{step}", number)
    FATE.reached("made", number)
    file = FOLDER / f"{number}-{uuid.uuid4().hex}.mp4"
    file.write_bytes(b"clip")
    FATE.reached("stored", number)
    with psycopg.connect(DATABASE) as rows:
        rows.execute("INSERT INTO plain_video VALUES (%s, %s)", [number, file.name])
        rows.execute("INSERT INTO plain_charge VALUES (%s)", [number])
        FATE.reached("committing", number)
        rows.execute("UPDATE plain_job SET state = 'done' WHERE number = %s", [number])
    FATE.reached("committed", number)


def submit(count: int) -> None:
    """Rows first, then a message for each."""
    with psycopg.connect(DATABASE) as rows:
        rows.execute(TABLES)
        rows.cursor().executemany("INSERT INTO plain_job VALUES (%s)", [[number] for number in range(count)])
    for number in range(count):
        make.delay(number)
