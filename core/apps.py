from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        # Web processes enqueue tasks by name and need the registry as much as workers do.
        import_module("core.tasks")
        import_module("core.checks")
