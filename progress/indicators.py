"""The programme's indicators: what each counts, in which unit, by which rule, and the rows behind it.

What a figure counts stands in ``progress.facts``; from there come its rows here and its value in ``progress.figures``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import NotVisible, Text
from progress.facts import is_weighed
from progress.figures import CLASSES, Figures, Tally, figures
from progress.scope import Filters, Scope
from progress.selectors.rows import counted_rows, total_of
from projects.enums import ListKind


class Subject(StrEnum):
    """What a row of the indicator is."""

    PROJECT = "project"
    LISTING = "listing"
    INSTITUTION = "institution"
    APPLICANT = "applicant"
    MILESTONE = "milestone"
    PARTNERSHIP = "partnership"
    PLATFORM = "platform"
    ACTIVITY = "activity"
    FAIR = "fair"
    SURVEYED = "surveyed"
    SUBMISSION = "submission"
    DECISION = "decision"
    DECISION_TIME = "decision_time"
    LIBRARY_TIME = "library_time"
    SPELL = "spell"
    OPEN_SPELL = "open_spell"
    DEADLINE = "deadline"
    MATCH = "match"
    OPEN_MATCH = "open_match"
    SERVICE = "service"
    HELD = "held"


@dataclass(frozen=True)
class Indicator:
    """``rules`` say exactly what counts; ``source`` is the published sentence it answers.

    ``counts`` is the key of what it counts in ``progress.facts``, where it differs from its own.
    """

    key: str
    label: Text
    unit: Text
    rules: tuple[Text, ...]
    source: str
    subject: Subject
    counts: str = ""

    @property
    def counted(self) -> str:
        return self.counts or self.key

    def rows(self, scope: Scope, filters: Filters) -> QuerySet[Any]:
        """From the facts, one for each that counts."""
        return counted_rows(self.counted, scope, filters)

    def count(self, scope: Scope, filters: Filters) -> int:
        """How many rows there are; boards ask ``progress.figures``."""
        return self.rows(scope, filters).count()

    def total(self, scope: Scope, filters: Filters) -> int:
        """What the rows come to: their number, or where each counts for several, their sum."""
        return total_of(self.counted, self.rows(scope, filters))

    @property
    def is_weighed(self) -> bool:
        return is_weighed(self.counted)

    def tally(self, found: Figures) -> Tally:
        return found[self.counted]


PROJECTS = pgettext_lazy("unit of a figure", "projects")
PRODUCTS = pgettext_lazy("unit of a figure", "products")
ON_DAY = _("It counts on a day when it entered the list on or before that day and has not left it by that day.")


def _list(kind: ListKind, unit: Text, rule: Text, source: str, key: str = "") -> Indicator:
    return Indicator(
        key=key or kind.value,
        counts=kind.value,
        label=kind.label if not key else _("Project library by class"),
        unit=unit,
        rules=(rule, ON_DAY),
        source=source,
        subject=Subject.LISTING,
    )


WHILE_KEY = _("It counts while the project stands on the list of key projects.")
REACHED = _(
    "The day of the milestone counts, whenever it was confirmed; of several of one project the first. Taken back, it"
    " counts until that day."
)


def _milestone(key: str, label: Text, rules: tuple[Text, ...], source: str) -> Indicator:
    return Indicator(key, label, PROJECTS, (*rules, REACHED), source, Subject.MILESTONE)


TIMES = pgettext_lazy("unit of a figure: how often something was held", "times")
ONCE_HELD = _("Only what was marked as held counts, from the day on which it took place.")
OF_PLACES = _("It belongs to no project: only province and city narrow this figure.")


def _activity(key: str, label: Text, source: str, *, unit: Text = TIMES, more: tuple[Text, ...] = ()) -> Indicator:
    return Indicator(key, label, unit, (*more, ONCE_HELD, OF_PLACES), source, Subject.ACTIVITY)


ACTIVITIES = (
    _activity(
        "coaching_meetings",
        _("Registration coaching meetings held"),
        "每年开展12次以上医疗机构临床创新成果转化注册辅导会",
    ),
    _activity(
        "trainings",
        _("Trainings held"),
        "组织开展14场政策宣贯与申报培训活动",
    ),
    _activity(
        "training_people",
        _("Person-times of trainings"),
        "覆盖医务人员2850人次",
        unit=pgettext_lazy("unit of a figure", "person-times"),
        more=(_("Everybody who was checked in, and those counted by hand: who comes twice counts twice."),),
    ),
    _activity("follow_ups", _("Follow-up visits"), "跟踪服务二十余次"),
    _activity(
        "matchmaking_meetings",
        _("Matchmaking meetings held"),
        "定期举办专场对接会",
        more=(_("Meetings without a timetable; those with one stand under matchmaking events."),),
    ),
    Indicator(
        "fairs",
        _("Matchmaking events held"),
        TIMES,
        (_("Events with chosen participants and a timetable."), ONCE_HELD, OF_PLACES),
        "“百企百院粤医行”专场对接会",
        Subject.FAIR,
    ),
    Indicator(
        "surveyed_institutions",
        _("Surveyed institutions"),
        pgettext_lazy("unit of a figure", "institutions"),
        (
            _("Different institutions at which a survey was held, each from its first one, in its own city."),
            ONCE_HELD,
            OF_PLACES,
        ),
        "深入24家重点医疗机构开展专题调研",
        Subject.SURVEYED,
    ),
)
_ALL: tuple[Indicator, ...] = (
    Indicator(
        "applications",
        _("Applications"),
        PROJECTS,
        (_("Projects applied for on or before the day, including those withdrawn, not accepted or archived later."),),
        "近100家医疗机构近300位医生申报的497个项目",
        Subject.PROJECT,
    ),
    Indicator(
        "institutions",
        _("Applying institutions"),
        pgettext_lazy("unit of a figure", "institutions"),
        (_("Different institutions of the applications that count."),),
        "近100家医疗机构",
        Subject.INSTITUTION,
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
    _list(
        ListKind.KEY_PROJECTS,
        PROJECTS,
        _("Projects on the list of key projects (重点转化项目)."),
        "重点转化项目",
    ),
    _list(ListKind.PRE_REVIEW, PROJECTS, _("Projects in the national pre-review channel."), "进入国家前置审评服务通道"),
    _list(
        ListKind.ZERO_SUPPLEMENT,
        PROJECTS,
        _("Projects the office selected for registration without a supplement being asked for."),
        "零发补",
    ),
    _list(ListKind.DEMONSTRATION, PROJECTS, _("Projects the office named as demonstration projects."), "示范项目"),
    _list(ListKind.MATCHED, PROJECTS, _("Projects for which both sides have confirmed a partnership."), "对接匹配成功"),
    _milestone(
        "key_design_frozen",
        _("Key projects with their design frozen"),
        (_("Key projects with a confirmed milestone “design frozen”."), WHILE_KEY),
        "推动150个以上重点转化项目完成产品定型",
    ),
    _milestone(
        "key_in_registration",
        _("Key projects in registration"),
        (_("Key projects whose registration was accepted, or which were filed (Class I)."), WHILE_KEY),
        "服务100个以上重点转化项目进入注册环节",
    ),
    _milestone(
        "key_accepted",
        _("Key projects accepted for registration"),
        (_("Key projects whose registration was accepted; filings (Class I) do not count."), WHILE_KEY),
        "服务100个以上重点转化项目进入注册环节",
    ),
    _milestone(
        "key_in_channel",
        _("Key projects in a special channel"),
        (
            _("Key projects that entered an innovation or priority channel, national or provincial."),
            _("The emergency channel does not count."),
            WHILE_KEY,
        ),
        "平均每年推动25个以上重点转化项目进入国家或省级创新或优先注册通道",
    ),
    _milestone(
        "design_frozen",
        _("Projects with their design frozen"),
        (_("Projects with a confirmed milestone “design frozen”, whether or not they are key projects."),),
        "产品定型",
    ),
    _milestone(
        "in_registration",
        _("Projects in registration"),
        (_("Projects whose registration was accepted, or which were filed (Class I), key projects or not."),),
        "进入注册环节",
    ),
    _milestone(
        "certified",
        _("Registered projects"),
        (_("Projects with a registration certificate (Class II, III)."),),
        "注册证",
    ),
    _milestone("filed", _("Filed projects"), (_("Projects with a filing (Class I)."),), "备案凭证"),
    Indicator(
        "partnerships",
        _("Confirmed partnerships"),
        pgettext_lazy("unit of a figure", "partnerships"),
        (
            _("Partnerships both sides have confirmed, from the day of the second confirmation until they end."),
            _("A project may have several."),
        ),
        "对接匹配",
        Subject.PARTNERSHIP,
    ),
    Indicator(
        "demonstration_platforms",
        _("Demonstration service platforms"),
        pgettext_lazy("unit of a figure", "platforms"),
        (
            _("Service platforms named as demonstration platforms, while they stand in the directory."),
            OF_PLACES,
        ),
        "推动形成8个以上示范性临床研究成果转化服务平台",
        Subject.PLATFORM,
    ),
    *ACTIVITIES,
)
INDICATORS: Mapping[str, Indicator] = {indicator.key: indicator for indicator in _ALL}


def indicator_named(key: str) -> Indicator:
    """Raises NotVisible for a key there is not."""
    if key not in INDICATORS:
        raise NotVisible
    return INDICATORS[key]


def values_of(found: Figures) -> dict[str, Any]:
    """The figures by key, as machines read them; ``library_by_class`` is divided into I, II and III."""
    values: dict[str, Any] = {key: each.tally(found).total for key, each in INDICATORS.items()}
    values["library_by_class"] = {key: found.library_classes[key].total for key in CLASSES}
    return values


def indicator_values(scope: Scope, filters: Filters) -> dict[str, Any]:
    return values_of(figures(scope, filters))
