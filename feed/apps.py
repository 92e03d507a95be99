"""Registers the app with Django."""

from django.apps import AppConfig


class FeedConfig(AppConfig):
    """See the app's own modules."""

    name = "feed"
