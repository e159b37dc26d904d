"""The real portal: everything that differs comes from environment variables, and nothing unsafe starts."""

from springrain import env
from springrain.settings.base import *
from springrain.settings.guards import refuse_unsafe
from springrain.settings.logs import logging

SECRET_KEY = env.required("SECRET_KEY")
ALLOWED_HOSTS = env.required_words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.required_words("CSRF_TRUSTED_ORIGINS")
PORTAL_URL = env.required("PORTAL_URL").rstrip("/")
LOGGING = logging(json=True, level=env.text("LOG_LEVEL", "INFO").upper())

DATABASES = {"default": env.database(env.required("DATABASE_URL"))}
DATABASES["default"]["CONN_MAX_AGE"] = env.number("DATABASE_CONN_MAX_AGE", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
CELERY_BROKER_URL = env.required("REDIS_URL")

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.required("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True)
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL", False)
DEFAULT_FROM_EMAIL = env.required("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Asked from inside the house, where there is no TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
REQUIRE_STAFF_MFA = True

refuse_unsafe(secret_key=SECRET_KEY, hosts=ALLOWED_HOSTS, origins=CSRF_TRUSTED_ORIGINS, portal_url=PORTAL_URL)
