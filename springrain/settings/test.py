"""Tests: the same portal with nothing slow and nothing that outlives a test."""

from springrain import env
from springrain.settings.base import *
from springrain.settings.logs import logging

DEMO = env.flag("DEMO", False)
SECRET_KEY = "tests-only-and-known-to-everybody-who-reads-this-file"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
LOGGING = logging(json=False, level="WARNING")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "test-mail"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Only when a test says so: a query once a minute would spoil exact counts.
CALENDAR_SECONDS = None
DUTY_SECONDS = 0
CATALOGUE_SECONDS = 0
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Browser tests find static files where they are, without collecting them.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "test-files"

# Test databases are thrown away: a commit need not reach the disk. The embedded server of the tests is not the one
# of the demo, and waits for the disk at nothing.
if "FOLDER" in DATABASES["default"]:
    DATABASES["default"] |= {"FOLDER": DATA_DIR / "tests", "THROW_AWAY": True}
DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | {"options": "-c synchronous_commit=off"}
