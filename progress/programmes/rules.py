"""What the plans leave open about counting, with the alternatives a programme chooses from (domain guide §2.3).

The first alternative of each rule holds until an office chooses another.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from progress.enums import TargetKind

Chosen = Mapping[str, str]


@dataclass(frozen=True)
class Alternative:
    """``words`` stand beside the figure. ``counts``: the indicator that a target then counts, where it is another."""

    key: str
    words: Text
    counts: str = ""


@dataclass(frozen=True)
class Rule:
    """Concerns the targets of ``indicator``, or those of ``kinds``."""

    key: str
    question: Text
    alternatives: tuple[Alternative, ...]
    indicator: str = ""
    kinds: tuple[str, ...] = ()

    def concerns(self, indicator: str, kind: str) -> bool:
        return indicator == self.indicator if self.indicator else kind in self.kinds

    def in_force(self, chosen: Chosen) -> Alternative:
        """What is chosen; the first for what nobody chose or what there no longer is."""
        found = (each for each in self.alternatives if each.key == chosen.get(self.key))
        return next(found, self.alternatives[0])


APPLICATIONS = Rule(
    "applications",
    _("What is collected when “applications” have a target?"),
    (
        Alternative("applications", _("Counted: applications received in the period.")),
        Alternative(
            "library", _("Counted: entries into the project library in the period, not applications."), "library"
        ),
    ),
    indicator="applications",
)
LIBRARY = Rule(
    "library",
    _("What counts towards a target of the project library?"),
    (
        Alternative("library", _("Counted: projects that entered the project library in the period and stand in it.")),
        Alternative(
            "applications",
            _("Counted: all applications received in the period, in the library or not."),
            "applications",
        ),
    ),
    indicator="library",
)
REGISTRATION = Rule(
    "registration",
    _("When is a key project in registration (进入注册环节)?"),
    (
        Alternative("accepted_or_filed", _("Counted: registration accepted, or filed for Class I.")),
        Alternative("accepted", _("Counted: registration accepted only, no filings."), "key_accepted"),
    ),
    indicator="key_in_registration",
)
AVERAGE = Rule(
    "average",
    _("How is a yearly average reached?"),
    (
        Alternative("all_years", _("The average is taken over all years of the programme.")),
        Alternative("each_year", _("The amount is to be reached in each year by itself.")),
    ),
    kinds=(TargetKind.AVERAGE,),
)
YEAR = Rule(
    "year",
    _("Which days are a year of the programme?"),
    (
        Alternative("calendar", _("A year is a calendar year.")),
        Alternative("plan", _("A year begins on the day on which the plan was issued.")),
    ),
    kinds=tuple(TargetKind.values),
)
RULES: tuple[Rule, ...] = (APPLICATIONS, LIBRARY, REGISTRATION, AVERAGE, YEAR)
EACH_YEAR, PLAN_YEAR = "each_year", "plan"


def rules_of(indicator: str, kind: str) -> Iterator[Rule]:
    """The rules that change what such a target counts, or over which days."""
    return (rule for rule in RULES if rule.concerns(indicator, kind))


def counted_for(indicator: str, chosen: Chosen) -> str:
    """The key of the indicator that a target of this one counts."""
    for rule in RULES:
        if rule.indicator == indicator:
            return rule.in_force(chosen).counts or indicator
    return indicator


def plan_years(chosen: Chosen) -> bool:
    return YEAR.in_force(chosen).key == PLAN_YEAR


def in_each_year(chosen: Chosen) -> bool:
    return AVERAGE.in_force(chosen).key == EACH_YEAR
