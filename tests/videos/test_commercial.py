"""What a maker calls commercial is published as such only if everybody in it gives that scope; without them it is one's own business."""

from __future__ import annotations

import pytest
from django.test import Client
from rest_framework.test import APIClient

from cameos import services as cameos
from cameos.consent import Scope
from cameos.models import AuditEvent
from tests import factories
from videos.models import Video

pytestmark = pytest.mark.django_db
NOT_COMMERCIAL = [scope.value for scope in Scope if scope is not Scope.COMMERCIAL]


@pytest.fixture
def subject(db):
    return factories.member()


@pytest.fixture
def cameo(subject):
    return factories.cameo(subject, scopes=NOT_COMMERCIAL)


def publish(api, video, **more):
    return api.post(f"/api/videos/{video.pk}/publish", {"commercial": True} | more, format="json")


def state(video) -> tuple[str, bool]:
    video.refresh_from_db()
    return video.status, video.commercial


def test_nobody_in_it_nobody_to_ask(api, member):
    video = factories.video(maker=member, status="draft")
    assert publish(api, video).json()["commercial"] is True
    assert api.patch(f"/api/videos/{video.pk}", {"commercial": False}, format="json").status_code == 200
    assert "commercial" not in api.get(f"/api/videos/{video.pk}").json()
    assert state(video) == ("published", False)


def test_somebody_in_it_who_does_not_allow_it(api, member, cameo):
    draft, shown = (factories.video_with(cameo, maker=member, status=status) for status in ("draft", "published"))
    for answer in (publish(api, draft), api.patch(f"/api/videos/{shown.pk}", {"commercial": True, "caption": "x"}, format="json")):
        assert (answer.status_code, answer.json()["code"]) == (422, "cameo_permission_denied")
        assert [error["code"] for error in answer.json()["errors"]] == ["cameo_scope"]
    assert (state(draft), state(shown), shown.caption) == (("draft", False), ("published", False), "")
    refusals = AuditEvent.objects.filter(stream=cameo.pk, kind="refusal")
    assert ['"gate":"commercial"' in event.body for event in refusals] == [True, True]
    assert publish(api, draft, commercial=False).status_code == 200


def test_somebody_in_it_who_allows_it(api, member, cameo, subject):
    video = factories.video_with(cameo, maker=member, status="draft")
    cameos.set_policy(likeness=cameo, by=subject, scopes=list(Scope))
    assert publish(api, video).status_code == 200
    cameos.set_policy(likeness=cameo, by=subject, scopes=NOT_COMMERCIAL)
    assert state(video) == ("published", True), "what is published stays until it is withdrawn"
    assert api.patch(f"/api/videos/{video.pk}", {"caption": "x"}, format="json").status_code == 200


def test_subjects_do_as_they_like_with_themselves(subject, cameo):
    client = APIClient()
    client.force_authenticate(subject)
    assert publish(client, factories.video_with(cameo, maker=subject, status="draft")).status_code == 200


def test_one_of_two_is_enough_to_refuse(api, member, cameo):
    video = factories.video_with(cameo, factories.cameo(), maker=member, status="draft")
    assert publish(api, video).status_code == 422


def test_a_remix_of_it_is_not_commercial_by_itself(member):
    source = factories.video(maker=member, commercial=True)
    assert factories.video(parent=source).commercial is False


def test_in_the_browser(web, member, cameo, client):
    video = factories.video(maker=member, status="draft")
    web.post(f"/v/{video.pk}/publish/", {"caption": "", "commercial": "on"})
    assert state(video) == ("published", True)
    assert "Its maker advertises something with it" in client.get(f"/v/{video.pk}/").content.decode()
    assert 'name="commercial" checked' in web.get(f"/v/{video.pk}/").content.decode()
    refused = web.post(f"/v/{(draft := factories.video_with(cameo, maker=member, status='draft')).pk}/publish/", {"commercial": "on"})
    assert refused.status_code == 422
    assert "Consent was not given for this kind of use." in refused.content.decode()
    assert state(draft) == ("draft", False)
    stranger = Client()
    stranger.force_login(factories.member())
    assert stranger.post(f"/v/{video.pk}/edit/", {"commercial": "on"}).status_code in (403, 404)
    assert Video.objects.filter(commercial=True).count() == 1
