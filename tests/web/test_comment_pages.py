"""Comments as pages: read without a script, written by a form, in any script and at any length."""

from __future__ import annotations

import pytest

from tests import factories
from tests.web.conftest import faults_of, words
from videos.comments.models import Comment

pytestmark = pytest.mark.django_db


def test_the_clip_shows_what_is_written_under_it(web, member):
    video = factories.video()
    top = factories.comment(video=video, text="see @ada_l <b>\nnow", mentioned=["ada_l"])
    factories.comment(video=video, parent=top, text="indeed @nobody")
    html = web.get(f"/v/{video.pk}/").content.decode()
    assert faults_of(html) == []
    assert 'see <a href="/@ada_l/">@ada_l</a> &lt;b&gt;<br>now' in html
    assert "indeed @nobody" in html


def test_text_turns_with_its_script(client):
    comment = factories.comment(text="שלום " + "x" * 300)
    html = client.get(f"/v/{comment.video.pk}/").content.decode()
    assert f'<p dir="auto">{comment.text}</p>' in html


def test_writing_answering_and_removing_by_forms(web, member):
    video = factories.video()
    sent = web.post(f"/v/{video.pk}/comments/add/", {"text": "first", "key": "a"})
    top = Comment.objects.get()
    assert sent["Location"] == f"/v/{video.pk}/#comment-{top.pk}"
    assert web.post(f"/v/{video.pk}/comments/add/", {"text": "first", "key": "a"})["Location"] == sent["Location"]
    answered = web.post(f"/v/{video.pk}/comments/add/", {"text": "second", "reply_to": str(top.pk), "key": "b"})
    assert answered["Location"] == f"/v/{video.pk}/comments/{top.pk}/#replies-end"
    assert "second" in words(web.get(f"/v/{video.pk}/comments/{top.pk}/"))
    removed = web.post(f"/v/{video.pk}/comments/{top.pk}/remove/", {"next": f"/v/{video.pk}/comments/"})
    assert removed["Location"] == f"/v/{video.pk}/comments/"
    page = words(web.get(f"/v/{video.pk}/comments/"))
    assert "This comment was removed." in page
    assert "first" not in page


def test_a_refused_comment_is_kept_in_its_form(web):
    video = factories.video()
    answer = web.post(f"/v/{video.pk}/comments/add/", {"text": "x" * 501})
    html = answer.content.decode()
    assert (answer.status_code, Comment.objects.count()) == (422, 0)
    assert f">{'x' * 501}</textarea>" in html
    assert 'aria-describedby="text-help text-error" aria-invalid="true"' in html
    top = factories.comment(video=video)
    reply = web.post(f"/v/{video.pk}/comments/add/", {"text": " ", "reply_to": str(top.pk)})
    assert (reply.status_code, "Nothing is written here." in words(reply)) == (422, True)


@pytest.mark.parametrize("reply_to", ["x", "\x00", "00000000-0000-0000-0000-000000000000"])
def test_an_answer_to_nothing_is_a_page_not_a_fault(web, reply_to):
    video = factories.video()
    assert web.post(f"/v/{video.pk}/comments/add/", {"text": "hey", "reply_to": reply_to}).status_code in (404, 422)
    assert Comment.objects.count() == 0


def test_strangers_are_asked_in(client):
    comment = factories.comment()
    html = client.get(f"/v/{comment.video.pk}/").content.decode()
    assert "Log in to comment" in html
    assert "Remove the comment" not in html
    assert client.post(f"/v/{comment.video.pk}/comments/add/", {"text": "hey"})["Location"].startswith("/accounts/login/")
    assert Comment.objects.count() == 1


def test_drafts_have_no_comments(web, member):
    assert "Comments" not in words(web.get(f"/v/{factories.video(maker=member, status='draft').pk}/"))


def test_a_clip_with_its_tree_and_comments_is_few_queries(web, client, django_assert_num_queries):
    video = factories.video()
    for _ in range(4):
        factories.comment(video=video, parent=factories.comment(video=video))
    with django_assert_num_queries(4):  # the clip, its family's counts, the comments, their replies
        client.get(f"/v/{video.pk}/")
    with django_assert_num_queries(7):  # session, member and what is unread besides
        web.get(f"/v/{video.pk}/")
