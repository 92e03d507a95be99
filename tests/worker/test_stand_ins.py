"""Before anybody says yes, a worker draws what the clip would be with stand-ins: for who is asked and who asks alone, and never filmed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.storage import default_storage
from rest_framework.test import APIClient

from accounts.services import delete_member
from cameos import services
from cameos.models import AuditEvent, Likeness, UseRequest
from generation import scheduler, standins
from generation.engines.base import Capabilities, ClipRequest, run
from generation.engines.film import FilmEngine
from generation.models import Job, LedgerEntry, Worker
from generation.selectors import quota
from generation.worker import attempt
from generation.worker.loop import run_once
from inbox.models import Notification
from tests import factories
from tests.worker.test_showing_who_is_named import enrolled
from tests.worker.tiny_engine import TinyEngine
from videos.models import Video

pytestmark = pytest.mark.django_db
PROMPT = "@nova skates past @mug"


@pytest.fixture(autouse=True)
def _able(engine, settings, tmp_path, db, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(attempt, "CONSENT_SECONDS", 0)
    engine.capabilities = Capabilities(remix=True, sound=True, cast=2)
    Worker.objects.create(name="able", cast=2, seconds=[4], sizes=[])


@pytest.fixture
def nova(member) -> Likeness:
    return enrolled(member, "nova", kind="person", asks=True)


@pytest.fixture(autouse=True)
def mug(db) -> Likeness:
    return enrolled(factories.member(), "mug", kind="object")


@pytest.fixture
def theirs(other) -> APIClient:
    client = APIClient()
    client.force_authenticate(other)
    return client


def ask(theirs, **more) -> dict:
    answer = theirs.post("/api/cameos/requests", {"cameo": "nova", "prompt": PROMPT} | more, format="json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def seen_by(client) -> dict:
    (item,) = client.get("/api/cameos/requests").json()["items"]
    return item


def used(member) -> int:
    return quota(member).used


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What happens on commit does."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_the_subject_and_who_asks_see_it_and_nobody_is_shown(runtime, engine, nova, api, theirs, client):
    asked = ask(theirs, size="720x720")
    assert "animatic_url" not in asked
    assert run_once(runtime)
    (request,) = engine.seen
    assert (request.stand_in, request.prompt, request.width, request.height) == (True, PROMPT, 720, 720)
    assert [(one.handle, one.kind, one.picture, one.voice) for one in request.cast] == [
        ("nova", "person", None, None),
        ("mug", "object", None, None),
    ]
    for viewer in (api, theirs):
        url = seen_by(viewer)["animatic_url"]
        film = client.get(url)
        assert (film.status_code, film["Content-Type"], film["Cache-Control"]) == (200, "video/mp4", "private, no-cache")
    job = Job.objects.get()
    assert (job.state, job.video, Video.objects.count(), job.casting.count()) == ("succeeded", None, 0, 0)


def test_a_job_that_asks_is_nobodys_clip(runtime, nova, theirs, other):
    ask(theirs)
    run_once(runtime)
    job = Job.objects.get()
    assert theirs.get("/api/generations").json()["items"] == []
    assert theirs.get(f"/api/generations/{job.pk}").status_code == 404
    assert not Notification.objects.filter(member=other).exists()


def test_it_counts_until_the_answer_and_the_clip_is_the_one_that_was_shown(runtime, nova, member, api, theirs, other, commits, client):
    asked = ask(theirs)
    run_once(runtime)
    assert used(other) == 1
    url = seen_by(theirs)["animatic_url"]
    with commits():
        assert api.post(f"/api/cameos/requests/{asked['id']}/allow").json()["state"] == "allowed"
    assert used(other) == 0
    assert client.get(url).status_code == 200
    with commits():
        made = theirs.post("/api/generations", {"prompt": PROMPT, "size": "1280x720", "seed": 3}, format="json")
    assert made.status_code == 202
    shown, job = Job.objects.order_by("created_at")
    assert (job.seed, job.seconds, job.width, job.height) == (shown.seed, shown.seconds, shown.width, shown.height)
    assert job.seed != 3
    assert used(other) == 1
    assert "animatic_url" not in seen_by(theirs)
    assert client.get(url).status_code == 404
    assert not default_storage.exists(f"jobs/{shown.pk}/1/clip.mp4")


def test_after_a_no_it_is_gone_and_given_back_once(runtime, nova, api, theirs, other, commits, client):
    asked = ask(theirs)
    run_once(runtime)
    url = seen_by(api)["animatic_url"]
    for verb in ("decline", "allow", "decline"):
        with commits():
            api.post(f"/api/cameos/requests/{asked['id']}/{verb}")
        standins.settle()
    assert used(other) == 0
    assert LedgerEntry.objects.filter(kind="refund").count() == 1
    assert client.get(url).status_code == 404
    assert not default_storage.exists(f"jobs/{Job.objects.get().pk}/1/clip.mp4")
    answer = theirs.post("/api/generations", {"prompt": PROMPT}, format="json")
    assert [error["code"] for error in answer.json()["errors"]] == ["cameo_asks"]


@pytest.mark.parametrize("verb", ["revoke", "erase"])
def test_a_withdrawal_takes_it_along(runtime, nova, member, theirs, other, commits, client, verb):
    ask(theirs)
    run_once(runtime)
    url = seen_by(theirs)["animatic_url"]
    with commits():
        getattr(services, verb)(likeness=nova, by=member)
    assert client.get(url).status_code == 404
    assert not default_storage.exists(f"jobs/{Job.objects.get().pk}/1/clip.mp4")
    assert (used(other), UseRequest.objects.count()) == (0, 0)


def test_an_answer_before_it_is_drawn_stops_it(runtime, engine, nova, api, theirs, other, commits):
    asked = ask(theirs)
    with commits():
        api.post(f"/api/cameos/requests/{asked['id']}/decline")
    assert (Job.objects.get().state, used(other)) == ("cancelled", 0)
    assert not run_once(runtime)


def test_an_answer_while_it_is_drawn_stops_the_worker(runtime, engine, nova, member, theirs, other):
    asked = ask(theirs)
    engine.between_steps = lambda step: (
        services.decide(request=UseRequest.objects.get(pk=asked["id"]), by=member, allow=False) if step == 2 else None
    )
    run_once(runtime)
    job = Job.objects.get()
    assert (job.state, used(other), UseRequest.objects.get().animatic.name) == ("cancelled", 0, "")
    assert not default_storage.exists(f"jobs/{job.pk}/1/clip.mp4")


def test_an_answer_at_the_last_moment_leaves_no_file(runtime, nova, member, theirs, other, monkeypatch):
    asked = ask(theirs)
    store = standins.scheduler.files.store_animatic

    def late(*args):
        services.decide(request=UseRequest.objects.get(pk=asked["id"]), by=member, allow=True)
        return store(*args)

    monkeypatch.setattr("generation.publish.files.store_animatic", late)
    run_once(runtime)
    job = Job.objects.get()
    assert (job.state, used(other), UseRequest.objects.get().animatic.name) == ("cancelled", 0, "")
    assert not default_storage.exists(f"jobs/{job.pk}/1/clip.mp4")


def test_what_is_refused_leaves_nothing(nova, theirs, other, settings):
    before = AuditEvent.objects.count()
    for more, pointer in (({"size": "9x9"}, "/size"), ({"seconds": 3}, "/seconds"), ({"remix_of": str(nova.pk)}, "/remix_of")):
        answer = theirs.post("/api/cameos/requests", {"cameo": "nova", "prompt": PROMPT} | more, format="json")
        assert (answer.status_code, [error["pointer"] for error in answer.json()["errors"]]) == (422, [pointer])
    settings.JOBS_PER_DAY = {"free": 0}
    answer = theirs.post("/api/cameos/requests", {"cameo": "nova", "prompt": PROMPT}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (429, "quota_used_up")
    assert (UseRequest.objects.count(), Job.objects.count(), AuditEvent.objects.count()) == (0, 0, before)
    assert not Notification.objects.exists()


def test_a_remix_brings_nobody_of_its_source(runtime, engine, nova, mug, theirs, other):
    plan = default_storage.save("jobs/one/plan.safetensors", default_storage.open(enrolled(other, "stone").references.get().file.name))
    source = factories.video_with(mug, maker=other, plan=plan)
    ask(theirs, remix_of=str(source.pk), prompt="@nova comes along")
    run_once(runtime)
    (request,) = engine.seen
    assert (request.stand_in, [one.handle for one in request.cast], request.source is not None) == (True, ["nova"], True)
    assert UseRequest.objects.get().animatic.name


def test_who_asks_and_goes_takes_it_along(runtime, nova, theirs, other, commits):
    ask(theirs)
    run_once(runtime)
    name = UseRequest.objects.get().animatic.name
    assert default_storage.exists(name)
    with commits():
        delete_member(member=other)
    assert not default_storage.exists(name)


def test_two_who_are_asked_about_one_clip_are_shown_the_same(nova, theirs, other, web):
    third = factories.member()
    factories.cameo(third, handle="rex", asks=True)
    prompt = "@nova walks @rex"
    requests = standins.ask(member=other, request=standins.GenerationRequest(prompt, 4, "720x720", 1, cast=named("nova", "rex")))
    assert {row.likeness.handle for row in requests} == {"nova", "rex"}
    first, second = Job.objects.all()
    assert (first.seed, first.width) == (second.seed, second.width)
    assert {first.asks, second.asks} == {row.pk for row in requests}


def test_a_remix_asks_whom_its_source_shows_and_each_once(nova, other):
    rex = factories.cameo(handle="rex", asks=True)
    source = factories.video_with(nova, rex, maker=other)
    asked = standins.GenerationRequest("@nova comes along", 4, "720x720", 1, remix_of=source, cast=named("nova"))
    requests = standins.ask(member=other, request=asked)
    assert sorted(row.likeness.handle for row in requests) == ["nova", "rex"]
    assert {row.source for row in requests} == {source.pk}


def named(*handles: str):
    from generation.requests import Named

    return tuple(Named("/prompt", handle) for handle in handles)


def test_a_film_is_made_of_no_stand_in():
    director, camera = TinyEngine(), TinyEngine()
    asked = ClipRequest("two balls", 4, 64, 64, seed=5)
    engine = FilmEngine(director, camera)
    run(engine, replace(asked, stand_in=True))
    assert (len(director.seen), len(camera.seen)) == (1, 0)
    run(engine, asked)
    assert (len(director.seen), len(camera.seen)) == (2, 1)


def test_the_sweep_gives_back_what_an_answer_could_not(runtime, nova, member, theirs, other):
    asked = ask(theirs)
    run_once(runtime)
    services.decide(request=UseRequest.objects.get(pk=asked["id"]), by=member, allow=True)  # whatever happens on commit is lost
    assert used(other) == 1
    assert (standins.settle(), standins.settle(), used(other)) == (1, 0, 0)
    assert scheduler.sweep() == 0


def test_what_another_sweep_settles_meanwhile_is_given_back_once(nova, member, theirs, other, monkeypatch):
    for prompt in ("@nova skates", "@nova sings"):
        asked = ask(theirs, prompt=prompt)
        services.decide(request=UseRequest.objects.get(pk=asked["id"]), by=member, allow=False)
    close = scheduler.close

    def slowly(job, state):
        monkeypatch.setattr(scheduler, "close", close)
        close(job, state)
        assert standins.settle() == 1

    monkeypatch.setattr(scheduler, "close", slowly)
    assert standins.settle() == 1
    assert set(Job.objects.values_list("state", flat=True)) == {"cancelled"}
    assert (LedgerEntry.objects.filter(kind="refund").count(), used(other)) == (2, 0)


def test_asking_from_the_composer(nova, other, client):
    client.force_login(other)
    form = {"prompt": PROMPT, "size": "720x720", "key": "k"}
    page = client.post("/create/", form)
    assert page.status_code == 422
    assert 'formaction="/create/ask/"' in page.content.decode()
    assert client.post("/create/ask/", form)["Location"] == "/cameos/requests/"
    job = Job.objects.get()
    assert (job.width, job.asks, UseRequest.objects.get().likeness) == (720, UseRequest.objects.get().pk, nova)
    refused = client.post("/create/ask/", form | {"prompt": "@mug skates"})
    assert (refused.status_code, UseRequest.objects.count()) == (409, 1)
    assert client.post("/create/ask/", form | {"prompt": "@nobody skates"}).status_code == 404


def test_the_page_of_requests_shows_it(runtime, nova, theirs, web):
    ask(theirs)
    assert "it is not there yet" in web.get("/cameos/requests/").content.decode()
    run_once(runtime)
    html = web.get("/cameos/requests/").content.decode()
    assert f"jobs/{Job.objects.get().pk}/1/clip.mp4" in html
    assert "With a stand-in" in html
