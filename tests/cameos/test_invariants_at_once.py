"""The invariants while everybody does anything at the same moment: members by the API and workers, each over a connection of their own.

What a gate let through is held against the chain of each likeness, which tells in one order what was allowed and what was done; what
can be seen afterwards is held against the rows. VITASCOPE_CONSENT_EVENINGS asks for more than the suite's few.
"""

from __future__ import annotations

import json
import os
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connection
from django.db.models import Q
from rest_framework.test import APIClient

from accounts.models import Block, Member
from cameos import audit
from cameos.consent import Scope
from cameos.models import AuditEvent, Likeness
from generation import casting, publish, scheduler
from generation.engines.base import Capabilities
from generation.models import Worker
from tests import factories
from tests.cameos.rows import NEEDED, seen_rightly
from videos.models import Ancestry, Video

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]
EVENINGS = int(os.environ.get("VITASCOPE_CONSENT_EVENINGS", "3"))
BURSTS, MEMBERS, WORKERS, ACTS_EACH = 4, 4, 2, 6
CASTS = Capabilities(remix=True, cast=2)


class Crowd:
    """Members with a person and a pet each, workers, and what they do to each other at once."""

    def __init__(self, seed: int, clip: publish.Finished, forgiven: tuple[type[Exception], ...] = ()) -> None:
        self.seed, self.clip, self.forgiven = seed, clip, forgiven
        self.members = [factories.member(remix_allowed=True) for _ in range(MEMBERS)]
        self.handles = [f"{kind}_{seed}_{number}" for number in range(MEMBERS) for kind in ("person", "animal")]
        for number, handle in enumerate(self.handles):
            factories.cameo(self.members[number // 2], handle=handle, kind=handle.split("_")[0])
        self.epochs = dict(Likeness.objects.values_list("pk", "epoch"))
        self.broken: list[BaseException] = []
        self.answers: Counter[tuple[str, int]] = Counter()

    def burst(self, number: int) -> None:
        """All of them at once, then rest."""
        barrier = threading.Barrier(MEMBERS + WORKERS)
        acts: list[Callable[[random.Random], None]] = [Doer(self, member).act for member in self.members] + [self.work] * WORKERS
        threads = [
            threading.Thread(target=self._do, args=(barrier, act, random.Random(f"{self.seed} {number} {place}")))
            for place, act in enumerate(acts)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert self.broken == []

    def _do(self, barrier: threading.Barrier, act: Callable[[random.Random], None], chance: random.Random) -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            for _ in range(ACTS_EACH):
                act(chance)
        except self.forgiven:
            pass
        except BaseException as error:  # noqa: BLE001 - shown by the test itself
            self.broken.append(error)
            barrier.abort()  # nobody waits for this one
        finally:
            connection.close()

    def work(self, chance: random.Random) -> None:
        """A worker takes a job, looks between two steps whether it may go on, and finishes or gives it back."""
        job = scheduler.claim(worker="one", able=CASTS)
        if job is None or casting.stop_held(job_id=job.pk, token=job.token):
            return
        if chance.random() < 0.85:
            publish.finish(job_id=job.pk, token=job.token, clip=self.clip)
        else:
            scheduler.release(job_id=job.pk, token=job.token)


class Doer:
    """A member at their phone."""

    def __init__(self, crowd: Crowd, member: Member) -> None:
        self.crowd, self.member, self.api = crowd, member, APIClient()
        self.api.force_authenticate(member)

    def act(self, chance: random.Random) -> None:
        name = chance.choices(list(ACTS), list(ACTS.values()))[0]
        answer = getattr(self, name)(chance)
        if answer is not None:
            assert answer.status_code < 500, (name, answer.content)
            self.crowd.answers[name, answer.status_code] += 1

    def cast(self, chance: random.Random) -> Any:
        named = " and ".join(f"@{handle}" for handle in chance.sample(self.crowd.handles, chance.randint(1, 2)))
        return self.api.post("/api/generations", {"prompt": f"{named} run"}, format="json")

    def remix(self, chance: random.Random) -> Any:
        source = self._one(chance, Video.objects.filter(status="published"))
        return source and self.api.post("/api/generations", {"prompt": "at night", "remix_of": str(source)}, format="json")

    def show(self, chance: random.Random) -> Any:
        draft = self._one(chance, Video.objects.filter(status="draft", maker=self.member))
        return draft and self.api.post(f"/api/videos/{draft}/publish", {"remix_allowed": True}, format="json")

    def policy(self, chance: random.Random) -> Any:
        scopes = [scope.value for scope in Scope if chance.random() < 0.9]
        return self.api.patch(
            self._mine(chance, "policy"), {"audience": chance.choice(["me", "everyone"]), "scopes": scopes}, format="json"
        )

    def open_up(self, chance: random.Random) -> Any:
        return self.api.patch(self._mine(chance, "policy"), {"audience": "everyone", "scopes": list(Scope.values)}, format="json")

    def approve(self, chance: random.Random) -> Any:
        return self.api.put(self._mine(chance, f"approved/{self._other(chance)}"))

    def deny(self, chance: random.Random) -> Any:
        return self.api.put(self._mine(chance, f"denied/{self._other(chance)}"))

    def block(self, chance: random.Random) -> Any:
        return self.api.put(f"/api/members/{self._other(chance)}/block")

    def pause(self, chance: random.Random) -> Any:
        return self.api.post(self._mine(chance, "pause"))

    def resume(self, chance: random.Random) -> Any:
        return self.api.post(self._mine(chance, "resume"))

    def revoke(self, chance: random.Random) -> Any:
        return self.api.post(self._mine(chance, "revoke"))

    def regrant(self, chance: random.Random) -> Any:
        return self.api.post(self._mine(chance, "regrant"))

    def withdraw(self, chance: random.Random) -> Any:
        return self._about_one(chance, "withdraw")

    def reinstate(self, chance: random.Random) -> Any:
        return self._about_one(chance, "reinstate")

    def mute(self, chance: random.Random) -> Any:
        return self._about_one(chance, "mute")

    def look(self, chance: random.Random) -> Any:
        return self.api.get(chance.choice(["/api/feed/newest", "/api/feed/for-you", "/api/cameos/uses", "/api/search/videos?q=run"]))

    def _about_one(self, chance: random.Random, verb: str) -> Any:
        video = self._one(chance, Video.objects.filter(uses__likeness__subject=self.member).distinct())
        return video and self.api.post(f"/api/cameos/uses/{video}/{verb}")

    def _one(self, chance: random.Random, rows: Any) -> UUID | None:
        found = list(rows.order_by("pk").values_list("pk", flat=True))
        return chance.choice(found) if found else None

    def _mine(self, chance: random.Random, what: str) -> str:
        mine = Likeness.objects.filter(subject=self.member).order_by("pk").values_list("pk", flat=True)
        return f"/api/cameos/{chance.choice(list(mine))}/{what}"

    def _other(self, chance: random.Random) -> str:
        return chance.choice([member.handle for member in self.crowd.members if member != self.member])


ACTS = {
    "cast": 8, "remix": 4, "show": 5, "open_up": 3, "policy": 1.5, "approve": 0.7, "deny": 0.4, "block": 0.15, "pause": 0.7, "resume": 1.2,
    "revoke": 0.7, "regrant": 1.5, "withdraw": 0.5, "reinstate": 0.7, "mute": 0.3, "look": 2,
}  # fmt: skip


# --- what is true --------------------------------------------------------------------------------------------------------


class Told:
    """A likeness as nothing but its chain tells of it, from the first link to the last."""

    def __init__(self, stream: UUID) -> None:
        self.state, self.epoch, self.subject = "waiting", 0, None
        self.policy: dict[str, Any] = {}
        self.walls, self.gone = set[UUID](), set[str]()
        self.wrong: list[str] = []
        for event in AuditEvent.objects.filter(stream=stream).order_by("seq"):
            self._goes_on(event, json.loads(event.body))

    def _goes_on(self, event: AuditEvent, facts: dict[str, Any]) -> None:
        match event.kind:
            case "granted":
                self.subject, self.state = event.actor, "active"
            case "policy":
                self.policy = facts
            case "paused" | "resumed" | "regranted":
                self.state = "paused" if event.kind == "paused" else "active"
            case "revoked" | "erased":
                self.state, self.epoch = event.kind, facts["epoch"]
            case "blocked":
                self.walls |= {event.actor, UUID(facts["other"])} - {self.subject}
            case "withdrawn" | "muted":
                self.gone |= set(facts["videos"])
            case "reinstated":
                self.gone -= {facts["video"]}
            case "cast" | "used":
                above = Ancestry.objects.filter(descendant=facts.get("video")).values_list("ancestor", flat=True)
                if not self.allows(event.actor, facts["epoch"], facts["scopes"], above):
                    self.wrong.append(f"{event.kind}, link {event.seq}: {facts} in epoch {self.epoch}, {self.state}: {self.policy}")

    def allows(self, by: UUID, epoch: int, scopes: Iterable[str], sources: Iterable[UUID]) -> bool:
        """Whether it may be shown by whom, under what was given in that epoch, in what is made from these."""
        invited = str(by) not in self.policy["denied"] and by not in self.walls
        invited &= self.policy["audience"] == "everyone" or str(by) in self.policy["approved"]
        invited &= set(scopes) & NEEDED <= set(self.policy["scopes"])
        stands = self.state == "active" and epoch == self.epoch and not self.gone & set(map(str, sources))
        return stands and (invited or by == self.subject)


def at_rest(crowd: Crowd, client) -> None:
    """All that has to be so once everybody has paused."""
    told = {likeness: Told(likeness) for likeness in crowd.epochs}
    assert [wrong for one in told.values() for wrong in one.wrong] == [], "I1, I3"
    for one in told.values():  # a chain tells of blocks only while its consent stands
        for pair in Block.objects.filter(Q(blocker=one.subject) | Q(blocked=one.subject)).values_list("blocker", "blocked"):
            one.walls |= set(pair) - {one.subject}
    while job := scheduler.claim(worker="one", able=CASTS):
        sources = [job.remix_of_id] if job.remix_of_id else []
        good = all(told[row.likeness_id].allows(job.member_id, row.epoch, row.scopes, sources) for row in casting.rows_of(job))
        assert casting.stop_held(job_id=job.pk, token=job.token) is not good, "I2"
        if good:
            publish.finish(job_id=job.pk, token=job.token, clip=crowd.clip)
    seen_rightly(crowd.epochs)
    handed = {video["id"] for video in client.get("/api/feed/newest").json()["items"]}
    assert handed <= {str(pk) for pk in Video.objects.visible_to(None).values_list("pk", flat=True)}, "I6, I10"
    assert list(audit.verify()) == [], "I9"


@pytest.fixture(autouse=True)
def places(postgres_database, settings):
    settings.JOBS_AT_ONCE = settings.JOBS_PER_DAY = {"free": 10_000, "pro": 10_000}
    Worker.objects.create(name="one", engine="native", seconds=[4], remix=True, cast=2)
    # Many in one minute, from one place.
    settings.RATES = settings.RATES | {"api": "1000000/60"}


def evening(seed: int, finished, client, **more) -> Crowd:
    """Some bursts of one crowd, each held against what is true."""
    crowd = Crowd(seed, finished, **more)
    for number in range(BURSTS):
        crowd.burst(number)
        at_rest(crowd, client)
    return crowd


@pytest.mark.parametrize("seed", range(EVENINGS))
def test_whatever_happens_at_once(seed, finished, client):
    answers = evening(seed, finished, client).answers
    assert answers["cast", 202] and sum(count for (_, status), count in answers.items() if status in (403, 409, 422))
    assert AuditEvent.objects.filter(kind="used").exists()


def evenings(count: int, finished, client, **more) -> None:
    for seed in range(count):
        evening(seed, finished, client, **more)


def test_without_the_lock_the_chain_tells_of_it(unlocked, finished, client):
    """The same gates with a plain reading: what passed a withdrawal by stands after it in the chain."""
    with pytest.raises(AssertionError, match="I1, I3"):
        evenings(100, finished, client, forgiven=(OperationalError,))  # without the first lock the others may end in a deadlock
