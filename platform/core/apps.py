"""Registers the app with Django."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """See the app's own modules."""

    name = "core"
