from importlib import import_module

from django.apps import AppConfig
from django.conf import settings

from core import workdays


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        # Web processes enqueue tasks by name and need the registry as much as workers do.
        import_module("core.tasks")
        import_module("core.checks")
        # The calendar's layer knows no models, and they can be imported only now.
        selectors = import_module("core.selectors")
        workdays.read_days_from(selectors.set_days, every=settings.CALENDAR_SECONDS)
