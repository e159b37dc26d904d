"""Modules that wait to be read, across the cases a coach, an officer or a city guides."""

from datetime import date
from typing import TypeAlias, TypedDict

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django_stubs_ext import WithAnnotations

from accounts.roles import Role
from core.actor import Actor
from core.workdays import add_workdays
from projects.selectors.visibility import own_ids
from registration.enums.dossiers import ModuleStatus
from registration.models import Case, DossierModule, ModuleVersion
from registration.selectors.cases import CITY_CLASS, city_of
from registration.selectors.dossiers import LIVING_CASE, seats_of
from registration.selectors.standing import SOON

ORDER = ("due_on", "id")
PAGE_SIZE = 30


def _guided(actor: Actor) -> QuerySet[Case]:
    """By the role alone: whoever has a part in a project guides nothing of it."""
    if actor.user_id is None:
        return Case.objects.none()
    by_role = {
        Role.COACH.value: Q(coach=actor.user_id, region=actor.region),
        Role.CITY_OFFICER.value: Q(city_id=city_of(actor), management_class=CITY_CLASS),
        Role.PROVINCIAL_OFFICER.value: Q(region=actor.region),
    }
    narrowed = by_role.get(actor.role, Q(pk__in=[]))
    return Case.objects.filter(narrowed).exclude(project_id__in=own_ids(actor.user_id))


class Latest(TypedDict):
    """The number of the version to be read."""

    latest: int


WaitingModule: TypeAlias = "WithAnnotations[DossierModule, Latest]"


def waiting_modules(actor: Actor) -> QuerySet[WaitingModule]:
    """Versions to be read, those due first; order by ORDER. Each carries ``latest``."""
    latest = ModuleVersion.objects.filter(module=OuterRef("pk")).order_by("-number").values("number")[:1]
    mine = Q(dossier__case__in=_guided(actor)) | Q(dossier__in=seats_of(actor).values("dossier"))
    rows = DossierModule.objects.filter(
        mine,
        status=ModuleStatus.SUBMITTED,
        dossier__ended_on=None,
        dossier__case__status__in=LIVING_CASE,
    )
    return rows.select_related("dossier__case__project", "dossier__case__registrant", "dossier__case__coach").annotate(
        latest=Subquery(latest)
    )


def waiting_counts(actor: Actor, today: date | None = None) -> dict[str, int]:
    """``waiting``, of these ``due_soon`` and ``overdue``; one query."""
    day = today or timezone.localdate()
    soon = Q(due_on__gte=day, due_on__lte=add_workdays(day, SOON))
    return waiting_modules(actor).aggregate(
        waiting=Count("pk"), due_soon=Count("pk", filter=soon), overdue=Count("pk", filter=Q(due_on__lt=day))
    )


def versions_to_tell(day: date, *, late: bool) -> QuerySet[ModuleVersion]:
    """Versions being read whose remarks are late, or due within the next days, and of which nobody was told yet."""
    newer = ModuleVersion.objects.filter(module=OuterRef("module"), number__gt=OuterRef("number"))
    rows = ModuleVersion.objects.filter(
        ~Exists(newer),
        reviewed_on=None,
        module__status=ModuleStatus.SUBMITTED,
        module__dossier__ended_on=None,
        module__dossier__case__status__in=LIVING_CASE,
    )
    if late:
        return rows.filter(module__due_on__lt=day, late_told_at=None)
    return rows.filter(module__due_on__range=(day, add_workdays(day, SOON)), soon_told_at=None, late_told_at=None)
