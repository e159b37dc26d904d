"""How the rows behind a figure are shown, on the page and in a workbook, cut to what the viewer may read."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Text
from core.workdays import workdays_until
from matching.models import Match, Partnership
from outreach.selectors.counted import people_who_came
from progress.facts import FACTS, PRODUCT_KINDS
from progress.indicators import Indicator, Subject
from progress.records import Counted
from progress.scope import WENT, Filters, Scope
from progress.selectors.rows import class_on, counted_rows
from projects.disclosure import may_see_fact
from projects.enums import ManagementClass
from projects.models import CheckDecision, Deadline, Listing, Project, Submission
from registration.models import Milestone, ServiceRecord, StageSpell


@dataclass(frozen=True)
class Column:
    """``fact`` names the entry of the disclosure table that decides who reads it; empty is open to every board."""

    key: str
    label: Text
    value: Callable[[Any], Any]
    fact: str = ""
    kind: str = "text"


# Where the project of a row stands.
PROJECTS: dict[type[Model], str] = {
    Project: "",
    Listing: "project",
    Milestone: "case__project",
    Partnership: "match__project",
    Submission: "project",
    CheckDecision: "project",
    Deadline: "project",
    Match: "project",
    StageSpell: "case__project",
    ServiceRecord: "case__project",
}


def project_of(row: Any) -> Project:
    """The project a row is about."""
    path = PROJECTS[type(row)]
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
    Column("left_on", _("Left the list on"), lambda row: row.left_on, kind="day"),
)
# What a list of work shows of a project.
BRIEF = tuple(column for column in PROJECT_COLUMNS if column.key not in ("applicant", "stage", "applied_on"))
HAPPENED = Column("happened_on", _("Day"), lambda row: row.happened_on, kind="day")
BEGUN = Column("begun_on", _("Since"), lambda row: row.begun_on, kind="day")
WORKDAYS = Column("workdays", _("Working days"), lambda row: row.workdays, kind="number")
AGE = Column("age", _("Working days so far"), lambda row: workdays_until(row.begun_on, row.as_of), kind="number")
TIME_COLUMNS = (
    *BRIEF,
    Column("begun_on", _("From"), lambda row: row.begun_on, kind="day"),
    Column("happened_on", _("To"), lambda row: row.happened_on, kind="day"),
    WORKDAYS,
)
OPEN_COLUMNS = (*BRIEF, BEGUN, AGE)
ASKED_BY = {True: _("Invitation of the owner"), False: _("Request of an enterprise")}
WAY = Column("way", _("Begun by"), lambda row: str(ASKED_BY[row.invited]))
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
    Subject.SUBMISSION: (*BRIEF, HAPPENED),
    Subject.DECISION: (*BRIEF, Column("outcome", _("Outcome"), lambda row: row.get_outcome_display()), HAPPENED),
    Subject.DECISION_TIME: (*TIME_COLUMNS, Column("outcome", _("Outcome"), lambda row: row.get_outcome_display())),
    Subject.LIBRARY_TIME: TIME_COLUMNS,
    Subject.SPELL: TIME_COLUMNS,
    Subject.OPEN_SPELL: (
        *OPEN_COLUMNS,
        Column("due_on", _("Planned end of the stage"), lambda row: row.case.due_on, kind="day"),
        Column("status", _("Status"), lambda row: row.case.get_status_display()),
    ),
    Subject.DEADLINE: (*OPEN_COLUMNS, Column("due_on", _("Due on"), lambda row: row.due_on, kind="day")),
    Subject.MATCH: (*BRIEF, WAY, HAPPENED),
    Subject.OPEN_MATCH: (
        *OPEN_COLUMNS,
        WAY,
        Column("due_on", _("Due on"), lambda row: row.expires_on, kind="day"),
    ),
    Subject.SERVICE: (*BRIEF, Column("form", _("Kind of contact"), lambda row: row.get_form_display()), HAPPENED),
    Subject.HELD: (
        Column("title", _("Activity"), lambda row: row.title),
        Column("kind", _("Kind"), lambda row: row.get_kind_display()),
        Column("city", _("City"), city_of),
        HAPPENED,
    ),
}
DATED = (
    Subject.SUBMISSION,
    Subject.DECISION,
    Subject.DECISION_TIME,
    Subject.LIBRARY_TIME,
    Subject.SPELL,
    Subject.MATCH,
    Subject.SERVICE,
    Subject.HELD,
)
STANDING = (Subject.OPEN_SPELL, Subject.DEADLINE, Subject.OPEN_MATCH)
# Newest first, what is open the oldest first, or by the institution. Each ends in a unique field and shows nothing that
# a viewer may not read.
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
    **dict.fromkeys(DATED, ("-happened_on", "-id")),
    **dict.fromkeys(STANDING, ("begun_on", "id")),
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
    **dict.fromkeys(
        (
            Subject.SUBMISSION,
            Subject.DECISION,
            Subject.DECISION_TIME,
            Subject.LIBRARY_TIME,
            Subject.DEADLINE,
            Subject.MATCH,
            Subject.OPEN_MATCH,
        ),
        ("project__institution", "project__city"),
    ),
    **dict.fromkeys(
        (Subject.SPELL, Subject.OPEN_SPELL, Subject.SERVICE),
        ("case__project__institution", "case__project__city"),
    ),
    Subject.HELD: ("city",),
}
# Whose rows open to a project's page.
OF_PROJECTS = frozenset(Subject) - {
    Subject.INSTITUTION,
    Subject.APPLICANT,
    Subject.PLATFORM,
    Subject.ACTIVITY,
    Subject.FAIR,
    Subject.SURVEYED,
    Subject.HELD,
}
# Long texts and frozen packages that no list shows.
UNREAD: dict[Subject, tuple[str, ...]] = {
    Subject.SUBMISSION: ("package",),
    Subject.DECISION: ("text",),
    Subject.MATCH: ("message", "team"),
    Subject.OPEN_MATCH: ("message", "team"),
    Subject.SERVICE: ("problem", "measure", "result", "next_step"),
    Subject.HELD: ("text", "summary"),
}


def columns_of(indicator: Counted, scope: Scope, filters: Filters) -> tuple[Column, ...]:
    """What this viewer may read; the product only where products are counted, the end only of what has left."""
    absent = {"product"} if indicator.counted not in PRODUCT_KINDS else set()
    absent |= {"left_on"} if filters.moved != WENT else set()
    return tuple(
        column
        for column in COLUMNS[indicator.subject]
        if (not column.fact or may_see_fact(column.fact, scope.tier)) and column.key not in absent
    )


def shown_rows(indicator: Counted, scope: Scope, filters: Filters, begun: date | None = None) -> QuerySet[Any]:
    """What is counted with what its columns show, unordered; ``begun``: of an indicator, as ``counted_rows`` has it."""
    if begun is not None and isinstance(indicator, Indicator):
        rows = counted_rows(indicator.counted, scope, filters, begun)
    else:
        rows = indicator.rows(scope, filters)
    rows = rows.select_related(*RELATED[indicator.subject]).defer(*UNREAD.get(indicator.subject, ()))
    if indicator.subject == Subject.ACTIVITY:
        return rows.annotate(people=people_who_came())
    if indicator.subject == Subject.SURVEYED:
        return rows.annotate(**FACTS[indicator.counted].days)
    if indicator.subject not in OF_PROJECTS:
        return rows
    path = PROJECTS[rows.model]
    day = filters.since if filters.since and filters.moved == WENT else filters.as_of
    return rows.annotate(in_class=class_on(day, f"{path}_id" if path else "pk"))


def sheet_rows(columns: Iterable[Column], rows: Iterable[Any]) -> Iterator[list[Any]]:
    columns = tuple(columns)
    for row in rows:
        yield [column.value(row) for column in columns]
