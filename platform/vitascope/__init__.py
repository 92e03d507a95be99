"""The Django project: settings, routes, servers and the commands that start it."""

from vitascope.celery import app as celery_app

__all__ = ("celery_app",)
