"""The sections of a report about projects: the figures, how they divide, and how they moved month by month."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core.errors import Text
from progress.facts import APPLICATIONS
from progress.figures import CLASSES, Dimension, breakdown, series
from progress.indicators import INDICATORS, PROJECTS
from progress.reports.counting import HEADS, TOTAL, Counted, heads, lines, moves, rate
from progress.reports.shape import Line, Said, Section, Table, Wording, said
from progress.scope import Filters
from progress.selectors.report_facts import departments_on
from projects.enums import ListKind, ManagementClass
from projects.ledger.values import SUBCATALOGUES

LIBRARY, EVALUATION, REPORTED = (
    kind.value for kind in (ListKind.LIBRARY, ListKind.COMPREHENSIVE_EVALUATION, ListKind.REPORTED_TO_CMDE)
)
# In the order of the published sentence; the library by class has a table of its own.
MAIN = (
    APPLICATIONS,
    "institutions",
    "applicants",
    EVALUATION,
    LIBRARY,
    REPORTED,
    ListKind.PRESERVICE_CANDIDATES.value,
    ListKind.PRESERVICE_GUIDANCE.value,
    ListKind.KEY_PROJECTS.value,
    ListKind.PRE_REVIEW.value,
    ListKind.ZERO_SUPPLEMENT.value,
    ListKind.DEMONSTRATION.value,
)
ONWARD = (
    ListKind.MATCHED.value,
    "partnerships",
    "key_design_frozen",
    "key_in_registration",
    "key_in_channel",
    "certified",
    "filed",
    "demonstration_platforms",
)
MONTHLY = (APPLICATIONS, EVALUATION, LIBRARY, REPORTED)
MOST_MONTHS = 12
MOST_DEPARTMENTS = 15
NOT_DECIDED = _("Not confirmed yet")
NOT_GIVEN = pgettext_lazy("a department or place", "Not given")
FIRST: dict[str, Text] = {
    "figure": pgettext_lazy("heading of a column", "Figure"),
    "class": _("Class"),
    "subcatalogue": _("Sub-catalogue"),
    "department": pgettext_lazy("of a hospital", "Department"),
    "city": _("City"),
    "region": _("Province"),
    "month": _("Month"),
}


def main_section(counted: Counted) -> Section:
    """What the published sentence says, and the rates that follow from it."""
    found = _of_indicators(counted)
    table = _moved_table("main", _("Figures of the programme"), "figure", _indicator_lines(found, MAIN), chart="bars")
    return Section("main", said(_("The programme at a glance")), (table, _cohort(counted), _rates(counted)))


def onward_section(counted: Counted) -> Section:
    found = _of_indicators(counted)
    table = _moved_table("onward", _("Matching and registration"), "figure", _indicator_lines(found, ONWARD))
    return Section("onward", said(_("On the way to the market")), (table,))


def divided_section(counted: Counted, names: Mapping[str, Region]) -> Section:
    """``names``: cities of the province, for the nation the provinces."""
    by: Dimension = "city" if counted.scope.region else "region"
    places: dict[str, Wording] = {key: partial(getattr, region, "short_label") for key, region in names.items()}
    fields: dict[str, Wording] = {code: f"{code} {name}" for code, name in SUBCATALOGUES.items()}
    tables = (
        _library_classes(counted),
        _divided(counted, "subcatalogue", _("Applications by sub-catalogue"), fields),
        _departments(counted),
        _divided(counted, by, _("Applications by place"), places),
    )
    return Section("divided", said(_("How the projects divide")), tables)


def monthly_section(counted: Counted) -> Section:
    found = series(counted.scope, Filters(counted.days.as_of), MONTHLY)
    first = max(0, len(found.months) - MOST_MONTHS)
    rows = tuple(
        Line(
            f"{month:%Y-%m}",
            said(partial(date_format, month, "YEAR_MONTH_FORMAT")),
            tuple(found.changes[key][number] for key in MONTHLY),
            {},
        )
        for number, month in enumerate(found.months)
        if number >= first
    )
    table = Table(
        "monthly",
        said(_("Month by month")),
        said(FIRST["month"]),
        heads(INDICATORS[key].label for key in MONTHLY),
        rows,
        note=said(_("By how much each figure moved in the month, at most the last twelve.")),
        chart="months",
        drawn=(0, 2),
    )
    return Section("monthly", said(_("How the year went")), (table,))


def _of_indicators(counted: Counted) -> dict[str, tuple[int, ...]]:
    return moves(counted.days, lambda day: {key: each.total for key, each in counted.on(day).tallies.items()})


def _indicator_lines(found: Mapping[str, tuple[int, ...]], keys: tuple[str, ...]) -> tuple[Line, ...]:
    return lines(found, [(key, INDICATORS[key].label, INDICATORS[key].unit) for key in keys])


def _moved_table(key: str, title: Text, first: str, rows: tuple[Line, ...], chart: str = "") -> Table:
    drawn = (TOTAL,) if chart else ()
    return Table(key, said(title), said(FIRST[first]), heads(HEADS), rows, chart=chart, drawn=drawn)


def _cohort(counted: Counted) -> Table:
    """As the board counts with "applied for since the year began"."""
    year, now = counted.days.as_of.year, counted.now
    rows = [
        Line(key, said(INDICATORS[key].label), (now[key].this_year,), said(INDICATORS[key].unit))
        for key in (APPLICATIONS, EVALUATION, LIBRARY, REPORTED)
    ]
    rows[3:3] = [
        Line(f"{LIBRARY} {key}", _in_library(key), (now.library_classes[key].this_year,), said(PROJECTS))
        for key in CLASSES
    ]
    head = said(lambda: gettext("Applied for in %(year)s") % {"year": year})
    title = said(_("Applications of the year: what became of them"))
    return Table("cohort", title, said(FIRST["figure"]), (head,), tuple(rows))


def _in_library(key: str) -> Said:
    return said(lambda: gettext("Project library: %(class)s") % {"class": ManagementClass(key).label})


def _rates(counted: Counted) -> Table:
    now, year = counted.now, counted.days.as_of.year
    whole = now[APPLICATIONS]
    rows = tuple(
        Line(
            f"{key} rate",
            said(label),
            (rate(now[key].total, whole.total), rate(now[key].this_year, whole.this_year)),
            {},
            "share",
        )
        for key, label in (
            (LIBRARY, _("Share of the applications that stand in the library")),
            (EVALUATION, _("Share of the applications in the comprehensive evaluation")),
        )
    )
    columns = (said(HEADS[TOTAL]), said(lambda: gettext("Applied for in %(year)s") % {"year": year}))
    return Table("rates", said(_("Rates")), said(FIRST["figure"]), columns, rows)


def _library_classes(counted: Counted) -> Table:
    found = moves(counted.days, lambda day: {key: each.total for key, each in counted.on(day).library_classes.items()})
    rows: list[tuple[str, Text, Text]] = [(key, ManagementClass(key).label, PROJECTS) for key in CLASSES]
    if any(found.get("", ())):
        rows.append(("", NOT_DECIDED, PROJECTS))
    title = _("Project library by confirmed class")
    return _moved_table("library_by_class", title, "class", lines(found, rows), chart="bars")


def _divided(counted: Counted, by: Dimension, title: Text, names: Mapping[str, Wording]) -> Table:
    """Only what has any, the largest first."""
    found = moves(counted.days, lambda day: _totals(counted, by, day))
    keys = sorted(found, key=lambda key: (not key, -found[key][TOTAL], key))
    rows = tuple(Line(key, said(names.get(key, key or NOT_GIVEN)), found[key], said(PROJECTS)) for key in keys)
    return _moved_table(by, title, by, rows, chart="bars" if by == "subcatalogue" else "")


def _totals(counted: Counted, by: Dimension, day: date) -> dict[str, int]:
    groups = breakdown(APPLICATIONS, counted.scope, Filters(day), by)
    return {key: tally.total for key, tally in groups.items()}


def _departments(counted: Counted) -> Table:
    """The largest by name, the rest together."""
    found = moves(counted.days, lambda day: departments_on(counted.scope.region, day))
    named = sorted((key for key in found if key), key=lambda key: (-found[key][TOTAL], key))
    rows = [Line(key, said(key), found[key], said(PROJECTS)) for key in named[:MOST_DEPARTMENTS]]
    rest = [found[key] for key in named[MOST_DEPARTMENTS:]]
    if rest:
        sums = tuple(sum(column) for column in zip(*rest, strict=True))
        rows.append(Line("*", said(_("Other departments")), sums, said(PROJECTS)))
    if "" in found:
        rows.append(Line("", said(NOT_GIVEN), found[""], said(PROJECTS)))
    return _moved_table("department", _("Applications by department"), "department", tuple(rows))
