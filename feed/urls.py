"""Routes of this app: `web` are pages, `api` is JSON below /api/."""

from django.urls import URLPattern, path

from feed import api as views
from feed import web as pages

web: list[URLPattern] = [
    path("", pages.feed, name="feed"),
    path("following/", pages.following, name="following"),
    path("feed/mode/", pages.mode, name="feed-mode"),
    path("feed/wishes/", pages.wishes, name="feed-wishes"),
    path("feed/wishes/<int:wish_id>/", pages.wish, name="feed-wish"),
    path("feed/refuse/<uuid:impression_id>/", pages.refuse, name="feed-refuse"),
    path("feed/why/<uuid:session_id>/<uuid:video_id>/", pages.why, name="feed-why"),
    path("feed/why/<uuid:impression_id>/", pages.why_shown, name="feed-why-shown"),
    path("feed/parameters/", pages.parameters, name="feed-parameters"),
]
api: list[URLPattern] = [
    path("feed/for-you", views.ForYouView.as_view(), name="feed-for-you"),
    path("feed/open", views.OpenView.as_view(), name="feed-open"),
    path("feed/newest", views.NewestView.as_view(), name="feed-newest"),
    path("feed/following", views.FollowingView.as_view(), name="feed-following"),
    path("feed/sessions/<uuid:session_id>/videos/<uuid:video_id>/why", views.WhyView.as_view(), name="feed-why"),
    path("feed/sessions/<uuid:session_id>/what-if", views.WhatIfView.as_view(), name="feed-what-if"),
    path("feed/events", views.EventsView.as_view(), name="feed-events"),
    path("feed/impressions/<uuid:impression_id>/<slug:kind>", views.RefusalView.as_view(), name="feed-take-back"),
    path("feed/wishes", views.WishesView.as_view(), name="feed-wishes"),
    path("feed/wishes/<int:wish_id>", views.WishView.as_view(), name="feed-wish"),
    path("feed/parameters", views.ParametersView.as_view(), name="feed-parameters"),
]
