"""Routes of this app: `web` are pages, `api` is JSON below /api/."""

from django.urls import URLPattern, path

from accounts import api as views
from accounts import web as pages
from accounts.guardians import api as guardian_views
from accounts.guardians import web as guardian_pages

web: list[URLPattern] = [
    path("settings/", pages.settings, name="settings"),
    path("settings/people/", pages.kept_out, name="kept-out"),
    path("settings/look/", pages.look, name="look"),
    path("settings/guardian/", guardian_pages.guardian, name="guardian"),
    path("settings/guardian/code/", guardian_pages.code, name="guardian-code"),
    path("settings/guardian/enter/", guardian_pages.enter, name="guardian-enter"),
    path("settings/guardian/<uuid:guardianship_id>/", guardian_pages.switch, name="guardian-switch"),
    path("settings/guardian/<uuid:guardianship_id>/end/", guardian_pages.end, name="guardian-end"),
    *(path(f"@<str:handle>/{verb}/", pages.relate, {"verb": verb}, name=verb) for verb in pages.RELATIONS),
]
api: list[URLPattern] = [
    path("me", views.MeView.as_view(), name="me"),
    path("guardianships", guardian_views.GuardianshipsView.as_view(), name="guardianships"),
    path("guardianships/code", guardian_views.CodeView.as_view(), name="guardian-code"),
    path("guardianships/code/check", guardian_views.CodeCheckView.as_view(), name="guardian-code-check"),
    path("guardianships/<uuid:guardianship_id>", guardian_views.GuardianshipView.as_view(), name="guardianship"),
    path("search/members", views.MemberSearchView.as_view(), name="search-members"),
    path("members/<str:handle>", views.ProfileView.as_view(), name="member"),
    path("members/<str:handle>/follow", views.FollowView.as_view(), name="member-follow"),
    path("members/<str:handle>/block", views.BlockView.as_view(), name="member-block"),
    path("members/<str:handle>/mute", views.MuteView.as_view(), name="member-mute"),
]
