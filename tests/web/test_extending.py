"""Letting a clip go on, by pages: the button beside Remix, the small form, and how the lineage tells it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from generation.models import Job, Worker
from tests import factories
from tests.web.conftest import faults_of, words
from videos.lineage import credit
from videos.models import Video
from videos.templatetags.clips import credited


@pytest.fixture(autouse=True)
def worker(db):
    """One that makes all lengths."""
    Worker.objects.create(name="w", seconds=[4, 8, 12, 16, 20])


@pytest.fixture
def source(member):
    return factories.video(maker=member, prompt="the old clip", width=1280, height=720, plan="a/plan.safetensors")


def form(source) -> str:
    return f"/create/?extend={source.pk}"


def sent(source, **more):
    return {"prompt": "and on", "seconds": "8", "remix_of": str(source.pk), "remix_kind": "extend", "key": "a-key"} | more


def test_the_button_stands_beside_remix(web, source):
    html = web.get(f"/v/{source.pk}/").content.decode()
    assert html.index(f'href="/create/?remix={source.pk}"') < html.index(f'href="/create/?extend={source.pk}"')
    assert "extend=" not in web.get("/").content.decode(), "the feed has room for four"


@pytest.mark.parametrize("fields", [{"remix_allowed": False}, {"remix_allowed": True, "plan": ""}])
def test_no_button_where_it_cannot_go_on(web, fields):
    closed = factories.video(**{"maker": factories.member(remix_allowed=True), "plan": "a"} | fields)
    assert "extend=" not in web.get(f"/v/{closed.pk}/").content.decode()


def test_a_draft_has_it_among_its_makers_controls(web, client, member):
    draft = factories.video(maker=member, plan="a", status=Video.Status.DRAFT)
    assert f'href="/create/?extend={draft.pk}"' in web.get(f"/v/{draft.pk}/").content.decode()


def test_the_form_is_filled_and_says_what_it_costs(web, source):
    answer = web.get(form(source))
    html, text = answer.content.decode(), words(answer)
    assert faults_of(html) == []
    assert ">the old clip</textarea>" in html
    assert re.findall(r'name="seconds" value="(\d+)" (checked)?', html) == [("8", "checked")]
    assert "4 seconds , 8 in all" in text
    assert "It counts as one clip. 30 of 30 clips left today." in text
    assert 'name="size"' not in html and 'name="seed"' not in html


def test_pro_may_choose_how_much_is_added(web, member, source):
    member.plan = "pro"
    member.save()
    assert re.findall(r'name="seconds" value="(\d+)"', web.get(form(source)).content.decode()) == ["8", "12", "16", "20"]


def test_a_clip_that_is_as_long_as_can_be_says_so(web, member):
    longest = factories.video(maker=member, plan="a", seconds=8.0)
    answer = web.get(form(longest))
    assert "It is as long as a clip of your plan can be for now." in words(answer)
    assert "<textarea" not in answer.content.decode() and "Extend the clip" not in answer.content.decode()


def test_a_sent_form_makes_one_job(web, source):
    first, again = web.post("/create/", sent(source)), web.post("/create/", sent(source))
    job = Job.objects.get()
    assert first["Location"] == again["Location"] == f"/jobs/{job.pk}/"
    assert (job.remix_of, job.remix_kind, job.prompt, job.seconds, job.width) == (source, "extend", "and on", 8, 1280)


def test_a_refusal_keeps_the_form_and_what_was_typed(web, source):
    answer = web.post("/create/", sent(source, seconds="4", prompt="keep me"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Extend this clip" in html and ">keep me</textarea>" in html
    assert 'id="seconds-error"><li>With the 4 seconds that are there, this video can last 8 seconds for now.' in html
    assert 'name="remix_kind" value="extend"' in html
    assert Job.objects.count() == 0


def test_an_empty_prompt_stays_empty(web, source):
    html = web.post("/create/", sent(source, prompt="")).content.decode()
    assert 'id="prompt-error"><li>The prompt is empty.' in html and "></textarea>" in html


@pytest.mark.parametrize("wanted", ["nonsense", "0192aaaa-0000-7000-8000-000000000000"])
def test_a_clip_that_is_not_there_says_so(web, wanted):
    answer = web.get(f"/create/?extend={wanted}")
    assert "The clip you wanted to extend is not there any more" in words(answer)
    assert "What happens?" in words(answer)


def test_a_job_is_asked_for_again_as_what_it_was(web, member, source):
    failed = factories.job(
        member=member, state="failed", seconds=8, width=1280, height=720, remix_of=source, remix_kind="extend", prompt="and on"
    )
    assert f"&amp;extend={source.pk}" in web.get(f"/jobs/{failed.pk}/").content.decode()
    web.post(reverse("retry", args=[failed.pk]))
    again = Job.objects.exclude(pk=failed.pk).get()
    assert (again.remix_of, again.remix_kind, again.seconds) == (source, "extend", 8)


def test_the_lineage_says_which_clips_go_on(web, member, source):
    lineage = {"maker": member, "parent": source, "root": source, "depth": 1}
    longer = factories.video(**lineage, remix_kind="extend", rendered_as="Longer.")
    factories.video(**lineage, rendered_as="Otherwise.")
    answer = web.get(f"/v/{longer.pk}/")
    assert f"Continues @{source.maker.handle} ’s “{source.title}” . Remix tree" in words(answer) and "Remix of" not in words(answer)
    html = answer.content.decode()
    assert f'aria-label="@{member.handle} continues: Longer."' in html
    assert f"@{member.handle} continues: Longer." in words(answer)
    assert f"@{member.handle}: Otherwise." in words(answer)
    longer.refresh_from_db()
    credit.attach([longer], member)
    assert credited(longer) == f"Continues @{source.maker.handle}’s clip"
