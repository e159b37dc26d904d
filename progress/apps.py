from importlib import import_module

from django.apps import AppConfig
from django.conf import settings

from core import thresholds


class ProgressConfig(AppConfig):
    name = "progress"

    def ready(self) -> None:
        # Kinds of jobs and what a new database gets count from their import, in web processes as in workers.
        import_module(f"{self.name}.tasks")
        import_module(f"{self.name}.handlers")
        # Whose terms hold on a day hangs on programmes, which no lower layer knows.
        selectors = import_module(f"{self.name}.selectors.thresholds")
        thresholds.read_thresholds_from(selectors.thresholds_in_force, every=settings.CALENDAR_SECONDS)
        digests = import_module("core.digests")
        summary = import_module(f"{self.name}.waiting.summary")
        digests.add_digest_part(digests.DigestPart(summary.people_to_write_to, summary.lines_for))
