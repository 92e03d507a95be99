"""Routes of this app: `web` are pages, `api` is JSON below /api/."""

from django.urls import URLPattern, path

from feed import api as views

web: list[URLPattern] = []
api: list[URLPattern] = [
    path("feed/newest", views.NewestView.as_view(), name="feed-newest"),
    path("feed/following", views.FollowingView.as_view(), name="feed-following"),
]
