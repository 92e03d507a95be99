"""The ASGI entry point: pages and API over HTTP (SSE included), progress over WebSocket."""

import os
from typing import Any

import django
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.http import HttpResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitascope.settings")
django.setup(set_prefix=False)  # before anything that imports models

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from generation.consumers import authenticated, websocket_routes  # noqa: E402


class Handler(ASGIHandler):
    """Django's, for which a Content-Type that cannot be read is none, so that the view refuses it in its own words."""

    def create_request(self, scope: Any, body_file: Any) -> tuple[ASGIRequest | None, HttpResponse | None]:
        """Django reads the type's parameters while it makes the request, where an error would end as a bare 500."""
        try:
            return super().create_request(scope, body_file)
        except ValueError:
            headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"content-type"]
            return super().create_request(scope | {"headers": headers}, body_file)


http = Handler()
application = ProtocolTypeRouter({"http": http, "websocket": authenticated(URLRouter(websocket_routes))})
