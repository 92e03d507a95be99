"""The unmodified `openai` package against this server: only `base_url` and the key are ours."""

from __future__ import annotations

import openai
import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage

from developer import api, services
from developer.models import ApiKey
from developer.webhooks import delivery
from generation.engines.base import Capabilities
from generation.models import Job, LedgerEntry
from generation.worker.loop import run_once
from generation.worker.runtime import Runtime
from tests import factories
from tests.cameos.film import film
from tests.worker.tiny_engine import TinyEngine
from videos.models import Video

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # the package marks its own video methods so
]


@pytest.fixture
def runtime(tmp_path) -> Runtime:
    """A worker in this process, with the tiny engine."""
    folder = tmp_path / "work"
    folder.mkdir()
    engine = TinyEngine()
    engine.capabilities = Capabilities(remix=True, extend=True, sound=True, seconds=(4, 8))
    engine.frames = 64
    runtime = Runtime(engine=engine, name="here", folder=folder)
    runtime.show_presence()
    return runtime


@pytest.fixture
def maker(transactional_db):
    cache.clear()
    return factories.member()


@pytest.fixture
def client(live_server, maker, monkeypatch, settings):
    """OpenAI's client. Where it would sleep before a retry, it does not."""
    settings.JOBS_AT_ONCE = {"free": 10}
    monkeypatch.setenv("NO_PROXY", "*")
    # Django's test server would serve media by itself, past the signed links.
    monkeypatch.setattr("django.test.testcases._MediaFilesHandler._should_handle", lambda self, path: False)
    monkeypatch.setattr(openai.OpenAI, "_calculate_retry_timeout", lambda *args: 0)
    secret = services.make_key(member=maker, name="sdk", scopes=ApiKey.Scope.values)[1]
    with openai.OpenAI(base_url=f"{live_server.url}/v1", api_key=secret) as client:
        yield client


@pytest.fixture
def working(client, runtime, monkeypatch):
    """While the client would sleep between two polls, the worker works; what it would have slept is noted."""
    naps: list[float] = []

    def work(seconds: float) -> None:
        naps.append(seconds)
        Job.objects.update(width=64, height=64)  # encodes faster
        run_once(runtime)

    monkeypatch.setattr(client.videos, "_sleep", work)
    return naps


def refusal(error: type[openai.APIStatusError], call) -> openai.APIStatusError:
    with pytest.raises(error) as caught:
        call()
    assert len(caught.value.request_id) == 32
    return caught.value


def test_create_poll_download_remix_delete(client, working, maker):
    video = client.videos.create_and_poll(prompt="two red balls bounce", model="sora-2", seconds="4", size="720x1280")
    assert (video.status, video.progress, video.model, video.seconds, video.error) == ("completed", 100, "sora-2", "4", None)
    assert video.completed_at >= video.created_at
    assert video.vitascope["rendered_as"] == "Tiny: two red balls bounce."
    assert working == [1.5], "the server's own pace"

    stored = Video.objects.get()
    assert (stored.maker, video.vitascope["video"]) == (maker, str(stored.pk))
    with default_storage.open(stored.file.name) as file:
        assert client.videos.download_content(video.id).read() == file.read()
    assert client.videos.download_content(video.id, variant="thumbnail").read()[:3] == b"\xff\xd8\xff"
    part = client.videos.download_content(video.id, extra_headers={"Range": "bytes=4-7"})
    assert (part.response.status_code, part.read()) == (206, b"ftyp")
    assert client.videos.download_content(video.id, variant="spritesheet").read()[:3] == b"\xff\xd8\xff"

    with default_storage.open(stored.file.name) as file:
        check = client.content_provenance_checks.create(file=("clip.mp4", file.read(), "video/mp4"))
    [signed] = check.results
    assert (check.object, signed.type, signed.outcome, signed.validation_state) == (
        "content_provenance_check", "c2pa", "detected", "trusted",
    )  # fmt: skip
    assert check.vitascope["video"]["id"] == str(stored.pk)

    remix = client.videos.remix(video.id, prompt="in blue")
    assert remix.remixed_from_video_id == video.id
    assert refusal(openai.NotFoundError, lambda: client.videos.download_content(remix.id)).code == "video_not_ready"
    assert refusal(openai.ConflictError, lambda: client.videos.delete(remix.id)).code == "video_not_finished"
    assert client.videos.poll(remix.id).status == "completed"
    assert Video.objects.get(parent=stored).prompt == "in blue"

    edit = client.videos.edit(prompt="in green", video=b"", extra_body={"video": {"id": remix.id}})
    assert (edit.remixed_from_video_id, client.videos.poll(edit.id).status) == (remix.id, "completed")
    client.videos.delete(edit.id)

    with default_storage.open(stored.file.name) as file:
        sent = client.videos.edit(prompt="in white", video=("clip.mp4", file.read(), "video/mp4"))
    assert (sent.remixed_from_video_id, client.videos.poll(sent.id).status) == (video.id, "completed")
    client.videos.delete(sent.id)

    longer = client.videos.extend(prompt="and on", seconds="4", video=b"", extra_body={"video": {"id": video.id}})
    assert (longer.remixed_from_video_id, longer.seconds, client.videos.poll(longer.id).status) == (video.id, "8", "completed")
    assert Video.objects.get(parent=stored, remix_kind="extend").prompt == "and on"
    client.videos.delete(longer.id)

    deleted = client.videos.delete(remix.id)
    assert (deleted.id, deleted.object, deleted.deleted) == (remix.id, "video.deleted", True)
    assert refusal(openai.NotFoundError, lambda: client.videos.retrieve(remix.id)).code == "video_not_found"
    assert [listed.id for listed in client.videos.list()] == [video.id]


