"""Reports that wait too long, and stages at and past their planned end: each person is told once."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from core.models import Notice
from core.workdays import add_workdays
from registration.models import Case, Milestone
from registration.selectors.terms import workdays_back
from registration.services.cases import block_case, stop_case
from registration.services.terms import remind_stages, remind_unconfirmed
from registration.tasks import milestones as tasks
from tests.registration.factories import coached, open_case_of, reached
from tests.standing import standing

# A Monday without holidays in the weeks after it; the Spring Festival of 2026 lies in the weeks before.
MONDAY = date(2026, 3, 9)


@standing
def case(people) -> Case:
    return coached(open_case_of(people), people.coach)


def waits_since(case: Case, people, day: date) -> Milestone:
    milestone = reached(people.firm, case, "design_frozen")
    at = timezone.make_aware(datetime.combine(day, time(15)))
    Milestone.objects.filter(pk=milestone.pk).update(reported_at=at)
    return milestone


def due(case: Case, day: date) -> None:
    Case.objects.filter(pk=case.pk).update(due_on=day)


def told(event: str) -> set[str]:
    return {notice.recipient.name for notice in Notice.objects.filter(event=event)}


@pytest.mark.parametrize("count", [1, 3, 5, 8])
def test_counting_back_is_the_opposite_of_counting_on(count):
    for offset in range(40):
        today = MONDAY + timedelta(days=offset)
        back = workdays_back(today, count)
        assert add_workdays(back, count) <= today < add_workdays(back + timedelta(days=1), count + 1)


def test_the_office_is_told_of_a_report_after_five_working_days_and_once(people, case):
    waits_since(case, people, MONDAY)
    assert remind_unconfirmed(today=add_workdays(MONDAY, 5)) == 0
    late = add_workdays(MONDAY, 6)
    assert [remind_unconfirmed(today=late), remind_unconfirmed(today=late)] == [1, 1]
    notices = Notice.objects.filter(event="milestone.unconfirmed")
    assert [notice.recipient for notice in notices] == [people.officer.user]


def test_nothing_is_said_of_a_case_that_rests(people, case):
    waits_since(case, people, MONDAY)
    stop_case(by=people.officer.actor, case=case, code="market")
    assert remind_unconfirmed(today=MONDAY + timedelta(days=60)) == 0


def test_sides_and_coach_are_told_two_working_days_before_the_planned_end(people, case):
    due(case, add_workdays(MONDAY, 3))
    assert remind_stages(today=MONDAY) == 0
    assert remind_stages(today=add_workdays(MONDAY, 1)) == 1
    assert told("case.due_soon") == {"申报人 017", "企业用户 005", "辅导员 01"}


def test_once_for_a_stage_even_when_its_day_moves(people, case):
    due(case, MONDAY)
    remind_stages(today=MONDAY)
    due(case, MONDAY + timedelta(days=1))
    remind_stages(today=MONDAY)
    assert Notice.objects.filter(event="case.due_soon").count() == 3
    reached(people.officer, case, "design_frozen", timezone.localdate())
    due(case, MONDAY)
    remind_stages(today=MONDAY)
    assert Notice.objects.filter(event="case.due_soon").count() == 6


def test_overdue_first_the_sides_then_the_office(people, case):
    due(case, MONDAY)
    remind_stages(today=add_workdays(MONDAY, 1))
    assert told("case.overdue") == {"申报人 017", "企业用户 005", "辅导员 01"}
    remind_stages(today=add_workdays(MONDAY, 4))
    assert told("case.late") == set()
    remind_stages(today=add_workdays(MONDAY, 5))
    remind_stages(today=add_workdays(MONDAY, 6))
    assert told("case.late") == {"省局经办 01"}
    assert Notice.objects.filter(event__in=("case.overdue", "case.late")).count() == 4


def test_days_do_not_count_as_late_while_blocked(people, case):
    due(case, MONDAY)
    block_case(by=people.firm.actor, case=Case.objects.get(), code="funding")
    assert remind_stages(today=add_workdays(MONDAY, 9)) == 0


def test_the_tasks_run(case):
    tasks.remind_unconfirmed()
    tasks.remind_stages()
