"""What becomes of waiting reports and of stages at their planned end: people are told, each once."""

from collections.abc import Iterable
from datetime import date

from accounts.models import User
from accounts.selectors import officers_of
from registration.notifications import stage_terms
from registration.notifications.milestones import tell_unconfirmed
from registration.selectors.terms import stages_due_soon, stages_late, stages_overdue, unconfirmed_milestones


def remind_unconfirmed(*, today: date) -> int:
    """Tells the province's officers of reports that wait longer than ``REGISTRATION["confirm_days"]`` working days.

    Returns how many wait so long; safe to run any number of times.
    """
    waiting = list(unconfirmed_milestones(today))
    officers = _officers(milestone.case.region_id for milestone in waiting)
    for milestone in waiting:
        tell_unconfirmed(milestone=milestone, officers=officers[milestone.case.region_id])
    return len(waiting)


def remind_stages(*, today: date) -> int:
    """Tells both sides and the coach that a stage comes to its planned end within two working days, or is past it.

    After ``REGISTRATION["late_days"]`` working days (工作日) the province's officers are told too. Each once for each
    time a stage is entered. Returns how many cases there are; safe to run any number of times.
    """
    soon, overdue, late = list(stages_due_soon(today)), list(stages_overdue(today)), list(stages_late(today))
    officers = _officers(case.region_id for case in late)
    for case in soon:
        stage_terms.tell_due_soon(case)
    for case in overdue:
        stage_terms.tell_overdue(case)
    for case in late:
        stage_terms.tell_late(case, officers[case.region_id])
    return len({case.pk for case in (*soon, *overdue, *late)})


def _officers(regions: Iterable[str]) -> dict[str, list[User]]:
    return {region: list(officers_of(region)) for region in set(regions)}
