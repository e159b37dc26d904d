"""Scenes of coaching, registration, classification and hotline, brought about by the services."""

from collections.abc import Callable

from django.utils import timezone

from registration.models import Case
from registration.services.action_items import finish_item
from registration.services.appointments import settle_appointment
from registration.services.bookings import book_test, withdraw_test
from registration.services.case_progress import ProgressText, ask_progress, tell_progress
from registration.services.classification import answer_supplement
from registration.services.classification_office import Decision as Ruling
from registration.services.classification_office import ask_supplement, confirm_outcome, decide_request
from registration.services.coaching import decline_hand_over, propose_hand_over
from registration.services.force_work import Decision, set_decision_done, write_decision
from registration.services.hotline import answer_ticket, confirm_kept, report_done
from registration.services.milestones import confirm_milestone
from registration.services.module_remarks import find_ready
from registration.services.plans import mark_measure
from registration.services.ratings import answer_rating
from registration.services.tasks import TaskResult, acknowledge_task, answer_task, finish_task, question_task
from tests.progress.waiting.cast import NOTHING, Cast, Done, Scene
from tests.registration.appointments.given import asked as asked_director
from tests.registration.appointments.given import begun, booked, decided, force_of, offered
from tests.registration.classing.factories import handed_in, sent, unsure_case
from tests.registration.coaching.given import assigned, days, kept, line, planned, rated, todo
from tests.registration.desks.given import asked, requested
from tests.registration.desks.given import booked as booked_test
from tests.registration.desks.given import days as test_days
from tests.registration.dossier.given import module_of, remarked, started, submitted
from tests.registration.factories import coached, open_case_of, reached


def first_contact(cast: Cast) -> Scene:
    case = assigned(cast.people)
    return (cast.people.coach,), lambda: kept(cast.people.coach, case)


def measure(cast: Cast) -> Scene:
    case = assigned(cast.people)
    plan = planned(cast.people.coach, case, line(who="registrant"))
    found = plan.measures.get()
    found.case = case
    return (cast.people.firm,), lambda: mark_measure(by=cast.people.coach.actor, measure=found, done_on=days(0))


def action_item(cast: Cast) -> Scene:
    item = todo(cast.people.coach, assigned(cast.people), party="owner")
    return (cast.people.wang,), lambda: finish_item(by=cast.people.wang.actor, item=item)


def next_step(cast: Cast) -> Scene:
    case = assigned(cast.people)
    kept(cast.people.coach, case, next_step="复查样品", next_on=days(4), key="a")
    return (cast.people.coach,), lambda: kept(cast.people.coach, case, key="b")


def progress_question(cast: Cast) -> Scene:
    people, case = cast.people, assigned(cast.people)
    ask_progress(by=people.coach.actor, case=case)
    told = ProgressText(development="样机完成装配", trial="未开始", preparation="准备资料")
    return (people.wang, people.firm), lambda: tell_progress(by=people.wang.actor, case=case, text=told, key="k")


def rating_answer(cast: Cast) -> Scene:
    case = assigned(cast.people)
    rating = rated(cast.people.firm, kept(cast.people.coach, case), marks=1, words="没有回电。")
    return cast.officers, lambda: answer_rating(by=cast.people.officer.actor, rating=rating, words="已改派，请见谅。")


def idle(cast: Cast, n: int) -> Done:
    case = assigned(cast.people)
    Case.objects.filter(pk=case.pk).update(active_on=days(-n))
    return lambda: Case.objects.filter(pk=case.pk).update(active_on=days(0))


def idle_coach(cast: Cast) -> Scene:
    return (cast.people.coach,), idle(cast, 30)


def idle_side(cast: Cast) -> Scene:
    return (cast.people.wang, cast.people.firm), idle(cast, 42)


def idle_office(cast: Cast) -> Scene:
    return cast.officers, idle(cast, 90)


def coach_missing(cast: Cast) -> Scene:
    case = open_case_of(cast.people)
    return cast.officers, lambda: coached(case, cast.people.coach)


def hand_over(cast: Cast) -> Scene:
    people, case = cast.people, assigned(cast.people)
    found = propose_hand_over(by=people.coach.actor, case=case, colleague=cast.coach2.user, note="休假三个月")
    return cast.officers, lambda: decline_hand_over(by=people.officer.actor, hand_over=found, reason=NOTHING)


def stage(cast: Cast) -> Scene:
    case = assigned(cast.people)
    Case.objects.filter(pk=case.pk).update(due_on=days(20))
    gone = {"due_on": None}
    return (cast.people.wang, cast.people.firm), lambda: Case.objects.filter(pk=case.pk).update(**gone)


def stage_late(cast: Cast) -> Scene:
    case = assigned(cast.people)
    Case.objects.filter(pk=case.pk).update(due_on=days(-3))
    later = {"due_on": days(9)}
    return (cast.people.coach,), lambda: Case.objects.filter(pk=case.pk).update(**later)


def milestone_confirm(cast: Cast) -> Scene:
    people = cast.people
    found = reached(people.firm, assigned(people), "design_frozen")
    return (people.coach,), lambda: confirm_milestone(by=people.coach.actor, milestone=found)


def task_acknowledge(cast: Cast) -> Scene:
    task = asked(cast.people.coach, assigned(cast.people), cast.insurance)
    return (cast.insurance,), lambda: acknowledge_task(by=cast.insurance.actor, task=task)


def task_do(cast: Cast) -> Scene:
    task = asked(cast.people.coach, assigned(cast.people), cast.insurance)
    task = acknowledge_task(by=cast.insurance.actor, task=task)
    done = TaskResult("已纳入绿色通道")
    return (cast.insurance,), lambda: finish_task(by=cast.insurance.actor, task=task, result=done)


