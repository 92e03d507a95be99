"""Routes of this app: `web` are pages, `api` is JSON below /api/."""

from django.urls import URLPattern

web: list[URLPattern] = []
api: list[URLPattern] = []
