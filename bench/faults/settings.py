"""Production's own settings with shorter waits, so that what a killed part left behind is made good within minutes."""

from springrain.settings.production import *  # noqa: F403 - settings are made so
from springrain.settings.production import CELERY_BEAT_SCHEDULE, MATCHING, STORAGES

# The mail server of the journey is never away; only the death of a worker makes an attempt fail. The first wait is
# production's: it is longer than a worker insists on noting, after a restart of the database, that a mail is sent.
MAIL_RETRY_SECONDS = [60, 60, 60, 60, 60, 60, 60]
JOB_LOST_SECONDS = 30
CELERY_BEAT_SCHEDULE["mail"]["schedule"] = 10
CELERY_BEAT_SCHEDULE["jobs"]["schedule"] = 20
CELERY_BEAT_SCHEDULE["search"]["schedule"] = 5
# A handful of people do here within minutes what hundreds do within days.
MATCHING |= {"requests_a_day": 100_000, "open_requests": 100_000}
# What pages are dressed in is no part of the journey, and compressing it takes longer than starting everything else.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
