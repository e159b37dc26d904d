"""The embedded demo and daily work: no secrets to set, nothing leaves the machine."""

from springrain import env
from springrain.settings.base import *
from springrain.settings.logs import logging

DEBUG = env.flag("DEBUG", True)
DEMO = env.flag("DEMO", True)
SECRET_KEY = "development-only-and-known-to-everybody-who-reads-this-file"
ALLOWED_HOSTS = ["*"]
LOGGING = logging(json=False)
# Threads of the real server live on; those of the development server end with their request.
DATABASES["default"] |= {"CONN_MAX_AGE": 0 if DEBUG else 60, "CONN_HEALTH_CHECKS": True}

EMAIL_BACKEND = "core.demo_mail.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
