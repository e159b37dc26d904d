"""The matching of a province as its office watches it: who, when, how far. Never messages, papers or amounts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.lookups import LessThan
from django.utils import timezone

from accounts.models import Region
from accounts.selectors import cities_of
from core.actor import Actor
from core.errors import NotVisible
from core.terms import after_days
from core.thresholds import threshold
from matching.enums import BOUND, CHOSEN, ConsentStatus, MatchStatus
from matching.models import Agreement, Match, MatchConsent, Partnership
from matching.selectors.matches import matches_of_office
from matching.selectors.partnerships import partnerships_of_office
from matching.workflow import FIRM, INSTITUTION, OWNER
from projects.enums import ManagementClass

ORDER = ("-id",)
PAGE_SIZE = 30
# Not confirmed yet; the applicant's own class is his guess.
UNKNOWN = "none"
CLASSES = (ManagementClass.I.value, ManagementClass.II.value, ManagementClass.III.value)


class Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True)
class OfficeFilter:
    """Empty values narrow nothing; ``late``: unanswered for longer than the term of the reminder."""

    status: str = ""
    management_class: str = ""
    city: str = ""
    late: bool = False
    text: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "OfficeFilter":
        """From a query; what is not a choice narrows nothing."""
        status, city, management_class = given.get("status", ""), given.get("city", ""), given.get("class", "")
        return cls(
            status=status if status in MatchStatus.values else "",
            management_class=management_class if management_class in (*CLASSES, UNKNOWN) else "",
            city=city if city == UNKNOWN or (city.isascii() and city.isdigit() and len(city) <= 6) else "",
            late=given.get("late", "") == "1",
            text=given.get("text", "").replace("\x00", "").strip()[:60],
        )


@dataclass(frozen=True)
class AnswerTimes:
    """Medians from the first word to the answer, None without any; ``late``: unanswered beyond the reminder."""

    total: int
    waiting: int
    late: int
    owners: timedelta | None
    firms: timedelta | None


@dataclass(frozen=True)
class MatchFacts:
    """How far a match is, by days. ``waiting_for`` are relations: owner, firm, institution."""

    match: Match
    signed_by_owner: date | None
    signed_by_firm: date | None
    consent: MatchConsent | None
    partnership: Partnership | None
    waiting_for: list[str] = field(default_factory=list)


def office_matches(actor: Actor, chosen: OfficeFilter) -> QuerySet[Match]:
    """Order by ORDER."""
    return _office_rows(actor).filter(_where(chosen, "project__")).filter(_state(chosen))


def _office_rows(actor: Actor) -> QuerySet[Match]:
    """What was written between the two is not read from the database at all."""
    rows = matches_of_office(actor).select_related("project__institution", "project__city", "organisation")
    return rows.defer("message", "team", "decline_text", "end_reason")


def _state(chosen: OfficeFilter) -> Q:
    state = Q(status=chosen.status) if chosen.status else Q()
    return state & _late() if chosen.late else state


def _late() -> Q:
    """Past the day until which an answer is expected."""
    due = after_days("opened_at", "MATCHING.remind_days", region="project__region", at=True)
    return Q(status=MatchStatus.OPEN) & Q(LessThan(due, timezone.localdate()))


def _where(chosen: OfficeFilter, project: str) -> Q:
    """``project`` is the relation that leads to it, with "__"."""
    found = Q()
    if chosen.management_class:
        value = "" if chosen.management_class == UNKNOWN else chosen.management_class
        found &= Q(**{f"{project}confirmed_class": value})
    if chosen.city:
        found &= Q(**{f"{project}city": None if chosen.city == UNKNOWN else chosen.city})
    for word in chosen.text.split():
        organisation = project.removesuffix("project__") + "organisation__name__icontains"
        found &= (
            Q(**{f"{project}reference__icontains": word})
            | Q(**{f"{project}title__icontains": word})
            | Q(**{organisation: word})
        )
    return found


def status_counts(actor: Actor, chosen: OfficeFilter) -> dict[str, int]:
    """By status with the other filters as they are; the sum under the empty key."""
    rows = matches_of_office(actor).filter(_where(chosen, "project__")).order_by()
    counted = dict(rows.values_list("status").annotate(n=Count("pk")))
    return {"": sum(counted.values()), **counted}


def answer_times(actor: Actor) -> AnswerTimes:
    """Of the whole province."""
    took = ExpressionWrapper(F("answered_at") - F("opened_at"), output_field=DurationField())
    answered = Q(answered_at__isnull=False)
    found = (
        matches_of_office(actor)
        .order_by()
        .aggregate(
            total=Count("pk"),
            waiting=Count("pk", filter=Q(status=MatchStatus.OPEN)),
            late=Count("pk", filter=_late()),
            owners=Median(took, filter=answered & Q(invited=False), output_field=DurationField()),
            firms=Median(took, filter=answered & Q(invited=True), output_field=DurationField()),
        )
    )
    return AnswerTimes(**found)


def office_match(actor: Actor, ref: str) -> Match:
    """Raises NotVisible alike for unknown ones, those of another province, and those the officer has a part in."""
    found = _office_rows(actor).select_related("project__owner").filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def facts_of(actor: Actor, match: Match) -> MatchFacts:
    """Of a match from ``office_match``."""
    agreement = Agreement.objects.filter(match=match).first()
    consent = MatchConsent.objects.filter(match=match).first()
    partnership = partnerships_of_office(actor).filter(match=match).order_by("-id").first()
    return MatchFacts(
        match=match,
        signed_by_owner=_day(agreement.owner_signed_at) if agreement else None,
        signed_by_firm=_day(agreement.firm_signed_at) if agreement else None,
        consent=consent,
        partnership=partnership,
        waiting_for=waiting_for(match, agreement, consent),
    )


def _day(moment: Any) -> date | None:
    return timezone.localdate(moment) if moment else None


def waiting_for(match: Match, agreement: Agreement | None, consent: MatchConsent | None) -> list[str]:
    """Whose word is missing: an answer, a signature, the institution's consent. Empty while nobody has to act."""
    if match.status == MatchStatus.OPEN:
        return [FIRM if match.invited else OWNER]
    missing = []
    if match.status in CHOSEN - BOUND:
        missing += [] if agreement and agreement.owner_signed_at else [OWNER]
        missing += [] if agreement and agreement.firm_signed_at else [FIRM]
    if match.status in CHOSEN and consent is not None and consent.status == ConsentStatus.WAITING:
        missing.append(INSTITUTION)
    return missing


