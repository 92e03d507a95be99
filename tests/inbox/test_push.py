"""Devices are told by Web Push: encrypted, signed, of what may be told at that moment, and no longer than they want it."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Block
from generation import scheduler
from inbox.models import KindWish, PushSubscription
from inbox.notifications import services as inbox
from inbox.push import delivery, services, vapid
from inbox.push.encryption import decode, encrypt
from inbox.tasks import push_due
from tests import factories, receiver
from tests.inbox.browser import Browser, plain, signer
from tests.inbox.conftest import as_member
from tests.web.conftest import faults_of, words
from videos import services as videos
from videos.models import Video

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
DEVICES = "/api/devices"


@pytest.fixture(autouse=True)
def clock(settings, tmp_path):
    settings.OUTGOING_OWN_HOSTS = ["127.0.0.1"]
    settings.VAPID_KEY_FILE = tmp_path / "vapid.pem"
    with time_machine.travel(NOON, tick=False) as travelling:
        yield travelling


@pytest.fixture
def push_service():
    yield from receiver.receiving()


@pytest.fixture
def device(member, push_service, clock) -> Browser:
    """A device of `member`, added a minute ago."""
    made = Browser(f"{push_service.url}/push/abc")
    assert signed_in(member).post(DEVICES, made.subscription(), format="json").status_code == 201
    clock.shift(timedelta(minutes=1))
    return made


def signed_in(member) -> APIClient:
    """A browser in which somebody has just signed in."""
    client = APIClient()
    client.force_login(member)
    return client


def liked(member, by: str = "ada", **fields) -> Video:
    video = factories.video(maker=member, **fields)
    videos.like(video=video, by=factories.member(handle=by))
    return video


def test_the_example_of_the_rfc():
    """RFC 8291, appendix A."""
    own = ec.derive_private_key(int.from_bytes(plain("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), ec.SECP256R1())
    body = encrypt(
        b"When I grow up, I want to be a watermelon",
        p256dh=plain("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        auth=plain("BTBZMqHH6r4Tts7J_aSIgg"),
        own=own,
        salt=plain("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert body == plain(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_what_is_new_comes_encrypted_and_signed(member, device, push_service, settings):
    settings.BASE_URL = "https://clips.example.org"
    liked(member, prompt="a secret wish")
    assert (push_due(), push_due()) == (1, 0)
    ((path, headers, body),) = push_service.calls
    assert (path, headers["content-encoding"], headers["ttl"], headers["topic"]) == ("/push/abc", "aes128gcm", "86400", "inbox")
    assert device.reads(body) == {
        "title": "Vitascope",
        "body": "@ada likes your clip",
        "url": "https://clips.example.org/inbox/",
    }
    assert b"ada" not in body
    claims = signer(headers["authorization"], vapid.public_key())
    assert claims == {"aud": push_service.url, "exp": int(NOON.timestamp()) + 60 + 12 * 3600, "sub": "https://clips.example.org"}
    with pytest.raises(InvalidTag):
        Browser(device.endpoint).reads(body)
    claimed, elsewhere = (text.split(".")[-2] for text in (headers["authorization"], vapid.authorization("https://push.example.com/x")))
    with pytest.raises(InvalidSignature):
        signer(headers["authorization"].replace(claimed, elsewhere), vapid.public_key())


def test_several_news_are_one_message_and_nothing_comes_twice(member, device, push_service, clock):
    liked(member)
    clock.shift(timedelta(seconds=1))
    liked(member, by="bob")
    push_due()
    clock.shift(timedelta(seconds=1))
    video = liked(member, by="cyd")
    videos.like(video=video, by=factories.member(handle="dan"))  # joins what is unread
    push_due()
    assert [device.reads(body)["body"] for _, _, body in push_service.calls] == [
        "@bob likes your clip, and 1 more",
        "@dan and @cyd like your clip",
    ]


def test_what_may_not_be_told_any_more_is_not(member, device, push_service):
    video = liked(member)
    videos.unpublish(video=video, by=member)
    Video.objects.filter(pk=video.pk).update(status="withheld")
    Block.objects.create(blocker=member, blocked=factories.member(handle="bob"))
    assert push_due() == 0
    liked(member, by="cyd")
    inbox.mark_read(member=member)
    assert push_due() == 0
    assert push_service.calls == []
    assert not PushSubscription.objects.exclude(due_at=None).exists()


def test_kinds_that_are_not_wanted_stay_away(member, device, push_service, clock):
    client = as_member(member)
    changed = client.patch("/api/inbox/wishes", {"kinds": [{"kind": "like", "by_push": False}]}, format="json").json()
    assert {"kind": "like", "in_app": True, "by_mail": True, "by_push": False} in changed["kinds"]
    liked(member)
    assert push_due() == 0
    clock.shift(timedelta(seconds=1))
    job = factories.job(member=member)
    scheduler.close(job, "failed")
    assert push_due() == 1
    assert device.reads(push_service.calls[0][2])["body"] == "Your clip could not be made"


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(member, device, push_service, status):
    push_service.will_answer(status)
    liked(member)
    assert (push_due(), push_due()) == (1, 0)
    assert not PushSubscription.objects.exists()


def test_what_fails_is_tried_again_ever_later_and_then_waits_for_news(member, device, push_service, clock):
    liked(member)
    due = []
    for status in (500, 429, 403, 302, 503):
        push_service.will_answer(status, Location="/elsewhere")
        assert push_due() == 1
        due.append(PushSubscription.objects.get().due_at)
        if due[-1]:
            assert push_due() == 0
            clock.move_to(due[-1])
    waits = [60, 600, 3600, 21600]
    first = NOON + timedelta(minutes=1)
    assert due == [*(first + timedelta(seconds=sum(waits[: place + 1])) for place in range(4)), None]
    liked(member, by="bob")
    assert push_due() == 1
    assert device.reads(push_service.calls[-1][2])["body"] == "@bob likes your clip, and 1 more"
    assert {path for path, _, _ in push_service.calls} == {"/push/abc"}


def test_news_that_come_while_it_is_sent_are_sent_after(member, device, push_service, monkeypatch):
    liked(member)
    post = delivery.outgoing.post

    def meanwhile(*args, **more):
        answer = post(*args, **more)
        if len(push_service.calls) == 1:
            with time_machine.travel(NOON + timedelta(minutes=3), tick=False):
                liked(member, by="bob")
        return answer

    monkeypatch.setattr(delivery.outgoing, "post", meanwhile)
    push_due()
    with time_machine.travel(NOON + timedelta(minutes=3), tick=False):
        push_due()
    assert device.reads(push_service.calls[-1][2])["body"] == "@bob likes your clip, and 1 more"


def test_a_sender_that_died_is_followed_by_another(member, device, push_service, clock):
    liked(member)
    assert delivery._claimed() is not None
    assert push_due() == 0
    clock.shift(delivery.LEASE)
    assert push_due() == 1


@pytest.mark.parametrize("state", ["banned", "removed"])
def test_nobody_else_is_told(member, device, push_service, state):
    liked(member)
    if state == "banned":
        member.is_active = False
        member.save(update_fields=["is_active"])
    else:
        row = PushSubscription.objects.get()
        assert as_member(factories.member()).delete(f"{DEVICES}/{row.pk}").status_code == 404
        assert PushSubscription.objects.count() == 1
        assert as_member(member).delete(f"{DEVICES}/{row.pk}").status_code == 204
    assert push_due() == 0
    assert push_service.calls == []


def test_a_device_is_one_members_and_a_member_has_ten(member, other, push_service):
    shared = Browser(f"{push_service.url}/shared")
    for who in (member, other):
        signed_in(who).post(DEVICES, shared.subscription(), format="json")
    assert PushSubscription.objects.get().member == other
    for number in range(11):
        signed_in(member).post(DEVICES, Browser(f"{push_service.url}/{number}").subscription(), format="json")
    body = signed_in(member).get(DEVICES).json()
    assert (len(body["items"]), body["key"]) == (services.MOST_DEVICES, vapid.public_key())
    assert set(body["items"][0]) == {"id", "service", "created_at", "here"}


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"endpoint": "https://10.0.0.1/push"}, "/endpoint", "address_refused"),
        ({"endpoint": "http://push.example.com/"}, "/endpoint", "address_refused"),
        ({"endpoint": "x"}, "/endpoint", "address_refused"),
        ({"keys": {"p256dh": "AAAA", "auth": "AAAAAAAAAAAAAAAAAAAAAA"}}, "/keys", "invalid_keys"),
        ({"keys": {"p256dh": "ä", "auth": "ö"}}, "/keys", "invalid_keys"),
        ({"keys": {"p256dh": None, "auth": "AAAA"}}, "/keys", "invalid_keys"),
        ({"else": 1}, "/else", "unknown_field"),
    ],
)
def test_what_is_no_subscription_is_refused(member, change, pointer, code):
    real = Browser("https://push.example.com/abc").subscription()
    if change.get("keys", {}).get("p256dh", "") is None:
        change = {"keys": real["keys"] | {"auth": "AAAA"}}
    answer = signed_in(member).post(DEVICES, real | change, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"], answer.json()["errors"][0]["code"]) == (422, pointer, code)
    assert not PushSubscription.objects.exists()


def test_an_address_that_leads_inside_by_now_is_never_called(member, device, push_service, settings):
    settings.OUTGOING_OWN_HOSTS = []
    liked(member)
    assert push_due() == 1
    assert push_service.calls == []
    assert not PushSubscription.objects.exists()


def test_the_key_is_made_once_and_kept_to_its_owner(settings, tmp_path):
    path = settings.VAPID_KEY_FILE = tmp_path / "data" / "key.pem"
    barrier, keys = Barrier(4), []

    def start() -> None:
        barrier.wait()
        keys.append(vapid._key.__wrapped__(path).private_numbers().private_value)

    threads = [Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(keys), len(set(keys))) == (4, 1)
    assert (stat.S_IMODE(path.stat().st_mode), [file.name for file in path.parent.iterdir()]) == (0o600, ["key.pem"])
    assert len(decode(vapid.public_key())) == 65
    wrong = settings.VAPID_KEY_FILE = tmp_path / "wrong.pem"
    wrong.write_text("no key")
    with pytest.raises(ImproperlyConfigured, match="holds no private key"):
        vapid.public_key()


def test_the_page_adds_and_removes_devices(member, device):
    web = Client()
    web.force_login(member)
    page = web.get("/settings/inbox/")
    html = page.content.decode()
    assert faults_of(html) == []
    assert f'data-key="{vapid.public_key()}"' in html
    assert f'data-endpoint="{device.endpoint}"' in html
    assert "127.0.0.1 this device since" in words(page)
    row = PushSubscription.objects.get()
    assert web.post(f"/settings/inbox/devices/{row.pk}/remove/")["Location"] == "/settings/inbox/"
    assert not PushSubscription.objects.exists()
    assert "None yet." in words(web.get("/settings/inbox/"))
    form = {"by_push:follow": "on", "in_app:follow": "on", "time_zone": "UTC"}
    web.post("/settings/inbox/", form)
    assert set(KindWish.objects.filter(by_push=True).values_list("kind", flat=True)) == {"follow"}


def test_the_worker_is_a_file_of_this_house(client, db):
    answer = client.get("/static/js/push_worker.js")
    assert answer.status_code == 200
    assert "showNotification" in b"".join(answer.streaming_content).decode()
