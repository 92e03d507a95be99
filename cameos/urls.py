"""Routes of this app: `web` are pages, `api` is JSON below /api/."""

from django.urls import URLPattern, path

from cameos import api as views
from cameos import web as pages
from cameos.enrolment import api as enrolment
from cameos.enrolment import web as enrolment_pages

CAMEO = "cameos/<uuid:cameo_id>"
LIKENESS = "cameos/<uuid:likeness_id>"

web: list[URLPattern] = [
    path("cameos/", enrolment_pages.everything, name="cameos"),
    path("cameos/new/", enrolment_pages.thing, name="cameo-new"),
    path("cameos/take/", enrolment_pages.take, name="cameo-take"),
    path("cameos/invite/", enrolment_pages.invite, name="cameo-invite"),
    path("cameos/take/<str:token>/", enrolment_pages.take, name="cameo-invited"),
    path("cameos/requests/", pages.requests, name="cameo-requests"),
    path("cameos/requests/<uuid:request_id>/allow/", pages.decide, {"allow": True}, name="cameo-request-allow"),
    path("cameos/requests/<uuid:request_id>/decline/", pages.decide, {"allow": False}, name="cameo-request-decline"),
    path(f"{LIKENESS}/", pages.one, name="cameo"),
    path(f"{LIKENESS}/sharing/", pages.share, name="cameo-sharing"),
    path(f"{LIKENESS}/restrictions/", pages.restrict, name="cameo-restrictions"),
    path(f"{LIKENESS}/handle/", pages.rename, name="cameo-rename"),
    path(f"{LIKENESS}/people/", pages.people, name="cameo-people"),
    path(f"{LIKENESS}/try/", pages.attempt, name="cameo-try"),
    *(path(f"{LIKENESS}/{verb}/", pages.switch, {"verb": verb}, name=f"cameo-{verb}") for verb in ("pause", "resume", "regrant")),
    *(path(f"{LIKENESS}/{verb}/", pages.end, {"verb": verb}, name=f"cameo-{verb}") for verb in ("revoke", "erase")),
]
api: list[URLPattern] = [
    path("cameos", enrolment.CameosView.as_view(), name="cameos"),
    path(CAMEO, views.CameoView.as_view(), name="cameo"),
    *(path(f"{CAMEO}/{verb}", views.CameoVerbView.as_view(), {"verb": verb}, name=f"cameo-{verb}") for verb in views.VERBS),
    path(f"{CAMEO}/handle", views.CameoHandleView.as_view(), name="cameo-handle"),
    path(f"{CAMEO}/policy", views.PolicyView.as_view(), name="cameo-policy"),
    path(f"{CAMEO}/approved/<str:handle>", views.ApprovedView.as_view(), name="cameo-approved"),
    path(f"{CAMEO}/denied/<str:handle>", views.DeniedView.as_view(), name="cameo-denied"),
    path(f"{CAMEO}/dry-run", views.DryRunView.as_view(), name="cameo-dry-run"),
    path("cameos/challenges", enrolment.ChallengesView.as_view(), name="cameo-challenges"),
    path("cameos/takes", enrolment.TakesView.as_view(), name="cameo-takes"),
    path("cameos/invitations", enrolment.InvitationsView.as_view(), name="cameo-invitations"),
    path("cameos/requests", views.UseRequestsView.as_view(), name="cameo-requests"),
    path("cameos/requests/<uuid:request_id>/allow", views.DecisionView.as_view(), name="cameo-request-allow"),
    path("cameos/requests/<uuid:request_id>/decline", views.DecisionView.as_view(allow=False), name="cameo-request-decline"),
]
