"""Wiring: settings, addresses, the embedded stack. Holds no rules of the portal."""

from springrain.celery import app as celery_app

__all__ = ["celery_app"]
