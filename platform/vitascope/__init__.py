"""The Django project: settings, routes, servers and the commands that start it."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: small products gain nothing, and a second thread spins for its core

from vitascope.celery import app as celery_app

__all__ = ("celery_app",)
