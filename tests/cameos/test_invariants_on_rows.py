"""The invariants on the real thing: members, subjects, workers and moderators do anything in any order, through the services, on rows.

What has to be true is asked of the rows in plain Python after each act. VITASCOPE_CONSENT_WALKS asks for more than the suite's few.
"""

from __future__ import annotations

import os
import random
from datetime import date, timedelta
from functools import partial

import pytest
from django.db.models.functions import Now

from accounts.services import block, follow
from cameos import audit, gate, services
from cameos.consent import Scope
from cameos.models import Likeness, PolicyVersion, UseRequest
from core.errors import VitascopeError
from generation import casting, files, publish, scheduler
from generation.engines.base import Capabilities
from generation.models import JobCast, Worker
from generation.requests import parse
from generation.services import submit
from tests import factories
from tests.cameos.rows import NEEDED, seen_rightly
from videos import services as videos
from videos import uses
from videos.models import CameoUse, Video

WALKS = int(os.environ.get("VITASCOPE_CONSENT_WALKS", "4"))
STEPS = 60
CASTS = Capabilities(remix=True, cast=2)
AGES = (date(1990, 1, 1), date(1980, 1, 1), date(2012, 1, 1), date(2011, 1, 1))


class Walk:
    """Four members with a person and a pet each, and all that can happen between them."""

    def __init__(self, seed: int, folder, capture) -> None:
        self.chance, self.capture = random.Random(seed), capture
        self.clip = publish.Finished(folder, "A dog runs.", 4.0)
        self.members = [factories.member(birth_date=born, remix_allowed=True) for born in AGES]
        self.moderator = factories.member(is_staff=True, is_superuser=True)
        kinds = ["person", "animal"]
        for number, member in enumerate(self.members):
            for kind in kinds:
                factories.cameo(member, handle=f"{kind}_{number}", kind=kind)
        self.epochs = {row.pk: row.epoch for row in Likeness.objects.all()}
        self.ended: set[tuple] = set()
        self.done = 0  # acts that were not refused

    def step(self) -> None:
        act = self.chance.choices(list(ACTS), [weight for weight, _ in ACTS.values()])[0]
        try:
            with self.capture(execute=True):
                ACTS[act][1](self)
            self.done += 1
        except VitascopeError:
            pass  # refused, which is an answer
        seen_rightly(self.epochs)

    def one(self, rows):
        found = list(rows.order_by("pk"))
        if not found:
            raise VitascopeError
        return self.chance.choice(found)

    def by(self):
        return self.chance.choice(self.members)

    def likeness(self) -> Likeness:
        return self.one(Likeness.objects.exclude(handle=None))

    def cast(self) -> None:
        named = self.chance.sample(range(8), self.chance.randint(1, 2))
        prompt = " ".join(f"@{'person' if number % 2 else 'animal'}_{number // 2}" for number in named)
        self.submit({"prompt": f"{prompt} {self.chance.choice(['run', 'see a boat'])}"})

    def remix(self) -> None:
        self.submit({"prompt": "at night", "remix_of": str(self.one(Video.objects.filter(status__in=["draft", "published"])).pk)})

    def submit(self, body) -> None:
        by = self.by()
        job = submit(member=by, request=parse(body, by))
        assert all(self.allowed(row, by, job.prompt) for row in JobCast.objects.filter(job=job)), "I1"

    def work(self) -> None:
        job = scheduler.claim(worker="one", able=CASTS)
        if job is None:
            return
        for _ in range(self.chance.randint(0, 2)):
            if casting.stop_held(job_id=job.pk, token=job.token):
                return
            assert all(self.allowed(row, job.member, job.prompt) for row in JobCast.objects.filter(job=job)), "I2"
        if self.chance.random() < 0.8:
            video = publish.finish(job_id=job.pk, token=job.token, clip=self.clip)
            if video is not None:
                assert all(self.allowed(use, job.member, job.prompt) for use in video.uses.all()), "I3"
                inherited = set(CameoUse.objects.filter(video=video.parent_id).values_list("likeness", flat=True))
                assert inherited <= set(video.uses.values_list("likeness", flat=True)), "I5"
        else:
            scheduler.release(job_id=job.pk, token=job.token)

    def show(self) -> None:
        draft = self.one(Video.objects.filter(status="draft"))
        videos.publish(video=draft, by=draft.maker, remix_allowed=True)
        assert all(self.allowed(use, draft.maker, draft.prompt) for use in draft.uses.all()), "I3"

    def subject(self, verb, **more) -> None:
        row = self.likeness()
        verb(likeness=row, by=row.subject, **more)

    def end(self, verb) -> None:
        row = self.likeness()
        verb(likeness=row, by=row.subject)
        self.ended.add((row.pk, row.epoch))

    def change_policy(self) -> None:
        boats = {"restrictions_text": "no boats", "terms": ["boats"]} if self.chance.random() < 0.3 else {}
        scopes = [scope for scope in Scope if self.chance.random() < 0.8]
        audience = self.chance.choice(["me", "approved", "mutuals", "everyone"])
        self.subject(services.set_policy, audience=audience, scopes=scopes, asks=self.chance.random() < 0.2, **boats)

    def open_up(self) -> None:
        self.subject(services.set_policy, audience="everyone", scopes=list(Scope), asks=False, restrictions_text="", terms=[])

    def listed(self, verb) -> None:
        row, other = self.likeness(), self.by()
        if other != row.subject:
            verb(likeness=row, by=row.subject, member=other)

    def pair(self, verb) -> None:
        one, other = self.chance.sample(self.members, 2)
        verb(member=one, other=other)

    def ask(self) -> None:
        row = self.likeness()
        services.ask(likeness=row, by=self.by(), prompt=f"@{row.handle} run")

    def answer(self) -> None:
        request = self.one(UseRequest.objects.exclude(state="used"))
        services.decide(request=request, by=request.likeness.subject, allow=self.chance.random() < 0.8)

    def about_one(self, verb) -> None:
        use = self.one(CameoUse.objects.exclude(likeness__subject=None))
        verb(video=use.video, by=use.likeness.subject)

    def lapse(self) -> None:
        row = self.likeness()
        Likeness.objects.filter(pk=row.pk).update(expires_at=Now() + timedelta(days=self.chance.choice([-1, 1])))

    # --- what is true ------------------------------------------------------------------------------------------------

    def allowed(self, use, by, prompt: str) -> bool:
        row, now = Likeness.objects.get(pk=use.likeness_id), gate.now()
        if row.state != "active" or row.held or row.expires_at <= now or row.epoch != use.epoch or (row.pk, use.epoch) in self.ended:
            return False
        if by == row.subject:
            return True
        policy = PolicyVersion.objects.filter(likeness=row).latest("version")
        me, them = str(by.pk), row.subject
        if me in policy.denied or them.blocking.filter(blocked=by).exists() or by.blocking.filter(blocked=them).exists():
            return False
        mutual = them.following.filter(followed=by).exists() and by.following.filter(followed=them).exists()
        if row.kind == "person" and them.birth_date.year > 2009:
            invited = me in policy.approved and mutual and by.birth_date.year > 2009 and policy.audience != "me"
        else:
            listed = me in policy.approved
            invited = {"me": False, "approved": listed, "mutuals": listed or mutual, "everyone": True}[policy.audience]
        answered = getattr(use, "request_id", None) is not None or getattr(use, "answered", False)
        decent = not (policy.terms and "boat" in prompt) and (answered or not policy.asks)
        return invited and decent and set(use.scopes) & NEEDED <= set(policy.scopes)


