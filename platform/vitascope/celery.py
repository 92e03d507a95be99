"""The Celery application: it carries nudges and housekeeping, never the truth about a job."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitascope.settings")

app = Celery("vitascope")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
