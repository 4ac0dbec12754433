"""The Celery application: one queue, one schedule, settings read from Django under `CELERY_`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("ketluan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
