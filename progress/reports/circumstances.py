"""The sections of a report about the work around the projects: screening, activities, deadlines, satisfaction."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Text
from outreach.enums import ActivityKind
from progress.indicators import INDICATORS, PROJECTS
from progress.models import Correction
from progress.reports.counting import HEADS, Days, heads, lines, moves, rate
from progress.reports.shape import Line, Section, Table, Value, any_value, said
from progress.selectors.report_facts import (
    EVENTS,
    PEOPLE,
    VISITED,
    activities_on,
    cases_now,
    overdue_deadlines_on,
    ratings_on,
    screening_on,
)
from projects.enums import DeadlineKind
from registration.enums.cases import CaseStatus
from screening.enums import Verdict

CASES = pgettext_lazy("unit of a figure", "cases")
ACTIVITIES = pgettext_lazy("unit of a figure", "activities")
PERSON_TIMES = pgettext_lazy("unit of a figure", "person-times")
INSTITUTIONS = pgettext_lazy("unit of a figure", "institutions")
RATINGS = pgettext_lazy("unit of a figure", "ratings")
DEADLINES = pgettext_lazy("unit of a figure", "deadlines")
FIGURE = pgettext_lazy("heading of a column", "Figure")
TRAININGS, TRAINED = f"{ActivityKind.TRAINING.value} {EVENTS}", f"{ActivityKind.TRAINING.value} {PEOPLE}"
SURVEYED = f"{ActivityKind.SURVEY.value} {VISITED}"
VISITS: dict[str, Text] = {
    SURVEYED: _("Different institutions surveyed"),
    f"{ActivityKind.FOLLOW_UP.value} {VISITED}": _("Different institutions visited again"),
}


def screening_section(region: str, days: Days) -> Section:
    found = moves(days, lambda day: screening_on(region, day))
    rows: list[tuple[str, Text, Text]] = [("batches", _("Batches begun"), pgettext_lazy("unit of a figure", "batches"))]
    rows += [(each.value, each.label, PROJECTS) for each in Verdict]
    note = _("Verdicts count on the day on which the applicants received them.")
    table = Table(
        "screening", said(_("Batches and verdicts")), said(FIGURE), heads(HEADS), lines(found, rows), said(note)
    )
    return Section("screening", said(_("Screening")), (table,))


def activities_section(region: str, days: Days) -> Section:
    """Activities that were held, with the people who came."""
    found = moves(days, lambda day: activities_on(region, day))
    kinds = [(each.value, each.label) for each in ActivityKind]
    events = lines(found, [(f"{key} {EVENTS}", label, ACTIVITIES) for key, label in kinds])
    people = lines(found, [(f"{key} {PEOPLE}", label, PERSON_TIMES) for key, label in kinds])
    visits = lines(found, [(key, label, INSTITUTIONS) for key, label in VISITS.items()])
    note = said(_("An institution counts once, on the day of the first visit."))
    tables = (
        Table("events", said(_("Activities held")), said(FIGURE), heads(HEADS), events),
        Table("people", said(_("Person-times at activities")), said(FIGURE), heads(HEADS), people),
        Table("visits", said(_("Institutions visited")), said(FIGURE), heads(HEADS), visits, note),
    )
    return Section("activities", said(_("Activities")), tables)


def service_section(region: str, days: Days) -> Section:
    """Deadlines that were missed, cases that are late, and what people think of the services."""
    tables = (_overdue(region, days), _cases(region), _ratings(region, days))
    return Section("service", said(_("Deadlines and satisfaction")), tables)


def _overdue(region: str, days: Days) -> Table:
    end, begin = overdue_deadlines_on(region, days.as_of), overdue_deadlines_on(region, days.before)
    rows = tuple(
        Line(
            each.value,
            said(each.label),
            (begin.get(each.value, 0), end.get(each.value, 0), end.get(each.value, 0) - begin.get(each.value, 0)),
            said(DEADLINES),
        )
        for each in DeadlineKind
    )
    columns = heads((_("Before the period"), _("At its end"), HEADS[2]))
    return Table("overdue", said(_("Overdue deadlines")), said(FIGURE), columns, rows)


def _cases(region: str) -> Table:
    found = cases_now(region, timezone.localdate())
    states: list[tuple[str, Text]] = [(each.value, each.label) for each in CaseStatus]
    states.append(("overdue", pgettext_lazy("registration cases", "Stage overdue")))
    rows = tuple(Line(key, said(label), (found.get(key, 0),), said(CASES)) for key, label in states)
    note = said(_("As the cases stood when the report was made."))
    column = heads((_("When made"),))
    return Table("cases", said(_("Registration cases by state")), said(FIGURE), column, rows, note)


def _ratings(region: str, days: Days) -> Table:
    found = moves(days, lambda day: ratings_on(region, day))
    # A difference of means would say nothing.
    columns = [number for number, _head in enumerate(HEADS) if number != 2]
    counts, marks, low = ([found[key][number] for number in columns] for key in ("ratings", "sum", "low"))
    rows = (
        Line("ratings", said(_("Ratings of services")), tuple(counts), said(RATINGS)),
        Line("mean", said(_("Mean of the marks (1 to 5)")), _shares(marks, counts), {}, "mean"),
        Line("low", said(_("Share of low marks")), _shares(low, counts), {}, "share"),
    )
    return Table("ratings", said(_("Satisfaction")), said(FIGURE), heads(HEADS[n] for n in columns), rows)


def _shares(parts: Iterable[int], wholes: Iterable[int]) -> tuple[Value, ...]:
    return tuple(rate(part, whole) for part, whole in zip(parts, wholes, strict=True))


def corrections_section(rows: Iterable[Correction], until: datetime) -> Section:
    """Figures of days before the period that were put right during it."""
    sums: dict[str, int] = defaultdict(int)
    for each in rows:
        if each.management_class == "*" and each.noticed_at < until and each.indicator in INDICATORS:
            sums[each.indicator] += each.amount
    found = tuple(
        Line(key, said(INDICATORS[key].label), (amount,), said(INDICATORS[key].unit)) for key, amount in sums.items()
    )
    title = said(_("Corrections to earlier periods"))
    if not any_value(found):
        return Section("corrections", title, (), said(_("No figure of an earlier period was put right.")))
    note = said(_("Reports that were made before keep what they said."))
    table = Table("corrections", title, said(FIGURE), heads((_("Difference"),)), found, note)
    return Section("corrections", title, (table,))
