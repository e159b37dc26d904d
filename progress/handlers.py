"""What a new database gets."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from progress.models import Programme
from progress.services.shipped_programmes import bring_shipped_programmes, has_programmes


@receiver(post_migrate, dispatch_uid="progress.bring_shipped_programmes")
def bring_programmes_into_new_database(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """A database without any programme gets the published ones. Their offices may change them like their own."""
    if sender.name != "progress" or using != "default":
        return
    # Migrating backwards leaves the table out.
    tables = connections[using].introspection.table_names()
    if Programme._meta.db_table in tables and not has_programmes():
        bring_shipped_programmes()
