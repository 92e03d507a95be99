"""Messages between two: who may write to whom, requests, reading, clips shown, reports, and what bad input gets."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from accounts.models import Block, Follow
from core import events
from inbox.messages import services
from inbox.models import Message, MessageReport, Side, Thread
from tests import factories
from tests.feed.test_pages import walk
from tests.inbox.conftest import as_member
from videos import services as videos
from videos.models import Video

pytestmark = pytest.mark.django_db
TODAY = "2026-11-26"
BORN = {"grown": date(2008, 11, 26), "minor": date(2008, 11, 27), "unknown": None}  # 18 today, 18 tomorrow


def path(member) -> str:
    return f"/api/members/{member.handle}/messages"


def write(by, to, text="hello", **more):
    return as_member(by).post(path(to), {"text": text} | more, format="json")


def folder(member, name="inbox") -> list[str]:
    items = as_member(member).get("/api/threads", {"folder": name}).json()["items"]
    return [item["other"]["handle"] for item in items]


def befriend(a, b):
    Follow.objects.create(follower=a, followed=b)
    Follow.objects.create(follower=b, followed=a)


def test_a_message_between_mutuals_arrives_unread_and_is_read(member, other):
    befriend(member, other)
    body = write(member, other, " hi\r\nthere ").json()
    row = Message.objects.get()
    assert body == {
        "id": str(row.pk), "mine": True, "text": "hi\nthere", "card": False,
        "created_at": row.created_at.isoformat().replace("+00:00", "Z"),
    }  # fmt: skip
    (talk,) = as_member(other).get("/api/threads").json()["items"]
    assert (talk["other"]["handle"], talk["accepted"], talk["unread"]) == (member.handle, True, True)
    assert talk["latest"] == body | {"mine": False}
    assert as_member(other).get("/api/inbox/unread").json() == {"notifications": 0, "messages": 1}
    as_member(other).get(f"/api/threads/{talk['id']}/messages")
    assert as_member(other).get("/api/inbox/unread").json()["messages"] == 1
    assert as_member(other).post(f"/api/threads/{talk['id']}/read").status_code == 204
    assert as_member(other).get("/api/inbox/unread").json()["messages"] == 0
    assert as_member(member).get("/api/inbox/unread").json()["messages"] == 0
    write(other, member, "again")
    assert [as_member(one).get("/api/inbox/unread").json()["messages"] for one in (member, other)] == [1, 0]
    assert Thread.objects.count() == 1


def test_from_others_it_is_a_request_that_presses_nobody(member, other):
    assert [write(member, other).status_code for _ in range(4)] == [201, 201, 201, 409]
    assert write(member, other).json()["code"] == "no_answer_yet"
    assert (folder(other), folder(other, "requests"), folder(member)) == ([], [member.handle], [other.handle])
    assert as_member(other).get("/api/inbox/unread").json()["messages"] == 0
    assert write(other, member, "yes?").status_code == 201
    assert (folder(other), folder(other, "requests")) == ([member.handle], [])
    assert write(member, other).status_code == 201
    assert Message.objects.count() == 5


def test_a_request_is_accepted_or_declined_and_the_other_is_not_told(member, other):
    write(member, other)
    thread = Thread.objects.get()
    assert as_member(other).delete(f"/api/threads/{thread.pk}/accept").status_code == 204
    assert (folder(other), folder(other, "requests"), folder(member)) == ([], [], [other.handle])
    assert write(member, other).status_code == 201
    assert folder(other, "requests") == []
    assert as_member(other).post(f"/api/threads/{thread.pk}/accept").status_code == 404  # out of sight
    write(other, member)
    assert folder(other) == [member.handle]


@pytest.mark.parametrize(
    ("writer", "reader", "status"),
    [
        ("grown", "grown", 201), ("minor", "minor", 201), ("grown", "minor", 403), ("minor", "grown", 403),
        ("unknown", "grown", 403), ("grown", "unknown", 403), ("unknown", "minor", 403), ("minor", "unknown", 403),
    ],
)  # fmt: skip
def test_grown_ups_and_minors_open_nothing_to_each_other(writer, reader, status):
    by, to = (factories.member(birth_date=BORN[age]) for age in (writer, reader))
    befriend(by, to)
    with time_machine.travel(f"{TODAY}T12:00:00Z", tick=False):
        for one in (by, to):
            as_member(one).patch("/api/inbox/wishes", {"messages_from": "everyone"}, format="json")
        answer = write(by, to)
    assert answer.status_code == status
    assert Message.objects.count() == Thread.objects.count() == (1 if status == 201 else 0)
    if status == 403:
        assert answer.json()["code"] == "messages_not_taken"


def test_minors_take_none_before_they_say_so(member):
    first, second = (factories.member(birth_date=date(2012, 1, 1)) for _ in range(2))
    assert write(first, second).json()["code"] == "messages_switched_off"
    as_member(first).patch("/api/inbox/wishes", {"messages_from": "everyone"}, format="json")
    assert write(first, second).json()["code"] == "messages_not_taken"
    assert as_member(second).get("/api/inbox/wishes").json()["messages_from"] == "nobody"
    assert Message.objects.count() == 0


def test_the_door_is_open_ajar_or_shut(member, other):
    as_member(other).patch("/api/inbox/wishes", {"messages_from": "mutuals"}, format="json")
    assert write(member, other).status_code == 403
    befriend(member, other)
    assert write(member, other).status_code == 201
    as_member(other).patch("/api/inbox/wishes", {"messages_from": "nobody"}, format="json")
    assert write(member, other).json()["code"] == "messages_not_taken"
    assert write(other, member).json()["code"] == "messages_switched_off"
    assert Message.objects.count() == 1


@pytest.mark.parametrize("blocker", ["writer", "reader"])
def test_a_block_shuts_the_thread_for_both(member, other, blocker):
    befriend(member, other)
    write(member, other)
    thread = Thread.objects.get()
    pair = (member, other) if blocker == "writer" else (other, member)
    block = Block.objects.create(blocker=pair[0], blocked=pair[1])
    for one, another in ((member, other), (other, member)):
        assert write(one, another).status_code == (409 if one == pair[0] else 404)
        assert folder(one) == []
        assert as_member(one).get(f"/api/threads/{thread.pk}/messages").status_code == 404
        assert as_member(one).get("/api/inbox/unread").json()["messages"] == 0
    block.delete()
    assert folder(other) == [member.handle]
    assert Message.objects.count() == 1


def test_a_thread_is_of_its_two_members(member, other, api):
    write(other, factories.member())
    thread, message = Thread.objects.get(), Message.objects.get()
    for answer in (
        api.get(f"/api/threads/{thread.pk}/messages"), api.post(f"/api/threads/{thread.pk}/read"),
        api.post(f"/api/threads/{thread.pk}/accept"), api.delete(f"/api/threads/{thread.pk}/accept"),
        api.post(f"/api/messages/{message.pk}/report", {}, format="json"),
    ):  # fmt: skip
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (MessageReport.objects.count(), Side.objects.filter(declined=True).count()) == (0, 0)


def test_a_clip_is_shown_while_it_is_to_be_seen(member, other):
    befriend(member, other)
    video = factories.video()
    sent = as_member(member).post(path(other), {"video_id": str(video.pk)}, format="json").json()
    assert (sent["text"], sent["card"], sent["video"]["id"]) == ("", True, str(video.pk))
    Video.objects.update(status="withheld")
    (talk,) = as_member(other).get("/api/threads").json()["items"]
    assert (talk["latest"]["card"], "video" in talk["latest"]) == (True, False)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/text"), ({"text": " "}, "/text"), ({"text": "x" * 1001}, "/text"), ({"text": "a\u202eb"}, "/text"),
        ({"text": "how to k1ll your wife"}, "/text"), ({"text": "x", "video_id": "1"}, "/video_id"),
        ({"text": "x", "video_id": "00000000-0000-0000-0000-000000000000"}, "/video_id"), ({"text": "x", "to": "y"}, "/to"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent(api, other, body, pointer):
    answer = api.post(path(other), body, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert Message.objects.count() == Thread.objects.count() == 0


def test_a_draft_cannot_be_shown_nor_oneself_be_written_to(api, member, other):
    draft = factories.video(maker=member, status="draft")
    assert api.post(path(other), {"video_id": str(draft.pk)}, format="json").status_code == 422
    assert api.post(path(member), {"text": "me"}, format="json").json()["code"] == "yourself"
    assert Thread.objects.count() == 0


def test_the_same_key_sends_once(api, other):
    first, second = (api.post(path(other), {"text": "once"}, format="json", headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.json(), second["Idempotency-Replayed"], Message.objects.count()) == (second.json(), "true", 1)


def test_writing_and_opening_have_rates(member, settings):
    settings.RATES = settings.RATES | {"messages": "3/3600", "threads": "2/3600"}
    people = [factories.member() for _ in range(3)]
    answers = [write(member, to) for to in people]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert Thread.objects.count() == 2
    assert write(member, people[0]).status_code == 429
    assert Message.objects.count() == 2


def test_a_reported_message_is_kept_for_the_moderators(member, other, monkeypatch):
    news = []
    monkeypatch.setitem(events._handlers, "message.reported", [lambda **fields: news.append(fields["report"])])
    write(member, other, "nasty")
    message = Message.objects.get()
    for _ in range(2):
        assert as_member(other).post(f"/api/messages/{message.pk}/report", {"reason": "rude"}, format="json").status_code == 204
    report = MessageReport.objects.get()
    assert (report.text, report.reason, report.sender, report.reporter, news) == ("nasty", "rude", member, other, [report])
    assert as_member(member).post(f"/api/messages/{message.pk}/report", {}, format="json").status_code == 404
    message.delete()
    report.refresh_from_db()
    assert report.text == "nasty"


@pytest.mark.parametrize("limit", [1, 4, 100])
def test_messages_come_newest_first_in_pages(member, other, limit):
    befriend(member, other)
    for number in range(5):
        services.send(to=other, by=member, text=str(number))
    newest = [str(pk) for pk in Message.objects.order_by("-created_at", "-pk").values_list("pk", flat=True)]
    assert walk(as_member(other), f"/api/threads/{Thread.objects.get().pk}/messages", limit) == newest


def test_a_list_of_threads_costs_the_same_however_long(member, django_assert_num_queries):
    client = as_member(member)
    for _ in range(4):
        services.send(to=member, by=factories.member(), video_id=factories.video().pk)
    Side.objects.update(accepted=True)
    for limit in (1, 4):
        with django_assert_num_queries(3):
            assert len(client.get("/api/threads", {"limit": limit}).json()["items"]) == limit
    assert client.get("/api/threads", {"folder": "spam"}).status_code == 422


def test_a_shown_clip_tells_what_it_is_to_its_reader_and_whom_it_credits(member, other):
    befriend(member, other)
    source = factories.video()
    remix = factories.video(parent=source)
    videos.like(video=remix, by=other)
    services.send(to=other, by=member, video_id=remix.pk)
    (line,) = as_member(other).get(f"/api/threads/{Thread.objects.get().pk}/messages").json()["items"]
    seen = as_member(other).get(f"/api/videos/{remix.pk}").json()
    assert (line["video"]["liked"], line["video"]["credit"]) == (True, seen["credit"])
