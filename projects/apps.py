from importlib import import_module

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        # Kinds of jobs count from their import, in web processes as in workers.
        import_module(f"{self.name}.tasks")
        # Connects what happens at the end of migrations.
        import_module(f"{self.name}.handlers")
        # What a person takes along, and what binds him.
        import_module(f"{self.name}.selectors.personal")
