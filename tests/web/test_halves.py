"""Giving a clip new sound, and using its sound, by pages: the buttons, the small form, and what the tree tells."""

from __future__ import annotations

import pytest
from django.urls import reverse

from generation.models import Job, Worker
from tests import factories
from tests.web.conftest import faults_of, words

KINDS = [("revoice", "New sound for this clip"), ("sound", "Use this sound")]


@pytest.fixture
def source(member):
    Worker.objects.create(name="w", seconds=[4, 8], parts=True)
    return factories.video(maker=member, width=1280, height=720, plan="a/plan.safetensors", rendered_as="A scale.")


@pytest.mark.parametrize(("kind", "told"), KINDS)
def test_the_form_asks_for_words_alone(web, source, kind, told):
    assert f"?{kind}={source.pk}" in web.get(f"/v/{source.pk}/").content.decode()
    page = web.get(reverse("create"), {kind: source.pk})
    html = page.content.decode()
    assert faults_of(html) == []
    assert told in words(page)
    assert f'name="remix_kind" value="{kind}"' in html and 'name="size"' not in html and 'name="seconds"' not in html
    web.post(reverse("create"), {"prompt": "a waltz", "remix_of": str(source.pk), "remix_kind": kind, "key": "k"})
    job = Job.objects.get()
    assert (job.remix_of, job.remix_kind, job.seconds, job.width) == (source, kind, 4, 1280)


@pytest.mark.parametrize(("kind", "told"), KINDS)
def test_what_is_wrong_is_said_in_the_form(web, source, kind, told):
    page = web.post(reverse("create"), {"prompt": " ", "remix_of": str(source.pk), "remix_kind": kind})
    assert page.status_code == 422 and told in words(page) and "The prompt is empty." in words(page)
    assert Job.objects.count() == 0


@pytest.mark.parametrize("kind", ["collage", "", "x" * 300])
def test_no_other_kind_breaks_the_form(web, source, kind):
    page = web.post(reverse("create"), {"prompt": "on", "remix_of": str(source.pk), "remix_kind": kind, "seconds": "4"})
    assert page.status_code in (302, 422)


def test_one_that_is_gone_is_told_of(web):
    assert "The clip you wanted to use is not there any more" in words(web.get(reverse("create"), {"sound": "x"}))


def test_not_of_what_has_no_plan(web, member):
    video = factories.video(maker=member, plan="")
    assert "?revoice=" not in web.get(f"/v/{video.pk}/").content.decode()


@pytest.mark.parametrize(
    ("kind", "credit", "verb"),
    [("revoice", "New sound for", "gives new sound"), ("sound", "With the sound of", "uses the sound")],
)
def test_credit_and_tree_tell_the_kind(web, member, source, kind, credit, verb):
    made = factories.video(maker=member, parent=source, remix_kind=kind, rendered_as="A waltz.")
    page = words(web.get(f"/v/{made.pk}/"))
    assert f"{credit} @{member.handle} ’s “A scale.”" in page
    assert f"@{member.handle} {verb}: A waltz." in page
