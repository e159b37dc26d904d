"""The desk of a city's market regulator: filings of Class I at its place, and how far each checklist is."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from core.actor import Actor
from core.errors import NotVisible
from registration.enums.cases import CaseStatus, RoadStage
from registration.enums.filings import FilingItem, FilingPlace
from registration.models import Case, FilingCheck
from registration.selectors.cases import WITH_PROJECT, cases_visible_to, relations_of
from registration.workflow.relations import CITY

ORDER = ("due_on", "id")
ORDER_FILED = ("-completed_on", "-id")
PAGE_SIZE = 20
FRESH = RoadStage.CULTIVATION


def _place(place: str, today: date) -> Q:
    """Each living case stands in exactly one; closed ones in none."""
    late = Q(due_on__lt=today)
    running = Q(status=CaseStatus.RUNNING)
    return {
        FilingPlace.NEW.value: running & ~late & Q(stage=FRESH) | running & Q(due_on=None, stage=FRESH),
        FilingPlace.PREPARING.value: (running & ~late | running & Q(due_on=None)) & ~Q(stage=FRESH),
        FilingPlace.OVERDUE.value: running & late,
        FilingPlace.FILED.value: Q(status=CaseStatus.COMPLETED),
        FilingPlace.RESTING.value: Q(status__in=(CaseStatus.BLOCKED, CaseStatus.STOPPED)),
    }[place]


def filings_of(actor: Actor, place: str, today: date, text: str = "") -> QuerySet[Case]:
    """Cases of Class I of the officer's city, with how many points of the checklist were seen (``seen``)."""
    rows = cases_visible_to(actor).filter(_place(place, today)).select_related(*WITH_PROJECT)
    for word in text.split():
        rows = rows.filter(
            Q(project__reference__icontains=word)
            | Q(project__title__icontains=word)
            | Q(registrant__name__icontains=word)
        )
    return rows.annotate(seen=Count("filing_checks"))


def filing_counts(actor: Actor, today: date) -> dict[str, int]:
    """By place, in one query."""
    rows = cases_visible_to(actor).order_by()
    return rows.aggregate(**{place: Count("pk", filter=_place(place, today)) for place in FilingPlace.values})


def filing_for(actor: Actor, ref: str) -> Case:
    """For the officer of the city that guides it. Raises NotVisible alike for all others."""
    found = cases_visible_to(actor).filter(ref=ref).select_related(*WITH_PROJECT).first()
    if found is None or CITY not in relations_of(actor, found):
        raise NotVisible
    return found


def checks_of(case: Case) -> dict[str, FilingCheck]:
    """What was seen, by item."""
    return {check.item: check for check in FilingCheck.objects.filter(case=case).select_related("seen_by")}


ITEMS = len(FilingItem.values)
