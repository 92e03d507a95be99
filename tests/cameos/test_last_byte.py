"""From a withdrawal on no byte of what shows somebody goes out, however many hold links to it: real requests to the service as it runs.

VITASCOPE_CONSENT_FAMILY, VITASCOPE_CONSENT_VIEWERS and VITASCOPE_CONSENT_TRIALS say how many videos, viewers and withdrawals; with `-s` the
figures are printed.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import threading
import time
from http.client import HTTPConnection

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from cameos import services
from cameos.models import Likeness
from core.ids import uuid7
from core.storage import own_url
from generation import files
from generation.models import Job
from tests import factories
from tests.services import _answers, free_port, wait_until
from tests.worker.processes import Crew
from videos import uses
from videos.models import Ancestry, CameoUse, Video

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]
FAMILY = int(os.environ.get("VITASCOPE_CONSENT_FAMILY", "30"))
VIEWERS = int(os.environ.get("VITASCOPE_CONSENT_VIEWERS", "4"))
TRIALS = int(os.environ.get("VITASCOPE_CONSENT_TRIALS", "2"))
CLIP = os.urandom(64 * 1024)


@pytest.fixture
def port(postgres_database, tmp_path):
    """Where the service answers."""
    port = free_port()
    command = ("-m", "uvicorn", "vitascope.asgi:application", "--port", str(port), "--log-level", "warning")
    key = {"VITASCOPE_SECRET_KEY": settings.SECRET_KEY}  # links are signed here and served there
    with Crew(tmp_path, VITASCOPE_ALLOWED_HOSTS="127.0.0.1", VITASCOPE_DATABASE_POOL="10", **key) as crew:
        process = crew.start(command)
        wait_until(lambda: process.poll() is not None or _answers(port), what="the service")
        assert process.poll() is None, crew.log()
        yield port


def family(cameo: Likeness) -> list[str]:
    """Published videos with it, each a remix of an earlier one, and links to their files."""
    maker, rng = factories.member(), random.Random(7)
    videos: list[Video] = []
    lines: list[dict[int, int]] = []  # by video: how far each ancestor is
    for number in range(FAMILY + 1):
        parent = rng.randrange(number) if number else None
        line = {} if parent is None else {parent: 1} | {above: far + 1 for above, far in lines[parent].items()}
        lines.append(line)
        place = {} if parent is None else {"parent": videos[parent], "root": videos[0], "depth": videos[parent].depth + 1}
        shape = {"width": 720, "height": 1280, "seconds": 4.0, "status": "published", "published_at": cameo.created_at}
        videos.append(Video(id=uuid7(), maker=maker, prompt="@nova runs", rendered_as="Somebody runs.", **shape, **place))
    Video.objects.bulk_create(videos)
    rows = [(videos[number], videos[above], far) for number, line in enumerate(lines) for above, far in line.items()]
    Ancestry.objects.bulk_create(
        Ancestry(descendant=one, ancestor=two, distance=far, place=0 if far == 1 else None) for one, two, far in rows
    )
    shown = {"likeness": cameo, "epoch": cameo.epoch, "policy_version": cameo.policy_version, "scopes": ["appearance"]}
    CameoUse.objects.bulk_create(CameoUse(video=video, inherited=number > 0, **shown) for number, video in enumerate(videos))
    shape = {"prompt": "@nova runs", "seconds": 4, "width": 720, "height": 1280, "seed": 7, "state": "succeeded"}
    jobs = Job.objects.bulk_create(Job(member=maker, video=video, **shape) for video in videos)
    names = [default_storage.save(files.name_of(job.pk, 1, files.CLIP), ContentFile(CLIP)) for job in jobs]
    return [own_url(name) for name in names]


class Viewer(threading.Thread):
    """Asks for one file after another until one is gone that was asked for after the withdrawal."""

    def __init__(self, port: int, links: list[str], withdrawn: threading.Event, seed: int) -> None:
        super().__init__(daemon=True)
        self.port, self.links, self.withdrawn, self.rng = port, links, withdrawn, random.Random(seed)
        self.answers: list[tuple[float, float, int]] = []  # asked, answered, status
        self.begun = threading.Event()

    def run(self) -> None:
        there = HTTPConnection("127.0.0.1", self.port, timeout=60)
        while True:
            late, asked = self.withdrawn.is_set(), time.perf_counter()
            there.request("GET", self.rng.choice(self.links))
            answer = there.getresponse()
            answer.read()
            self.answers.append((asked, time.perf_counter(), answer.status))
            self.begun.set()
            if late:
                return


def test_a_withdrawal_reaches_everybody_who_watches(port):
    spent, late = [], []
    for trial in range(TRIALS):
        member = factories.member()
        cameo = factories.cameo(member)
        links, withdrawn = family(cameo), threading.Event()
        viewers = [Viewer(port, links, withdrawn, seed=1000 * trial + number) for number in range(VIEWERS)]
        for viewer in viewers:
            viewer.start()
        for viewer in viewers:
            assert viewer.begun.wait(120)
        moments: list[float] = []
        started = time.perf_counter()
        with transaction.atomic():
            transaction.on_commit(lambda moments=moments: moments.append(time.perf_counter()))  # before what follows the commit
            transaction.on_commit(withdrawn.set)
            services.revoke(likeness=cameo, by=member)
        [ended] = moments
        spent.append(ended - started)
        for viewer in viewers:
            viewer.join(120)
            assert {status for asked, _, status in viewer.answers if asked < started} <= {200, 404}
            assert viewer.answers[0][2] == 200
            assert {status for asked, _, status in viewer.answers if asked > ended} == {404}, "served after the withdrawal"
            late.append(max((answered for _, answered, status in viewer.answers if status == 200), default=ended) - ended)
        assert not Video.objects.visible_to(None).exists()
        uses.put_away_withdrawn()
        assert set(Video.objects.values_list("status", flat=True)) == {"withdrawn"}
    late = [max(0.0, seconds) for seconds in late]
    p99 = statistics.quantiles(late, n=100, method="inclusive")[98] if len(late) > 1 else late[0]
    told = {"p50": statistics.median(late), "p99": p99, "worst": max(late), "withdrawal": statistics.median(spent), "its worst": max(spent)}
    figures = ", ".join(f"{name} {1000 * seconds:.0f} ms" for name, seconds in told.items())
    sys.stdout.write(f"\n{TRIALS} withdrawals, {FAMILY} descendants, {VIEWERS} viewers; last byte after the commit: {figures}\n")
    assert p99 <= 2
