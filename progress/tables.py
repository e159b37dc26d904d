"""How the rows behind a figure are shown, on the page and in a workbook, cut to what the viewer may read."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Text
from outreach.selectors.counted import people_who_came
from progress.facts import FACTS, PRODUCT_KINDS
from progress.indicators import Indicator, Subject
from progress.scope import Filters, Scope
from progress.selectors.rows import class_on, counted_rows
from projects.disclosure import may_see_fact
from projects.enums import ManagementClass
from projects.models import Project


@dataclass(frozen=True)
class Column:
    """``fact`` names the entry of the disclosure table that decides who reads it; empty is open to every board."""

    key: str
    label: Text
    value: Callable[[Any], Any]
    fact: str = ""
    kind: str = "text"


def project_of(row: Any) -> Project:
    """The project a row is about."""
    path = next((facts.project for facts in FACTS.values() if facts.model is type(row)), "")
    found: Project = attrgetter(path.replace("__", "."))(row) if path else row
    return found


def class_label(row: Any) -> Text:
    """The class confirmed on the day, as annotated by ``shown_rows``."""
    return ManagementClass(row.in_class).label if row.in_class else ""


def city_of(row: Any) -> str:
    return row.city.short_label if row.city else ""


PROJECT_COLUMNS = (
    Column("title", _("Project"), lambda row: project_of(row).title),
    Column("reference", _("Project number"), lambda row: project_of(row).reference or ""),
    Column("external_number", _("Ledger number"), lambda row: project_of(row).external_number),
    Column(
        "institution", _("Institution"), lambda row: getattr(project_of(row).institution, "name", ""), "institution"
    ),
    Column("applicant", _("Applicant"), lambda row: getattr(project_of(row).applicant, "name", ""), "applicant"),
    Column("city", _("City"), lambda row: city_of(project_of(row)), "city"),
    Column("class", _("Confirmed class"), class_label, "confirmed_class"),
    Column("stage", _("Stage of development"), lambda row: project_of(row).get_stage_display()),
    Column("applied_on", _("Applied for on"), lambda row: project_of(row).applied_on, kind="day"),
)
LISTING_COLUMNS = (
    *PROJECT_COLUMNS,
    Column("product", _("Product"), lambda row: row.product.name if row.product else ""),
    Column("entered_on", _("On the list since"), lambda row: row.entered_on, kind="day"),
)
MILESTONE_COLUMNS = (
    *PROJECT_COLUMNS,
    Column("kind", _("Milestone"), lambda row: row.get_kind_display()),
    Column("on", _("Reached on"), lambda row: row.on, kind="day"),
)
PARTNERSHIP_COLUMNS = (
    *PROJECT_COLUMNS,
    Column("confirmed_on", _("Confirmed on"), lambda row: timezone.localdate(row.confirmed_at), kind="day"),
)
PLATFORM_COLUMNS = (
    Column("title", _("Service platform"), lambda row: row.name),
    Column("city", _("City"), city_of),
    Column("kind", _("Kind"), lambda row: row.get_kind_display()),
    Column("since", _("Demonstration platform since"), lambda row: row.demonstration_on, kind="day"),
)
INSTITUTION_COLUMNS = (
    Column("title", _("Institution"), lambda row: row.name),
    Column("city", _("City"), city_of),
    Column("applications", _("Applications"), lambda row: row.applications, kind="number"),
)
APPLICANT_COLUMNS = (
    Column("title", _("Applicant"), lambda row: row.name, "applicant"),
    Column("institution", _("Institution"), lambda row: row.institution.name),
    Column("applications", _("Applications"), lambda row: row.applications, kind="number"),
)
ACTIVITY_COLUMNS = (
    Column("title", pgettext_lazy("what was held", "Activity"), lambda row: row.title),
    Column("held_on", pgettext_lazy("an activity", "Held on"), lambda row: row.held_on, kind="day"),
    Column("city", _("City"), city_of),
    Column("place", pgettext_lazy("of an event", "Place"), lambda row: row.place or row.link),
    Column("people", _("Person-times"), lambda row: row.people, kind="number"),
)
FAIR_COLUMNS = (
    Column("title", _("Matchmaking event"), lambda row: row.title),
    Column(
        "held_on", pgettext_lazy("an activity", "Held on"), lambda row: timezone.localdate(row.starts_at), kind="day"
    ),
    Column("city", _("City"), city_of),
    Column("place", pgettext_lazy("of an event", "Place"), lambda row: row.place),
)
SURVEYED_COLUMNS = (
    Column("title", _("Institution"), lambda row: row.name),
    Column("city", _("City"), city_of),
    Column("surveyed_on", _("First survey on"), lambda row: row.surveyed_on, kind="day"),
)
COLUMNS: dict[Subject, tuple[Column, ...]] = {
    Subject.PROJECT: PROJECT_COLUMNS,
    Subject.LISTING: LISTING_COLUMNS,
    Subject.INSTITUTION: INSTITUTION_COLUMNS,
    Subject.APPLICANT: APPLICANT_COLUMNS,
    Subject.MILESTONE: MILESTONE_COLUMNS,
    Subject.PARTNERSHIP: PARTNERSHIP_COLUMNS,
    Subject.PLATFORM: PLATFORM_COLUMNS,
    Subject.ACTIVITY: ACTIVITY_COLUMNS,
    Subject.FAIR: FAIR_COLUMNS,
    Subject.SURVEYED: SURVEYED_COLUMNS,
}
# Newest first, or by the institution. Each ends in a unique field and shows nothing that a viewer may not read.
ORDERS: dict[Subject, tuple[str, ...]] = {
    Subject.PROJECT: ("-applied_on", "-id"),
    Subject.LISTING: ("-entered_on", "-id"),
    Subject.INSTITUTION: ("name", "id"),
    Subject.APPLICANT: ("institution__name", "id"),
    Subject.MILESTONE: ("-on", "-id"),
    Subject.PARTNERSHIP: ("-confirmed_at", "-id"),
    Subject.PLATFORM: ("name", "id"),
    Subject.ACTIVITY: ("-held_on", "-id"),
    Subject.FAIR: ("-starts_at", "-id"),
    Subject.SURVEYED: ("name", "id"),
}
RELATED: dict[Subject, tuple[str, ...]] = {
    Subject.PROJECT: ("institution", "applicant", "city"),
    Subject.LISTING: ("project__institution", "project__applicant", "project__city", "product"),
    Subject.INSTITUTION: ("city",),
    Subject.APPLICANT: ("institution",),
    Subject.MILESTONE: tuple(f"case__project__{name}" for name in ("institution", "applicant", "city")),
    Subject.PARTNERSHIP: tuple(f"match__project__{name}" for name in ("institution", "applicant", "city")),
    Subject.PLATFORM: ("city",),
    Subject.ACTIVITY: ("city",),
    Subject.FAIR: ("city",),
    Subject.SURVEYED: ("city",),
}
# Whose rows open to a project's page.
OF_PROJECTS = frozenset({Subject.PROJECT, Subject.LISTING, Subject.MILESTONE, Subject.PARTNERSHIP})


def columns_of(indicator: Indicator, scope: Scope) -> tuple[Column, ...]:
    """What this viewer may read; the product only where products are counted."""
    return tuple(
        column
        for column in COLUMNS[indicator.subject]
        if (not column.fact or may_see_fact(column.fact, scope.tier))
        and (column.key != "product" or indicator.counted in PRODUCT_KINDS)
    )


def shown_rows(indicator: Indicator, scope: Scope, filters: Filters, since: date | None = None) -> QuerySet[Any]:
    """The indicator's rows with what their columns show, unordered; with ``since`` those that began then or later."""
    rows = counted_rows(indicator.counted, scope, filters, since).select_related(*RELATED[indicator.subject])
    if indicator.subject == Subject.ACTIVITY:
        return rows.annotate(people=people_who_came())
    if indicator.subject == Subject.SURVEYED:
        return rows.annotate(**FACTS[indicator.counted].days)
    if indicator.subject not in OF_PROJECTS:
        return rows
    return rows.annotate(in_class=class_on(filters.as_of, FACTS[indicator.counted].project_key))


def sheet_rows(columns: Iterable[Column], rows: Iterable[Any]) -> Iterator[list[Any]]:
    columns = tuple(columns)
    for row in rows:
        yield [column.value(row) for column in columns]
