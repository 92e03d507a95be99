"""Every route: pages, the JSON API, the OpenAI-compatible /v1, the admin, media. Each app lists its own in urls.py as `web` and `api`."""

from importlib import import_module

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from core.media_view import media
from developer.urls import v1
from vitascope.handshake import HandshakeView

APPS = ("accounts", "invites", "cameos", "videos", "generation", "feed", "inbox", "developer", "moderation")

_routes = [import_module(f"{app}.urls") for app in APPS]
api = [route for module in _routes for route in module.api]
web = [route for module in _routes for route in module.web]

urlpatterns = [
    *web,
    *v1,
    path("api/", include((api, "api"))),
    path(".well-known/vitascope", HandshakeView.as_view(), name="handshake"),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs", SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="core/docs.html"), name="docs"),
    path("accounts/", include("allauth.account.urls")),
    path("_allauth/", include("allauth.headless.urls")),
    path("media/<path:name>", media, name="media"),
    path("admin/", admin.site.urls),
]
handler400 = "core.pages.malformed"
handler404 = "core.pages.not_found"
handler403 = "core.pages.forbidden"
handler429 = "core.pages.too_many"
handler500 = "core.pages.broken"
