"""The number of a milestone beside what is known of its case."""

from django.utils import timezone
from django_stubs_ext import StrPromise

from registration.models import Case, Milestone
from registration.numbers import Setting, number_warnings
from registration.steps import STEPS


def setting_of(case: Case, given_in: int = 0) -> Setting:
    return Setting(
        management_class=case.management_class,
        region=case.region_id,
        subcatalogue=case.subcatalogue,
        this_year=timezone.localdate().year,
        given_in=given_in,
    )


def warnings_of(milestone: Milestone) -> list[StrPromise]:
    """What looks odd about its number and is not refused: for whoever confirms it, and whoever reported it."""
    if not milestone.number or not STEPS[milestone.kind].number:
        return []
    return number_warnings(milestone.kind, milestone.number, setting_of(milestone.case, milestone.on.year))
