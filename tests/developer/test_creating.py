"""`POST /v1/videos` by form and by JSON becomes the one request of the house, and answers with OpenAI's Video object."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from developer.models import ApiKey, VideoCall
from generation.models import Job, LedgerEntry
from tests import factories
from tests.developer.conftest import counts, refused

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_the_whole_answer(v1, member):
    with time_machine.travel(NOW, tick=False):
        answer = v1.post("/v1/videos", {"prompt": " two red balls bounce ", "seed": 7})
    job = Job.objects.get()
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == {
        "id": f"video_{job.pk.hex}",
        "object": "video",
        "created_at": int(NOW.timestamp()),
        "completed_at": None,
        "expires_at": None,
        "model": "sora-2",
        "progress": 0,
        "prompt": "two red balls bounce",
        "remixed_from_video_id": None,
        "seconds": "4",
        "size": "720x1280",
        "status": "queued",
        "error": None,
        "vitascope": {"rendered_as": None, "stage": None, "seed": 7, "video": None, "remix_kind": None, "pictured": False},
    }
    assert (job.member, job.state, job.seed, LedgerEntry.objects.get().amount) == (member, "queued", 7, 1)
    assert (VideoCall.objects.get().api_key, VideoCall.objects.get().model) == (ApiKey.objects.get(), "sora-2")
    assert (answer["openai-poll-after-ms"], answer["X-RateLimit-Limit"]) == ("1500", "600")


def test_a_form_makes_the_same(v1):
    parts = [("prompt", "two red balls bounce, caf\u00e9"), ("model", "sora-2-pro"), ("seconds", "4"), ("size", "1280x720"), ("seed", "9")]
    answer = v1.form("/v1/videos", *parts)
    assert answer.status_code == 200
    job = Job.objects.get()
    assert (job.prompt, job.seconds, job.width, job.height, job.seed) == ("two red balls bounce, caf\u00e9", 4, 1280, 720, 9)
    assert (answer.json()["model"], answer.json()["size"], answer.json()["seconds"]) == ("sora-2-pro", "1280x720", "4")


@pytest.mark.parametrize("model", ["sora-2-2025-12-08", "veo", "mein Modell"])
def test_any_model_is_taken_and_repeated(v1, model):
    made = v1.post("/v1/videos", {"prompt": "two balls", "model": model, "seconds": 4, "size": None}).json()
    assert made["model"] == model
    assert v1.get(f"/v1/videos/{made['id']}").json()["model"] == model


def test_a_refused_prompt_costs_nothing(v1):
    assert refused(v1.post("/v1/videos", {"prompt": "a rape scene"}), 400, "moderation_blocked", "prompt")
    assert counts() == (0, 0, 0, 0)


def test_as_many_jobs_as_the_plan_allows(v1, member):
    factories.job(member=member)
    answer = v1.post("/v1/videos", {"prompt": "two balls"})
    refused(answer, 429, "too_many_jobs")
    assert (answer["Retry-After"], answer.json()["error"]["type"]) == ("15", "requests")
    assert counts() == (1, 0, 0, 0)


def test_a_used_up_day(v1, settings):
    settings.JOBS_PER_DAY = {"free": 0}
    with time_machine.travel(NOW, tick=False):
        answer = v1.post("/v1/videos", {"prompt": "two balls"})
    refused(answer, 429, "insufficient_quota")
    assert (answer["Retry-After"], answer.json()["error"]["type"]) == ("43201", "insufficient_quota")
    assert answer["x-should-retry"] == "false"
    assert counts() == (0, 0, 0, 0)


@pytest.mark.parametrize("limit", [{"QUEUE_LENGTH": {"free": 1}}, {"QUEUE_SECONDS": 20}])
def test_more_than_the_queue_may_hold(v1, settings, limit):
    for name, value in limit.items():
        setattr(settings, name, value)
    factories.job(cost=15)
    answer = v1.post("/v1/videos", {"prompt": "two balls"})
    refused(answer, 429, "rate_limit_exceeded")
    assert (int(answer["Retry-After"]) >= 14, answer.json()["error"]["type"]) == (True, "requests")
    assert counts() == (1, 0, 0, 0)


def test_our_own_api_sees_the_job(v1, api):
    made = v1.post("/v1/videos", {"prompt": "two balls"}).json()
    assert f"video_{api.get('/api/generations').json()['items'][0]['id'].replace('-', '')}" == made["id"]
