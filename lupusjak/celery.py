"""The Celery application: its settings are Django's, its tasks are curation.tasks."""

import gc
import os

from celery import Celery
from celery.signals import task_prerun, worker_process_init, worker_ready
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lupusjak.settings")

app = Celery("lupusjak")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def _say_so(**about: object) -> None:
    """Be heard of at once, and not only when the clock first strikes."""
    app.send_task("curation.tasks.beat")


@task_prerun.connect
def _drop_old_connections(**about: object) -> None:
    close_old_connections()


@worker_process_init.connect
def _freeze_what_stays(**about: object) -> None:
    """Reading records makes so many objects that Python would look through ours all the time."""
    gc.collect()
    gc.freeze()
