"""The dated facts that indicators count, each said once: rows on a page and roll-ups are both made from here.

A fact counts on a day when all days it begins with have come and none it ends with has. It never counts before its
project was applied for. ``number`` of an indicator stands in stored figures: it is given once and never used again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, Max, Min, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, Least, TruncDate
from django.utils import timezone

from accounts.models import Organisation
from matching.enums import FairStatus, PartnershipStatus
from matching.models import Fair, Partnership, ServicePlatform
from outreach.enums import ActivityKind, ActivityStatus
from outreach.models import Activity
from outreach.selectors.counted import people_who_came
from projects.enums import ListKind
from projects.models import Listing, Project
from registration.enums.cases import Channel
from registration.enums.milestones import MilestoneKind, MilestoneStatus
from registration.models import Milestone

PROJECT = "project"
PLATFORM = "platform"
ACTIVITY = "activity"
FAIR = "fair"
VISITED = "visited"


@dataclass(frozen=True)
class Facts:
    """Rows of ``model`` for which ``where`` holds, with the columns of their days.

    ``project`` is the path to the project, "" for the project itself; ``kind`` other than PROJECT: the rows belong to
    none, only to a region and a city. ``days`` are further columns worked out of others. ``once``: several facts of
    one project on a day count as one, the earliest. ``within``: counts only while the project has such a fact too;
    only together with ``once``. ``weight``: how many a row counts for, where that is not one; only of rows that belong
    to no project.
    """

    model: type[Model]
    begins: tuple[str, ...]
    ends: tuple[str, ...] = ()
    project: str = "project"
    where: Q = field(default_factory=Q)
    days: Mapping[str, Combinable] = field(default_factory=dict)
    once: bool = False
    within: "Facts | None" = None
    kind: str = PROJECT
    weight: Combinable | None = None

    def of_project(self, name: str) -> str:
        return f"{self.project}__{name}" if self.project else name

    @property
    def project_key(self) -> str:
        return f"{self.project}_id" if self.project else "pk"

    def rows(self) -> QuerySet[Any]:
        """All of them, whatever their days."""
        return self.model._default_manager.alias(**self.days).filter(self.where)

    def on(self, day: date) -> QuerySet[Any]:
        """Those that hold on the day, also several of one project, whether or not it had been applied for by then."""
        terms = Q(**{f"{name}__lte": day for name in self.begins})
        for name in self.ends:
            terms &= Q(**{name: None}) | Q(**{f"{name}__gt": day})
        return self.rows().filter(terms)

    def counted_on(self, day: date) -> QuerySet[Any]:
        """Exactly the rows that count on the day."""
        rows = self._eligible(day)
        if not self.once:
            return rows
        first = self.begins[0]
        earlier = Q(**{f"{first}__lt": OuterRef(first)}) | Q(**{first: OuterRef(first), "pk__lt": OuterRef("pk")})
        return rows.filter(~Exists(self._same_project(self, day).filter(earlier)))

    def _eligible(self, day: date) -> QuerySet[Any]:
        """Those that hold on the day and may count, also several of one project."""
        rows = self.on(day).filter(**{f"{name}__lte": day for name in self.all_begins})
        return rows.filter(Exists(self._same_project(self.within, day))) if self.within else rows

    def _same_project(self, other: "Facts", day: date) -> QuerySet[Any]:
        """Such facts of a row's project. When it was applied for is asked of the row, not of each of them again."""
        return other.on(day).filter(**{other.project_key: OuterRef(self.project_key)})

    @property
    def all_begins(self) -> tuple[str, ...]:
        if self.kind != PROJECT:
            return self.begins
        return tuple(dict.fromkeys((*self.begins, self.of_project("applied_on"))))

    def began_between(self, first: date, day: date) -> QuerySet[Any]:
        """Of those that count on the day, the ones that began on ``first`` or later: what a period has brought."""
        return self.counted_on(day).annotate(began=_one(Greatest, self.all_begins)).filter(began__gte=first)

    def projects_between(self, first: date, day: date) -> QuerySet[Any, Any]:
        """Of ``once``: the projects of the rows of ``began_between``. Their number takes a fraction of the time."""
        began = Greatest(Min(self.begins[0]), Max(self.of_project("applied_on")))
        return self._eligible(day).order_by().values(self.project_key).annotate(began=began).filter(began__gte=first)

    def spans(self) -> QuerySet[Any, Any]:
        """Owner, first day, day from which it no longer counts: of a project its key, else key, region and city.

        Of what belongs to no project also how many it counts for.
        """
        owner = (self.project_key,) if self.kind == PROJECT else ("pk", "region_id", "city_id")
        # Greatest overlooks what is empty, but a fact without one of its first days has not begun.
        known = {f"{name}__isnull": False for name in self.all_begins}
        days = {"since_day": _one(Greatest, self.all_begins), "until_day": _one(Least, self.ends)}
        counts = {} if self.kind == PROJECT else {"amount": self.weight or Value(1)}
        return self.rows().filter(**known).order_by().values_list(*owner).annotate(**days, **counts)


