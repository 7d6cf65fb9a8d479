"""The Celery application; `celery -A kmp worker` and `celery -A kmp beat` find it here."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kmp.settings")

app = Celery("kmp")
app.config_from_object("django.conf:settings", namespace="CELERY")