def test_a_job_that_fails_ends_the_poll(client, working):
    video = client.videos.create_and_poll(prompt="[fail]")
    assert (video.status, video.error.code, video.error.message) == ("failed", "cannot_draw", "This cannot be drawn.")
    assert client.videos.delete(video.id).deleted is True


def test_three_pages(client):
    made = [client.videos.create(prompt=f"{number} balls bounce").id for number in range(5)]
    first = client.videos.list(limit=2, order="asc")
    pages = [[video.id for video in page.data] for page in first.iter_pages()]
    assert [len(page) for page in pages] == [2, 2, 1]
    oldest_first = [video_id for page in pages for video_id in page]
    assert sorted(oldest_first) == sorted(made)
    assert [video.id for video in client.videos.list(limit=2)] == oldest_first[::-1]


def test_refusals_are_typed(client, settings):
    bad = refusal(openai.BadRequestError, lambda: client.videos.create(prompt="two balls", seconds="8"))
    assert (bad.code, bad.param, bad.type) == ("invalid_value", "seconds", "invalid_request_error")
    sized = refusal(openai.BadRequestError, lambda: client.videos.create(prompt="two balls", size="1792x1024"))
    assert (sized.code, sized.param) == ("invalid_value", "size")
    pictured = refusal(openai.BadRequestError, lambda: client.videos.create(prompt="two balls", input_reference=b"\x89PNG"))
    assert (pictured.code, pictured.param) == ("unsupported_parameter", "input_reference")
    extra = {"characters": [{"id": "char_1"}]}
    cast = refusal(openai.BadRequestError, lambda: client.videos.create(prompt="two balls", extra_body=extra))
    assert (cast.code, cast.param) == ("character_unknown", "characters")
    uploaded = refusal(openai.BadRequestError, lambda: client.videos.edit(prompt="x", video=b"x"))
    assert (uploaded.code, uploaded.param) == ("invalid_value", "video")
    assert refusal(openai.NotFoundError, lambda: client.videos.retrieve("video_x")).code == "video_not_found"
    uploaded = refusal(openai.BadRequestError, lambda: client.videos.extend(prompt="x", seconds="4", video=b"x"))
    assert (uploaded.code, uploaded.param) == ("invalid_value", "video")
    stranger = client.with_options(api_key="sk-vita-wrong")
    assert refusal(openai.AuthenticationError, stranger.videos.list).code == "invalid_api_key"
    settings.JOBS_PER_DAY = {"free": 0}
    limited = refusal(openai.RateLimitError, lambda: client.with_options(max_retries=0).videos.create(prompt="two balls"))
    assert (limited.code, limited.type) == ("insufficient_quota", "insufficient_quota")
    assert (Job.objects.count(), LedgerEntry.objects.count()) == (0, 0)