def task_question(cast: Cast) -> Scene:
    coach = cast.people.coach
    task = asked(coach, assigned(cast.people), cast.insurance)
    task = question_task(by=cast.insurance.actor, task=task, text="请补充收费编码的依据。")
    return (coach,), lambda: answer_task(by=coach.actor, task=task, text="见附件。")


def test_answer(cast: Cast) -> Scene:
    booking = requested(cast.people.firm, assigned(cast.people), cast.institute)
    return (cast.institute,), lambda: book_test(by=cast.institute.actor, booking=booking, days=test_days())


def test_run(cast: Cast) -> Scene:
    booking = booked_test(cast.people.firm, assigned(cast.people), cast.institute)
    return (cast.institute,), lambda: withdraw_test(by=cast.people.firm.actor, booking=booking, reason=NOTHING)


def module_read(cast: Cast) -> Scene:
    people = cast.people
    module = module_of(started(people))
    submitted(people.firm, module, "技术要求.pdf")
    fresh = type(module).objects.select_related("dossier__case").get(pk=module.pk)
    return (people.coach,), lambda: find_ready(by=people.coach.actor, module=fresh)


def module_answer(cast: Cast) -> Scene:
    people = cast.people
    module = module_of(started(people))
    submitted(people.firm, module, "技术要求.pdf")
    remarked(people.coach, module)
    gone = {"status": "ready"}
    return (people.wang, people.firm), lambda: type(module).objects.filter(pk=module.pk).update(**gone)


def appointment_close(cast: Cast) -> Scene:
    people, case = cast.people, assigned(cast.people)
    held = begun(booked(people.wang, case, offered(people.coach)[0]))
    return (people.coach,), lambda: settle_appointment(by=people.coach.actor, appointment=held, held=True)


def force_decision(cast: Cast) -> Scene:
    people = cast.people
    force = force_of(people, assigned(people), cast.insurance, people.coach, leads=people.coach)
    member = force.members.get(membership__user=cast.insurance.user)
    written = write_decision(
        by=people.coach.actor, force=force, decision=Decision("核对价格项目", member=member, due_on=days(5))
    )
    written.force = force
    return (cast.insurance,), lambda: set_decision_done(by=cast.insurance.actor, decision=written, done=True)


def classification_province(cast: Cast) -> Scene:
    request = handed_in(cast.people.wang, unsure_case(cast.people))
    return cast.officers, lambda: sent(cast.people, request)


def ruling(outcome: str = "II") -> Ruling:
    return Ruling(outcome, timezone.localdate(), "FL-1", "按第二类管理。")


def classification_centre(cast: Cast) -> Scene:
    people = cast.people
    request = sent(people, handed_in(people.wang, unsure_case(people)))
    return cast.officers, lambda: decide_request(by=people.officer.actor, request=request, decision=ruling())


def classification_supplement(cast: Cast) -> Scene:
    people = cast.people
    request = handed_in(people.wang, unsure_case(people))
    request = ask_supplement(by=people.officer.actor, request=request, text="请补充结构图。", on=timezone.localdate())
    answer = "结构图见附件，支撑环直径六毫米。"
    return (people.wang, people.firm), lambda: answer_supplement(by=people.wang.actor, request=request, answer=answer)


def class_confirm(cast: Cast) -> Scene:
    people = cast.people
    request = sent(people, handed_in(people.wang, unsure_case(people)))
    request = decide_request(by=people.officer.actor, request=request, decision=ruling())
    return cast.officers, lambda: confirm_outcome(by=people.officer.actor, request=request, on=timezone.localdate())


def hotline_reply(cast: Cast) -> Scene:
    ticket = asked_director(cast.people.firm)
    desk = (*cast.officers, cast.people.leader)
    return desk, lambda: answer_ticket(by=cast.people.leader.actor, ticket=ticket, text="已安排。")


def hotline_unit(cast: Cast) -> Scene:
    ticket = decided(cast.people, asked_director(cast.people.firm), cast.institute)
    return (cast.institute,), lambda: report_done(by=cast.institute.actor, ticket=ticket, text="已排期。")


def hotline_confirm(cast: Cast) -> Scene:
    ticket = answer_ticket(by=cast.people.leader.actor, ticket=asked_director(cast.people.firm), text="已安排。")
    return (cast.people.firm,), lambda: confirm_kept(by=cast.people.firm.actor, ticket=ticket)


SCENES: dict[str, Callable[[Cast], Scene]] = {
    "first_contact": first_contact,
    "measure": measure,
    "action_item": action_item,
    "next_step": next_step,
    "progress_question": progress_question,
    "rating_answer": rating_answer,
    "idle": idle_coach,
    "idle_side": idle_side,
    "idle_office": idle_office,
    "coach_missing": coach_missing,
    "hand_over": hand_over,
    "stage": stage,
    "stage_late": stage_late,
    "milestone_confirm": milestone_confirm,
    "task_acknowledge": task_acknowledge,
    "task_do": task_do,
    "task_question": task_question,
    "test_answer": test_answer,
    "test_run": test_run,
    "module_read": module_read,
    "module_answer": module_answer,
    "appointment_close": appointment_close,
    "force_decision": force_decision,
    "classification_province": classification_province,
    "classification_centre": classification_centre,
    "classification_supplement": classification_supplement,
    "class_confirm": class_confirm,
    "hotline_reply": hotline_reply,
    "hotline_unit": hotline_unit,
    "hotline_confirm": hotline_confirm,
}
