"""Stitching a clip and making a duet with it, by pages: the buttons, the small form, and what page and tree tell."""

from __future__ import annotations

import pytest
from django.urls import reverse

from generation.models import Job, Worker
from tests import factories
from tests.web.conftest import faults_of, words

KINDS = [("stitch", "Stitch this clip"), ("duet", "Duet with this clip")]
CREDITS = [("stitch", "Stitched to", "stitches"), ("duet", "Duet with", "duets")]


@pytest.fixture
def source(member, clip):
    Worker.objects.create(name="w", seconds=[4, 8])
    return clip(maker=member, width=1280, height=720, seconds=8.0, rendered_as="A scale.")


@pytest.mark.parametrize(("kind", "told"), KINDS)
def test_its_page_leads_to_the_form_and_the_form_to_a_job(web, source, kind, told):
    assert f"?{kind}={source.pk}" in web.get(f"/v/{source.pk}/").content.decode()
    page = web.get(reverse("create"), {kind: source.pk})
    html = page.content.decode()
    assert faults_of(html) == []
    assert told in words(page)
    assert 'name="size"' not in html and ('name="cut_from"' in html) == (kind == "stitch")
    sent = {"prompt": "a waltz", "remix_of": str(source.pk), "remix_kind": kind, "key": "k"}
    web.post(reverse("create"), sent | ({"cut_from": "2", "cut_to": "5"} if kind == "stitch" else {}))
    job = Job.objects.get()
    assert (job.remix_of, job.remix_kind, job.width, job.cut) == (source, kind, 1280, (2, 5) if kind == "stitch" else None)


def test_the_form_begins_with_as_much_as_may_be(web, source):
    html = web.get(reverse("create"), {"stitch": source.pk}).content.decode()
    assert 'max="7" step="1" required value="0"' in html and 'max="8" step="1" required value="5"' in html


def test_what_is_wrong_with_the_cut_is_said_beside_it_and_kept(web, source):
    sent = {"prompt": "a waltz", "remix_of": str(source.pk), "remix_kind": "stitch", "cut_from": "6", "cut_to": "3"}
    page = web.post(reverse("create"), sent)
    html = page.content.decode()
    assert page.status_code == 422 and faults_of(html) == []
    assert "A stitch begins with 1 to 5 of the 8 seconds that are there." in words(page)
    assert 'value="6"' in html and 'value="3" aria-invalid="true"' in html and 'id="cut-error"' in html
    assert Job.objects.count() == 0


@pytest.mark.parametrize(("kind", "told"), KINDS)
def test_one_that_is_gone_is_told_of(web, kind, told):
    assert f"The clip you wanted to {kind} is not there any more" in words(web.get(reverse("create"), {kind: "x"}))


def test_nobody_is_offered_what_its_maker_does_not_allow(web, clip):
    closed = clip(maker=factories.member(remix_allowed=True))
    html = web.get(f"/v/{closed.pk}/").content.decode()
    assert "?stitch=" not in html and "?duet=" not in html


def test_another_take_has_the_same_cut(web, member, source):
    job = factories.job(member=member, remix_of=source, remix_kind="stitch", cut_from=3, cut_to=6, width=1280, height=720, state="failed")
    assert f"stitch={source.pk}&amp;cut_from=3&amp;cut_to=6" in web.get(reverse("job", args=[job.pk])).content.decode()
    web.post(reverse("retry", args=[job.pk]))
    again = Job.objects.latest("created_at")
    assert (again.cut, again.remix_kind) == ((3, 6), "stitch") and again != job


@pytest.mark.parametrize(("kind", "credit", "verb"), CREDITS)
def test_credit_tree_and_list_of_remixes_tell_the_kind(web, member, source, kind, credit, verb):
    cut = {"cut_from": 2, "cut_to": 5} if kind == "stitch" else {}
    made = factories.video(maker=member, parent=source, remix_kind=kind, rendered_as="A waltz.", **cut)
    page = words(web.get(f"/v/{made.pk}/"))
    assert f"{credit} @{member.handle} ’s “A scale.”" in page
    for shown in (page, words(web.get(reverse("tree", args=[made.pk]))), words(web.get(reverse("remixes", args=[source.pk])))):
        assert f"@{member.handle} {verb}: A waltz." in shown
    assert ("Begins with its seconds 2 to 5" in page) == (kind == "stitch")
