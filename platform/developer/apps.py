"""Registers the app with Django, and its error envelope for whatever fails below /v1."""

from django.apps import AppConfig

from core import pages


class DeveloperConfig(AppConfig):
    """See the app's own modules."""

    name = "developer"

    def ready(self) -> None:
        """Errors that never reach a view (a broken database, a bad Host) speak the envelope too."""
        from developer.envelope import face

        pages.register_face("/v1/", face)
