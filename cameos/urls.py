"""Routes of this app: `web` are pages, `api` is JSON below /api/."""

from django.urls import URLPattern, path

from cameos import api as views
from cameos.enrolment import api as enrolment

CAMEO = "cameos/<uuid:cameo_id>"

web: list[URLPattern] = []
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