ACTS = {
    "cast": (6, Walk.cast),
    "remix": (3, Walk.remix),
    "work": (7, Walk.work),
    "show": (3, Walk.show),
    "open_up": (3, Walk.open_up),
    "change_policy": (1, Walk.change_policy),
    "approve": (1, partial(Walk.listed, verb=services.approve)),
    "deny": (1, partial(Walk.listed, verb=services.deny)),
    "follow": (1, partial(Walk.pair, verb=follow)),
    "block": (0.3, partial(Walk.pair, verb=block)),
    "ask": (1, Walk.ask),
    "answer": (1, Walk.answer),
    "pause": (0.7, partial(Walk.subject, verb=services.pause)),
    "resume": (1, partial(Walk.subject, verb=services.resume)),
    "revoke": (0.7, partial(Walk.end, verb=services.revoke)),
    "erase": (0.2, partial(Walk.end, verb=services.erase)),
    "regrant": (1, partial(Walk.subject, verb=services.regrant)),
    "withdraw": (0.5, partial(Walk.about_one, verb=uses.withdraw)),
    "reinstate": (1, partial(Walk.about_one, verb=uses.reinstate)),
    "mute": (0.5, partial(Walk.about_one, verb=uses.mute)),
    "lapse": (0.5, Walk.lapse),
    "hold": (0.3, lambda walk: services.hold(likeness=walk.likeness(), by=walk.moderator, held=walk.chance.random() < 0.5)),
}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(WALKS))
def test_whatever_happens(seed, tmp_path, settings, django_capture_on_commit_callbacks):
    settings.JOBS_AT_ONCE = settings.JOBS_PER_DAY = {"free": 1000, "pro": 1000}
    Worker.objects.create(name="one", engine="native", seconds=[4], remix=True, cast=2)
    for name in files.ALL:
        (tmp_path / name).write_bytes(b"12345")
    walk = Walk(seed, tmp_path, django_capture_on_commit_callbacks)
    for _ in range(STEPS):
        walk.step()
    assert list(audit.verify()) == []
    assert walk.done > STEPS / 4  # in a walk by itself perhaps nobody is cast, but much happens
