"""Registers the app with Django."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """See the app's own modules."""

    name = "moderation"
