"""Routes of this app: `web` are pages, `api` is JSON below /api/."""

from django.urls import URLPattern, path

from moderation.reports import api as reports
from moderation.reports import web as report_pages

web: list[URLPattern] = [path("report/", report_pages.report, name="report")]
api: list[URLPattern] = [path("cameos/reports", reports.ReportsView.as_view(), name="cameo-reports")]
