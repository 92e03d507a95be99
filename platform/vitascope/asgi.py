"""The ASGI entry point: pages and API over HTTP (SSE included), progress over WebSocket."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitascope.settings")
http = get_asgi_application()  # before anything that imports models

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from generation.consumers import authenticated, websocket_routes  # noqa: E402

application = ProtocolTypeRouter({"http": http, "websocket": authenticated(URLRouter(websocket_routes))})
