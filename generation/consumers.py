"""WebSocket progress of a job."""

from django.urls import URLPattern

websocket_routes: list[URLPattern] = []
