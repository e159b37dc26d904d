"""Deadlines in working days around weekends and holidays, and the state they are in."""

from datetime import date

import pytest
from django.utils import timezone

from projects.enums import DeadlineKind, DeadlineState
from projects.models import Deadline
from projects.selectors.deadlines import in_state, standing_of
from projects.services.deadlines import open_deadline
from tests.factories import submitted_project

# 2025: National Day holidays 1-8 October; Sunday 28 September and Saturday 11 October were working days.
HOLIDAY_TERMS = [
    (date(2025, 9, 22), date(2025, 9, 28)),  # the working Sunday counts
    (date(2025, 9, 26), date(2025, 10, 10)),  # over the holidays
    (date(2025, 10, 9), date(2025, 10, 15)),  # the working Saturday counts
]


@pytest.mark.parametrize(("day", "due"), HOLIDAY_TERMS)
def test_five_working_days(people, day, due):
    project = submitted_project(people.wang)
    noon = timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12))
    assert open_deadline(project=project, kind=DeadlineKind.FORMAL_CHECK, at=noon).due_on == due


DUE = date(2025, 10, 10)
STATES = [
    (date(2025, 9, 25), DeadlineState.NORMAL, 6),
    (date(2025, 9, 29), DeadlineState.NORMAL, 3),
    (date(2025, 9, 30), DeadlineState.DUE_SOON, 2),
    (date(2025, 10, 5), DeadlineState.DUE_SOON, 2),
    (date(2025, 10, 9), DeadlineState.DUE_SOON, 1),
    (date(2025, 10, 10), DeadlineState.DUE_SOON, 0),
    (date(2025, 10, 11), DeadlineState.OVERDUE, -1),
    (date(2025, 10, 13), DeadlineState.OVERDUE, -2),
]


@pytest.mark.parametrize(("today", "state", "days"), STATES)
def test_states_around_the_holidays(people, today, state, days):
    project = submitted_project(people.wang)
    Deadline.objects.filter(project=project).update(due_on=DUE)
    deadline = Deadline.objects.get(project=project)
    standing = standing_of(deadline, today)
    assert (standing.state, standing.days) == (state, days)
    # The filter of the queue and the chip in its rows follow the same rule.
    matching = [each for each in DeadlineState if Deadline.objects.filter(in_state(each.value, today)).exists()]
    assert matching == [state]


def test_exempt_is_never_overdue(people):
    project = submitted_project(people.wang)
    Deadline.objects.filter(project=project).update(due_on=DUE, exempt_reason="系统迁移", exempt_by=people.officer.user)
    deadline = Deadline.objects.get(project=project)
    assert standing_of(deadline, date(2025, 12, 1)).state == DeadlineState.EXEMPT
    assert not Deadline.objects.filter(in_state("overdue", date(2025, 12, 1))).exists()
    assert Deadline.objects.filter(in_state("exempt", date(2025, 12, 1))).exists()
