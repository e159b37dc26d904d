"""How a deadline stands on a day, for pages and for filters. All terms are working days (工作日)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import FilteredRelation, Q
from django.db.models.expressions import Combinable
from django.utils import timezone

from core.workdays import add_workdays, workdays_until
from projects.enums import DeadlineKind, DeadlineState
from projects.models import Deadline, Project

# 即将到期: two working days or fewer are left (domain guide §7.3).
SOON = 2


@dataclass(frozen=True)
class Standing:
    """``days`` working days are left after today; 0 means today is the last, negative means late."""

    state: DeadlineState
    due_on: date
    days: int
    reason: str = ""


def standing_of(deadline: Deadline, today: date | None = None) -> Standing:
    day = today or timezone.localdate()
    days = workdays_until(day, deadline.due_on)
    if deadline.exempt_reason:
        return Standing(DeadlineState.EXEMPT, deadline.due_on, days, deadline.exempt_reason)
    if deadline.due_on < day:
        return Standing(DeadlineState.OVERDUE, deadline.due_on, days)
    soon = days <= SOON
    return Standing(DeadlineState.DUE_SOON if soon else DeadlineState.NORMAL, deadline.due_on, days)


def in_state(state: str, today: date | None = None) -> Q:
    """The same rule for a query over open deadlines; an unknown state filters nothing."""
    day = today or timezone.localdate()
    soon = add_workdays(day, SOON)
    running = Q(exempt_reason="")
    return {
        DeadlineState.EXEMPT.value: ~Q(exempt_reason=""),
        DeadlineState.OVERDUE.value: running & Q(due_on__lt=day),
        DeadlineState.DUE_SOON.value: running & Q(due_on__gte=day, due_on__lte=soon),
        DeadlineState.NORMAL.value: running & Q(due_on__gt=soon),
    }.get(state, Q())


# Who has the turn in the check has one of these; of each at most one is open.
TERMS = {kind: f"term_{kind.value}" for kind in (DeadlineKind.FORMAL_CHECK, DeadlineKind.CORRECTION)}


def read_standing(project: Project, **more: Combinable) -> None:
    """For the pages about one project: its open terms of the check, the institution's answer, and values by the names
    in ``more``, in one query. They then stand on the project, where who asks for them finds them.

    Not together with the project itself: of so many joins the planner would try every order.
    """
    terms = {
        name: FilteredRelation("deadlines", condition=Q(deadlines__closed_at=None, deadlines__kind=kind.value))
        for kind, name in TERMS.items()
    }
    rows = Project.objects.filter(pk=project.pk).annotate(**terms, **more)
    read = rows.select_related(*terms, "confirmation__institution").get()
    found = {name: getattr(read, name, None) for name in (*terms, *more, "confirmation")}
    vars(project).update(found, consent=found.pop("confirmation"), has_standing=True)


def open_deadline_of(project: Project, kind: DeadlineKind) -> Deadline | None:
    if kind in TERMS and getattr(project, "has_standing", False):
        return getattr(project, TERMS[kind])
    return Deadline.objects.filter(project=project, kind=kind, closed_at=None).first()