def parties_waited_for(match: Match) -> list[str]:
    agreement = Agreement.objects.filter(match=match).first()
    return waiting_for(match, agreement, MatchConsent.objects.filter(match=match).first())


def reminder_day(match: Match) -> date:
    """The first day on which the office may remind again: counted from the last time, or from the present state."""
    since = max(match.status_since, match.nudged_at) if match.nudged_at else match.status_since
    return timezone.localdate(since) + timedelta(days=threshold("MATCHING.nudge_days", match.region_id))


def office_partnerships(actor: Actor, chosen: OfficeFilter) -> QuerySet[Partnership]:
    """Order by ``partnerships.ORDER``."""
    return partnerships_of_office(actor).filter(_where(chosen, "match__project__"))


@dataclass(frozen=True)
class CityRow:
    """``cells``: class (or UNKNOWN) and number, in the order of the columns; ``city`` is None where none is known."""

    city: Region | None
    cells: list[tuple[str, int]]

    @property
    def key(self) -> str:
        return self.city.pk if self.city else UNKNOWN

    @property
    def total(self) -> int:
        return sum(number for _class, number in self.cells)


def partnership_table(actor: Actor) -> list[CityRow]:
    """Concluded partnerships by city of the project and confirmed class; cities without any are left out."""
    rows = (
        partnerships_of_office(actor)
        .order_by()
        .values_list("match__project__city", "match__project__confirmed_class")
        .annotate(n=Count("pk"))
    )
    counted = {(city, management_class or UNKNOWN): n for city, management_class, n in rows}
    names = {city.pk: city for city in cities_of(actor.region)}
    found = sorted({city for city, _class in counted}, key=lambda code: (code is None, code or ""))
    columns = (*CLASSES, UNKNOWN)
    return [
        CityRow(names.get(city), [(column, counted.get((city, column), 0)) for column in columns]) for city in found
    ]


def given(chosen: OfficeFilter) -> dict[str, str]:
    """As parameters of an address."""
    values = {("class" if name == "management_class" else name): value for name, value in asdict(chosen).items()}
    return {name: "1" if value is True else value for name, value in values.items() if value}
