"""Reactions of the screening app to what happens below it."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from screening.models import Standard
from screening.services.standards import publish_first_standard


@receiver(post_migrate, dispatch_uid="screening.publish_first_standard")
def bring_standard_into_new_database(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """A database without any standard gets the portal's own: nothing can be scored without one."""
    if sender.name != "screening" or using != "default":
        return
    # Migrating backwards leaves the table out.
    tables = connections[using].introspection.table_names()
    if Standard._meta.db_table in tables and not Standard.objects.exists():
        publish_first_standard()
