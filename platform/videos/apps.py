"""Registers the app with Django."""

from django.apps import AppConfig


class VideosConfig(AppConfig):
    """See the app's own modules."""

    name = "videos"
