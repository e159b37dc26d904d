from importlib import import_module

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "outreach"

    def ready(self) -> None:
        # Kinds of jobs and reactions count from their import, in web processes as in workers.
        import_module(f"{self.name}.tasks")
        # What a person takes along, and what binds him.
        import_module(f"{self.name}.selectors.personal")
