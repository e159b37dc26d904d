"""Progress: asked for, told, counted as activity; and reminders of cases for which nothing is done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry, Notice
from registration.models import Case, IdleReminder, ProgressRequest, ProgressUpdate
from registration.services.case_progress import ProgressText, ask_all, ask_progress, remind_sides, tell_progress
from registration.services.idle import remind_idle
from registration.tasks.coaching import remind_due
from registration.tasks.coaching import remind_idle as idle_task
from tests.registration.coaching.given import SECRET, assigned, colleague, days, fresh, second_case
from tests.standing import standing

TODAY = timezone.localdate()


@standing
def case(people):
    return assigned(people)


def told(event: str) -> list[int]:
    return sorted(Notice.objects.filter(event=event).values_list("recipient", flat=True))


def tell(persona, case, **words) -> ProgressUpdate:
    key = words.pop("key", "")
    return tell_progress(by=persona.actor, case=fresh(case), text=ProgressText(**words), key=key)


def test_asked_once_until_either_side_has_answered(people, case):
    asked = ask_progress(by=people.coach.actor, case=case)
    assert ask_progress(by=people.coach.actor, case=case) == asked
    assert told("case.progress_asked") == sorted([people.wang.user.pk, people.firm.user.pk])
    Case.objects.filter(pk=case.pk).update(active_on=days(-50))
    update = tell(people.firm, case, development="第二版样机完成", expects="design_frozen", expects_on=days(40))
    assert (update.side, fresh(case).active_on) == ("registrant", TODAY)
    assert ProgressRequest.objects.get().answered_at is not None
    assert told("case.progress_told") == [people.coach.user.pk]


def test_told_freely_and_kept_once_when_sent_twice(people, case):
    assert tell(people.wang, case, trial="伦理已受理", key="K") == tell(people.wang, case, trial="伦理已受理", key="K")
    assert ProgressUpdate.objects.count() == 1


@pytest.mark.parametrize("name", ["coach", "officer", "manager", "leader"])
def test_only_the_sides_tell(people, case, name):
    with pytest.raises(PermissionRefused):
        tell(getattr(people, name), case, development="进展")


@pytest.mark.parametrize("name", ["wang", "firm", "leader", "officer51"])
def test_only_guides_ask(people, case, name):
    with pytest.raises(PermissionRefused):
        ask_progress(by=getattr(people, name).actor, case=case)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("development", {}),
        ("trial", {"trial": "长" * 501}),
        ("expects_on", {"trial": "x", "expects": "tested"}),
        ("expects", {"trial": "x", "expects_on": TODAY}),
        ("expects", {"trial": "x", "expects": "filed", "expects_on": TODAY}),
        ("expects_on", {"trial": "x", "expects": "tested", "expects_on": TODAY - timedelta(days=1)}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(people, case, field, words):
    with pytest.raises(InvalidInput) as refused:
        tell(people.firm, case, **words)
    assert list(refused.value.fields) == [field]


def test_a_case_that_rests_is_not_asked_about(people, case):
    Case.objects.filter(pk=case.pk).update(status="stopped", stop_code="market")
    with pytest.raises(GuardRefused):
        ask_progress(by=people.coach.actor, case=fresh(case))


def test_many_are_asked_and_reminded_at_once(people, case):
    other = assigned(people, second_case(people))
    ask_progress(by=people.coach.actor, case=case)
    cases = [fresh(case), fresh(other)]
    assert ask_all(by=people.coach.actor, cases=cases) == 1
    for _ in range(2):
        assert remind_sides(by=people.coach.actor, cases=cases) == 2
    # Once a day for each person and case.
    assert len(told("case.sides_reminded")) == 4


def test_a_colleague_reminds_nobody_of_cases_that_are_not_his(people, case):
    with pytest.raises(PermissionRefused):
        remind_sides(by=colleague(people).actor, cases=[fresh(case)])


def test_its_words_stand_in_no_notice_and_in_no_line_of_the_log(people, case):
    tell(people.firm, case, development=SECRET, trial=SECRET, preparation=SECRET)
    assert not any(SECRET in f"{each.title}{each.body}" for each in Notice.objects.all())
    assert not any(SECRET in f"{each.changes}{each.reason}" for each in AuditEntry.objects.all())


def idle_for(case: Case, n: int) -> None:
    Case.objects.filter(pk=case.pk).update(active_on=days(-n))


def test_idle_cases_are_told_to_the_coach_then_the_sides_then_the_office(people, case):
    idle_for(case, 30)
    coach, wang, firm, officer = (each.user.pk for each in (people.coach, people.wang, people.firm, people.officer))
    assert (remind_idle(today=days(-1)), remind_idle(today=TODAY), remind_idle(today=days(11))) == (0, 1, 0)
    assert told("case.idle") == [coach]
    assert (remind_idle(today=days(12)), remind_idle(today=days(59))) == (1, 0)
    assert told("case.idle") == sorted([coach, coach, wang, firm])
    assert (remind_idle(today=days(60)), remind_idle(today=days(300))) == (1, 0)
    assert told("case.idle") == sorted([coach, coach, wang, firm, officer])


def test_a_case_overlooked_for_long_is_told_of_once(people, case):
    idle_for(case, 100)
    assert (remind_idle(today=TODAY), remind_idle(today=TODAY)) == (1, 0)
    assert list(IdleReminder.objects.values_list("days", flat=True)) == [90]


def test_activity_begins_a_new_idle_spell(people, case):
    idle_for(case, 31)
    remind_idle(today=TODAY)
    tell(people.firm, case, development="继续")
    assert remind_idle(today=days(29)) == 0
    assert remind_idle(today=days(30)) == 1


@pytest.mark.parametrize(
    "changed", [{"status": "stopped", "stop_code": "market"}, {"status": "blocked", "block_code": "funding"}]
)
def test_only_running_cases_are_idle(people, case, changed):
    idle_for(case, 100)
    Case.objects.filter(pk=case.pk).update(**changed)
    assert remind_idle(today=TODAY) == 0


def test_the_tasks_run_twice_without_harm(people, case):
    idle_for(case, 45)
    for _ in range(2):
        idle_task()
        remind_due()
    assert IdleReminder.objects.count() == 1