def _one(function: type[Greatest | Least], names: tuple[str, ...]) -> Any:
    if not names:
        return Value(None, output_field=_day_field())
    return F(names[0]) if len(names) == 1 else function(*names)


def _day_field() -> Any:
    return Listing._meta.get_field("left_on")


def in_china(column: str) -> TruncDate:
    return TruncDate(column, tzinfo=timezone.get_default_timezone())


# 「115个三类产品上报」, 「29个三类已定型产品」: these lists count products, the others projects (domain guide §2.1).
PRODUCT_KINDS = (ListKind.REPORTED_TO_CMDE.value, ListKind.PRESERVICE_CANDIDATES.value)


def _listed(kind: ListKind) -> Facts:
    return Facts(
        Listing,
        begins=("entered_on",),
        ends=("left_on",),
        where=Q(kind=kind.value),
        once=kind.value not in PRODUCT_KINDS,
    )


# Taken back before anybody had looked at it, a milestone was never confirmed and has no decision.
CONFIRMED = Q(status=MilestoneStatus.CONFIRMED.value) | Q(
    status=MilestoneStatus.REVOKED.value, decided_at__isnull=False
)
# Domain guide §1.3 no. 35: 国家创新, 国家优先, 省创新, 省优先; the emergency channel is none of them.
COUNTED_CHANNELS = (
    Channel.NATIONAL_INNOVATION.value,
    Channel.NATIONAL_PRIORITY.value,
    Channel.PROVINCIAL_INNOVATION.value,
    Channel.PROVINCIAL_PRIORITY.value,
)
KEY_PROJECTS = _listed(ListKind.KEY_PROJECTS)


def _reached(kinds: Iterable[MilestoneKind], *, key: bool = True, where: Q | None = None) -> Facts:
    return Facts(
        Milestone,
        begins=("on",),
        ends=("revoked_on",),
        project="case__project",
        where=Q(CONFIRMED, kind__in=[kind.value for kind in kinds]) & (where or Q()),
        once=True,
        within=KEY_PROJECTS if key else None,
    )


def _held(kind: ActivityKind, weight: Combinable | None = None) -> Facts:
    """Activities count on the day they took place, once the office has said that they did."""
    return Facts(
        Activity,
        begins=("held_on",),
        where=Q(status=ActivityStatus.HELD.value, kind=kind.value),
        kind=ACTIVITY,
        weight=weight,
    )


def _first_visit(kind: ActivityKind) -> Subquery:
    held = Activity.objects.filter(hosts=OuterRef("pk"), status=ActivityStatus.HELD, kind=kind)
    return Subquery(held.order_by("held_on").values("held_on")[:1])


