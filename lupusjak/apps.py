"""Lupusjak as a Django app: it brings its commands, and Celery's application with it."""

from django.apps import AppConfig


class LupusjakConfig(AppConfig):
    name = "lupusjak"

    def ready(self) -> None:
        # A shared task needs the application in every process that queues it.
        from lupusjak import celery  # noqa: F401
