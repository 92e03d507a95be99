"""What deploy/ starts can be started: the programs know every word of it, and nothing that has to run is left out."""

from __future__ import annotations

import click
import pytest
from celery.bin.base import CLIContext
from celery.bin.celery import celery
from django.conf import settings
from django.core.management import get_commands, load_command_class
from uvicorn import main as uvicorn
from uvicorn.importer import import_from_string

from tests.deploy.commands import STARTED, UNITS, Started, compose, unit
from vitascope.celery import app

WAYS = ("procfile", "systemd", "compose")
WEB = ("-m", "uvicorn")


def celery_command(words: tuple[str, ...]) -> click.Context:
    """The words as Celery reads them. Raises click.ClickException."""
    group = celery.make_context("celery", list(words))
    group.obj = CLIContext(app=app, no_color=True, workdir=None)
    name, command, rest = celery.resolve_command(group, [*group._protected_args, *group.args])
    assert group.params["app"] == "vitascope"
    return command.make_context(name, rest, parent=group)


@pytest.mark.parametrize("started", STARTED, ids=str)
def test_every_word_is_known(started: Started):
    first, second, *rest = started.words
    if started.is_celery:
        celery_command(tuple(rest))
    elif (first, second) == WEB:
        asked = uvicorn.make_context("uvicorn", rest).params
        assert import_from_string(asked["app"]).__class__.__name__ == "ProtocolTypeRouter"
        assert asked["ws"] == "websockets-sansio"  # as `manage.py up` has it
    else:
        assert first == "manage.py"
        load_command_class(get_commands()[second], second).create_parser("manage.py", second).parse_args(rest)


@pytest.mark.parametrize("wrong", [("-A", "vitascope", "worker", "--pole", "solo"), ("-A", "vitascope", "wurker")])
def test_a_word_that_nobody_knows_is_noticed(wrong: tuple[str, ...]):
    with pytest.raises(click.ClickException):
        celery_command(wrong)


@pytest.mark.parametrize("way", WAYS)
def test_every_queue_has_somebody_who_takes_from_it(way: str):
    queues = {settings.CELERY_TASK_DEFAULT_QUEUE, *(route["queue"] for route in settings.CELERY_TASK_ROUTES.values())}
    workers = [celery_command(one.words[2:]).params for one in STARTED if one.way == way and one.is_celery and "worker" in one.words]
    assert {queue for worker in workers for queue in worker["queues"]} == queues
    for worker in workers:
        solo = worker["pool"].__module__ == "celery.concurrency.solo"
        assert solo is (worker["queues"] == ["generation"]), "clips are made in a pool of one, the rest is not"
        assert worker["without_gossip"] and worker["without_mingle"]


@pytest.mark.parametrize("way", WAYS)
def test_one_clock_and_one_web_server_run_on_a_prepared_instance(way: str):
    commands = [one.words for one in STARTED if one.way == way]
    assert sum(words[:2] == WEB for words in commands) == 1
    assert sum("beat" in words for words in commands) == 1
    assert [words[1] for words in commands if words[0] == "manage.py"] == ["migrate", "collectstatic"]


def test_workers_get_the_time_that_they_may_take_to_end():
    margin = 30
    stops = {path.stem: int(unit(path).get("TimeoutStopSec", ["0"])[0]) for path in UNITS}
    graces = {name: int(service.get("stop_grace_period", "0s").removesuffix("s")) for name, service in compose()["services"].items()}
    assert stops["vitascope-worker@"] >= settings.DRAIN_SECONDS + margin
    assert graces["worker"] == graces["worker-gpu"] >= settings.DRAIN_SECONDS + margin
    assert stops["vitascope-tasks"] == graces["tasks"] > 30  # what one round of webhooks takes
    assert stops["vitascope-web"] == graces["web"] > 10  # uvicorn's own patience with open streams
