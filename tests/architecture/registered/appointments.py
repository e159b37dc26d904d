"""What the addresses of appointments, hotline and task forces are about, for the permission matrix."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import Membership
from core.workdays import add_workdays
from registration.models import Case
from registration.services.appointments import book_slot
from registration.services.force_work import ForceMeetingPlan, plan_meeting
from registration.services.forces import ForcePlan, add_member, set_up_force
from registration.services.hotline import Matter, TalkPlan, ask_director, book_talk, decide_ticket
from registration.services.slots import SlotPlan, offer_slots
from tests.personas import Personas

TEXT = "检验排期已经推后两次，样品有效期将至"


def special(case: Case, people: Personas) -> dict[str, dict[str, object]]:
    """Wang's appointment with the coach, his ticket with a talk for which the department is responsible, and a task
    force in which coach (who leads) and department sit."""
    today = timezone.localdate()
    day = add_workdays(today, 5)
    at = timezone.make_aware(datetime.combine(day, time(10)))
    slot = offer_slots(by=people.coach.actor, plan=SlotPlan(day, time(14), time(15), place="203")).slots[0]
    appointment = book_slot(by=people.wang.actor, case=case, slot=slot, subject="临床评价路径")
    ticket = ask_director(by=people.wang.actor, matter=Matter("送检排期", TEXT), case=case)
    plan = TalkPlan(at, link="https://meet.example.org/1")
    ticket = book_talk(by=people.officer.actor, ticket=ticket, plan=plan)
    unit = people.department.organisation
    assert unit is not None
    decide_ticket(by=people.officer.actor, ticket=ticket, text="优先安排", unit=unit, due_on=day)
    until = today + timedelta(days=30)
    force = set_up_force(by=people.officer.actor, case=case, plan=ForcePlan("检验提速专班", "完成检验", until))
    for persona in (people.coach, people.department):
        member = Membership.objects.get(user=persona.user)
        add_member(by=people.officer.actor, force=force, membership=member, leads=persona is people.coach)
    meeting = plan_meeting(
        by=people.coach.actor, force=force, plan=ForceMeetingPlan("检验进度", at, place="省局 1201 会议室")
    )
    of_case: dict[str, object] = {"ref": case.ref}
    of_one: dict[str, object] = {"ref": case.ref, "appointment": appointment.ref}
    of_ticket: dict[str, object] = {"ref": ticket.ref}
    of_force: dict[str, object] = {"ref": force.ref}
    of_meeting: dict[str, object] = {"ref": force.ref, "meeting": meeting.ref}
    return {
        "registration:case_appointments": of_case,
        "registration:appointment_new": of_case,
        **{f"registration:appointment_{name}": of_one for name in ("page", "move", "calendar")},
        **{f"registration:hotline_{name}": of_ticket for name in ("ticket", "calendar")},
        **{f"console:hotline_{name}": of_ticket for name in ("page", "calendar", "unit_page")},
        "console:force_new": of_case,
        **{
            f"registration:force_{name}": of_force
            for name in ("page", "members", "meeting_new", "decision_new", "close")
        },
        **{f"registration:force_{name}": of_meeting for name in ("meeting", "calendar")},
    }
