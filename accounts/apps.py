from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # A web process does not look for tasks by itself, and receivers count from their import.
        for module in ("tasks", "handlers", "services.personal"):
            import_module(f"{self.name}.{module}")
