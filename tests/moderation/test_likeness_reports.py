"""Members report misuse of a likeness once; from whom it shows it takes effect at once, and moderators decide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from rest_framework.test import APIClient

import videos.services
from cameos import audit, services
from cameos.models import AuditEvent, Likeness
from core.errors import Forbidden, Invalid, NotFound
from moderation.models import StaffAction
from moderation.reports.errors import OwnVideo, ReportDecided
from moderation.reports.models import LikenessReport
from moderation.reports.services import decide, report
from tests import factories
from videos.models import Video, Withholding

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    person = factories.member(is_staff=True)
    person.groups.add(Group.objects.get(name="Moderators"))
    return person


@pytest.fixture
def cameo(member) -> Likeness:
    return factories.cameo(member, handle="biscuit", kind="person")


@pytest.fixture
def video(cameo, other) -> Video:
    return factories.video_with(cameo, maker=other)


@pytest.fixture
def remix(cameo, video) -> Video:
    return factories.video_with(cameo, parent=video)


def state() -> tuple:
    rows = [Video, Withholding, LikenessReport, AuditEvent, StaffAction]
    return *(list(model.objects.order_by("pk").values_list()) for model in rows), list(Likeness.objects.values_list("state", "held"))


def statuses() -> list[str]:
    return list(Video.objects.order_by("pk").values_list("status", flat=True))


def chain() -> list[tuple]:
    told = ("reported", "report_upheld", "report_dismissed")
    return list(AuditEvent.objects.filter(kind__in=told).order_by("pk").values_list("stream", "kind", "actor"))


def post(client, body: dict):
    return client.post("/api/cameos/reports", body, format="json")


def as_member(member) -> APIClient:
    client = APIClient()
    client.force_authenticate(member)
    return client


def test_whom_it_shows_takes_it_out_of_view_with_all_that_came_of_it(api, member, cameo, video, remix):
    answer = post(api, {"video": str(video.pk), "reason": "without_consent", "note": " not me "})
    made = LikenessReport.objects.get()
    assert (answer.status_code, answer.json()["hid"], answer.json()["state"]) == (200, True, "open")
    assert (made.video, made.likeness, made.reporter, made.reason, made.note) == (video, None, member, "without_consent", "not me")
    assert made.due_at - made.created_at == timedelta(hours=24)
    assert statuses() == ["withheld", "withheld"]
    assert chain() == [(cameo.pk, "reported", member.pk)]
    assert list(audit.verify()) == []


def test_a_second_report_of_the_same_member_is_the_first(api, video):
    body = {"video": str(video.pk), "reason": "without_consent"}
    first = post(api, body).json()
    before = state()
    assert post(api, body | {"reason": "other", "note": "again"}).json() == first
    assert state() == before


def test_somebody_else_hides_nothing(cameo, video, remix):
    stranger = factories.member()
    made = report(by=stranger, reason="impersonation", video_id=video.pk)
    assert (made.hid, made.state, statuses()) == (False, "open", ["published", "published"])
    assert chain() == [(cameo.pk, "reported", stranger.pk)]


def test_a_draft_of_somebody_else_is_reported_by_whom_it_shows_alone(member, cameo):
    draft = factories.video_with(cameo, status="draft")
    before = state()
    with pytest.raises(NotFound):
        report(by=factories.member(), reason="other", video_id=draft.pk)
    assert state() == before
    assert report(by=member, reason="other", video_id=draft.pk).hid
    assert statuses() == ["withheld"]


def test_a_clip_without_anybody_can_be_reported_too(member):
    made = report(by=member, reason="without_consent", video_id=factories.video().pk)
    assert (made.hid, made.state, chain(), statuses()) == (False, "open", [], ["published"])


def test_its_maker_reports_no_clip_of_their_own(other, video):
    before = state()
    with pytest.raises(OwnVideo):
        report(by=other, reason="other", video_id=video.pk)
    assert post(as_member(other), {"video": str(video.pk), "reason": "other"}).json()["code"] == "report_of_own_video"
    assert state() == before


def test_what_moderators_withheld_alone_stays_as_they_left_it(member, moderator, video, remix):
    videos.services.withhold(video=video)
    made = report(by=member, reason="other", video_id=video.pk)
    assert (made.hid, statuses()) == (False, ["withheld", "published"])
    decide(report=made, by=moderator, upheld=False)
    assert statuses() == ["withheld", "published"]


def test_a_cameo_of_ones_own_is_paused_until_one_lets_it_go_on(api, member, cameo, video):
    answer = post(api, {"cameo": "@biscuit", "reason": "impersonation"})
    cameo.refresh_from_db()
    assert (answer.status_code, answer.json()["hid"], cameo.state) == (200, True, "paused")
    assert not Video.objects.visible_to(None).exists()
    services.resume(likeness=cameo, by=member)
    assert Video.objects.visible_to(None).get() == video
    before = state()
    post(api, {"cameo": "biscuit", "reason": "other"})
    assert state() == before


def test_one_that_is_paused_is_reported_as_it_is(member, cameo):
    services.pause(likeness=cameo, by=member)
    assert not report(by=member, reason="other", handle="biscuit").hid
    assert Likeness.objects.get().state == "paused"


def test_whoever_could_cast_it_reports_it_and_stops_nothing(cameo):
    stranger = factories.member()
    made = report(by=stranger, reason="impersonation", handle="@Biscuit")
    assert (made.likeness, made.video, made.hid, Likeness.objects.get().state) == (cameo, None, False, "active")
    assert chain() == [(cameo.pk, "reported", stranger.pk)]


@pytest.mark.parametrize("policy", [{"audience": "me"}, {"regions": ["DE"]}, {"denied": True}])
def test_who_may_not_cast_it_does_not_learn_that_it_is_there(member, cameo, policy):
    stranger = factories.member()
    services.set_policy(likeness=cameo, by=member, **({"denied": [stranger.pk]} if "denied" in policy else policy))
    before = state()
    answers = [post(as_member(stranger), {"cameo": name, "reason": "other"}) for name in ("biscuit", "nobody")]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "cameo_not_found")] * 2
    assert state() == before


def test_what_wants_to_be_asked_first_is_seen(member, cameo):
    services.set_policy(likeness=cameo, by=member, asks=True)
    assert report(by=factories.member(), reason="other", handle="biscuit").state == "open"


@pytest.mark.parametrize(
    ("body", "status", "complaints"),
    [
        ({"reason": "other"}, 422, [("/video", "one_of_two")]),
        ({"reason": "other", "video": "VIDEO", "cameo": "biscuit"}, 422, [("/video", "one_of_two")]),
        ({"video": "VIDEO", "reason": "boring"}, 422, [("/reason", "invalid_choice")]),
        ({"video": "VIDEO"}, 422, [("/reason", "required")]),
        ({"video": "VIDEO", "reason": "other", "note": "x" * 281}, 422, [("/note", "too_long")]),
        ({"video": "VIDEO", "reason": "other", "note": "a\u202eb"}, 422, [("/note", "unseen_characters")]),
        ({"video": "0198c0de-0000-7000-8000-000000000000", "reason": "other"}, 404, []),
    ],
)
def test_what_cannot_be_reported_changes_nothing(api, video, body, status, complaints):
    body = {name: str(video.pk) if value == "VIDEO" else value for name, value in body.items()}
    before = state()
    answer = post(api, body)
    assert (answer.status_code, [(entry["pointer"], entry["code"]) for entry in answer.json().get("errors", [])]) == (status, complaints)
    assert state() == before


def test_only_members_report(video):
    before = state()
    assert post(APIClient(), {"video": str(video.pk), "reason": "other"}).status_code in (401, 403)
    with pytest.raises(Invalid):
        report(by=video.maker, reason="boring", video_id=video.pk)
    assert state() == before


def test_so_many_an_hour(api, video, settings):
    settings.RATES = settings.RATES | {"reports": "1/3600"}
    body = {"video": str(video.pk), "reason": "other"}
    assert [post(api, body).status_code for _ in range(2)] == [200, 429]


def test_dismissed_it_is_given_back(member, moderator, cameo, video, remix):
    other = report(by=factories.member(), reason="other", video_id=remix.pk)
    made = report(by=member, reason="without_consent", video_id=video.pk)
    assert decide(report=made, by=moderator, upheld=False) == 1
    made.refresh_from_db()
    assert (made.state, made.decided_at is not None, statuses()) == ("dismissed", True, ["published", "published"])
    assert LikenessReport.objects.get(state="open") == other
    acts = StaffAction.objects.values_list("actor", "verb", "target", "reason")
    assert list(acts) == [(moderator.pk, "dismiss_report", f"video {video.pk}", "reports: 1")]
    assert chain()[-1] == (cameo.pk, "report_dismissed", moderator.pk)


def test_upheld_it_goes_with_all_that_came_of_it(moderator, cameo, video, remix):
    first = report(by=factories.member(), reason="degrading", video_id=video.pk)
    report(by=factories.member(), reason="other", video_id=video.pk)
    assert decide(report=first, by=moderator, upheld=True) == 2
    assert set(LikenessReport.objects.values_list("state", flat=True)) == {"upheld"}
    assert statuses() == ["withheld", "withheld"]
    assert StaffAction.objects.get().reason == "reports: 2"
    assert chain()[-1] == (cameo.pk, "report_upheld", moderator.pk)


def test_a_likeness_is_held_or_left_to_its_subject(member, moderator, cameo):
    made = report(by=member, reason="impersonation", handle="biscuit")
    decide(report=made, by=moderator, upheld=False)
    assert list(Likeness.objects.values_list("state", "held")) == [("paused", False)]
    services.resume(likeness=cameo, by=member)
    second = report(by=factories.member(), reason="impersonation", handle="biscuit")
    decide(report=second, by=moderator, upheld=True)
    assert list(Likeness.objects.values_list("state", "held")) == [("active", True)]


def test_it_is_decided_once_and_by_moderators(member, moderator, video):
    made = report(by=member, reason="other", video_id=video.pk)
    before = state()
    for person in (member, factories.member(is_staff=True)):
        with pytest.raises(Forbidden):
            decide(report=made, by=person, upheld=False)
    assert state() == before
    decide(report=made, by=moderator, upheld=True)
    before = state()
    with pytest.raises(ReportDecided):
        decide(report=made, by=moderator, upheld=False)
    assert state() == before


def test_a_reporter_who_goes_is_not_named_any_more(member, video):
    stranger = factories.member()
    made = report(by=stranger, reason="other", video_id=video.pk)
    stranger.delete()
    made.refresh_from_db()
    assert (made.reporter, made.state) == (None, "open")


@pytest.mark.parametrize(("action", "ended", "shown"), [("uphold", "upheld", "withheld"), ("dismiss", "dismissed", "published")])
def test_moderators_decide_in_the_back_office(client, member, moderator, video, action, ended, shown):
    made = report(by=member, reason="without_consent", video_id=video.pk)
    client.force_login(moderator)
    page = reverse("admin:moderation_likenessreport_changelist")
    assert f"video {video.pk}" in client.get(page).content.decode()
    assert client.get(reverse("admin:moderation_likenessreport_change", args=[made.pk])).status_code == 200
    client.post(page, {"action": action, "_selected_action": [made.pk]})
    again = client.post(page, {"action": action, "_selected_action": [made.pk]}, follow=True)
    assert "decided already" in again.content.decode()
    made.refresh_from_db()
    assert (made.state, statuses()) == (ended, [shown])


def test_others_do_not_see_them_there(client, video, member):
    report(by=member, reason="other", video_id=video.pk)
    client.force_login(factories.member(is_staff=True))
    assert client.get(reverse("admin:moderation_likenessreport_changelist")).status_code == 403
