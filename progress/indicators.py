"""The programme's indicators: what each counts, in which unit, by which rule, and the rows behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import NotVisible, Text
from progress import selectors
from progress.scope import Filters, Scope
from progress.selectors import CLASSES, Figures, Tally
from projects.enums import ListKind


class Subject(StrEnum):
    """What a row of the indicator is."""

    PROJECT = "project"
    LISTING = "listing"
    INSTITUTION = "institution"
    APPLICANT = "applicant"


Rows = Callable[[Scope, Filters], QuerySet[Any]]


@dataclass(frozen=True)
class Indicator:
    """``rules`` say exactly what counts; ``source`` is the published sentence it answers."""

    key: str
    label: Text
    unit: Text
    rules: tuple[Text, ...]
    source: str
    subject: Subject
    rows: Rows
    tally: Callable[[Figures], Tally]

    def count(self, scope: Scope, filters: Filters) -> int:
        """Of the rows themselves; a board takes all figures at once from ``selectors.figures``."""
        return self.rows(scope, filters).count()


PROJECTS = pgettext_lazy("unit of a figure", "projects")
PRODUCTS = pgettext_lazy("unit of a figure", "products")
ON_DAY = _("It counts on a day when it entered the list on or before that day and has not left it by that day.")


def _list(kind: ListKind, unit: Text, rule: Text, source: str, key: str = "") -> Indicator:
    return Indicator(
        key=key or kind.value,
        label=kind.label if not key else _("Project library by class"),
        unit=unit,
        rules=(rule, ON_DAY),
        source=source,
        subject=Subject.LISTING,
        rows=lambda scope, filters: selectors.counted_listings(scope, filters, [kind.value]),
        tally=lambda figures: figures.lists[kind.value],
    )


_ALL = (
    Indicator(
        "applications",
        _("Applications"),
        PROJECTS,
        (_("Projects applied for on or before the day, including those withdrawn, not accepted or archived later."),),
        "近100家医疗机构近300位医生申报的497个项目",
        Subject.PROJECT,
        selectors.counted_projects,
        lambda figures: figures.applications,
    ),
    Indicator(
        "institutions",
        _("Applying institutions"),
        pgettext_lazy("unit of a figure", "institutions"),
        (_("Different institutions of the applications that count."),),
        "近100家医疗机构",
        Subject.INSTITUTION,
        selectors.counted_institutions,
        lambda figures: figures.institutions,
    ),
    Indicator(
        "applicants",
        _("Applicants"),
        pgettext_lazy("unit of a figure", "people"),
        (
            _("Different lead inventors of the applications that count."),
            _("The same person in two institutions counts twice."),
        ),
        "近300位医生",
        Subject.APPLICANT,
        selectors.counted_applicants,
        lambda figures: figures.applicants,
    ),
    _list(
        ListKind.COMPREHENSIVE_EVALUATION,
        PROJECTS,
        _("Projects in the comprehensive evaluation (Class III, innovative or first of their kind)."),
        "整体进入综合评选（三类/创新/首个）194个",
    ),
    _list(ListKind.LIBRARY, PROJECTS, _("Projects in the project library."), "纳入“春雨行动”项目库346个"),
    _list(
        ListKind.LIBRARY,
        PROJECTS,
        _("Projects in the project library by the class the office had confirmed on the day."),
        "其中一类34、二类215、三类97",
        key="library_by_class",
    ),
    _list(
        ListKind.REPORTED_TO_CMDE,
        PRODUCTS,
        _("Products reported to the national Center for Medical Device Evaluation; a project may have several."),
        "115个临床价值较高的第三类医疗器械产品上报国家药监局器审中心",
    ),
    _list(
        ListKind.PRESERVICE_CANDIDATES,
        PRODUCTS,
        _("Class III products recommended for the list of pre-service candidates."),
        "推荐29个三类已定型产品纳入前置服务候选名单",
    ),
    _list(
        ListKind.PRESERVICE_GUIDANCE,
        PROJECTS,
        _("Projects that receive pre-service guidance."),
        "对11个项目开展前置指导",
    ),
)
INDICATORS: Mapping[str, Indicator] = {indicator.key: indicator for indicator in _ALL}


def indicator_named(key: str) -> Indicator:
    """Raises NotVisible for a key there is not."""
    if key not in INDICATORS:
        raise NotVisible
    return INDICATORS[key]


def indicator_values(scope: Scope, filters: Filters) -> dict[str, Any]:
    """The figures by key, as machines read them; ``library_by_class`` is divided into I, II and III."""
    figures = selectors.figures(scope, filters)
    values: dict[str, Any] = {key: each.tally(figures).total for key, each in INDICATORS.items()}
    values["library_by_class"] = {key: figures.library_classes[key].total for key in CLASSES}
    return values
