from importlib import import_module

from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "progress"

    def ready(self) -> None:
        # Kinds of jobs count from their import, in web processes as in workers.
        import_module(f"{self.name}.tasks")
