from importlib import import_module

from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "progress"

    def ready(self) -> None:
        # Kinds of jobs and what a new database gets count from their import, in web processes as in workers.
        import_module(f"{self.name}.tasks")
        import_module(f"{self.name}.handlers")
