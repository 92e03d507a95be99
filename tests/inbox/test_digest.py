"""The mail digest: in the morning of the member's own zone, to a confirmed address, once, and of nothing that is not to be seen."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail

from inbox.models import InboxWish, Notification
from inbox.notifications import digest, services
from inbox.tasks import send_digests
from tests import factories
from videos import services as videos
from videos.models import Video

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.BASE_URL = "https://clips.example.org"


@pytest.fixture
def reader(member):
    """Wants a digest every morning in Berlin, since Wednesday noon."""
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    with time_machine.travel(WEDNESDAY, tick=False):
        services.set_wishes(member=member, digest="daily", time_zone="Europe/Berlin")
    return member


def liked(member, when=WEDNESDAY + timedelta(hours=1)) -> Video:
    video = factories.video(maker=member)
    with time_machine.travel(when, tick=False):
        videos.like(video=video, by=factories.member(handle="ada"))
    return video


def at(when: datetime) -> int:
    with time_machine.travel(when, tick=False):
        return send_digests()


THURSDAY_MORNING = datetime(2026, 11, 26, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "zone", "after", "due"),
    [
        ("daily", "UTC", "2026-11-25T07:59", "2026-11-25T08:00"),
        ("daily", "UTC", "2026-11-25T08:00", "2026-11-26T08:00"),
        ("daily", "Europe/Berlin", "2026-03-28T12:00", "2026-03-29T06:00"),  # the clocks went forward in the night
        ("daily", "Europe/Berlin", "2026-10-24T12:00", "2026-10-25T07:00"),  # and back
        ("daily", "Pacific/Kiritimati", "2026-11-25T17:00", "2026-11-25T18:00"),
        ("daily", "Pacific/Pago_Pago", "2026-11-25T20:00", "2026-11-26T19:00"),
        ("weekly", "America/New_York", "2026-11-25T00:00", "2026-11-30T13:00"),
        ("weekly", "UTC", "2026-11-30T08:00", "2026-12-07T08:00"),
    ],
)
def test_when_the_morning_is(every, zone, after, due):
    moment, expected = (datetime.fromisoformat(f"{text}:00+00:00") for text in (after, due))
    assert digest.next_morning(every, zone, moment) == expected


def test_what_is_unread_is_mailed_in_the_morning_once(reader):
    liked(reader)
    assert at(THURSDAY_MORNING - timedelta(seconds=1)) == 0
    assert (at(THURSDAY_MORNING), at(THURSDAY_MORNING)) == (1, 0)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([reader.email], "1 thing happened on Vitascope")
    assert "- @ada likes your clip\n" in sent.body
    assert "https://clips.example.org/inbox/" in sent.body
    assert at(THURSDAY_MORNING + timedelta(days=1)) == 0  # nothing new
    assert len(mail.outbox) == 1


def test_a_long_night_is_told_in_short(reader):
    ada = factories.member()
    with time_machine.travel(WEDNESDAY + timedelta(hours=1), tick=False):
        for _ in range(23):
            videos.like(video=factories.video(maker=reader), by=ada)
    at(THURSDAY_MORNING)
    (sent,) = mail.outbox
    assert sent.subject == "23 things happened on Vitascope"
    assert (sent.body.count("likes your clip"), "- and 3 more" in sent.body) == (20, True)


@pytest.mark.parametrize("why", ["read", "unwanted", "withheld", "unconfirmed", "other address", "banned"])
def test_nothing_is_mailed(reader, why):
    video = liked(reader)
    if why == "read":
        services.mark_read(member=reader)
    elif why == "unwanted":
        services.set_wishes(member=reader, kinds={"like": {"by_mail": False}})
    elif why == "withheld":
        Video.objects.filter(pk=video.pk).update(status="withheld")
    elif why == "unconfirmed":
        EmailAddress.objects.update(verified=False)
    elif why == "other address":
        EmailAddress.objects.update(email="old@example.org")
    else:
        type(reader).objects.filter(pk=reader.pk).update(is_active=False)
    assert (at(THURSDAY_MORNING), mail.outbox) == (0, [])
    assert InboxWish.objects.get().due_at == THURSDAY_MORNING + timedelta(days=1)


def test_a_mail_host_that_is_away_is_asked_again(reader, monkeypatch):
    liked(reader)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(ConnectionRefusedError()))
        assert at(THURSDAY_MORNING) == 0
    assert at(THURSDAY_MORNING + timedelta(minutes=59)) == 0
    assert at(THURSDAY_MORNING + timedelta(minutes=60)) == 1


def test_the_link_in_the_mail_stops_the_mails_when_it_is_meant(reader, client):
    liked(reader)
    at(THURSDAY_MORNING)
    (sent,) = mail.outbox
    link = re.search(r"https://clips\.example\.org(/inbox/stop/\S+)", sent.body).group(1)
    assert sent.extra_headers["List-Unsubscribe"] == f"<https://clips.example.org{link}>"
    assert client.get(link).status_code == 200
    assert InboxWish.objects.get().digest == "daily"
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert (InboxWish.objects.get().digest, InboxWish.objects.get().due_at) == ("off", None)
    assert client.post("/inbox/stop/x:y:z/").status_code == 404


def test_old_notifications_are_forgotten(reader):
    liked(reader)
    at(WEDNESDAY + timedelta(hours=1) + services.KEPT)
    assert Notification.objects.count() == 1
    at(WEDNESDAY + timedelta(hours=1, seconds=1) + services.KEPT)
    assert Notification.objects.count() == 0


def test_a_time_zone_that_this_host_does_not_know_holds_up_nobody(reader):
    InboxWish.objects.create(member=factories.member(), digest="daily", time_zone="Mars/Gone", due_at=THURSDAY_MORNING - timedelta(hours=1))
    liked(reader)
    assert at(THURSDAY_MORNING) == 1
    assert InboxWish.objects.get(time_zone="Mars/Gone").due_at == datetime(2026, 11, 26, 8, tzinfo=UTC)
