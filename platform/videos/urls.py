"""Routes of this app: `web` are pages, `api` is JSON below /api/."""

from django.urls import URLPattern, path

from videos import api as views

web: list[URLPattern] = []
api: list[URLPattern] = [
    path("me/videos", views.OwnVideosView.as_view(), name="me-videos"),
    path("members/<str:handle>/videos", views.MemberVideosView.as_view(), name="member-videos"),
    path("videos/<uuid:video_id>", views.VideoView.as_view(), name="video"),
    path("videos/<uuid:video_id>/publish", views.PublishView.as_view(), name="video-publish"),
    path("videos/<uuid:video_id>/like", views.LikeView.as_view(), name="video-like"),
    path("videos/<uuid:video_id>/tree", views.TreeView.as_view(), name="video-tree"),
]
