"""The whole way of a likeness over the API, as its subject and as others; and that nobody reaches what is somebody else's."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from accounts.models import Member
from accounts.services import block
from cameos import services
from cameos.models import AuditEvent, Likeness, PolicyVersion, UseRequest
from generation.models import JobCast, Worker
from tests import factories
from tests.developer.conftest import make_caller
from videos.models import CameoUse, Video

pytestmark = pytest.mark.django_db


@pytest.fixture
def cameo(member) -> Likeness:
    return factories.cameo(member, handle="biscuit")


@pytest.fixture
def theirs(other) -> APIClient:
    client = APIClient()
    client.force_authenticate(other)
    return client


def path(cameo, *parts: str) -> str:
    return "/".join(["/api/cameos", str(cameo.pk), *parts])


def told(answer, status: int, code: str) -> dict:
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    return answer.json()


def test_ones_own(api, theirs, cameo):
    listed = api.get("/api/cameos").json()["items"]
    assert listed == [api.get(path(cameo)).json()]
    assert {name: listed[0][name] for name in ("id", "name", "handle", "kind", "state", "held", "epoch", "policy_version")} == {
        "id": str(cameo.pk), "name": "Nova", "handle": "biscuit", "kind": "animal", "state": "active", "held": False, "epoch": 0,
        "policy_version": 2,
    }  # fmt: skip
    assert theirs.get("/api/cameos").json() == {"items": []}


def test_the_policy(api, cameo, other):
    shown = api.get(path(cameo, "policy")).json()
    assert (shown["audience"], shown["approved"], shown["version"], shown["asks"], shown["terms"]) == ("everyone", [], 2, False, [])
    changed = api.patch(path(cameo, "policy"), {"audience": "approved", "regions": ["US"], "asks": True}, format="json").json()
    assert (changed["audience"], changed["regions"], changed["asks"], changed["version"]) == ("approved", ["US"], True, 3)
    assert api.put(path(cameo, "approved", other.handle)).json()["approved"] == [other.handle]
    denied = api.put(path(cameo, "denied", f"@{other.handle}")).json()
    assert (denied["approved"], denied["denied"]) == ([], [other.handle])
    assert api.delete(path(cameo, "denied", other.handle)).json()["denied"] == []
    assert api.put(path(cameo, "approved", other.handle)).json()["version"] == 7
    assert api.delete(path(cameo, "approved", other.handle)).json()["approved"] == []
    assert api.put(path(cameo, "approved", "nobody_here")).status_code == 404


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"audience": "friends"}, "/audience", "invalid_choice"),
        ({"scopes": ["face"]}, "/scopes/0", "invalid_choice"),
        ({"scopes": "voice"}, "/scopes", "not_a_list"),
        ({"regions": ["XX"]}, "/regions/0", "invalid_choice"),
        ({"asks": "yes"}, "/asks", "invalid"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "/expires_at", "out_of_range"),
        ({"expires_at": "soon"}, "/expires_at", "invalid"),
        ({"restrictions": "no dogs"}, "/terms", "not_confirmed"),
        ({"restrictions": "x" * 1001}, "/restrictions", "max_length"),
        ({"approved": []}, "/approved", "unknown_field"),
    ],
)
def test_a_policy_that_cannot_be(api, cameo, body, pointer, code):
    answer = api.patch(path(cameo, "policy"), body, format="json")
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]
    assert PolicyVersion.objects.count() == 2


def test_trying_a_prompt_and_confirming_restrictions(api, theirs, cameo, other):
    links = AuditEvent.objects.count()

    def tried(**body):
        return api.post(path(cameo, "dry-run"), {"prompt": "@biscuit drinks a b.e.e.r"} | body, format="json").json()

    assert tried() == {"allowed": True, "terms": [], "unsure": False}
    answer = tried(restrictions="Never with alcohol. No clowns!")
    assert (answer["allowed"], answer["code"], answer["terms"][-1], answer["unsure"]) == (False, "cameo_restricted", "clowns", False)
    assert tried(restrictions="be kind")["code"] == "cameo_asks"
    assert tried(by=other.handle)["allowed"] is True
    changed = api.patch(path(cameo, "policy"), {"restrictions": "Never with alcohol. No clowns!", "terms": answer["terms"]}, format="json")
    assert changed.json()["restrictions"] == "Never with alcohol. No clowns!"
    assert tried(by=f"@{other.handle}")["code"] == "cameo_restricted"
    assert tried(prompt="@biscuit runs")["allowed"] is True
    api.put(path(cameo, "denied", other.handle))
    assert tried(prompt="@biscuit runs", by=other.handle)["code"] == "cameo_denied"
    api.patch(path(cameo, "policy"), {"audience": "me"}, format="json")
    assert tried(prompt="@biscuit runs")["code"] == "cameo_audience"
    api.post(path(cameo, "pause"))
    assert tried(prompt="@biscuit runs")["code"] == "cameo_paused"
    assert AuditEvent.objects.filter(kind="refusal").count() == 0
    assert AuditEvent.objects.count() == links + 4


def test_pausing_revoking_and_erasing(api, theirs, cameo):
    video = factories.video_with(cameo)
    watched = f"/api/videos/{video.pk}"
    for verb, state, status in (
        ("pause", "paused", 404),
        ("resume", "active", 200),
        ("revoke", "revoked", 404),
        ("regrant", "active", 404),
    ):
        assert api.post(path(cameo, verb)).json()["state"] == state
        assert api.post(path(cameo, verb)).status_code == 200
        assert theirs.get(watched).status_code == status
    assert api.delete(path(cameo)).status_code == 204
    assert (api.get(path(cameo)).status_code, api.get("/api/cameos").json()) == (404, {"items": []})
    assert Likeness.objects.get().state == "erased"


def test_what_cannot_be_done_as_it_stands(api, cameo):
    api.post(path(cameo, "revoke"))
    told(api.post(path(cameo, "pause")), 409, "cameo_wrong_state")
    told(api.patch(path(cameo, "policy"), {"asks": True}, format="json"), 409, "cameo_wrong_state")


def test_the_handle(api, theirs, cameo, other):
    assert api.put(path(cameo, "handle"), {"handle": "Rex"}, format="json").json()["handle"] == "rex"
    told(api.put(path(cameo, "handle"), {"handle": other.handle}, format="json"), 422, "handle_taken")
    told(api.put(path(cameo, "handle"), {"handle": "a"}, format="json"), 422, "handle_invalid")
    assert Likeness.objects.get().handle == "rex"


def test_asking_answering_and_casting(api, theirs, member, other):
    Worker.objects.create(name="one", engine="native", seconds=[4], cast=2)
    cameo = factories.cameo(member, handle="biscuit", asks=True)
    clip = {"prompt": "@biscuit runs"}
    refused = told(theirs.post("/api/generations", clip, format="json"), 422, "cameo_permission_denied")
    assert [error["code"] for error in refused["errors"]] == ["cameo_asks"]
    asked = theirs.post("/api/cameos/requests", {"cameo": "@biscuit"} | clip, format="json").json()
    assert (asked["state"], asked["by"], asked["mine"], asked["cameo"]) == ("asked", other.handle, False, str(cameo.pk))
    (waiting,) = api.get("/api/cameos/requests").json()["items"]
    assert waiting == asked | {"mine": True}
    assert theirs.post(f"/api/cameos/requests/{asked['id']}/allow").status_code == 404
    assert api.post(f"/api/cameos/requests/{asked['id']}/decline").json()["state"] == "declined"
    assert api.post(f"/api/cameos/requests/{asked['id']}/allow").json()["state"] == "allowed"
    assert theirs.post("/api/generations", clip, format="json").status_code == 202
    assert (JobCast.objects.get().request_id, UseRequest.objects.get().state) == (UseRequest.objects.get().pk, "used")
    told(api.post(f"/api/cameos/requests/{asked['id']}/decline"), 409, "cameo_wrong_state")
    told(theirs.post("/api/cameos/requests", {"cameo": "nobody"} | clip, format="json"), 404, "cameo_not_found")
    told(theirs.post("/api/cameos/requests", {"cameo": "\x00"} | clip, format="json"), 422, "invalid")


def test_what_shows_me(api, theirs, cameo, member, other):
    draft = factories.video_with(cameo, maker=other, status="draft")
    factories.video()
    (item,) = api.get("/api/cameos/uses").json()["items"]
    assert (item["video"]["id"], item["video"]["status"], item["video"]["maker"]["handle"]) == (str(draft.pk), "draft", other.handle)
    assert [(shown["cameo"], shown["muted"]) for shown in item["cameos"]] == [(str(cameo.pk), False)]
    assert theirs.get("/api/cameos/uses").json() == {"items": []}
    use = f"/api/cameos/uses/{draft.pk}"
    for verb in ("withdraw", "reinstate", "mute", "unmute"):
        assert theirs.post(f"{use}/{verb}").status_code == 404
    assert api.get(f"/api/videos/{draft.pk}").status_code == 200
    gone = api.post(f"{use}/withdraw").json()
    assert (gone["video"]["status"], gone["video"]["lapsed"], "withdrawn_at" in gone["cameos"][0]) == ("withdrawn", True, True)
    assert theirs.get(f"/api/videos/{draft.pk}").json()["lapsed"] is True
    back = api.post(f"{use}/reinstate").json()
    assert (back["video"]["status"], "lapsed" in back["video"]) == ("draft", False)
    assert api.post(f"{use}/mute").json()["cameos"][0]["muted"] is True
    assert api.post(f"{use}/unmute").json()["cameos"][0]["muted"] is False
    assert api.post(path(cameo, "withdraw-all")).json() == {"withdrawn": 1}
    assert api.post(path(cameo, "withdraw-all")).json() == {"withdrawn": 0}


def test_a_page_of_what_shows_me_costs_the_same_however_long(api, cameo, django_assert_max_num_queries):
    for _ in range(5):
        factories.video_with(cameo)
    with django_assert_max_num_queries(5):
        assert len(api.get("/api/cameos/uses").json()["items"]) == 5


ROUTES = [
    ("get", ()), ("delete", ()), ("post", ("pause",)), ("post", ("resume",)), ("post", ("revoke",)), ("post", ("regrant",)),
    ("put", ("handle",)), ("get", ("policy",)), ("patch", ("policy",)), ("put", ("approved", "x1y2")), ("delete", ("approved", "x1y2")),
    ("put", ("denied", "x1y2")), ("delete", ("denied", "x1y2")), ("post", ("dry-run",)), ("post", ("withdraw-all",)),
]  # fmt: skip


@pytest.mark.parametrize(("method", "parts"), ROUTES)
def test_nobody_reaches_somebody_elses(theirs, cameo, method, parts):
    factories.member(handle="x1y2")
    before, links = Likeness.objects.values().get(), AuditEvent.objects.count()
    body = {"handle": {"handle": "rex"}, "dry-run": {"prompt": "x"}}.get(parts[-1] if parts else "", {})
    told(getattr(theirs, method)(path(cameo, *parts), body, format="json"), 404, "cameo_not_found")
    assert getattr(APIClient(), method)(path(cameo, *parts), body, format="json").status_code == 401
    assert (Likeness.objects.values().get(), AuditEvent.objects.count(), PolicyVersion.objects.count()) == (before, links, 2)


def test_a_character_of_v1_is_cast_once_it_is_granted(member, cameo):
    Worker.objects.create(name="one", engine="native", seconds=[4], cast=2)
    caller = make_caller(member)
    body = {"prompt": "a dog runs", "seconds": "4", "size": "720x1280", "characters": [{"id": f"char_{cameo.pk.hex}"}]}
    services.pause(likeness=cameo, by=member)
    answer = caller.post("/v1/videos", body)
    assert (answer.status_code, answer.json()["error"]["code"], answer.json()["error"]["param"]) == (400, "cameo_paused", "characters")
    assert JobCast.objects.count() == 0
    services.resume(likeness=cameo, by=member)
    assert caller.post("/v1/videos", body).status_code == 200
    assert (JobCast.objects.get().likeness, CameoUse.objects.count(), Video.objects.count()) == (cameo, 0, 0)


def test_downloading_through_v1_is_a_scope_of_its_own(member, other):
    cameo = factories.cameo(member)
    video = factories.video_with(cameo, maker=other, file="jobs/x/clip.mp4")
    job = factories.job(member=other, state="succeeded", video=video)
    caller, content = make_caller(other), f"/v1/videos/video_{job.pk.hex}/content"
    assert caller.get(content).status_code == 302
    services.set_policy(likeness=cameo, by=member, scopes=["appearance", "api"])
    answer = caller.get(content)
    assert (answer.status_code, answer.json()["error"]["code"], answer.json()["error"]["param"]) == (400, "cameo_scope", None)


def test_asking_tells_a_stranger_nothing(theirs, cameo, member):
    services.set_policy(likeness=cameo, by=member, audience="me", asks=True)
    told(theirs.post("/api/cameos/requests", {"cameo": "@biscuit", "prompt": "@biscuit runs"}, format="json"), 404, "cameo_not_found")


@pytest.mark.parametrize("away", ["blocked", "inactive", "back"])
def test_who_is_away_is_taken_off_and_denied_all_the_same(api, member, other, away):
    cameo = factories.cameo(member, handle="biscuit", audience="approved")
    services.approve(likeness=cameo, by=member, member=other)
    if away == "blocked":
        block(member=other, other=member)
    Member.objects.filter(pk=other.pk).update(is_active=away != "inactive")
    lists = f"/api/cameos/{cameo.pk}"
    assert api.delete(f"{lists}/approved/@{other.handle.upper()}").json()["approved"] == []
    assert api.put(f"{lists}/denied/{other.handle}").json()["denied"] == [other.handle]
    assert api.put(f"{lists}/approved/{other.handle}").status_code == (200 if away == "back" else 404)
    for nobody in ("nobody_here", "%00"):
        assert api.put(f"{lists}/denied/{nobody}").status_code == 404
        assert api.delete(f"{lists}/denied/{nobody}").status_code == 404
