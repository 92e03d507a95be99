"""The ASGI entry point: pages and API over HTTP (SSE included), progress over WebSocket."""

import os
import warnings
from typing import Any

import django
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.http.response import HttpResponseBase

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitascope.settings")
django.setup(set_prefix=False)  # before anything that imports models

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from generation.consumers import authenticated, websocket_routes  # noqa: E402


class Handler(ASGIHandler):
    """Django's, with two kinds of headers mended that it would stumble over before any view."""

    def create_request(self, scope: Any, body_file: Any) -> tuple[ASGIRequest, None] | tuple[None, HttpResponseBase]:
        """A chunked body, whole by now, gets its length; a Content-Type that cannot be read is none, so that the view refuses it."""
        headers = list(scope["headers"])
        if not any(name.lower() == b"content-length" for name, _ in headers):
            body_file.seek(0, os.SEEK_END)
            headers.append((b"content-length", str(body_file.tell()).encode()))
            body_file.seek(0)
        try:
            return super().create_request(scope | {"headers": headers}, body_file)
        except ValueError:
            headers = [(name, value) for name, value in headers if name.lower() != b"content-type"]
            return super().create_request(scope | {"headers": headers}, body_file)


# WhiteNoise's files come from threads, and are small: what Django warns of (they are gathered before they are sent) is no harm.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
http = Handler()
application = ProtocolTypeRouter({"http": http, "websocket": authenticated(URLRouter(websocket_routes))})
