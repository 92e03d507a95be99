"""Registers the app with Django."""

from django.apps import AppConfig


class InvitesConfig(AppConfig):
    """See the app's own modules."""

    name = "invites"
