"""A real worker process on the tests' database: real mail server, real message broker, short waits."""

from springrain import env
from springrain.settings.test import *  # noqa: F403 - settings are made so
from springrain.settings.test import DATABASES

DATABASES["default"]["NAME"] = env.required("TEST_DATABASE")
CELERY_TASK_ALWAYS_EAGER = False
if not env.text("REDIS_URL"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"folder": env.required("TEST_BROKER_FOLDER")}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = env.number("TEST_SMTP_PORT", 0)
EMAIL_TIMEOUT = 5
MAIL_RETRY_SECONDS = [1, 1, 1, 1, 1]