APPLICATIONS = "applications"
FACTS: dict[str, Facts] = {
    APPLICATIONS: Facts(Project, begins=("applied_on",), project=""),
    **{kind.value: _listed(kind) for kind in ListKind},
    "key_design_frozen": _reached([MilestoneKind.DESIGN_FROZEN]),
    "key_in_registration": _reached([MilestoneKind.ACCEPTED, MilestoneKind.FILED]),
    "key_in_channel": _reached([MilestoneKind.CHANNEL_GRANTED], where=Q(channel__in=COUNTED_CHANNELS)),
    "key_accepted": _reached([MilestoneKind.ACCEPTED]),
    "design_frozen": _reached([MilestoneKind.DESIGN_FROZEN], key=False),
    "in_registration": _reached([MilestoneKind.ACCEPTED, MilestoneKind.FILED], key=False),
    "certified": _reached([MilestoneKind.CERTIFIED], key=False),
    "filed": _reached([MilestoneKind.FILED], key=False),
    "partnerships": Facts(
        Partnership,
        begins=("confirmed_day",),
        ends=("ended_day",),
        project="match__project",
        where=Q(status__in=[PartnershipStatus.CONFIRMED.value, PartnershipStatus.ENDED.value]),
        days={
            "confirmed_day": in_china("confirmed_at"),
            "ended_day": Case(When(status=PartnershipStatus.ENDED.value, then=in_china("status_since"))),
        },
    ),
    "demonstration_platforms": Facts(
        ServicePlatform,
        begins=("demonstration_on",),
        ends=("hidden_day",),
        days={"hidden_day": in_china("hidden_at")},
        kind=PLATFORM,
    ),
    "coaching_meetings": _held(ActivityKind.COACHING_MEETING),
    "trainings": _held(ActivityKind.TRAINING),
    "training_people": _held(ActivityKind.TRAINING, weight=people_who_came()),
    "follow_ups": _held(ActivityKind.FOLLOW_UP),
    "matchmaking_meetings": _held(ActivityKind.MATCHMAKING),
    "fairs": Facts(
        Fair,
        begins=("held_day",),
        where=Q(status=FairStatus.HELD.value),
        days={"held_day": in_china("starts_at")},
        kind=FAIR,
    ),
    # An institution has one place, so different ones add up over cities: it counts there from its first survey on.
    "surveyed_institutions": Facts(
        Organisation, begins=("surveyed_on",), days={"surveyed_on": _first_visit(ActivityKind.SURVEY)}, kind=VISITED
    ),
}
# Counted by different owners of the applications: these do not add up over cities, classes or sub-catalogues.
OWNERS = {"institutions": "institution", "applicants": "applicant"}
NUMBERS: dict[str, int] = {
    APPLICATIONS: 1,
    "institutions": 2,
    "applicants": 3,
    ListKind.COMPREHENSIVE_EVALUATION.value: 4,
    ListKind.LIBRARY.value: 5,
    ListKind.REPORTED_TO_CMDE.value: 6,
    ListKind.PRESERVICE_CANDIDATES.value: 7,
    ListKind.PRESERVICE_GUIDANCE.value: 8,
    ListKind.KEY_PROJECTS.value: 9,
    ListKind.PRE_REVIEW.value: 10,
    ListKind.ZERO_SUPPLEMENT.value: 11,
    ListKind.DEMONSTRATION.value: 12,
    ListKind.MATCHED.value: 13,
    "key_design_frozen": 14,
    "key_in_registration": 15,
    "key_in_channel": 16,
    "certified": 17,
    "filed": 18,
    "partnerships": 19,
    "demonstration_platforms": 20,
    "key_accepted": 21,
    "coaching_meetings": 22,
    "trainings": 23,
    "training_people": 24,
    "follow_ups": 25,
    "matchmaking_meetings": 26,
    "fairs": 27,
    "surveyed_institutions": 28,
    "design_frozen": 31,
    "in_registration": 32,
}
KEYS = {number: key for key, number in NUMBERS.items()}


def is_weighed(key: str) -> bool:
    """True where a row counts for several, so that a figure is not the number of its rows."""
    return key in FACTS and FACTS[key].weight is not None


def is_of_projects(key: str) -> bool:
    """False for figures that know only regions and cities."""
    return key in OWNERS or FACTS[key].kind == PROJECT
