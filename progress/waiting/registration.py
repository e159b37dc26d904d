"""What waits on the road to registration: stages, milestones, tests, tasks, dossiers, classes, hotline, task forces."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Role
from core.actor import Actor
from core.terms import after_workdays
from progress.waiting.enums import Turn, Unit
from progress.waiting.kinds import BOTH, Columns, Kind, Link, Rows
from progress.waiting.parts import (
    CITIES,
    COACHES,
    DEPARTMENTS,
    INSTITUTES,
    OFFICERS,
    SIDES,
    coached,
    in_city,
    in_roles,
    of_province,
    own_part,
    side,
)
from registration.enums.appointments import AppointmentStatus
from registration.enums.bookings import BookingStatus
from registration.enums.cases import CaseStatus
from registration.enums.dossiers import ModuleStatus
from registration.enums.milestones import MilestoneStatus
from registration.enums.tasks import TaskStatus
from registration.models import Appointment, Case, CaseTask, DossierModule, ForceDecision, Milestone, TestBooking
from registration.selectors.bookings import bookings_of_institute
from registration.selectors.cases import CITY_CLASS
from registration.selectors.dossier_queue import waiting_modules
from registration.selectors.dossiers import LIVING_CASE
from registration.selectors.forces import MEMBER_ROLES
from registration.selectors.tasks import CASES_GOING_ON, tasks_of_body

OF_CASE = {"number": "case__project__reference", "title": "case__project__title"}
OF_DOSSIER = {"number": "dossier__case__project__reference", "title": "dossier__case__project__title"}
GUIDES = COACHES | CITIES | OFFICERS
BODIES = DEPARTMENTS | CITIES | INSTITUTES
UNDER_WAY = (BookingStatus.BOOKED, BookingStatus.RECEIVED)


def _guided(actor: Actor, case: str = "") -> Q:
    """It is his turn to guide: the coach's; of filings the city's; without either an officer's of the province."""
    if actor.role != Role.PROVINCIAL_OFFICER:
        return coached(actor, case) | in_city(actor, case)
    alone = Q(**{f"{case}region_id": actor.region, f"{case}coach": None})
    cities = Q(**{f"{case}management_class": CITY_CLASS, f"{case}city__isnull": False})
    return alone & ~cities & ~own_part(actor, f"{case}project")


def _stages() -> Rows:
    return Case.objects.filter(status=CaseStatus.RUNNING, due_on__isnull=False)


def _late_stages(actor: Actor) -> Rows:
    rows = _stages().filter(due_on__lt=timezone.localdate())
    return in_roles(actor, COACHES | CITIES, rows).filter(coached(actor) | in_city(actor))


def _reports() -> Rows:
    return Milestone.objects.filter(status=MilestoneStatus.REPORTED, case__status__in=CASES_GOING_ON)


def _tasks(status: TaskStatus) -> Any:
    return lambda actor: tasks_of_body(actor).filter(status=status, case__status__in=CASES_GOING_ON)


def _tasks_of_office(status: TaskStatus) -> Any:
    rows = {"status": status, "case__status__in": CASES_GOING_ON}
    return lambda actor: of_province(CaseTask.objects.filter(**rows), actor, "case__region", "case__project")


def _questions(actor: Actor) -> Rows:
    """A body has asked back: whoever asked it answers, as long as he guides the case."""
    rows = CaseTask.objects.filter(status=TaskStatus.QUESTIONED, case__status__in=CASES_GOING_ON)
    asked = in_roles(actor, GUIDES, rows, asked_by_id=actor.user_id)
    officer = Q(case__region_id=actor.region) & ~own_part(actor, "case__project")
    return asked.filter(officer if actor.role in OFFICERS else coached(actor, "case__") | in_city(actor, "case__"))


def _tests(*statuses: BookingStatus) -> Any:
    return lambda actor: bookings_of_institute(actor).filter(status__in=statuses, case__status__in=CASES_GOING_ON)


def _tests_of_office(*statuses: BookingStatus) -> Any:
    rows = {"status__in": statuses, "case__status__in": CASES_GOING_ON}
    return lambda actor: of_province(TestBooking.objects.filter(**rows), actor, "case__region", "case__project")


def _modules() -> Rows:
    return DossierModule.objects.filter(
        status=ModuleStatus.SUBMITTED, dossier__ended_on=None, dossier__case__status__in=LIVING_CASE
    )


def _remarks(actor: Actor) -> Rows:
    rows = DossierModule.objects.filter(
        status=ModuleStatus.REMARKS, dossier__ended_on=None, dossier__case__status__in=LIVING_CASE
    )
    return in_roles(actor, SIDES, rows).filter(side(actor, "dossier__case__"))


