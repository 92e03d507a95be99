"""Registers the app with Django."""

from django.apps import AppConfig


class GenerationConfig(AppConfig):
    """See the app's own modules."""

    name = "generation"
