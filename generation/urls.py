"""Routes of this app: `web` are pages, `api` is JSON below /api/."""

from django.urls import URLPattern, path

from generation import api as views
from generation import web as pages
from generation.provenance.api import VerifyView
from generation.provenance.web import verify
from generation.sse import EventsView

web: list[URLPattern] = [
    path("scorecard/", pages.scorecard, name="scorecard"),
    path("verify/", verify, name="verify"),
    path("create/", pages.create, name="create"),
    path("create/ask/", pages.ask, name="create-ask"),
    path("settings/plan/", pages.plan, name="plan"),
    path("cameos/<uuid:likeness_id>/preview/", pages.preview, name="cameo-preview"),
    path("jobs/", pages.jobs, name="jobs"),
    path("jobs/<uuid:job_id>/", pages.job, name="job"),
    path("jobs/<uuid:job_id>/cancel/", pages.cancel, name="cancel"),
    path("jobs/<uuid:job_id>/retry/", pages.retry, name="retry"),
]
api: list[URLPattern] = [
    path("cameos/<uuid:cameo_id>/preview", views.CameoPreviewView.as_view(), name="cameo-preview"),
    path("generations", views.JobsView.as_view(), name="generations"),
    path("generations/<uuid:job_id>", views.JobView.as_view(), name="generation"),
    path("generations/<uuid:job_id>/cancel", views.CancelView.as_view(), name="generation-cancel"),
    path("generations/<uuid:job_id>/preview", views.PreviewView.as_view(), name="generation-preview"),
    path("generations/<uuid:job_id>/events", EventsView.as_view(), name="generation-events"),
    path("scorecard", views.ScorecardView.as_view(), name="scorecard"),
    path("me/plan", views.PlanView.as_view(), name="me-plan"),
    path("me/ledger", views.LedgerView.as_view(), name="me-ledger"),
    path("verify", VerifyView.as_view(), name="verify"),
    path("me/quota", views.QuotaView.as_view(), name="me-quota"),
]
