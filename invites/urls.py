"""Routes of this app: `web` are pages, `api` is JSON below /api/."""

from django.urls import URLPattern, path

from invites import api as views
from invites import web as pages

web: list[URLPattern] = [
    path("invites/", pages.invites, name="invites"),
    path("invites/<uuid:code_id>/revoke/", pages.revoke, name="revoke"),
]
api: list[URLPattern] = [
    path("invites", views.InviteListView.as_view(), name="invites"),
    path("invites/check", views.InviteCheckView.as_view(), name="invite-check"),
    path("invites/tree", views.InviteTreeView.as_view(), name="invite-tree"),
    path("invites/<uuid:code_id>/revoke", views.InviteRevokeView.as_view(), name="invite-revoke"),
]