def _appointments(actor: Actor) -> Rows:
    """Over, and nobody has said whether it took place: whoever offered the time does, as long as he guides."""
    rows = Appointment.objects.filter(status=AppointmentStatus.BOOKED, starts_at__lt=timezone.now())
    mine = in_roles(actor, GUIDES, rows, slot__guide_id=actor.user_id)
    officer = Q(case__region_id=actor.region) & ~own_part(actor, "case__project")
    return mine.filter(officer if actor.role in OFFICERS else coached(actor, "case__") | in_city(actor, "case__"))


def _decisions(actor: Actor) -> Rows:
    rows = ForceDecision.objects.filter(done_on=None, due_on__isnull=False, force__status="standing")
    own = {"member__membership_id": actor.membership_id or 0, "member__left_on": None}
    return in_roles(actor, FORCES, rows, **own)


def _decisions_of_office(actor: Actor) -> Rows:
    rows = ForceDecision.objects.filter(
        done_on=None, due_on__isnull=False, member__isnull=False, force__status="standing"
    )
    return of_province(rows, actor, "force__region", "force__case__project")


FORCES = frozenset(role.value for role in MEMBER_ROLES)
CASE_PAGE = Link("registration:case_page")

KINDS = (
    Kind(
        key="stage",
        label=_("Stage of your case"),
        sentence=_("Reach what ends the present stage by its planned day, and report it."),
        act=_("See the case"),
        turn=Turn.ORGANISATION,
        roles=SIDES,
        columns=Columns(
            "ref",
            number="project__reference",
            title="project__title",
            since="stage_since",
            due="due_on",
            who="registrant__name",
        ),
        mine=lambda actor: in_roles(actor, SIDES, _stages()).filter(side(actor)),
        links={"": CASE_PAGE},
        office=lambda actor: of_province(_stages(), actor),
        office_link=CASE_PAGE,
    ),
    Kind(
        key="stage_late",
        label=_("Stage past its planned end"),
        sentence=_("Talk with the sides: plan the road anew, or say what keeps the case."),
        act=_("See the case"),
        turn=Turn.PERSON,
        roles=COACHES | CITIES,
        columns=Columns("ref", number="project__reference", title="project__title", since="stage_since", due="due_on"),
        mine=_late_stages,
        links={"": CASE_PAGE},
    ),
    Kind(
        key="milestone_confirm",
        label=_("Milestone to confirm"),
        sentence=_("A side has reported it: look at the papers and confirm it, or say why not."),
        act=_("Look and confirm"),
        turn=Turn.PERSON,
        roles=GUIDES,
        columns=Columns(
            "case__ref",
            **OF_CASE,
            arg="ref",
            since="@reported_at",
            due=lambda: after_workdays("reported_at", "REGISTRATION.confirm_days", region="case__region", at=True),
            who="case__coach__name",
        ),
        mine=lambda actor: in_roles(actor, GUIDES, _reports()).filter(_guided(actor, "case__")),
        links={"": Link("registration:milestone_confirm", BOTH)},
        threshold="REGISTRATION.confirm_days",
        unit=Unit.WORKDAYS,
        office=lambda actor: of_province(_reports(), actor, "case__region", "case__project"),
        office_link=Link("registration:milestone_confirm", BOTH),
    ),
    Kind(
        key="task_acknowledge",
        label=_("Task to acknowledge"),
        sentence=_("Another body asks yours for something: say that you have it in hand, ask back, or decline."),
        act=_("Look at it"),
        turn=Turn.ORGANISATION,
        roles=BODIES,
        columns=Columns(
            "ref", arg="case__ref", **OF_CASE, since="@asked_at", due="acknowledge_by", who="organisation__name"
        ),
        mine=_tasks(TaskStatus.ASKED),
        links={"": Link("console:task_page")},
        threshold="REGISTRATION.task_acknowledge_days",
        unit=Unit.WORKDAYS,
        office=_tasks_of_office(TaskStatus.ASKED),
        office_link=Link("registration:case_task", ("arg", "ref")),
    ),
    Kind(
        key="task_do",
        label=_("Task in hand"),
        sentence=_("Do what your body was asked for, and write down what came of it."),
        act=_("Report it"),
        turn=Turn.ORGANISATION,
        roles=BODIES,
        columns=Columns("ref", arg="case__ref", **OF_CASE, since="@asked_at", due="due_on", who="organisation__name"),
        mine=_tasks(TaskStatus.ACKNOWLEDGED),
        links={"": Link("console:task_page")},
        threshold="REGISTRATION.task_days",
        unit=Unit.WORKDAYS,
        office=_tasks_of_office(TaskStatus.ACKNOWLEDGED),
        office_link=Link("registration:case_task", ("arg", "ref")),
    ),
    Kind(
        key="task_question",
        label=_("Question of an asked body"),
        sentence=_("A body has asked back; its days do not run until you answer."),
        act=pgettext_lazy("what waits", "Answer"),
        turn=Turn.PERSON,
        roles=GUIDES,
        columns=Columns("case__ref", **OF_CASE, arg="ref", since="questioned_on", who="asked_by__name"),
        mine=_questions,
        links={"": Link("registration:case_task", BOTH)},
        overdue=False,
        office=_tasks_of_office(TaskStatus.QUESTIONED),
        office_link=Link("registration:case_task", BOTH),
    ),
    Kind(
        key="test_answer",
        label=_("Registration test asked for"),
        sentence=_("Offer days for the test, or send the request back with the reason."),
        act=pgettext_lazy("what waits", "Answer"),
        turn=Turn.ORGANISATION,
        roles=INSTITUTES,
        columns=Columns(
            "ref", arg="case__ref", **OF_CASE, since="@asked_at", due="answer_by", who="organisation__name"
        ),
        mine=_tests(BookingStatus.REQUESTED),
        links={"": Link("console:test_page")},
        threshold="REGISTRATION.test_answer_days",
        unit=Unit.WORKDAYS,
        office=_tests_of_office(BookingStatus.REQUESTED),
        office_link=Link("registration:case_booking", ("arg", "ref")),
    ),
    Kind(
        key="test_run",
        label=_("Registration test under way"),
        sentence=_("Finish the test by the day you have given, or move it."),
        act=_("Look at it"),
        turn=Turn.ORGANISATION,
        roles=INSTITUTES,
        columns=Columns("ref", arg="case__ref", **OF_CASE, since="starts_on", due="ends_on", who="organisation__name"),
        mine=_tests(*UNDER_WAY),
        links={"": Link("console:test_page")},
        office=_tests_of_office(*UNDER_WAY),
        office_link=Link("registration:case_booking", ("arg", "ref")),
    ),
    Kind(
        key="module_read",
        label=_("Module of a dossier to read"),
        sentence=_("Read the version handed in: send your remarks, or say that it is ready."),
        act=_("Read it"),
        turn=Turn.PERSON,
        roles=COACHES | CITIES,
        columns=Columns(
            "dossier__case__ref",
            **OF_DOSSIER,
            arg="ref",
            since="@status_since",
            due="due_on",
            who="dossier__case__coach__name",
        ),
        mine=lambda actor: in_roles(actor, COACHES | CITIES, waiting_modules(actor)),
        links={"": Link("registration:dossier_module", BOTH)},
        threshold="REGISTRATION.dossier_remark_days",
        unit=Unit.WORKDAYS,
        office=lambda actor: of_province(_modules(), actor, "dossier__case__region", "dossier__case__project"),
        office_link=Link("registration:dossier_module", BOTH),
    ),
    Kind(
        key="module_answer",
        label=_("Remarks on your dossier"),
        sentence=_("Answer the remarks and hand the module in again."),
        act=_("Answer the remarks"),
        turn=Turn.ORGANISATION,
        roles=SIDES,
        columns=Columns("dossier__case__ref", **OF_DOSSIER, arg="ref", since="@status_since"),
        mine=_remarks,
        links={"": Link("registration:dossier_module", BOTH)},
        overdue=False,
    ),
    Kind(
        key="appointment_close",
        label=_("Appointment that is over"),
        sentence=_("Say whether it took place."),
        act=_("Say how it was"),
        turn=Turn.PERSON,
        roles=GUIDES,
        columns=Columns("case__ref", **OF_CASE, arg="ref", since="@starts_at"),
        mine=_appointments,
        links={"": Link("registration:appointment_page", BOTH)},
        overdue=False,
    ),
    Kind(
        key="force_decision",
        label=_("To-do of a task force"),
        sentence=_("Do what the task force has decided, and say that it is done."),
        act=_("See the task force"),
        turn=Turn.PERSON,
        roles=FORCES,
        columns=Columns(
            "force__ref",
            number="force__case__project__reference",
            title="force__name",
            since="decided_on",
            due="due_on",
            who="member__membership__user__name",
        ),
        mine=_decisions,
        links={"": Link("registration:force_page")},
        office=_decisions_of_office,
        office_link=Link("registration:force_page"),
    ),
)
