from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class SpringrainConfig(AppConfig):
    name = "springrain"
    default = True


class ConsoleConfig(admin_apps.AdminConfig):
    """Makes the staff console the admin site in which every app's ``admin`` module registers."""

    default = False
    default_site = "springrain.console.ConsoleSite"
