"""Routes of this app: `web` are pages, `api` is JSON below /api/."""

from django.urls import URLPattern, path

from videos import api as views
from videos import web as pages

web: list[URLPattern] = [
    path("v/<uuid:video_id>/", pages.watch, name="watch"),
    path("v/<uuid:video_id>/tree/", pages.tree, name="tree"),
    path("v/<uuid:video_id>/like/", pages.like, name="like"),
    path("v/<uuid:video_id>/publish/", pages.publish, name="publish"),
    path("v/<uuid:video_id>/unpublish/", pages.unpublish, name="unpublish"),
    path("v/<uuid:video_id>/edit/", pages.edit, name="edit"),
    path("v/<uuid:video_id>/delete/", pages.delete, name="delete"),
    path("drafts/", pages.drafts, name="drafts"),
    path("@<str:handle>/", pages.profile, name="profile"),
]
api: list[URLPattern] = [
    path("me/videos", views.OwnVideosView.as_view(), name="me-videos"),
    path("members/<str:handle>/videos", views.MemberVideosView.as_view(), name="member-videos"),
    path("videos/<uuid:video_id>", views.VideoView.as_view(), name="video"),
    path("videos/<uuid:video_id>/publish", views.PublishView.as_view(), name="video-publish"),
    path("videos/<uuid:video_id>/like", views.LikeView.as_view(), name="video-like"),
    path("videos/<uuid:video_id>/tree", views.TreeView.as_view(), name="video-tree"),
]
