"""The demo's appointments, hotline tickets and a task force, made by the people themselves through the services."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.enums import MembershipStatus
from accounts.models import Membership, User
from accounts.roles import Role
from accounts.selectors import actor_for, officers_of
from core.actor import Actor
from core.workdays import add_workdays
from registration.models import Appointment, Case, Force, Ticket
from registration.selectors.hotline import units_of
from registration.services.appointments import book_slot
from registration.services.force_work import Decision, ForceMeetingPlan, plan_meeting, write_decision
from registration.services.forces import ForcePlan, add_member, set_up_force
from registration.services.hotline import Matter, TalkPlan, ask_director, book_talk, decide_ticket
from registration.services.slots import SlotPlan, offer_slots

ROOM, LINK = "省局审评认证中心 203 室", "https://meet.example.org/registration"
QUESTION = "同品种对比能否覆盖新增的调节结构？差异部分需要补充哪些试验？"
MATTER = "注册检验排期已推后两次，样品有效期将至。希望协调检测机构明确送检日期。"
TRIED = "已两次书面询问检测机构，并请辅导员协调，均答复等待排期。"
DECISION = "由责任单位在期限内明确检验排期，并书面告知企业。"


def create_appointments(case: Case) -> Appointment | None:
    """The coach offers four weeks of afternoons; the owner books one. Nothing for a case without coach or owner."""
    coach, owner = case.coach, case.project.owner
    if coach is None or owner is None:
        return None
    day = add_workdays(timezone.localdate(), 3)
    plan = SlotPlan(day, time(14), time(17), minutes=30, weeks=4, place=ROOM, link=LINK)
    slots = offer_slots(by=actor_for(coach), plan=plan).slots
    return book_slot(by=actor_for(owner), case=case, slot=slots[1], subject="临床评价路径怎么选", question=QUESTION)


def create_tickets(case: Case) -> list[Ticket]:
    """One that waits, and one that is decided with a talk before, if the owner of the case can ask."""
    owner, office = case.project.owner, _officer(case)
    if owner is None or office is None:
        return []
    by = actor_for(owner)
    waiting = ask_director(
        by=by, matter=Matter("优先检验函没有送达", "已获优先检验，但检测机构表示没有收到函件。"), case=case
    )
    matter = Matter("送检排期", MATTER, TRIED, "urgent", "样品有效期至下月底", wants_talk=True, wish="工作日上午")
    ticket = ask_director(by=by, matter=matter, case=case)
    plan = TalkPlan(_at(2), 30, link=LINK)
    ticket = book_talk(by=office, ticket=ticket, plan=plan)
    unit = units_of(case.region_id).first()
    if unit is not None:
        due = add_workdays(timezone.localdate(), 7)
        ticket = decide_ticket(by=office, ticket=ticket, text=DECISION, unit=unit, due_on=due)
    return [waiting, ticket]


def create_force(case: Case) -> Force | None:
    """A task force of the coach, who leads it, a department and a test institute, as far as there are such people."""
    office = _officer(case)
    if office is None:
        return None
    until = timezone.localdate() + timedelta(days=60)
    plan = ForcePlan("检验与临床评价专班", "两个月内完成注册检验，同步准备临床评价资料。", until)
    force = set_up_force(by=office, case=case, plan=plan)
    for membership in _people(case):
        add_member(by=office, force=force, membership=membership, leads=membership.role == Role.COACH)
    meeting = plan_meeting(
        by=office, force=force, plan=ForceMeetingPlan("检验进度与临床评价路径", _at(4), 60, "省局 1201 会议室", LINK)
    )
    member = force.members.order_by("pk").first()
    due = add_workdays(timezone.localdate(), 6)
    write_decision(by=office, force=force, decision=Decision("汇总各环节所需资料清单", member, due, meeting))
    write_decision(by=office, force=force, decision=Decision("请企业三日内补送两套样品", None, None, meeting, True))
    return force


def _people(case: Case) -> list[Membership]:
    """The first active one of each kind of body."""
    found = []
    for role in (Role.COACH, Role.DEPARTMENT, Role.TEST_INSTITUTE):
        rows = Membership.objects.filter(
            role=role, status=MembershipStatus.ACTIVE, organisation__region_id=case.region_id, user__is_active=True
        )
        own = rows.filter(user_id=case.coach_id) if role == Role.COACH and case.coach_id else rows
        if (first := own.order_by("pk").first()) is not None:
            found.append(first)
    return found


def _officer(case: Case) -> Actor | None:
    person: User | None = officers_of(case.region_id).first()
    return actor_for(person) if person is not None else None


def _at(ahead: int) -> datetime:
    return timezone.make_aware(datetime.combine(add_workdays(timezone.localdate(), ahead), time(10)))