def test_a_character_waits_for_consent(client, maker):
    made = client.videos.create_character(name="Nova", video=("nova.mp4", film(), "video/mp4"))
    assert (made.name, made.vitascope) == ("Nova", {"kind": "unknown", "state": "waiting"})
    assert client.videos.get_character(made.id).to_dict() == made.to_dict()
    extra = {"characters": [{"id": made.id}]}
    cast = refusal(openai.BadRequestError, lambda: client.videos.create(prompt="Nova and two balls", extra_body=extra))
    assert (cast.code, cast.param) == ("character_waiting", "characters")
    bad = refusal(openai.BadRequestError, lambda: client.videos.create_character(name="Nova", video=b"x"))
    assert (bad.code, bad.param) == ("invalid_value", "video")
    assert refusal(openai.NotFoundError, lambda: client.videos.get_character("char_1")).code == "character_not_found"
    assert (Job.objects.count(), maker.likenesses.count()) == (0, 1)


def test_a_retry_after_a_lost_answer_is_one_job_and_one_charge(client, monkeypatch):
    answer, lost = api._answer, []

    def lose_two(job):
        if len(lost) < 2:
            lost.append(job.pk)
            raise RuntimeError("the answer never arrived")
        return answer(job)

    monkeypatch.setattr(api, "_answer", lose_two)
    video = client.videos.create(prompt="two balls")
    job = Job.objects.get()
    assert (lost, video.id) == ([job.pk, job.pk], f"video_{job.pk.hex}")
    assert LedgerEntry.objects.count() == 1


def test_an_idempotency_key_in_the_extra_headers(client):
    same = {"Idempotency-Key": "one"}
    first, again = (client.videos.create(prompt="two balls", extra_headers=same) for _ in range(2))
    assert first.id == again.id
    assert Job.objects.count() == 1


def test_webhooks(client, working, receiver):
    hook = client.webhooks.create(name="builds", url=f"{receiver.url}/in", event_types=["video.completed", "video.failed"])
    assert (hook.object, hook.name, hook.url, hook.event_types) == (
        "webhook_endpoint", "builds", f"{receiver.url}/in", client.webhooks.event_types.list().data,
    )  # fmt: skip
    assert hook.signing_secret_hint[-4:] == hook.signing_secret[-4:]

    video = client.videos.create_and_poll(prompt="two red balls bounce")
    failed = client.videos.create_and_poll(prompt="[fail]")
    assert delivery.deliver_due() == 2
    events = [client.webhooks.unwrap(body, headers, secret=hook.signing_secret) for _, headers, body in receiver.calls]
    assert [(event.type, event.data.id) for event in events] == [("video.completed", video.id), ("video.failed", failed.id)]

    rotated = client.webhooks.rotate_secret(hook.id, keep_old_secret_active_for_24_hours=True)
    assert rotated.signing_secret != hook.signing_secret
    tested = client.webhooks.test(hook.id, event_type="video.failed")
    assert (tested.object, tested.status_code, tested.success, tested.webhook_endpoint_id) == (
        "webhook_endpoint.test", 200, True, hook.id,
    )  # fmt: skip
    for secret in (hook.signing_secret, rotated.signing_secret):
        _, headers, body = receiver.calls[-1]
        client.webhooks.verify_signature(body, headers, secret=secret)

    others = [client.webhooks.create(name=f"n{n}", url=receiver.url, event_types=["video.failed"]).id for n in range(4)]
    pages = [[entry.id for entry in page.data] for page in client.webhooks.list(limit=2).iter_pages()]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert sorted(entry for page in pages for entry in page) == sorted([hook.id, *others])
    assert client.webhooks.update(hook.id, name="renamed").name == client.webhooks.retrieve(hook.id).name == "renamed"
    gone = client.webhooks.delete(hook.id)
    assert (gone.id, gone.object, gone.deleted) == (hook.id, "webhook_endpoint.deleted", True)
    assert refusal(openai.NotFoundError, lambda: client.webhooks.retrieve(hook.id)).code == "webhook_endpoint_not_found"
    private = refusal(
        openai.BadRequestError, lambda: client.webhooks.create(name="x", url="https://10.0.0.1/", event_types=["video.failed"])
    )
    assert (private.code, private.param) == ("invalid_value", "url")
