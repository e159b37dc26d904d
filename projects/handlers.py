"""Reactions of the projects app to what happens below it."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from projects.models import Catalogue, DeviceCategory
from projects.services.catalogue import OWN_NAME, own_rows, store_edition

NEEDED = {model._meta.db_table for model in (Catalogue, DeviceCategory)}


@receiver(post_migrate, dispatch_uid="projects.load_own_catalogue")
def load_catalogue_into_new_database(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """A database without any catalogue gets the portal's own: an application cannot be filled in without one.

    Nobody has acted, so nothing stands in the audit log.
    """
    if sender.name != "projects" or using != "default":
        return
    # Migrating backwards, or only some apps, leaves tables out.
    if NEEDED.issubset(connections[using].introspection.table_names()) and not Catalogue.objects.exists():
        store_edition(own_rows(), OWN_NAME)
