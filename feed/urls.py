"""Routes of this app: `web` are pages, `api` is JSON below /api/."""

from django.urls import URLPattern, path

from feed import api as views
from feed import web as pages

web: list[URLPattern] = [
    path("", pages.newest, name="feed"),
    path("following/", pages.following, name="following"),
]
api: list[URLPattern] = [
    path("feed/newest", views.NewestView.as_view(), name="feed-newest"),
    path("feed/following", views.FollowingView.as_view(), name="feed-following"),
]
