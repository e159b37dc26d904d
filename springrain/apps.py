from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class SpringrainConfig(AppConfig):
    name = "springrain"
    default = True

    def ready(self) -> None:
        # The worker packs what a person takes along, and knows no addresses otherwise.
        import_module("springrain.recent")


class ConsoleConfig(admin_apps.AdminConfig):
    """Makes the staff console the admin site in which every app's ``admin`` module registers."""

    default = False
    default_site = "springrain.console.ConsoleSite"
