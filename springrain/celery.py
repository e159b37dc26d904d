"""The Celery application: ``celery -A springrain worker`` and ``celery -A springrain beat``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "springrain.settings.development")

app = Celery("springrain")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Tasks register when Django loads each app (AppConfig.ready); web processes need the registry as much as workers do.
