"""Registers the app with Django, its error envelope for whatever fails below /v1, and its webhooks with the news of jobs."""

from django.apps import AppConfig

from core import events, pages


class DeveloperConfig(AppConfig):
    """See the app's own modules."""

    name = "developer"

    def ready(self) -> None:
        """Errors that never reach a view (a broken database, a bad Host) speak the envelope too."""
        from developer.envelope import face
        from developer.webhooks.delivery import record_end

        pages.register_face("/v1/", face)
        events.subscribe("job.closed", record_end)
