"""Routes of this app: `web` are pages, `api` is JSON below /api/."""

from django.urls import URLPattern, path

from accounts import api as views
from accounts import web as pages

web: list[URLPattern] = [
    path("settings/", pages.settings, name="settings"),
    path("settings/people/", pages.kept_out, name="kept-out"),
    path("settings/look/", pages.look, name="look"),
    *(path(f"@<str:handle>/{verb}/", pages.relate, {"verb": verb}, name=verb) for verb in pages.RELATIONS),
]
api: list[URLPattern] = [
    path("me", views.MeView.as_view(), name="me"),
    path("search/members", views.MemberSearchView.as_view(), name="search-members"),
    path("members/<str:handle>", views.ProfileView.as_view(), name="member"),
    path("members/<str:handle>/follow", views.FollowView.as_view(), name="member-follow"),
    path("members/<str:handle>/block", views.BlockView.as_view(), name="member-block"),
    path("members/<str:handle>/mute", views.MuteView.as_view(), name="member-mute"),
]
