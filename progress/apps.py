from importlib import import_module

from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "progress"

    def ready(self) -> None:
        # Kinds of jobs and what a new database gets count from their import, in web processes as in workers.
        import_module(f"{self.name}.tasks")
        import_module(f"{self.name}.handlers")
        digests = import_module("core.digests")
        summary = import_module(f"{self.name}.waiting.summary")
        digests.add_digest_part(digests.DigestPart(summary.people_to_write_to, summary.lines_for))
