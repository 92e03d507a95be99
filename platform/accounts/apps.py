"""Registers the app with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See the app's own modules."""

    name = "accounts"
