"""Celery tasks of the matching. All are safe to run twice."""
