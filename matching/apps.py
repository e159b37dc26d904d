from importlib import import_module

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"

    def ready(self) -> None:
        # Kinds of jobs and reactions to other apps count from their import, in web processes as in workers.
        import_module(f"{self.name}.tasks")
        import_module(f"{self.name}.handlers")
        # What a person takes along, and what binds him.
        import_module(f"{self.name}.selectors.personal")
