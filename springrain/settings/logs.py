"""Logs go to standard output: lines for people in development, JSON for collectors in production."""

from typing import Any


def logging(*, json: bool, level: str = "INFO") -> dict[str, Any]:
    """Django's LOGGING; every line carries the id of the request or job it belongs to."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": "springrain.logs.RequestIdFilter"}},
        "formatters": {
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "%(levelname)s %(name)s %(message)s %(request_id)s",
                "timestamp": True,
                "rename_fields": {"levelname": "level", "name": "logger"},
                "json_ensure_ascii": False,
            },
            "plain": {"format": "%(asctime)s %(levelname)-7s %(name)s [%(request_id)s] %(message)s"},
        },
        "handlers": {
            "standard": {
                "class": "logging.StreamHandler",
                "formatter": "json" if json else "plain",
                "filters": ["request_id"],
            },
        },
        "root": {"handlers": ["standard"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "fontTools": {"level": "WARNING"},
        },
    }
