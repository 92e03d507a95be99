"""Routes of this app: `web` are pages, `v1` is the OpenAI-compatible API, without trailing slashes."""

from django.urls import URLPattern, path, re_path

from developer import api as views
from developer import web as pages
from developer.webhooks import api as webhooks
from developer.webhooks import web as webhook_pages

web: list[URLPattern] = [
    path("settings/keys/", pages.keys, name="api-keys"),
    path("settings/keys/<uuid:key_id>/revoke/", pages.revoke, name="api-key-revoke"),
    path("settings/webhooks/", webhook_pages.endpoints, name="webhooks"),
    path("settings/webhooks/<uuid:endpoint_id>/", webhook_pages.endpoint, name="webhook"),
    path("settings/webhooks/<uuid:endpoint_id>/rotate/", webhook_pages.rotate, name="webhook-rotate"),
    path("settings/webhooks/<uuid:endpoint_id>/test/", webhook_pages.test, name="webhook-test"),
    path("settings/webhooks/<uuid:endpoint_id>/on/", webhook_pages.turn_on, name="webhook-on"),
    path("settings/webhooks/<uuid:endpoint_id>/delete/", webhook_pages.delete, name="webhook-delete"),
    path("settings/webhooks/<uuid:endpoint_id>/replay/<uuid:delivery_id>/", webhook_pages.replay, name="webhook-replay"),
]
api: list[URLPattern] = []
v1: list[URLPattern] = [
    path("v1/videos", views.VideosView.as_view(), name="v1-videos"),
    path("v1/videos/edits", views.EditsView.as_view(), name="v1-edits"),
    path("v1/videos/extensions", views.ExtensionsView.as_view(), name="v1-extensions"),
    path("v1/videos/characters", views.CharactersView.as_view(), name="v1-characters"),
    path("v1/videos/characters/<str:character_id>", views.CharacterView.as_view(), name="v1-character"),
    path("v1/videos/<str:video_id>", views.VideoView.as_view(), name="v1-video"),
    path("v1/videos/<str:video_id>/content", views.ContentView.as_view(), name="v1-content"),
    path("v1/videos/<str:video_id>/remix", views.RemixView.as_view(), name="v1-remix"),
    path("v1/content_provenance_checks", views.ProvenanceChecksView.as_view(), name="v1-provenance-checks"),
    path("v1/webhook_event_types", webhooks.EventTypesView.as_view(), name="v1-webhook-event-types"),
    path("v1/webhook_endpoints", webhooks.EndpointsView.as_view(), name="v1-webhook-endpoints"),
    path("v1/webhook_endpoints/<str:endpoint_id>", webhooks.EndpointView.as_view(), name="v1-webhook-endpoint"),
    path("v1/webhook_endpoints/<str:endpoint_id>/rotate_secret", webhooks.RotateView.as_view(), name="v1-webhook-rotate"),
    path("v1/webhook_endpoints/<str:endpoint_id>/test", webhooks.TestView.as_view(), name="v1-webhook-test"),
    # Also with a slash too many: a redirect would lose the body.
    re_path(r"^v1(?:/.*)?$", views.UnknownView.as_view(), name="v1-unknown"),
]
