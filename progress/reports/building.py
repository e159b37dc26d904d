"""Counts a report: once, into the structure from which page, Word and Excel are written."""

from collections.abc import Mapping
from functools import partial

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from progress.reports.circumstances import activities_section, corrections_section, screening_section, service_section
from progress.reports.counting import Counted, Days
from progress.reports.goals import targets_section
from progress.reports.sections import divided_section, main_section, monthly_section, onward_section
from progress.reports.sentences import paragraph
from progress.reports.shape import ReportData, Section, said
from progress.scope import Scope
from progress.selectors.corrections import corrections_since
from progress.selectors.report_facts import end_of, start_of
from progress.targets import target_rows

RULES = (
    _("“This period” and “since the year began” say by how much a figure moved: what was added less what went again."),
    _("“Period before” is the whole month, quarter or year before; “change” is the difference between the two."),
    _("“Since the start” is what counts on the last day the report is as of; the board shows the same for that day."),
    _("What became of the applications of a year is counted as published: only projects applied for in that year."),
    _("Every figure follows the rules that stand beside it on the board, and opens there to its rows."),
)


def build_report(scope: Scope, place: Region | None, days: Days, names: Mapping[str, Region]) -> ReportData:
    """``place``: the province, None for the nation; ``names``: what the projects divide by, by code.

    A constant number of queries. Call it once all changes are taken in.
    """
    sections = _sections(scope, days, names)
    called = partial(_place, place)
    return ReportData(
        region=scope.region,
        place=said(called),
        kind=days.period.kind.value,
        period=said(lambda: days.period.label),
        first=days.period.first.isoformat(),
        last=days.period.last.isoformat(),
        as_of=days.as_of.isoformat(),
        title=said(lambda: _title(called(), days)),
        paragraph=said(lambda: paragraph(called, days, sections)),
        rules=tuple(said(rule) for rule in RULES),
        sections=sections,
    )


def _sections(scope: Scope, days: Days, names: Mapping[str, Region]) -> tuple[Section, ...]:
    counted = Counted(scope, days)
    corrected = corrections_since(scope, start_of(days.period.first), before=days.before)
    sections = (
        main_section(counted),
        targets_section(target_rows(scope, days.as_of)),
        divided_section(counted, names),
        screening_section(scope.region, days),
        onward_section(counted),
        activities_section(scope.region, days),
        service_section(scope.region, days),
        monthly_section(counted),
        corrections_section(corrected, end_of(days.as_of)),
    )
    return tuple(section for section in sections if section is not None)


def _place(place: Region | None) -> str:
    return place.label if place is not None else gettext("the whole country")


def _title(place: str, days: Days) -> str:
    words = {"place": place, "kind": days.period.kind.label, "period": days.period.label}
    if days.as_of == days.period.last:
        return gettext("Spring Rain Action in %(place)s: %(kind)s, %(period)s") % words
    up_to = {**words, "day": date_format(days.as_of)}
    return gettext("Spring Rain Action in %(place)s: %(kind)s, %(period)s up to %(day)s") % up_to
