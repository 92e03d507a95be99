"""A small world of members, likenesses, jobs and videos in memory, whose gates ask `cameos.consent`, and what has to be true of it.

A `World` with something in `dropped` lacks that gate, or has it wrong; the tests hold that each such world is found out. What is true is
written a second time here (`allowed`, `shown`), in other words than the decision, so that no mistake is its own witness.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cameos.consent import Audience, Grant, Kind, Person, Policy, Rules, Scope, State, Wish, holds, stands

START = datetime(2026, 11, 26, tzinfo=UTC)
AGES = (34, 29, 51, 15, 16, 12)
PEOPLE = tuple(Person(UUID(int=number + 1), age, "CA" if number == 2 else "US") for number, age in enumerate(AGES))
PROMPTS = ("a walk", "a dog")
MUTANTS = (
    "submit", "claim", "step", "finish", "publish", "inherit", "serve_epoch", "serve_state", "serve_expiry", "feed", "one_video",
    "block", "deny", "minor", "audience", "scopes", "restrictions", "asks", "worker_clock", "regrant_keeps_epoch", "refund_twice",
    "restore_without_ledger", "unaudited", "revoke_lowers_epoch", "closed_when_down",
)  # fmt: skip
RUNS = int(os.environ.get("VITASCOPE_CONSENT_RUNS", "300"))
STEPS = int(os.environ.get("VITASCOPE_CONSENT_STEPS", "40"))


@dataclass(frozen=True)
class Use:
    """That a job or a video shows a likeness."""

    likeness: int
    epoch: int
    scopes: frozenset[Scope]
    answered: bool = False
    withdrawn: bool = False


@dataclass
class Job:
    by: Person
    prompt: str
    uses: tuple[Use, ...]
    parent: int | None
    state: str = "queued"
    refunds: int = 0


@dataclass
class Video:
    by: Person
    prompt: str
    uses: tuple[Use, ...]
    parent: int | None
    published: bool = False


@dataclass
class World:
    """Every gate as a method. `at` is the database's clock; a worker's own may be off by an hour."""

    dropped: frozenset[str] = frozenset()
    at: datetime = START
    skew: timedelta = timedelta()
    up: bool = True
    grants: list[Grant] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    videos: list[Video] = field(default_factory=list)
    blocks: set[tuple[UUID, UUID]] = field(default_factory=set)
    mutuals: set[frozenset[UUID]] = field(default_factory=set)
    yeses: set[tuple[int, UUID, str]] = field(default_factory=set)
    ledger: list[tuple[int, int, State]] = field(default_factory=list)
    lifted: list[tuple[int, int]] = field(default_factory=list)
    audited: int = 0
    happened: int = 0
    faults: list[str] = field(default_factory=list)

    # --- the gates ---------------------------------------------------------------------------------------------------

    def verdict(self, use: Use, by: Person, prompt: str, epoch: int | None = None) -> bool:
        grant = self._seen(self.grants[use.likeness])
        assert grant.subject is not None
        blocked = bool({(by.id, grant.subject.id), (grant.subject.id, by.id)} & self.blocks) and "block" not in self.dropped
        answered = use.answered or "asks" in self.dropped
        at = self.at + self.skew if "worker_clock" in self.dropped else self.at
        mutual = frozenset((by.id, grant.subject.id)) in self.mutuals
        seen = replace(by, age=30) if "minor" in self.dropped else by
        wish = Wish(seen, at, use.scopes, prompt, mutual, blocked, answered, epoch)
        return holds(grant, wish).holds and not use.withdrawn

    def _seen(self, grant: Grant) -> Grant:
        policy = grant.policy
        assert policy is not None and grant.subject is not None
        for name, changes in (
            ("deny", {"denied": frozenset()}),
            ("audience", {"audience": Audience.EVERYONE}),
            ("scopes", {"scopes": frozenset(Scope)}),
            ("restrictions", {"rules": Rules()}),
        ):
            if name in self.dropped:
                policy = replace(policy, **changes)
        subject = replace(grant.subject, age=30) if "minor" in self.dropped else grant.subject
        return replace(grant, policy=policy, subject=subject)

    def submit(self, by: Person, prompt: str, likenesses: tuple[int, ...], parent: int | None) -> None:
        source = self.videos[parent] if parent is not None else None
        uses = {use.likeness: replace(use, scopes=use.scopes | {Scope.REMIX}) for use in source.uses} if source else {}
        if "inherit" in self.dropped:
            uses = {}
        asked: dict[int, int | None] = {use.likeness: use.epoch for use in uses.values()}
        for number in likenesses:
            if number not in uses:
                answered = (number, by.id, prompt) in self.yeses
                uses[number] = Use(number, self.grants[number].epoch, frozenset((Scope.APPEARANCE,)), answered)
        self.happened += 1
        self.audit()
        allowed = all(self.verdict(use, by, prompt, asked.get(use.likeness)) for use in uses.values())
        if allowed or "submit" in self.dropped:
            self.note("I1", uses.values(), by, prompt, source)
            self.jobs.append(Job(by, prompt, tuple(uses.values()), parent))

    def held(self, job: Job) -> bool:
        source = self.videos[job.parent] if job.parent is not None else None
        return all(self.verdict(use, job.by, job.prompt, use.epoch) for use in job.uses) and (source is None or self.stand(source.uses))

    def claim(self, job: Job) -> None:
        if not self.held(job) and "claim" not in self.dropped:
            return self.stop(job)
        self.note("I2", job.uses, job.by, job.prompt, self._parent(job))
        job.state = "running"
        return None

    def step(self, job: Job) -> None:
        if not self.held(job) and "step" not in self.dropped:
            return self.stop(job)
        self.note("I2", job.uses, job.by, job.prompt, self._parent(job))
        return None

    def finish(self, job: Job) -> None:
        if not self.held(job) and "finish" not in self.dropped:
            return self.stop(job)
        self.note("I3", job.uses, job.by, job.prompt, self._parent(job))
        job.state = "done"
        self.videos.append(Video(job.by, job.prompt, job.uses, job.parent))
        self.happened += 1
        self.audit()
        return None

    def stop(self, job: Job) -> None:
        job.state = "stopped"
        job.refunds += 2 if "refund_twice" in self.dropped else 1
        self.happened += 1
        self.audit()

    def publish(self, video: Video) -> None:
        if all(self.verdict(use, video.by, video.prompt, use.epoch) for use in video.uses) or "publish" in self.dropped:
            self.note("I3", video.uses, video.by, video.prompt, self._parent(video))
            video.published = True

    def stand(self, uses: tuple[Use, ...]) -> bool:
        """The gate of bytes: what `CameoUse.lapsed` asks of rows."""
        for use in uses:
            grant = self.grants[use.likeness]
            if "serve_state" in self.dropped and grant.state != State.ACTIVE:
                grant = replace(grant, state=State.ACTIVE)
            if "serve_expiry" in self.dropped:
                grant = replace(grant, expires_at=self.at + timedelta(days=1))
            epoch = None if "serve_epoch" in self.dropped else use.epoch
            at = self.at + self.skew if "worker_clock" in self.dropped else self.at
            if not stands(grant, at, epoch).holds or (use.withdrawn and "one_video" not in self.dropped):
                return False
        return True

    def serve(self, video: Video) -> None:
        """A link that was signed before, whenever that was."""
        if not self.up:
            if video.uses and "closed_when_down" in self.dropped:
                self.faults.append("I13: media of a likeness while nobody could be asked")
            return
        if self.stand(video.uses) and not self.shown(video):
            self.faults.append("I4: bytes of what is withdrawn")

    def feed(self) -> None:
        """A page cached as ids."""
        for video in self.videos:
            if video.published and (self.stand(video.uses) or "feed" in self.dropped) and not self.shown(video):
                self.faults.append("I6: a feed names what is withdrawn")

    # --- what subjects do --------------------------------------------------------------------------------------------

    def act(self, number: int, **changes: object) -> None:
        self.grants[number] = replace(self.grants[number], **changes)
        self.happened += 1
        self.audit()

    def policy(self, number: int, **changes: object) -> None:
        grant = self.grants[number]
        assert grant.policy is not None
        self.act(number, policy=replace(grant.policy, version=grant.policy.version + 1, **changes))

    def end_epoch(self, number: int, state: State) -> None:
        before = self.grants[number].epoch
        step = -1 if "revoke_lowers_epoch" in self.dropped else 0 if "regrant_keeps_epoch" in self.dropped else 1
        self.act(number, state=state, epoch=before + step)
        self.lifted.append((number, before))
        self.ledger.append((number, self.grants[number].epoch, state))
        if self.grants[number].epoch < before:
            self.faults.append("I7: an epoch fell")

    def restore(self, backup: list[Grant]) -> None:
        """An older copy of the rows; the ledger lies elsewhere."""
        self.grants = list(backup)
        if "restore_without_ledger" in self.dropped:
            return
        for number, epoch, state in self.ledger:
            grant = self.grants[number]
            if epoch > grant.epoch:
                self.grants[number] = replace(grant, epoch=epoch, state=state)

    def audit(self) -> None:
        if "unaudited" not in self.dropped:
            self.audited += 1

    def _parent(self, made: Job | Video) -> Video | None:
        return self.videos[made.parent] if made.parent is not None else None

    # --- what is true ------------------------------------------------------------------------------------------------

    def allowed(self, use: Use, by: Person, prompt: str) -> bool:
        """Whether somebody may use a likeness now, told from the side of the subject."""
        grant = self.grants[use.likeness]
        subject, policy = grant.subject, grant.policy
        assert subject is not None and policy is not None and grant.expires_at is not None and subject.age is not None
        if grant.state != State.ACTIVE or grant.held or self.at >= grant.expires_at or use.withdrawn:
            return False
        if grant.kind == Kind.PERSON and subject.age < 13:
            return False
        if self.ended(use) or use.epoch != grant.epoch:
            return False
        if by == subject:
            return True
        friends = frozenset((by.id, subject.id)) in self.mutuals
        refused = by.id in policy.denied or {(by.id, subject.id), (subject.id, by.id)} & self.blocks
        listed = by.id in policy.approved
        if subject.age < 18 and grant.kind == Kind.PERSON:
            invited = listed and friends and by.age is not None and 13 <= by.age < 18 and policy.audience != Audience.ME
        else:
            invited = {
                Audience.ME: False,
                Audience.APPROVED: listed,
                Audience.MUTUALS: listed or friends,
                Audience.EVERYONE: True,
            }[policy.audience]
        near = by.region in policy.regions if policy.regions else True
        decent = not ("dog" in policy.rules.terms and "dog" in prompt)
        answered = use.answered or not policy.asks
        return bool(invited and not refused and near and decent and answered and use.scopes <= policy.scopes)

    def ended(self, use: Use) -> bool:
        """Whether the epoch that it was made in was ended, by whatever the ledger and the acts themselves tell."""
        return any(number == use.likeness and use.epoch <= epoch for number, epoch in self.lifted)

    def shown(self, video: Video | None) -> bool:
        """Whether a video may be shown, by all whom it or anything it was made from shows: each has to consent to this very video."""
        if video is None:
            return True
        own = {use.likeness: use for use in video.uses}
        line: Video | None = video
        while line is not None:
            for likeness in (use.likeness for use in line.uses):
                use, grant = own.get(likeness), self.grants[likeness]
                assert grant.expires_at is not None
                if use is None or use.withdrawn or use.epoch != grant.epoch or self.ended(use):
                    return False
                if grant.state != State.ACTIVE or grant.held or self.at >= grant.expires_at:
                    return False
            line = self._parent(line)
        return True

    def note(self, which: str, uses: object, by: Person, prompt: str, source: Video | None) -> None:
        """A gate was passed: was it right?"""
        if not all(self.allowed(use, by, prompt) for use in uses) or not self.shown(source):  # type: ignore[attr-defined]
            self.faults.append(f"{which}: a gate was passed without consent")


class Consents(RuleBasedStateMachine):
    """Anything that members, subjects, workers and operators do, in any order."""

    dropped: frozenset[str] = frozenset()

    @initialize(kinds=st.lists(st.sampled_from([Kind.PERSON, Kind.ANIMAL]), min_size=6, max_size=6))
    def begin(self, kinds):
        self.world = World(self.dropped)
        for subject, kind in zip(PEOPLE, kinds, strict=True):
            self.world.grants.append(Grant(kind, State.ACTIVE, subject, Policy(), 0, False, START + timedelta(days=1)))
        self.backup = list(self.world.grants)

    numbers = st.integers(0, 5)
    people = st.sampled_from(PEOPLE)
    prompts = st.sampled_from(PROMPTS)

    @rule(
        number=numbers, audience=st.sampled_from(Audience), scopes=st.sets(st.sampled_from(Scope)), asks=st.booleans(), dogs=st.booleans()
    )
    def allow(self, number, audience, scopes, asks, dogs):
        rules = Rules(("dog",)) if dogs else Rules()
        self.world.policy(number, audience=audience, scopes=frozenset(scopes), asks=asks, rules=rules)

    @rule(number=numbers)
    def open_up(self, number):
        self.world.policy(number, audience=Audience.EVERYONE, scopes=frozenset(Scope), asks=False, rules=Rules(), regions=frozenset())

    @rule(number=numbers, who=people)
    def approve(self, number, who):
        policy = self.world.grants[number].policy
        self.world.policy(number, approved=policy.approved | {who.id}, denied=policy.denied - {who.id})

    @rule(number=numbers, who=people)
    def deny(self, number, who):
        policy = self.world.grants[number].policy
        self.world.policy(number, approved=policy.approved - {who.id}, denied=policy.denied | {who.id})

    @rule(number=numbers, region=st.sampled_from(["US", "CA", ""]))
    def keep_to(self, number, region):
        self.world.policy(number, regions=frozenset((region,)) if region else frozenset())

    @rule(one=people, other=people)
    def befriend(self, one, other):
        if one != other:
            self.world.mutuals.add(frozenset((one.id, other.id)))

    @rule(one=people, other=people)
    def block(self, one, other):
        if one != other:
            self.world.blocks.add((one.id, other.id))
            self.world.mutuals.discard(frozenset((one.id, other.id)))

    @rule(number=numbers, who=people, prompt=prompts)
    def say_yes(self, number, who, prompt):
        self.world.yeses.add((number, who.id, prompt))

    @rule(by=people, prompt=prompts, numbers=st.lists(numbers, min_size=1, max_size=2, unique=True))
    def submit(self, by, prompt, numbers):
        self.world.submit(by, prompt, tuple(numbers), None)

    @precondition(lambda self: self.world.videos)
    @rule(by=people, prompt=prompts, numbers=st.lists(numbers, max_size=1), which=st.integers(0, 99))
    def remix(self, by, prompt, numbers, which):
        self.world.submit(by, prompt, tuple(numbers), which % len(self.world.videos))

    @precondition(lambda self: any(job.state == "queued" for job in self.world.jobs))
    @rule(steps=st.integers(0, 2))
    def work(self, steps):
        """A worker takes the oldest job some way."""
        job = next(job for job in self.world.jobs if job.state == "queued")
        self.world.claim(job)
        for _ in range(steps):
            if job.state == "running":
                self.world.step(job)

    @precondition(lambda self: any(job.state == "running" for job in self.world.jobs))
    @rule(how=st.sampled_from(["step", "finish", "finish", "crash"]))
    def go_on(self, how):
        job = next(job for job in self.world.jobs if job.state == "running")
        if how == "crash":
            job.state = "queued"
        else:
            getattr(self.world, how)(job)

    @precondition(lambda self: self.world.videos)
    @rule(which=st.integers(0, 99))
    def publish(self, which):
        self.world.publish(self.world.videos[which % len(self.world.videos)])

    @rule()
    def look(self):
        """Old links are opened, and pages that were cached as ids."""
        for video in self.world.videos:
            self.world.serve(video)
        self.world.feed()

    @rule(number=numbers)
    def pause(self, number):
        if self.world.grants[number].state == State.ACTIVE:
            self.world.act(number, state=State.PAUSED)

    @rule(number=numbers)
    def resume(self, number):
        if self.world.grants[number].state == State.PAUSED:
            self.world.act(number, state=State.ACTIVE)

    @rule(number=numbers, erased=st.booleans())
    def withdraw(self, number, erased):
        if self.world.grants[number].state in (State.ACTIVE, State.PAUSED):
            self.world.end_epoch(number, State.ERASED if erased else State.REVOKED)

    @rule(number=numbers)
    def regrant(self, number):
        if self.world.grants[number].state == State.REVOKED:
            self.world.act(number, state=State.ACTIVE, policy=Policy(), expires_at=self.world.at + timedelta(days=1))

    @precondition(lambda self: any(video.uses for video in self.world.videos))
    @rule(which=st.integers(0, 99), back=st.booleans())
    def one_video(self, which, back):
        """A subject takes themself out of one video, or gives it back under the epoch of now."""
        videos = [video for video in self.world.videos if video.uses]
        video = videos[which % len(videos)]
        first = video.uses[0]
        grant = self.world.grants[first.likeness]
        if back and grant.state == State.ACTIVE:
            video.uses = (replace(first, withdrawn=False, epoch=grant.epoch), *video.uses[1:])
        elif not back:
            made_from = {id(video)}
            for other in self.world.videos:  # parents come before their children
                if other is video or (other.parent is not None and id(self.world.videos[other.parent]) in made_from):
                    made_from.add(id(other))
                    other.uses = tuple(replace(use, withdrawn=True) if use.likeness == first.likeness else use for use in other.uses)

    @rule(number=numbers, held=st.booleans())
    def hold(self, number, held):
        self.world.act(number, held=held)

    @rule(hours=st.integers(1, 30))
    def wait(self, hours):
        self.world.at += timedelta(hours=hours)

    @rule(minutes=st.sampled_from([-60, 0, 60]))
    def skew(self, minutes):
        self.world.skew = timedelta(minutes=minutes)

    @rule(up=st.booleans())
    def database(self, up):
        self.world.up = up

    @rule()
    def back_up(self):
        self.backup = list(self.world.grants)

    @rule()
    def restore(self):
        self.world.restore(self.backup)

    @invariant()
    def nothing_went_wrong(self):
        if not hasattr(self, "world"):
            return
        for video in self.world.videos:
            self.world.serve(video)
        self.world.feed()
        assert self.world.faults == []
        assert all(job.refunds == (job.state == "stopped") for job in self.world.jobs), "I8"
        assert self.world.audited == self.world.happened, "I9"
        for video in self.world.videos:
            if self.world.up and self.world.stand(video.uses):
                assert self.world.shown(video), "I5"


def wander(machine: Consents, chance: random.Random, steps: int) -> None:
    """The same rules at random, without Hypothesis, which is many times as fast; for what is only to be found, not to be made small.

    Raises AssertionError where something went wrong.
    """
    machine.begin(kinds=[chance.choice([Kind.PERSON, Kind.ANIMAL]) for _ in PEOPLE])
    number, person, prompt = (lambda: chance.randrange(6)), (lambda: chance.choice(PEOPLE)), (lambda: chance.choice(PROMPTS))
    acts = {
        "allow": (1, lambda: {
            "number": number(), "audience": chance.choice(list(Audience)), "scopes": {one for one in Scope if chance.random() < 0.7},
            "asks": chance.random() < 0.4, "dogs": chance.random() < 0.4,
        }),
        "open_up": (3, lambda: {"number": number()}),
        "approve": (1, lambda: {"number": number(), "who": person()}),
        "deny": (1, lambda: {"number": number(), "who": person()}),
        "keep_to": (1, lambda: {"number": number(), "region": chance.choice(["US", "CA", ""])}),
        "befriend": (1, lambda: {"one": person(), "other": person()}),
        "block": (1, lambda: {"one": person(), "other": person()}),
        "say_yes": (1, lambda: {"number": number(), "who": person(), "prompt": prompt()}),
        "submit": (6, lambda: {"by": person(), "prompt": prompt(), "numbers": chance.sample(range(6), chance.randint(1, 2))}),
        "remix": (2, lambda: {
            "by": person(), "prompt": prompt(), "numbers": chance.sample(range(6), chance.randint(0, 1)), "which": chance.randrange(100),
        }),
        "work": (6, lambda: {"steps": chance.randint(0, 2)}),
        "go_on": (8, lambda: {"how": chance.choice(["step", "finish", "finish", "crash"])}),
        "publish": (3, lambda: {"which": chance.randrange(100)}),
        "pause": (1, lambda: {"number": number()}),
        "resume": (1, lambda: {"number": number()}),
        "withdraw": (1, lambda: {"number": number(), "erased": chance.random() < 0.3}),
        "regrant": (2, lambda: {"number": number()}),
        "one_video": (1, lambda: {"which": chance.randrange(100), "back": chance.random() < 0.5}),
        "hold": (1, lambda: {"number": number(), "held": chance.random() < 0.3}),
        "wait": (1, lambda: {"hours": chance.randint(1, 12)}),
        "skew": (1, lambda: {"minutes": chance.choice([-60, 0, 60])}),
        "database": (1, lambda: {"up": chance.random() < 0.7}),
        "back_up": (1, dict),
        "restore": (1, dict),
    }  # fmt: skip
    names, weights = list(acts), [weight for weight, _ in acts.values()]
    can = {
        "remix": lambda world: world.videos,
        "publish": lambda world: world.videos,
        "one_video": lambda world: any(video.uses for video in world.videos),
        "work": lambda world: any(job.state == "queued" for job in world.jobs),
        "go_on": lambda world: any(job.state == "running" for job in world.jobs),
    }
    for _ in range(steps):
        name = chance.choices(names, weights)[0]
        if can.get(name, bool)(machine.world):
            getattr(machine, name)(**acts[name][1]())
            machine.nothing_went_wrong()
