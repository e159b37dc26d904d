"""Two at once on a task or a test, on two connections: one act counts, and what follows from it is there once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused
from core.models import Notice
from registration.enums.milestones import MilestoneKind
from registration.models import Case, CaseTask, Milestone, TaskLine, TestBooking
from registration.services.bookings import book_test, finish_test, withdraw_test
from registration.services.tasks import (
    TaskResult,
    acknowledge_task,
    answer_task,
    decline_task,
    finish_task,
    question_task,
    withdraw_task,
)
from tests.at_once import at_once, refused
from tests.personas import make_personas
from tests.registration.desks.given import asked, days, institute_person, insurance_person, received, requested
from tests.registration.factories import coached, open_case_of, reached

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()


def given():
    people = make_personas()
    return people, coached(open_case_of(people), people.coach)


def task():
    return CaseTask.objects.get()


def booking():
    return TestBooking.objects.get()


def test_a_task_sent_twice_is_asked_and_told_once():
    people, case = given()
    body = insurance_person()
    assert at_once(*[lambda: asked(people.coach, case, body)] * 2) == [None, None]
    assert CaseTask.objects.count() == 1
    assert Notice.objects.filter(recipient=body.user).count() == 1


def test_two_of_one_body_take_a_task_in_hand_once():
    people, case = given()
    body = insurance_person()
    asked(people.coach, case, body)
    raised = at_once(*[lambda: acknowledge_task(by=body.actor, task=task())] * 2)
    assert refused(raised) in ([], [GuardRefused])
    assert task().status == "acknowledged"
    assert Notice.objects.filter(event="task.acknowledged", recipient=people.coach.user).count() == 1


def test_of_doing_and_declining_one_counts():
    people, case = given()
    body = insurance_person()
    reached(people.officer, case, "accepted", TODAY - timedelta(days=9))
    reached(people.officer, case, "certified", TODAY - timedelta(days=8))
    asked(people.coach, Case.objects.get(), body)
    raised = at_once(
        lambda: finish_task(by=body.actor, task=task(), result=TaskResult("已立项", TODAY, "粤医保 2026-17")),
        lambda: decline_task(by=body.actor, task=task(), reason="不属本局职责"),
    )
    assert refused(raised) == [GuardRefused]
    done = raised[0] is None
    assert (task().status, Milestone.objects.filter(kind=MilestoneKind.PRICED).exists()) == (
        ("done", True) if done else ("declined", False)
    )


def test_of_doing_and_withdrawing_one_counts():
    people, case = given()
    body = insurance_person()
    asked(people.coach, case, body)
    raised = at_once(
        lambda: finish_task(by=body.actor, task=task(), result=TaskResult("已完成")),
        lambda: withdraw_task(by=people.coach.actor, task=task()),
    )
    assert refused(raised) == [GuardRefused]
    assert task().status == ("withdrawn" if raised[0] else "done")


def test_two_answers_to_one_question_move_the_day_once():
    people, case = given()
    body = insurance_person()
    asked(people.coach, case, body)
    question_task(by=body.actor, task=task(), text="依据是什么？")
    due = task().due_on
    raised = at_once(*[lambda: answer_task(by=people.coach.actor, task=task(), text="见附件。")] * 2)
    assert refused(raised) == [GuardRefused]
    assert TaskLine.objects.filter(said="answer").count() == 1
    assert task().due_on == due


def test_a_test_asked_for_twice_is_booked_once():
    people, case = given()
    institute = institute_person()
    assert at_once(*[lambda: requested(people.firm, case, institute)] * 2) == [None, None]
    assert TestBooking.objects.count() == 1
    assert Notice.objects.filter(recipient=institute.user).count() == 1


def test_of_booking_and_withdrawing_a_test_one_counts():
    people, case = given()
    institute = institute_person()
    requested(people.firm, case, institute)
    raised = at_once(
        lambda: book_test(by=institute.actor, booking=booking(), days=days()),
        lambda: withdraw_test(by=people.firm.actor, booking=booking()),
    )
    # A booked test can still be withdrawn: both may count, in this order.
    assert booking().status == "withdrawn" or refused(raised) == [GuardRefused]


def test_a_report_handed_over_twice_proposes_one_milestone():
    people, case = given()
    reached(people.coach, case, "design_frozen")
    institute = institute_person()
    received(people.firm, case, institute)
    raised = at_once(*[lambda: finish_test(by=institute.actor, booking=booking(), on=TODAY, number="JC-1")] * 2)
    assert refused(raised) in ([], [GuardRefused])
    assert booking().status == "finished"
    assert Milestone.objects.filter(kind="tested").count() == 1
