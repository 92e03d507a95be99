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

from core.pages import too_large  # noqa: E402
from generation.consumers import authenticated, websocket_routes  # noqa: E402

MOST_BODY_BYTES = 66 * 1024 * 1024  # as at the proxy: a file of 64 MB in a form


class Handler(ASGIHandler):
    """Django's, which takes no more of a body than anything here wants, and with two kinds of headers mended that it would stumble over."""

    async def read_body(self, receive: Any) -> Any:
        """Read no further than that, whatever a length says or where there is none: Django would fill the disk before any view is asked."""
        taken = 0

        async def bounded() -> Any:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            return message | {"more_body": False} if taken > MOST_BODY_BYTES else message

        return await super().read_body(bounded)

    def create_request(self, scope: Any, body_file: Any) -> tuple[ASGIRequest, None] | tuple[None, HttpResponseBase]:
        """A chunked body, whole by now, gets its length; a Content-Type that cannot be read is none, so that the view refuses it."""
        body_file.seek(0, os.SEEK_END)
        size = body_file.tell()
        body_file.seek(0)
        headers = list(scope["headers"])
        if not any(name.lower() == b"content-length" for name, _ in headers):
            headers.append((b"content-length", str(size).encode()))
        try:
            made = super().create_request(scope | {"headers": headers}, body_file)
        except ValueError:
            headers = [(name, value) for name, value in headers if name.lower() != b"content-type"]
            made = super().create_request(scope | {"headers": headers}, body_file)
        return (None, too_large(made[0])) if made[0] is not None and size > MOST_BODY_BYTES else made


# WhiteNoise's files come from threads, and are small: what Django warns of (they are gathered before they are sent) is no harm.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
http = Handler()
application = ProtocolTypeRouter({"http": http, "websocket": authenticated(URLRouter(websocket_routes))})
