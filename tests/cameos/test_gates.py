"""A clip passes many gates, and at each the consent of all in it has to hold: taken, claimed, stepped, finished, published, remixed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from accounts.services import block
from cameos import refusals, services
from cameos.errors import CastRefused
from cameos.models import AuditEvent, Likeness, UseRequest
from core.errors import Invalid
from generation import casting, files, publish, scheduler
from generation.engines.base import Capabilities
from generation.models import Job, JobCast, LedgerEntry, Worker
from generation.requests import Named, mentioned, parse
from generation.services import submit
from tests import factories
from videos import services as videos
from videos import uses
from videos.models import CameoUse, Video
from videos.selectors import visible

pytestmark = pytest.mark.django_db
CASTS = Capabilities(remix=True, cast=2)


@pytest.fixture(autouse=True)
def worker():
    return Worker.objects.create(name="one", engine="native", seconds=[4], remix=True, extend=True, cast=2)


@pytest.fixture
def cameo(member) -> Likeness:
    return factories.cameo(member, handle="biscuit")


@pytest.fixture
def finished(tmp_path):
    folder = tmp_path / "made"
    folder.mkdir()
    for name in files.ALL:
        (folder / name).write_bytes(b"12345")
    return publish.Finished(folder, "Two red rubber balls bounce.", 4.0)


def ask_for(by, prompt: str = "@biscuit runs", **fields) -> Job:
    return submit(member=by, request=parse({"prompt": prompt} | fields, by))


def refused(by, prompt: str = "@biscuit runs", **fields) -> list[tuple[str, str]]:
    """The complaints, where nothing was stored and nothing charged."""
    before = (Job.objects.count(), LedgerEntry.objects.count(), JobCast.objects.count())
    with pytest.raises(CastRefused) as caught:
        ask_for(by, prompt, **fields)
    assert (Job.objects.count(), LedgerEntry.objects.count(), JobCast.objects.count()) == before
    assert caught.value.code == "cameo_permission_denied"
    return [(error.pointer, error.code) for error in caught.value.errors]


def made(by, finished, prompt: str = "@biscuit runs", **fields) -> Video:
    job = ask_for(by, prompt, **fields)
    claimed = scheduler.claim(worker="one", able=CASTS)
    assert claimed == job
    video = publish.finish(job_id=job.pk, token=claimed.token, clip=finished)
    assert video is not None
    return video


def kinds(likeness) -> list[str]:
    return list(AuditEvent.objects.filter(stream=likeness.pk).order_by("seq").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("prompt", "handles"),
    [
        ("@nova skates past @Biscuit", ["nova", "biscuit"]),
        ("@nova and @nova", ["nova"]),
        ("(@nova), @biscuit!", ["nova", "biscuit"]),
        ("write to a@nova.org", []),
        ("@@nova @no @x", []),
        ('a player says "hello @nova" to @biscuit', ["biscuit"]),
        ("« @nova » “@nova” „@nova“", []),
        ("a ＠nova", []),
    ],
)
def test_handles_in_a_prompt(prompt, handles):
    assert mentioned(prompt) == handles


def test_a_job_knows_whom_it_shows(cameo, other):
    job = ask_for(other)
    row = JobCast.objects.get()
    assert (job.named, row.job, row.likeness, row.handle, row.inherited) == (1, job, cameo, "biscuit", False)
    assert (row.epoch, row.policy_version, row.scopes) == (0, 2, ["appearance", "commercial", "voice"])
    assert kinds(cameo)[-1] == "cast"
    assert AuditEvent.objects.latest("pk").actor == other.pk


def test_at_most_two_are_named(member):
    for handle in ("nova", "rex", "tom"):
        factories.cameo(member, handle=handle)
    with pytest.raises(Invalid) as caught:
        ask_for(member, "@nova @rex @tom")
    assert [(error.pointer, error.code) for error in caught.value.errors] == [("/prompt", "too_many")]
    assert ask_for(member, "@nova @rex @nova").named == 2


def test_a_stranger_learns_nothing_of_whom_they_may_not_cast(member, other):
    everyone = factories.cameo(member, handle="biscuit")
    denied = [("/prompt", "cameo_permission_denied")]
    services.deny(likeness=everyone, by=member, member=other)
    factories.cameo(member, handle="nova", audience="me")
    services.pause(likeness=factories.cameo(member, handle="rex"), by=member)
    services.revoke(likeness=factories.cameo(member, handle="tom"), by=member)
    for handle in ("biscuit", "nova", "rex", "tom", "nobody"):
        assert refused(other, f"@{handle} runs") == denied
    assert refused(other, "@nova and @nobody") == denied * 2
    assert refused(member, "@rex and @tom") == [("/prompt", "cameo_paused"), ("/prompt", "cameo_withdrawn")]


def test_what_whoever_may_cast_is_told(member, other):
    factories.cameo(member, handle="nova", scopes=["voice"])
    factories.cameo(member, handle="rex", restrictions_text="no boats", terms=["boats"])
    factories.cameo(member, handle="tom", asks=True)
    assert refused(other, "@nova runs") == [("/prompt", "cameo_scope")]
    assert refused(other, "@rex among b0ats") == [("/prompt", "cameo_restricted")]
    assert refused(other, "@tom runs") == [("/prompt", "cameo_asks")]


def test_a_refusal_is_in_the_chain_though_nothing_else_is_kept(cameo, member, other, api):
    services.set_policy(likeness=cameo, by=member, audience="me")
    api.force_authenticate(other)
    answer = api.post("/api/generations", {"prompt": "@biscuit runs"}, format="json", headers={"Idempotency-Key": "one"})
    assert (answer.status_code, answer.json()["code"]) == (422, "cameo_permission_denied")
    assert answer.json()["errors"][0] | {"detail": ""} == {"pointer": "/prompt", "code": "cameo_permission_denied", "detail": ""}
    link = AuditEvent.objects.filter(stream=cameo.pk).latest("seq")
    assert (link.kind, link.actor, link.body) == ("refusal", other.pk, '{"code":"cameo_audience","gate":"submit"}')
    assert Job.objects.count() == 0


def test_the_scope_of_the_api_is_its_own(cameo, member, other):
    services.set_policy(likeness=cameo, by=member, scopes=["appearance"])
    asked = parse({"prompt": "@biscuit runs"}, other)
    assert submit(member=other, request=asked).named == 1
    by_api = type(asked)(**{name: getattr(asked, name) for name in asked.__dataclass_fields__} | {"by_api": True})
    with pytest.raises(CastRefused) as caught:
        submit(member=factories.member(), request=by_api)
    assert caught.value.errors[0].code == "cameo_scope"


def test_no_worker_can_cast(cameo, member, other, worker):
    Worker.objects.update(cast=0)
    with pytest.raises(Invalid) as caught:
        ask_for(other)
    assert [(error.pointer, error.code) for error in caught.value.errors] == [("/prompt", "unsupported_cast")]
    assert (Job.objects.count(), LedgerEntry.objects.count()) == (0, 0)
    services.pause(likeness=cameo, by=member)
    assert refused(other) == [("/prompt", "cameo_permission_denied")]


def test_only_a_worker_that_can_cast_claims(cameo, other):
    job = ask_for(other)
    assert scheduler.claim(worker="one", able=Capabilities(remix=True)) is None
    assert scheduler.claim(worker="one", able=CASTS) == job


def test_a_yes_is_for_one_clip(member, other):
    cameo = factories.cameo(member, handle="biscuit", asks=True)
    request = services.ask(likeness=cameo, by=other, prompt="@biscuit runs")
    assert refused(other) == [("/prompt", "cameo_asks")]
    services.decide(request=request, by=member, allow=True)
    job = ask_for(other)
    assert (job.casting.get().request, UseRequest.objects.get().state) == (request, "used")
    assert casting.refusal(job, casting.rows_of(job)) is None
    scheduler.close(job, Job.State.CANCELLED)
    assert refused(other) == [("/prompt", "cameo_asks")]


def stopped(job: Job) -> bool:
    job.refresh_from_db()
    kept = (job.state, job.error_code, job.ledger.filter(kind="refund").count())
    assert kept in (("failed", "consent_revoked", 1), (job.state, "", 0))
    return kept == ("failed", "consent_revoked", 1)


CHANGES = {
    "paused": lambda cameo, member, other: services.pause(likeness=cameo, by=member),
    "revoked": lambda cameo, member, other: services.revoke(likeness=cameo, by=member),
    "erased": lambda cameo, member, other: services.erase(likeness=cameo, by=member),
    "narrowed": lambda cameo, member, other: services.set_policy(likeness=cameo, by=member, audience="me"),
    "denied": lambda cameo, member, other: services.deny(likeness=cameo, by=member, member=other),
    "blocked": lambda cameo, member, other: block(member=member, other=other),
    "restricted": lambda cameo, member, other: services.set_policy(
        likeness=cameo, by=member, restrictions_text="no running", terms=["running"]
    ),
    "voice_taken": lambda cameo, member, other: services.set_policy(likeness=cameo, by=member, scopes=["appearance"]),
    "held": lambda cameo, member, other: services.hold(likeness=cameo, by=factories.member(is_staff=True, is_superuser=True)),
    "granted_anew": lambda cameo, member, other: (
        services.revoke(likeness=cameo, by=member),
        services.regrant(likeness=cameo, by=member),
        services.set_policy(likeness=cameo, by=member, audience="everyone", scopes=["appearance", "voice"]),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_waiting_job_is_given_back_at_once(cameo, member, other, change, django_capture_on_commit_callbacks):
    job = ask_for(other, "@biscuit is running")
    with django_capture_on_commit_callbacks(execute=True):
        CHANGES[change](cameo, member, other)
    assert stopped(job)
    assert kinds(cameo)[-1] == "stopped"
    assert scheduler.claim(worker="one", able=CASTS) is None


@pytest.mark.parametrize("change", CHANGES)
def test_a_running_job_is_stopped_at_its_next_step_once(cameo, member, other, change):
    job = ask_for(other, "@biscuit is running")
    claimed = scheduler.claim(worker="one", able=CASTS)
    assert not casting.stop_held(job_id=job.pk, token=claimed.token)
    CHANGES[change](cameo, member, other)
    assert casting.stop_held(job_id=job.pk, token=claimed.token)
    assert stopped(job)
    assert not casting.stop_held(job_id=job.pk, token=claimed.token)
    assert not scheduler.fail(job_id=job.pk, token=claimed.token, code="x", message="x")
    assert stopped(job)


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_finished_without_consent(cameo, member, other, change, finished):
    job = ask_for(other, "@biscuit is running")
    claimed = scheduler.claim(worker="one", able=CASTS)
    CHANGES[change](cameo, member, other)
    assert publish.finish(job_id=job.pk, token=claimed.token, clip=finished) is None
    assert (Video.objects.count(), CameoUse.objects.count()) == (0, 0)
    assert stopped(job)


def test_a_job_that_may_go_on_does(cameo, member, other, django_capture_on_commit_callbacks):
    job = ask_for(other)
    with django_capture_on_commit_callbacks(execute=True):
        services.set_policy(likeness=cameo, by=member, regions=["US"])
        services.deny(likeness=cameo, by=member, member=factories.member())
    assert not stopped(job)


def test_a_consent_that_runs_out_stops_what_runs(cameo, other, finished):
    job = ask_for(other)
    claimed = scheduler.claim(worker="one", able=CASTS)
    Likeness.objects.update(expires_at=Now() - timedelta(seconds=1))
    assert casting.stop_held(job_id=job.pk, token=claimed.token)
    assert stopped(job)


def test_a_video_keeps_whom_it_shows(cameo, other, finished):
    video = made(other, finished)
    use = CameoUse.objects.get()
    assert (use.video, use.likeness, use.epoch, use.policy_version, use.inherited) == (video, cameo, 0, 2, False)
    assert use.scopes == ["appearance", "commercial", "voice"]
    assert kinds(cameo)[-2:] == ["cast", "used"]


def test_about_a_clip_of_nobody_nobody_is_asked(other, finished, monkeypatch):
    monkeypatch.setattr(casting.gate, "judge", pytest.fail)
    video = made(other, finished, "a dog runs")
    assert videos.publish(video=video, by=other, commercial=True).status == "published"
    assert (JobCast.objects.count(), CameoUse.objects.count()) == (0, 0)


def test_what_is_made_from_it_shows_them_too_whatever_its_words_say(cameo, member, other, finished, django_capture_on_commit_callbacks):
    rex = factories.cameo(handle="rex")
    first = made(other, finished)
    second = made(other, finished, "@rex instead", remix_of=str(first.pk))
    third = made(other, finished, "nobody at all", remix_of=str(second.pk))
    uses = {(use.likeness, use.inherited, tuple(use.scopes)) for use in third.uses.all()}
    remixed = ("appearance", "commercial", "remix", "voice")
    assert uses == {(cameo, True, remixed), (rex, True, remixed)}
    assert third.job.named == 0
    with django_capture_on_commit_callbacks(execute=True):
        services.revoke(likeness=cameo, by=member)
    assert list(Video.objects.order_by("created_at").values_list("status", flat=True)) == ["withdrawn"] * 3


def test_a_remix_needs_the_consent_of_all_in_its_source(cameo, member, other, finished):
    third = factories.member(remix_allowed=True)
    source = made(other, finished)
    videos.publish(video=source, by=other, remix_allowed=True)
    other.remix_allowed = True
    other.save()
    services.set_policy(likeness=cameo, by=member, scopes=["appearance", "voice"])
    assert refused(third, "at night", remix_of=str(source.pk)) == [("/remix_of", "cameo_scope")]
    services.set_policy(likeness=cameo, by=member, scopes=["appearance", "voice", "remix"])
    services.deny(likeness=cameo, by=member, member=third)
    assert refused(third, "at night", remix_of=str(source.pk)) == [("/remix_of", "cameo_permission_denied")]
    services.approve(likeness=cameo, by=member, member=third)
    assert ask_for(third, "at night", remix_of=str(source.pk)).casting.get().inherited


def test_publishing_asks_again(cameo, member, other, finished):
    video = made(other, finished)
    services.set_policy(likeness=cameo, by=member, audience="me")
    before = Video.objects.values().get()
    with refusals.kept(), pytest.raises(CastRefused) as caught:
        videos.publish(video=video, by=other)
    assert [error.code for error in caught.value.errors] == ["cameo_permission_denied"]
    assert Video.objects.values().get() == before
    assert kinds(cameo)[-1] == "refusal"
    assert json.loads(AuditEvent.objects.latest("pk").body)["code"] == "cameo_audience"
    services.approve(likeness=cameo, by=member, member=other)
    assert videos.publish(video=video, by=other).status == "published"
    services.deny(likeness=cameo, by=member, member=other)
    assert videos.publish(video=Video.objects.get(), by=other).status == "published"
    assert visible(member).published().count() == 1


def test_a_block_is_told_by_no_refusal(cameo, member, other, finished):
    video = made(other, finished)
    block(member=member, other=other)
    for check in (uses.check_publishable, uses.check_downloadable):
        with pytest.raises(CastRefused) as caught:
            check(video=video, by=other)
        assert [(error.code, error.detail) for error in caught.value.errors] == [("cameo_permission_denied", refusals.SOMEBODY)]
        assert caught.value.detail == refusals.SOMEBODY
    services.pause(likeness=cameo, by=member)
    with pytest.raises(CastRefused) as caught:
        uses.check_publishable(video=factories.video_with(cameo, maker=member, status="draft"), by=member)
    assert caught.value.errors[0].code == "cameo_paused"


def test_publishing_what_was_published_when_it_was_read(cameo, other, finished):
    video = made(other, finished)
    videos.publish(video=video, by=other)
    stale = Video.objects.get()
    videos.unpublish(video=stale, by=other)
    stale.status = "published"
    with pytest.raises(videos.WrongStatus):
        videos.publish(video=stale, by=other)


def test_the_clock_of_a_worker_decides_nothing(cameo, other, finished):
    import time_machine

    Likeness.objects.update(expires_at=Now() + timedelta(minutes=30))
    job = ask_for(other)
    claimed = scheduler.claim(worker="one", able=CASTS)
    for hours in (-1, 1):
        with time_machine.travel(timezone.now() + timedelta(hours=hours)):
            assert not casting.stop_held(job_id=job.pk, token=claimed.token)
            assert not JobCast.objects.lapsed().exists()
    Likeness.objects.update(expires_at=Now() - timedelta(minutes=30))
    for hours in (-1, 1):
        with time_machine.travel(timezone.now() + timedelta(hours=hours)):
            assert casting.refusal(job, casting.rows_of(job)) == "cameo_expired"
            assert JobCast.objects.lapsed().exists()


def test_two_clips_want_the_same_yes(member, other):
    cameo = factories.cameo(member, handle="biscuit", asks=True)
    services.decide(request=services.ask(likeness=cameo, by=other, prompt="@biscuit runs"), by=member, allow=True)
    casts = casting.bind(member=other, request=parse({"prompt": "@biscuit runs"}, other))
    UseRequest.objects.update(state="used")
    job = factories.job(member=other)
    with pytest.raises(CastRefused):
        casting.write(job=job, casts=casts)
    assert JobCast.objects.count() == 0


def test_naming_whom_the_source_shows_already(cameo, other, finished):
    source = made(other, finished)
    job = ask_for(other, "@biscuit at night", remix_of=str(source.pk))
    row = job.casting.get()
    assert (row.likeness, row.handle, row.inherited) == (cameo, "biscuit", False)
    assert casting.named(job, [row]) == [row]
    assert row.scopes == ["appearance", "commercial", "remix", "voice"]
    assert [use.inherited for use in casting.uses_of([row])] == [True]
    by_id = replace(parse({"prompt": "at night", "remix_of": str(source.pk)}, other), cast=(Named("/characters", likeness=cameo.pk),))
    assert [(cast.handle, cast.inherited) for cast in casting.bind(member=other, request=by_id)] == [("", False)]


def test_a_source_that_was_withdrawn_alone(cameo, member, other, finished):
    source = made(other, finished)
    job = ask_for(other, "at night", remix_of=str(source.pk))
    CameoUse.objects.update(muted=True)
    assert casting.refusal(job, casting.rows_of(job)) == "cameo_withdrawn"


def test_a_yes_may_come_before_publishing(cameo, member, other, finished):
    video = made(other, finished)
    services.set_policy(likeness=cameo, by=member, asks=True)
    with pytest.raises(CastRefused):
        videos.publish(video=video, by=other)
    services.decide(request=services.ask(likeness=cameo, by=other, prompt=video.prompt), by=member, allow=True)
    assert videos.publish(video=video, by=other).status == "published"
    assert (UseRequest.objects.get().state, video.uses.get().answered) == ("used", True)


def test_what_a_clip_may_be_used_for_elsewhere_holds_nothing_up(cameo, member, other, finished):
    video = made(other, finished)
    services.set_policy(likeness=cameo, by=member, scopes=["appearance", "voice"])
    assert videos.publish(video=video, by=other).status == "published"
