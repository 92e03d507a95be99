"""The inbox as pages: the badge, the list, the way to what happened, wishes, and threads."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Follow
from inbox.messages import services as letters
from inbox.models import InboxWish, Message, MessageReport, Notification, Side
from tests import factories
from tests.web.conftest import faults_of, words
from videos import services as videos
from videos.comments import services as comments

pytestmark = pytest.mark.django_db


def test_the_badge_counts_what_is_unread_and_strangers_are_not_asked_about(web, member, client, django_assert_num_queries):
    assert "unread" not in words(web.get("/search/"))
    videos.like(video=factories.video(maker=member), by=factories.member())
    other = factories.member()
    letters.send(to=member, by=other, text="hello")
    Side.objects.update(accepted=True)
    assert words(web.get("/search/")).count("2 unread") == 2  # at the top and in the rail
    with django_assert_num_queries(3):  # session, member, what is unread
        web.get("/search/")
    with django_assert_num_queries(0):
        client.get("/search/")


def test_a_notification_leads_to_what_it_tells_of_and_is_read_then(web, member):
    video = factories.video(maker=member)
    comment = comments.add(video=video, by=factories.member(handle="ada"), text="<b>bold</b>")
    row = Notification.objects.get()
    page = web.get("/inbox/")
    assert faults_of(page.content.decode()) == []
    assert "Unread: @ada comments on your clip" in words(page)
    assert "&lt;b&gt;bold" in page.content.decode()
    assert web.post(f"/inbox/{row.pk}/")["Location"] == f"/v/{video.pk}/comments/{comment.pk}/#comment-{comment.pk}"
    row.refresh_from_db()
    assert row.read_at is not None
    stranger = Client()
    stranger.force_login(factories.member())
    assert stranger.post(f"/inbox/{row.pk}/").status_code == 404


def test_all_that_the_page_showed_is_marked_as_read(web, member):
    for handle in ("ada", "bob"):
        videos.like(video=factories.video(maker=member), by=factories.member(handle=handle))
    newest = Notification.objects.order_by("created_at").last()
    videos.like(video=factories.video(maker=member), by=factories.member())
    assert web.post("/inbox/read/", {"up_to": str(newest.pk)})["Location"] == "/inbox/"
    assert Notification.objects.filter(read_at=None).count() == 1
    assert web.post("/inbox/read/", {"up_to": "x"}).status_code == 302
    assert Notification.objects.filter(read_at=None).count() == 1


def test_wishes_are_saved_and_a_wrong_zone_is_said(web, member):
    form = {"in_app:like": "on", "by_mail:follow": "on", "digest": "weekly", "time_zone": "Europe/Berlin", "messages_from": "mutuals"}
    assert web.post("/settings/inbox/", form).status_code == 302
    wish = InboxWish.objects.get()
    assert (wish.digest, wish.time_zone, wish.messages_from, wish.due_at.weekday()) == ("weekly", "Europe/Berlin", "mutuals", 0)
    kinds = {row.kind: (row.in_app, row.by_mail) for row in member.kind_wishes.all()}
    assert (kinds["like"], kinds["follow"], kinds["reply"]) == ((True, False), (False, True), (False, False))
    answer = web.post("/settings/inbox/", form | {"time_zone": "Nowhere"})
    assert (answer.status_code, "There is no such time zone" in words(answer)) == (422, True)
    wish.refresh_from_db()
    assert wish.time_zone == "Europe/Berlin"


def test_a_thread_is_written_read_and_looked_after(web, member, other):
    Follow.objects.create(follower=member, followed=other)
    Follow.objects.create(follower=other, followed=member)
    video = factories.video(prompt="a shown clip", rendered_as="")
    assert web.get(f"/messages/to/?to=@{other.handle}&clip={video.pk}")["Location"] == f"/messages/@{other.handle}/?clip={video.pk}"
    assert "With this clip: a shown clip" in words(web.get(f"/messages/@{other.handle}/?clip={video.pk}"))
    for _ in range(2):
        sent = web.post(f"/messages/@{other.handle}/", {"text": "look <i>", "video_id": str(video.pk), "key": "k"})
        assert sent["Location"] == f"/messages/@{other.handle}/"
    message = Message.objects.get()
    page = web.get(f"/messages/@{other.handle}/")
    assert faults_of(page.content.decode()) == []
    assert "a shown clip" in words(page)
    assert "look &lt;i&gt;" in page.content.decode()
    newer = f"/messages/@{other.handle}/?after={message.pk}"
    assert web.get(newer, headers={"HX-Request": "true"}).status_code == 204
    letters.send(to=member, by=other, text="nice")
    fragment = web.get(newer, headers={"HX-Request": "true"})
    assert ("nice" in words(fragment), "look" in words(fragment)) == (True, False)
    assert web.get(f"/messages/@{other.handle}/?after=x", headers={"HX-Request": "true"}).status_code == 204
    answer = Message.objects.latest("created_at")
    web.post(f"/messages/@{other.handle}/{answer.pk}/report/", {"reason": ""})
    assert MessageReport.objects.get().text == "nice"


def test_a_request_waits_in_its_folder(web, member, other):
    letters.send(to=member, by=other, text="may I?")
    assert "may I?" in words(web.get("/messages/requests/"))
    assert "No messages." in words(web.get("/messages/"))
    page = f"/messages/@{other.handle}/"
    assert "Accept" in words(web.get(page))
    assert Side.objects.get(member=member).read_at is None  # to look at a request is not to have read it
    assert web.post(f"{page}accept/")["Location"] == page
    assert "may I?" in words(web.get("/messages/"))
    web.post(f"{page}decline/")
    assert "No messages." in words(web.get("/messages/"))


def test_a_refused_message_is_kept_in_its_form(web, other):
    minor = factories.member(birth_date="2012-01-01")
    answer = web.post(f"/messages/@{minor.handle}/", {"text": "hi"})
    assert (answer.status_code, "This member does not take messages from you." in words(answer)) == (403, True)
    assert ">hi</textarea>" in answer.content.decode()
    long = web.post(f"/messages/@{other.handle}/", {"text": "x" * 1001})
    assert (long.status_code, 'aria-describedby="text-help text-error" aria-invalid="true"' in long.content.decode()) == (422, True)
    assert web.post(f"/messages/@{other.handle}/", {"text": "x", "video_id": "nonsense"}).status_code == 302
    assert Message.objects.count() == 0


@pytest.mark.parametrize("path", ["/inbox/", "/messages/", "/messages/requests/", "/messages/@somebody/", "/settings/inbox/"])
def test_strangers_are_asked_to_log_in(client, path):
    assert client.get(path)["Location"] == f"/accounts/login/?next={path.replace('@', '%40')}" or client.get(path)["Location"].endswith(
        path
    )
