"""Celery tasks of the screening. All are safe to run twice."""
