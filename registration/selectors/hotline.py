"""Tickets of the director's hotline: the asker's own, the office's queue, the responsible unit's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from accounts.enums import MembershipStatus, OrganisationKind
from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from core.terms import after_workdays
from registration.enums.hotline import AT_UNIT, UNANSWERED, TicketStatus
from registration.models import Ticket, TicketStep
from registration.workflow.hotline import ASKER, LEADER, UNIT
from registration.workflow.relations import OFFICER

# Who brings a matter to the director, besides the sides of a case, who hold these roles too.
ASKING = frozenset({Role.CLINICIAN.value, Role.INSTITUTION_MANAGER.value, Role.ENTERPRISE_MEMBER.value})
DESK_ROLES = frozenset({Role.LEADER.value, Role.PROVINCIAL_OFFICER.value})
# People of a responsible organisation who read what it has to carry out.
UNIT_ROLES = frozenset({Role.TEST_INSTITUTE.value, Role.DEPARTMENT.value, Role.CITY_OFFICER.value, Role.COACH.value})
UNIT_KINDS = (OrganisationKind.REGULATOR, OrganisationKind.DEPARTMENT, OrganisationKind.TEST_INSTITUTE)
ORDER = ("-id",)
# What is late stands first; what has no day, last.
BY_DAY = ("due_on", "id")
PAGE_SIZE = 20
WITH_NAMES = ("asker", "organisation", "case__project", "unit", "region")


def my_tickets(actor: Actor) -> QuerySet[Ticket]:
    """One's own, whatever the present role; newest first."""
    return Ticket.objects.filter(asker_id=actor.user_id or 0).select_related(*WITH_NAMES)


def desk_tickets(actor: Actor) -> QuerySet[Ticket]:
    """The province's, for its leaders and officers. One's own are not among them: nobody decides his own matter."""
    if actor.role not in DESK_ROLES:
        return Ticket.objects.none()
    return Ticket.objects.filter(region_id=actor.region).exclude(asker_id=actor.user_id).select_related(*WITH_NAMES)


def unit_tickets(actor: Actor) -> QuerySet[Ticket]:
    """What the actor's organisation is responsible for, from the decision on."""
    if actor.role not in UNIT_ROLES or actor.organisation_id is None:
        return Ticket.objects.none()
    rows = Ticket.objects.filter(unit_id=actor.organisation_id, status__in=sorted(AT_UNIT))
    return rows.exclude(asker_id=actor.user_id).select_related(*WITH_NAMES)


def my_ticket(actor: Actor, ref: str) -> Ticket:
    return _one(my_tickets(actor), ref)


def desk_ticket(actor: Actor, ref: str) -> Ticket:
    return _one(desk_tickets(actor), ref)


def unit_ticket(actor: Actor, ref: str) -> Ticket:
    return _one(unit_tickets(actor), ref)


def _one(rows: QuerySet[Ticket], ref: str) -> Ticket:
    """Raises NotVisible alike for unknown and for others' ones."""
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def ticket_relations(actor: Actor, ticket: Ticket) -> frozenset[str]:
    """How somebody stands to a ticket. Its asker decides and carries out nothing of it, whatever his role."""
    if actor.user_id is None:
        return frozenset()
    if ticket.asker_id == actor.user_id:
        return frozenset({ASKER})
    found = set()
    if actor.region == ticket.region_id and actor.role in DESK_ROLES:
        found.add(LEADER if actor.role == Role.LEADER else OFFICER)
    if actor.role in UNIT_ROLES and ticket.unit_id is not None and actor.organisation_id == ticket.unit_id:
        found.add(UNIT)
    return frozenset(found)


def steps_of(ticket: Ticket) -> list[TicketStep]:
    """What was said on it, in order; the caller has the ticket from one of the above."""
    return list(TicketStep.objects.filter(ticket=ticket).select_related("by", "organisation").order_by("pk"))


def last_said(ticket: Ticket, kinds: tuple[str, ...]) -> TicketStep | None:
    return TicketStep.objects.filter(ticket=ticket, kind__in=kinds).order_by("-pk").first()


@dataclass(frozen=True)
class QueueFilter:
    """``status`` empty: everything that waits for the office or a unit; "all": every ticket."""

    status: str = ""
    late: bool = False
    urgent: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "QueueFilter":
        status = query.get("status", "")
        known = status in TicketStatus.values or status == "all"
        return cls(status if known else "", query.get("late") == "1", query.get("urgent") == "1")

    def narrowed(self, rows: QuerySet[Ticket], today: date) -> QuerySet[Ticket]:
        if not self.status:
            rows = rows.filter(status__in=sorted(UNANSWERED))
        elif self.status != "all":
            rows = rows.filter(status=self.status)
        if self.late:
            rows = rows.filter(due_on__lt=today)
        return rows.filter(urgency="urgent") if self.urgent else rows


def queue_counts(rows: QuerySet[Ticket]) -> dict[str, int]:
    counted = rows.order_by().values("status").annotate(n=Count("pk")).values_list("status", "n")
    return dict(counted)


def waiting_counts(rows: QuerySet[Ticket], states: frozenset[str], today: date) -> tuple[int, int, int]:
    """Those in these states: all, due today or tomorrow, overdue; one query."""
    near = Q(due_on__gte=today, due_on__lte=today + timedelta(days=1))
    found = rows.filter(status__in=sorted(states)).aggregate(
        all=Count("pk"), soon=Count("pk", filter=near), late=Count("pk", filter=Q(due_on__lt=today))
    )
    return found["all"], found["soon"], found["late"]


def units_of(region: str, text: str = "") -> QuerySet[Organisation]:
    """The bodies of a province that can be made responsible."""
    rows = Organisation.objects.filter(region_id=region, kind__in=UNIT_KINDS, verified_at__isnull=False)
    return (rows.filter(name__icontains=text) if text else rows).order_by("kind", "name")


def unit_people(organisation_id: int) -> list[User]:
    """Who is told about what a body has to carry out; of an office without such people, its officers."""
    rows = Membership.objects.filter(
        organisation_id=organisation_id,
        status=MembershipStatus.ACTIVE,
        role__in=[*UNIT_ROLES, Role.PROVINCIAL_OFFICER],
    ).select_related("user")
    people = list(rows)
    own = [row.user for row in people if row.role in UNIT_ROLES]
    return own or [row.user for row in people]


def late_tickets(today: date) -> QuerySet[Ticket]:
    """Overdue ones whose present day nobody was told about yet."""
    rows = Ticket.objects.filter(due_on__lt=today, status__in=sorted(UNANSWERED))
    return rows.filter(Q(late_told=None) | ~Q(late_told=F("due_on"))).order_by("pk")


def unconfirmed_tickets(now: datetime) -> list[int]:
    """Reported as done so many working days (工作日) ago, and the asker was not reminded yet."""
    due = after_workdays("status_since", "REGISTRATION.hotline_remind_days", region="region", at=True)
    rows = Ticket.objects.filter(status=TicketStatus.DONE, reminded_at=None).annotate(confirm_due=due)
    return list(rows.filter(confirm_due__lte=timezone.localdate(now)).order_by("pk").values_list("pk", flat=True))
