"""A task of a department from the request to its end, its days, its escalation, and the milestone it proposes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.enums import MembershipStatus
from accounts.models import Membership
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry, Notice
from core.workdays import add_workdays
from registration.models import Case, CaseTask, Milestone
from registration.services.cases import close_case, stop_case
from registration.services.milestones import confirm_milestone
from registration.services.task_chasing import chase_tasks
from registration.services.tasks import (
    TaskAsk,
    TaskResult,
    acknowledge_task,
    answer_task,
    ask_department,
    decline_task,
    finish_task,
    question_task,
    set_task_shown,
    withdraw_task,
)
from tests.factories import pdf
from tests.registration.desks.given import ANSWER, RESULT, SECRET, TODAY, asked, insurance_person
from tests.registration.factories import city_person, coached, open_case_of, reached
from tests.standing import standing


@standing
def body(people):
    return insurance_person()


@standing
def case(people):
    return coached(open_case_of(people), people.coach)


def told(persona, event):
    return list(Notice.objects.filter(recipient=persona.user, event=event))


def test_asked_in_hand_done(people, case, body):
    task = asked(people.coach, case, body)
    assert (task.status, task.acknowledge_by, task.due_on) == ("asked", add_workdays(TODAY, 3), add_workdays(TODAY, 10))
    assert told(body, "task.asked")
    task = acknowledge_task(by=body.actor, task=task)
    assert (task.status, task.acknowledged_by) == ("acknowledged", body.user)
    assert told(people.coach, "task.acknowledged")
    task = finish_task(by=body.actor, task=task, result=TaskResult(RESULT), files=[pdf()])
    assert (task.status, task.milestone) == ("done", None)
    assert [line.said for line in task.lines.order_by("id")] == ["request", "result"]
    assert told(people.coach, "task.done")


def test_a_question_stops_the_days_until_it_is_answered(people, case, body, monkeypatch):
    task = acknowledge_task(by=body.actor, task=asked(people.coach, case, body))
    due = task.due_on
    task = question_task(by=body.actor, task=task, text=ANSWER)
    assert told(people.coach, "task.questioned")
    later = add_workdays(TODAY, 4)
    monkeypatch.setattr(timezone, "localdate", lambda: later)
    task = answer_task(by=people.officer.actor, task=task, text="依据见附件", files=[pdf()])
    assert (task.status, task.due_on, task.questioned_on) == ("acknowledged", add_workdays(due, 4), None)
    assert told(body, "task.answered")


def test_declined_with_a_reason(people, case, body):
    task = asked(people.coach, case, body)
    with pytest.raises(InvalidInput):
        decline_task(by=body.actor, task=task, reason=" ")
    task = decline_task(by=body.actor, task=task, reason="不属于本部门职责")
    assert (task.status, task.lines.last().said) == ("declined", "refusal")


def test_withdrawn_by_a_guide_and_then_over(people, case, body):
    task = withdraw_task(by=people.officer.actor, task=asked(people.coach, case, body), reason="不再需要")
    assert task.status == "withdrawn"
    assert told(body, "task.withdrawn")
    with pytest.raises(GuardRefused):
        acknowledge_task(by=body.actor, task=task)


def test_who_cannot_ask(people, case, body):
    for name in ("wang", "firm", "manager", "leader", "national", "officer51", "department", "li", "zhao"):
        with pytest.raises(PermissionRefused):
            asked(getattr(people, name), case, body)


def test_the_city_asks_for_a_filing_of_its_own(people, body):
    case, city = open_case_of(people, "I"), city_person()
    assert asked(city, case, body).asked_by == city.user


def test_nobody_but_the_asked_body_works_on_it(people, case, body):
    task = asked(people.coach, case, body)
    acts = (
        lambda by: acknowledge_task(by=by, task=task),
        lambda by: question_task(by=by, task=task, text=ANSWER),
        lambda by: finish_task(by=by, task=task, result=TaskResult(RESULT)),
        lambda by: decline_task(by=by, task=task, reason="x"),
    )
    for name in ("department", "coach", "officer", "wang", "firm", "leader"):
        for act in acts:
            with pytest.raises(PermissionRefused):
                act(getattr(people, name).actor)


def test_the_body_neither_answers_itself_nor_withdraws(people, case, body):
    task = question_task(by=body.actor, task=asked(people.coach, case, body), text=ANSWER)
    for act in (
        lambda: answer_task(by=body.actor, task=task, text="x"),
        lambda: withdraw_task(by=body.actor, task=task),
        lambda: set_task_shown(by=body.actor, task=task, shown=True),
    ):
        with pytest.raises(PermissionRefused):
            act()


def test_only_bodies_of_the_region_that_somebody_acts_for(people, case, body):
    with pytest.raises(InvalidInput):
        asked(people.coach, case, insurance_person("51"))
    Membership.objects.filter(user=body.user).update(status=MembershipStatus.ENDED)
    with pytest.raises(InvalidInput):
        asked(people.coach, case, body)


def test_what_is_wrong_is_said_beside_its_field(people, case, body):
    wrong = [("kind", "x"), ("subject", " "), ("text", ""), ("days", 251), ("subject", "字" * 121)]
    for field, value in wrong:
        with pytest.raises(InvalidInput) as refusal:
            asked(people.coach, case, body, **{field: value})
        assert list(refusal.value.fields) == [field]


def test_sent_twice_is_one_task(people, case, body):
    assert asked(people.coach, case, body) == asked(people.coach, case, body)
    assert CaseTask.objects.count() == 1


def test_a_resting_case_asks_for_nothing(people, case, body):
    stop_case(by=people.officer.actor, case=case, code="market")
    with pytest.raises(GuardRefused):
        asked(people.coach, case, body)


def test_a_closed_case_withdraws_what_it_asked_for(people, case, body):
    task = question_task(by=body.actor, task=asked(people.coach, case, body), text=ANSWER)
    close_case(by=people.officer.actor, case=case, code="not_feasible")
    assert CaseTask.objects.get(pk=task.pk).status == "withdrawn"
    assert told(body, "task.withdrawn")


# What comes of it


def certified(people, case):
    reached(people.officer, case, "accepted", TODAY - timedelta(days=9))
    reached(people.officer, case, "certified", TODAY - timedelta(days=8))


@pytest.mark.parametrize(("kind", "milestone"), [("price_item", "priced"), ("insurance", "insured")])
def test_what_the_insurance_has_done_is_proposed_and_confirmed_by_a_guide(people, case, body, kind, milestone):
    certified(people, case)
    task = asked(people.coach, Case.objects.get(), body, kind=kind)
    result = TaskResult(RESULT, reached_on=TODAY, number="粤医保〔2026〕9号")
    task = finish_task(by=body.actor, task=task, result=result, files=[pdf()])
    proposed = Milestone.objects.get(kind=milestone)
    assert (proposed.status, proposed.number, proposed.reported_by) == ("reported", "粤医保〔2026〕9号", body.user)
    assert (task.milestone, proposed.files.count()) == (proposed, 1)
    assert told(people.coach, "milestone.reported")
    with pytest.raises(PermissionRefused):
        confirm_milestone(by=body.actor, milestone=proposed)
    confirm_milestone(by=people.officer.actor, milestone=proposed)
    assert Case.objects.get().stage == "market"


def test_done_without_the_day_proposes_nothing(people, case, body):
    certified(people, case)
    task = asked(people.coach, Case.objects.get(), body)
    finish_task(by=body.actor, task=task, result=TaskResult("本批次未通过"))
    assert not Milestone.objects.filter(kind="priced").exists()


def test_a_day_that_contradicts_the_case_is_refused_without_naming_it(people, case, body):
    certified(people, case)
    task = asked(people.coach, Case.objects.get(), body)
    with pytest.raises(InvalidInput) as refusal:
        finish_task(by=body.actor, task=task, result=TaskResult(RESULT, reached_on=TODAY - timedelta(days=30)))
    (said,) = refusal.value.fields["reached_on"]
    assert "发证" not in str(said)
    assert str((TODAY - timedelta(days=8)).day) not in str(said)
    assert CaseTask.objects.get().status == "asked"


def test_a_milestone_that_stands_already_keeps_nobody_from_being_done(people, case, body):
    certified(people, case)
    reached(people.officer, case, "priced")
    task = asked(people.coach, Case.objects.get(), body)
    assert finish_task(by=body.actor, task=task, result=TaskResult(RESULT, reached_on=TODAY)).milestone is None


# Days


def at_level(task):
    return CaseTask.objects.get(pk=task.pk).escalated


def test_not_in_hand_in_time_then_again(people, case, body):
    task = asked(people.coach, case, body)
    assert chase_tasks(today=task.acknowledge_by) == 0
    assert chase_tasks(today=add_workdays(task.acknowledge_by, 1)) == 1
    assert (len(told(people.coach, "task.late")), told(body, "task.late_again")) == (1, [])
    assert chase_tasks(today=add_workdays(task.acknowledge_by, 1)) == 0
    assert chase_tasks(today=add_workdays(task.acknowledge_by, 3)) == 1
    assert (len(told(body, "task.late_again")), len(told(people.officer, "task.late_again"))) == (1, 1)
    assert len(told(people.coach, "task.late")) == 1
    assert at_level(task) == 2


def test_in_hand_and_then_past_its_day_begins_anew(people, case, body):
    task = asked(people.coach, case, body)
    chase_tasks(today=add_workdays(task.acknowledge_by, 3))
    task = acknowledge_task(by=body.actor, task=CaseTask.objects.get())
    assert at_level(task) == 0
    chase_tasks(today=add_workdays(task.due_on, 1))
    assert len(told(people.coach, "task.late")) == 2


def test_due_soon_reminds_once(people, case, body):
    task = acknowledge_task(by=body.actor, task=asked(people.coach, case, body))
    day = add_workdays(TODAY, 8)
    for _turn in range(2):
        chase_tasks(today=day)
    assert len(told(body, "task.soon")) == 1
    assert at_level(task) == 0


def test_nobody_is_late_while_a_question_waits_or_the_case_rests(people, case, body):
    first = question_task(by=body.actor, task=asked(people.coach, case, body), text=ANSWER)
    assert chase_tasks(today=first.due_on + timedelta(days=60)) == 0
    withdraw_task(by=people.coach.actor, task=first)
    second = asked(people.coach, case, body)
    stop_case(by=people.officer.actor, case=case, code="market")
    assert chase_tasks(today=second.due_on + timedelta(days=60)) == 0


def test_texts_stand_in_no_notice_no_mail_and_no_log(people, case, body):
    task = asked(people.coach, case, body, shown=True)
    task = question_task(by=body.actor, task=task, text=ANSWER)
    task = answer_task(by=people.coach.actor, task=task, text="机密答复")
    finish_task(by=body.actor, task=task, result=TaskResult(RESULT))
    chase_tasks(today=task.due_on + timedelta(days=60))
    said = [f"{notice.title} {notice.body}" for notice in Notice.objects.all()]
    said += [f"{entry.changes} {entry.reason}" for entry in AuditEntry.objects.all()]
    said += [each.body for each in mail.outbox]
    for text in (SECRET, ANSWER, RESULT, "机密答复", "新增医疗服务价格项目"):
        assert not any(text in each for each in said)


def test_every_act_counts_as_activity(people, case, body, monkeypatch):
    task = asked(people.coach, case, body)
    Case.objects.update(active_on=TODAY - timedelta(days=40))
    acknowledge_task(by=body.actor, task=task)
    assert Case.objects.get().active_on == TODAY


def test_whoever_has_a_part_in_the_project_does_not_work_on_it_for_a_body(people, case, body):
    task = asked(people.coach, case, body)
    membership = Membership.objects.get(user=body.user)
    membership.pk, membership.ref, membership.user = None, "WANGBODY", people.wang.user
    membership.save(force_insert=True)
    Membership.objects.filter(user=people.wang.user, organisation=people.wang.organisation).update(status="ended")
    with pytest.raises(PermissionRefused):
        acknowledge_task(by=people.wang.actor, task=task)


def test_the_own_office_is_not_asked(people):
    case, city = open_case_of(people, "I"), city_person()
    with pytest.raises(InvalidInput):
        ask_department(by=city.actor, case=case, ask=TaskAsk(city.organisation.ref, "other", "备案辅导", "请协助备案"))
