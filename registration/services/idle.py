"""Reminders of cases for which nothing is done: three steps of calendar days a province may set (domain guide §7.3)."""

from datetime import date

from django.db import transaction

from registration.enums.cases import CaseStatus
from registration.models import Case, IdleReminder
from registration.notifications.idle import COACH_STEP, OFFICE_STEP, SIDES_STEP, tell_idle
from registration.selectors.coaching_due import idle_cases
from registration.services.locking import locked


def remind_idle(*, today: date) -> int:
    """Tells the coach, then the sides too, then the office; each once in an idle spell. Returns how many cases.

    Only running cases count. The highest step reached is told, so that a case which was overlooked is not reminded
    of three times in a row. Safe to run again.
    """
    told = 0
    for step in (OFFICE_STEP, SIDES_STEP, COACH_STEP):
        found = list(idle_cases(today, step).values_list("pk", flat=True))
        told += sum(_reminded(key, step, today) for key in found)
    return told


def _reminded(key: int, step: int, today: date) -> bool:
    """False when something was done, or it was reminded of, since it was looked for."""
    with transaction.atomic():
        case = locked(Case.objects.get(pk=key))
        since = idle_cases(today, step).filter(pk=key).values_list("idle_on", flat=True).first()
        if case.status != CaseStatus.RUNNING or since is None:
            return False
        IdleReminder.objects.create(case=case, active_on=case.active_on, days=(since - case.active_on).days)
        tell_idle(case=case, step=step, days=(today - case.active_on).days)
    return True
