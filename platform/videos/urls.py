"""Routes of this app: `web` are pages, `api` is JSON below /api/."""

from django.urls import URLPattern, path

from videos import api as views
from videos import oembed, sharing, uses_api, uses_web
from videos import web as pages
from videos.comments import api as comment_views
from videos.comments import web as comment_pages
from videos.lineage import api as lineage

web: list[URLPattern] = [
    path("v/<uuid:video_id>/", pages.watch, name="watch"),
    path("v/<uuid:video_id>/tree/", pages.tree, name="tree"),
    path("v/<uuid:video_id>/remixes/", pages.remixes, name="remixes"),
    path("v/<uuid:video_id>/like/", pages.like, name="like"),
    path("v/<uuid:video_id>/publish/", pages.publish, name="publish"),
    path("v/<uuid:video_id>/unpublish/", pages.unpublish, name="unpublish"),
    path("v/<uuid:video_id>/edit/", pages.edit, name="edit"),
    path("v/<uuid:video_id>/delete/", pages.delete, name="delete"),
    path("v/<uuid:video_id>/save/", pages.save, name="save"),
    path("v/<uuid:video_id>/comments/", comment_pages.comments, name="comments"),
    path("v/<uuid:video_id>/comments/add/", comment_pages.add, name="comment-add"),
    path("v/<uuid:video_id>/comments/<uuid:comment_id>/", comment_pages.thread, name="comment"),
    path("v/<uuid:video_id>/comments/<uuid:comment_id>/remove/", comment_pages.remove, name="comment-remove"),
    path("v/<uuid:video_id>/clip.mp4", sharing.clip, name="clip-file"),
    path("v/<uuid:video_id>/poster.jpg", sharing.poster, name="poster-file"),
    path("embed/<uuid:video_id>/", sharing.embed, name="embed"),
    path("feed.atom", sharing.newest_feed, name="newest-feed"),
    path("@<str:handle>/feed.atom", sharing.member_feed, name="member-feed"),
    path("boards/", pages.leaders, name="boards"),
    path("saved/", pages.saved, name="saved"),
    path("search/", pages.search, name="search"),
    path("drafts/", pages.drafts, name="drafts"),
    path("cameos/uses/", uses_web.shown, name="cameo-uses"),
    *(path(f"cameos/uses/<uuid:video_id>/{verb}/", uses_web.act, {"verb": verb}, name=f"cameo-use-{verb}") for verb in uses_api.VERBS),
    path("cameos/<uuid:likeness_id>/withdraw-all/", uses_web.withdraw_all, name="cameo-withdraw-all"),
    path("@<str:handle>/", pages.profile, name="profile"),
]
api: list[URLPattern] = [
    path("me/videos", views.OwnVideosView.as_view(), name="me-videos"),
    path("members/<str:handle>/videos", views.MemberVideosView.as_view(), name="member-videos"),
    path("videos/<uuid:video_id>", views.VideoView.as_view(), name="video"),
    path("videos/<uuid:video_id>/publish", views.PublishView.as_view(), name="video-publish"),
    path("videos/<uuid:video_id>/like", views.LikeView.as_view(), name="video-like"),
    path("videos/<uuid:video_id>/save", views.SaveView.as_view(), name="video-save"),
    path("videos/<uuid:video_id>/comments", comment_views.CommentsView.as_view(), name="comments"),
    path("videos/<uuid:video_id>/comments/<uuid:comment_id>/replies", comment_views.RepliesView.as_view(), name="comment-replies"),
    path("comments/<uuid:comment_id>", comment_views.CommentView.as_view(), name="comment"),
    path("me/saved", views.SavedView.as_view(), name="me-saved"),
    path("boards/remixed", views.RemixedVideosView.as_view(), name="board-remixed"),
    path("boards/credited", views.CreditedMembersView.as_view(), name="board-credited"),
    path("oembed", oembed.OEmbedView.as_view(), name="oembed"),
    path("search/videos", views.SearchView.as_view(), name="search-videos"),
    path("videos/<uuid:video_id>/lineage", lineage.LineageView.as_view(), name="video-lineage"),
    path("videos/<uuid:video_id>/remixes", lineage.RemixesView.as_view(), name="video-remixes"),
    path("cameos/uses", uses_api.UsesView.as_view(), name="cameo-uses"),
    *(
        path(f"cameos/uses/<uuid:video_id>/{verb}", uses_api.UseVerbView.as_view(), {"verb": verb}, name=f"cameo-use-{verb}")
        for verb in uses_api.VERBS
    ),
    path("cameos/<uuid:cameo_id>/withdraw-all", uses_api.WithdrawAllView.as_view(), name="cameo-withdraw-all"),
]
