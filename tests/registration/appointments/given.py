"""Offered times, appointments, tickets and task forces, brought there by the services."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Membership, Organisation
from accounts.roles import Role
from core.workdays import add_workdays, is_workday
from projects.services.listings import confirm_class
from registration.models import Appointment, Case, Force, Slot, Ticket
from registration.services.appointments import book_slot
from registration.services.cases import open_case
from registration.services.forces import ForcePlan, add_member, set_up_force
from registration.services.hotline import Matter, ask_director, decide_ticket
from registration.services.slots import SlotPlan, offer_slots
from tests.factories import accepted_project
from tests.personas import Persona, Personas, make_organisation, make_persona
from tests.registration.factories import place_firm

SUBJECT, QUESTION = "临床评价路径怎么选", "同品种对比还是临床试验，差异部分如何论证？"
MATTER, TRIED, WISH = "检验排期已经推后两次，样品有效期将至", "已问过检测机构和辅导员，均答复再等等", "工作日上午"
SAID = "由检测机构优先安排，十日内完成"
LINK = "https://meet.example.org/room-17"


def workday(ahead: int = 5) -> date:
    """A working day, far enough ahead to be changed."""
    return add_workdays(timezone.localdate(), ahead)


def plan(day: date | None = None, **changes) -> SlotPlan:
    given = {"day": day or workday(), "begins": time(14), "ends": time(15), "minutes": 30, "place": "审评中心 203"}
    return SlotPlan(**{**given, **changes})


def offered(by: Persona, day: date | None = None, **changes) -> list[Slot]:
    return list(offer_slots(by=by.actor, plan=plan(day, **changes)).slots)


def booked(by: Persona, case: Case, slot: Slot, subject: str = SUBJECT) -> Appointment:
    made = book_slot(by=by.actor, case=case, slot=slot, subject=subject, question=QUESTION)
    return Appointment.objects.select_related("case__project", "slot__guide", "booked_by").get(pk=made.pk)


def begun(appointment: Appointment, ago: timedelta = timedelta(hours=1)) -> Appointment:
    """As it stands some time after it began."""
    at = timezone.now() - ago
    Appointment.objects.filter(pk=appointment.pk).update(starts_at=at)
    Slot.objects.filter(pk=appointment.slot_id).update(starts_at=at)
    return Appointment.objects.select_related("case__project", "slot__guide", "booked_by").get(pk=appointment.pk)


def asked(by: Persona, case: Case | None = None, **changes) -> Ticket:
    matter = Matter(**{"subject": "送检排期", "text": MATTER, "tried": TRIED, "wish": WISH, **changes})
    return ask_director(by=by.actor, matter=matter, case=case)


def institute(region: str = "44") -> Persona:
    organisation = make_organisation(f"检测机构 9{region}", OrganisationKind.TEST_INSTITUTE, region)
    return make_persona(f"检测机构用户 {region}", Role.TEST_INSTITUTE, organisation)


def decided(people: Personas, ticket: Ticket, unit: Persona, text: str = SAID) -> Ticket:
    return decide_ticket(by=people.leader.actor, ticket=ticket, text=text, unit=unit.organisation, due_on=workday(5))


def force_of(people: Personas, case: Case, *members: Persona, leads: Persona | None = None) -> Force:
    made = set_up_force(
        by=people.officer.actor,
        case=case,
        plan=ForcePlan("检验提速专班", "两个月内完成注册检验", timezone.localdate() + timedelta(days=60)),
    )
    for member in members:
        add_member(by=people.officer.actor, force=made, membership=held(member), leads=member is leads)
    return Force.objects.select_related("case__project").get(pk=made.pk)


def held(persona: Persona) -> Membership:
    return Membership.objects.get(user=persona.user)


def moment(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def next_free_day() -> date:
    """No working day, and not today."""
    day = timezone.localdate() + timedelta(days=1)
    while is_workday(day):
        day += timedelta(days=1)
    return day


def case_of(people: Personas, management_class: str = "II", **answers) -> Case:
    """Wang's project with the firm as its registrant, opened by an officer: without the way through a match."""
    place_firm(people)
    project = accepted_project(people, **answers)
    confirm_class(by=people.officer.actor, project=project, management_class=management_class, on=timezone.localdate())
    open_case(
        by=people.officer.actor, project=project, registrant=Organisation.objects.get(pk=people.firm.organisation.pk)
    )
    return Case.objects.select_related("project", "registrant").get(project=project)
