"""What the portal knows already, and which conditions follow from it, so that nobody is asked for it again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from projects.enums import PATENT_FILED, ManagementClass, PatentStatus, Stage
from registration.channels.shape import Answer

# 专利授权公告日起 5 年内: Order 47 of 2021, article 68.
PATENT_YEARS = 5
DECIDED = frozenset({ManagementClass.I.value, ManagementClass.II.value, ManagementClass.III.value})
PUBLISHED = frozenset({PatentStatus.PUBLISHED.value, PatentStatus.GRANTED.value})
FROZEN_STAGES = frozenset({Stage.FROZEN.value, Stage.TRIAL.value})


@dataclass(frozen=True)
class Facts:
    """``granted_on``: days of the grant announcements of the invention patents that are known, as the applicant gave
    them. ``frozen_on``: day of the confirmed design freeze. ``applicant_region``: province of the registrant.
    """

    today: date
    region: str = ""
    management_class: str = ""
    class_confirmed: bool = False
    patent_status: str = ""
    granted_on: tuple[date, ...] = ()
    tags: frozenset[str] = frozenset()
    stage: str = ""
    frozen_on: date | None = None
    first_of_kind: bool = False
    applicant_region: str = ""


@dataclass(frozen=True)
class Known:
    """An answer that follows from a fact, and the fact in a sentence.

    What the office has confirmed is ``firm``; what the applicant once wrote may be out of date, so people may answer
    otherwise.
    """

    answer: Answer
    why: str
    firm: bool = False


def derived(facts: Facts) -> dict[str, Known]:
    """By key of the condition; a condition that does not follow from facts is absent and has to be asked."""
    found = ((key, rule(facts)) for key, rule in RULES.items())
    return {key: known for key, known in found if known is not None}


def _class_is(*wanted: str) -> Callable[[Facts], Known | None]:
    def rule(facts: Facts) -> Known | None:
        if facts.management_class not in DECIDED:
            return None
        label = ManagementClass(facts.management_class).label
        text = _("The office has confirmed %(class)s.") if facts.class_confirmed else _("The applicant says %(class)s.")
        answer = Answer.YES if facts.management_class in wanted else Answer.NO
        return Known(answer, text % {"class": label}, firm=True)

    return rule


def _in_province(facts: Facts) -> Known | None:
    if not facts.applicant_region or not facts.region:
        return None
    same = facts.applicant_region == facts.region
    text = _("The registrant's place is in this province.") if same else _("The registrant's place is elsewhere.")
    return Known(Answer.YES if same else Answer.NO, text, firm=True)


def _frozen(facts: Facts) -> Known | None:
    if facts.frozen_on is not None:
        text = _("The design freeze of %(day)s is confirmed.") % {"day": date_format(facts.frozen_on)}
        return Known(Answer.YES, text, firm=True)
    if facts.stage in FROZEN_STAGES:
        return Known(Answer.YES, _("The application says that the design is frozen; it is not confirmed yet."))
    if facts.stage:
        label = Stage(facts.stage).label
        return Known(Answer.NO, _("The application gives as stage: %(stage)s.") % {"stage": label})
    return None


def _granted(facts: Facts) -> Known | None:
    """A status says nothing of the kind of patent; a day of an invention's grant does."""
    if facts.granted_on:
        text = _("An invention patent was announced as granted on %(day)s.")
        return Known(Answer.YES, text % {"day": date_format(max(facts.granted_on))})
    if facts.patent_status and facts.patent_status != PatentStatus.GRANTED:
        label = PatentStatus(facts.patent_status).label
        return Known(Answer.NO, _("The application gives as patent status: %(status)s.") % {"status": label})
    return None


def _within_years(facts: Facts) -> Known | None:
    """Several patents: the last one counts, for the applicant chooses on which he relies."""
    if not facts.granted_on:
        return None
    until = _years_later(max(facts.granted_on), PATENT_YEARS)
    words = {"day": date_format(until)}
    if facts.today <= until:
        return Known(Answer.YES, _("Five years end on %(day)s.") % words)
    return Known(Answer.NO, _("Five years ended on %(day)s.") % words)


def _years_later(day: date, years: int) -> date:
    """From 29 February to the last day of February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _published(facts: Facts) -> Known | None:
    if facts.patent_status in PUBLISHED:
        return Known(Answer.YES, _("The application says that it was published."))
    if facts.patent_status and facts.patent_status not in PATENT_FILED:
        return Known(Answer.NO, _("No patent has been filed."))
    if facts.patent_status:
        return Known(Answer.NO, _("It is filed, but not published yet."))
    return None


def _tagged(tag: str) -> Callable[[Facts], Known | None]:
    """The applicant's own tag, which says a little less than the rule asks for; that it is absent says nothing."""

    def rule(facts: Facts) -> Known | None:
        return Known(Answer.YES, _("The applicant has marked it so.")) if tag in facts.tags else None

    return rule


def _first_of_kind(facts: Facts) -> Known | None:
    """The office's mark; whoever lacks it may still be the first."""
    return Known(Answer.YES, _("The office has marked it as the first of its kind.")) if facts.first_of_kind else None


RULES: dict[str, Callable[[Facts], Known | None]] = {
    "class_registered": _class_is(ManagementClass.II, ManagementClass.III),
    "class_two": _class_is(ManagementClass.II),
    "class_three": _class_is(ManagementClass.III),
    "in_province": _in_province,
    "basically_frozen": _frozen,
    "core_patent": _granted,
    "within_five_years": _within_years,
    "patent_published": _published,
    "first_principle": _first_of_kind,
    "rare": _tagged("rare"),
    "cancer": _tagged("cancer"),
    "elderly": _tagged("elderly"),
    "children": _tagged("children"),
    "urgent": _tagged("urgent"),
}
