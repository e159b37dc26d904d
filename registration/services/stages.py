"""Where on the road a case is: worked out from its confirmed milestones, written beside it for lists and figures."""

from datetime import date

from django.utils import timezone

from core.actor import Actor
from core.events import publish
from core.workdays import workdays_until
from registration.enums.cases import RoadStage
from registration.events import CASE_CHANGED
from registration.models import Case, StageSpell
from registration.selectors.milestones import confirmed_of
from registration.services.roads import refresh_road
from registration.steps import stage_of


def refresh_stage(case: Case, *, by: Actor, on: date) -> Case:
    """In the caller's transaction, who holds the case's lock: stage, its spell and what is due next follow the facts.

    ``on`` is the day of what changed them; a stage is never left before the day it was entered. Announces CASE_CHANGED.
    """
    stage = stage_of(case.management_class, confirmed_of(case))
    if stage != case.stage:
        _enter(case, stage, max(on, case.stage_since))
    refresh_road(case, by)
    publish(CASE_CHANGED, case=case, by=by)
    return case


def begin_first_stage(case: Case) -> None:
    StageSpell.objects.create(case=case, stage=case.stage, entered_on=case.stage_since)


def _enter(case: Case, stage: RoadStage, on: date) -> None:
    for spell in StageSpell.objects.filter(case=case, left_on=None):
        spell.left_on = on
        spell.workdays = max(0, workdays_until(spell.entered_on, on))
        spell.save(update_fields=["left_on", "workdays"])
    StageSpell.objects.create(case=case, stage=stage, entered_on=on)
    case.stage, case.stage_since = stage, on
    case.save(update_fields=["stage", "stage_since"])


def touch(case: Case, on: date | None = None) -> None:
    """Something was done for the case: reminders of idle ones count anew. In the caller's transaction."""
    day = on or timezone.localdate()
    if case.active_on < day:
        case.active_on = day
        case.save(update_fields=["active_on"])
