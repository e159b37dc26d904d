"""The coaches of a province with what each carries, the suggestion whom to name, and who coached a case when."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.enums import MembershipStatus
from accounts.models import Membership, User
from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from projects.enums import ManagementClass
from projects.models import TeamMember
from registration.enums.cases import LIVING, CaseStatus
from registration.enums.coaching import HandOverStatus
from registration.models import Case, CoachSpell, HandOver
from registration.selectors.cases import CITY_CLASS, WITH_PROJECT
from registration.selectors.coaching_due import is_idle

# Cases that can have a coach named: also those that rest, so that nobody is missing when they go on.
CARRIED = sorted(LIVING)
COUNTED = ("living", "first", "second", "third", "unsure", "overdue", "idle", "blocked")
UNDER_WAY = (CaseStatus.RUNNING.value, CaseStatus.BLOCKED.value)


@dataclass(frozen=True)
class CoachLoad:
    """What one coach carries. ``experience`` counts his cases ever, over or not, of the sub-catalogue asked for."""

    membership: Membership
    living: int = 0
    first: int = 0
    second: int = 0
    third: int = 0
    unsure: int = 0
    overdue: int = 0
    idle: int = 0
    blocked: int = 0
    silent: int = 0
    experience: int = 0

    @property
    def coach(self) -> User:
        return self.membership.user


def coach_memberships(region: str) -> list[Membership]:
    """The active coaches of a province, one membership for each person."""
    rows = Membership.objects.filter(
        role=Role.COACH,
        status=MembershipStatus.ACTIVE,
        organisation__region_id=region,
        user__is_active=True,
    ).select_related("user", "organisation")
    found: dict[int, Membership] = {}
    for row in rows.order_by("id"):
        found.setdefault(row.user_id, row)
    return list(found.values())


def coach_membership(region: str, ref: str) -> Membership | None:
    """None for anybody who is no active coach of this province."""
    return next((each for each in coach_memberships(region) if each.ref == ref), None)


def membership_of_coach(region: str, coach: User) -> Membership | None:
    return next((each for each in coach_memberships(region) if each.user_id == coach.pk), None)


def loads_of(region: str, *, subcatalogue: str = "", today: date | None = None) -> list[CoachLoad]:
    """Every active coach, the least loaded first; four queries however many there are."""
    day = today or timezone.localdate()
    memberships = coach_memberships(region)
    people = [each.user_id for each in memberships]
    counted = _counted(region, people, day)
    silent = _silent(region, people)
    known = _experience(people, subcatalogue)
    found = [
        CoachLoad(each, silent=silent[each.user_id], experience=known[each.user_id], **counted.get(each.user_id, {}))
        for each in memberships
    ]
    return sorted(found, key=order_of)


def order_of(load: CoachLoad) -> tuple[int, int, int, int]:
    """The fewest cases; of equals who knows the sub-catalogue best; then the fewest overdue ones."""
    return (load.living, -load.experience, load.overdue, load.membership.pk)


def _counted(region: str, people: Sequence[int], day: date) -> dict[int, dict[str, int]]:
    running = Q(status=CaseStatus.RUNNING)
    rows: Any = (
        Case.objects.filter(region_id=region, coach_id__in=people, status__in=CARRIED)
        .order_by()
        .values("coach_id")
        .annotate(
            living=Count("id"),
            first=Count("id", filter=Q(management_class=ManagementClass.I)),
            second=Count("id", filter=Q(management_class=ManagementClass.II)),
            third=Count("id", filter=Q(management_class=ManagementClass.III)),
            unsure=Count("id", filter=Q(management_class=ManagementClass.UNSURE)),
            overdue=Count("id", filter=running & Q(due_on__lt=day)),
            idle=Count("id", filter=running & is_idle(day)),
            blocked=Count("id", filter=Q(status=CaseStatus.BLOCKED)),
        )
    )
    return {row["coach_id"]: {name: row[name] for name in COUNTED} for row in rows}


def _silent(region: str, people: Sequence[int]) -> Counter[int]:
    """Cases without a first contact, by coach."""
    rows = CoachSpell.objects.filter(until_on=None, contact_on=None, coach_id__in=people)
    rows = rows.filter(case__region_id=region, case__status__in=UNDER_WAY)
    return Counter(dict(rows.order_by().values_list("coach_id").annotate(n=Count("id"))))


def _experience(people: Sequence[int], subcatalogue: str) -> Counter[int]:
    if not subcatalogue:
        return Counter()
    rows = Case.objects.filter(coach_id__in=people, project__subcatalogue=subcatalogue)
    return Counter(dict(rows.order_by().values_list("coach_id").annotate(n=Count("id"))))


def able_loads(case: Case) -> list[CoachLoad]:
    """Who could be named for a case, the least loaded first: nobody with a part in it, and not its present coach."""
    found = loads_of(case.region_id, subcatalogue=case.project.subcatalogue)
    return able(found, case)


def able(loads: Iterable[CoachLoad], case: Case) -> list[CoachLoad]:
    apart = {*people_with_part(case), case.coach_id}
    return [load for load in sorted(loads, key=order_of) if load.coach.pk not in apart]


def people_with_part(case: Case) -> frozenset[int]:
    """Accounts that stand on a side of the case in whatever role: they guide nothing of it."""
    team = TeamMember.objects.filter(project_id=case.project_id, user__isnull=False).values_list("user_id", flat=True)
    members = Membership.objects.filter(organisation_id=case.registrant_id, status=MembershipStatus.ACTIVE)
    found = {*team, *members.values_list("user_id", flat=True), case.project.owner_id}
    return frozenset(key for key in found if key is not None)


def one_more(loads: Iterable[CoachLoad], coach: User) -> list[CoachLoad]:
    """The loads once this coach has taken another case; for handing out many at once."""
    return [replace(load, living=load.living + 1) if load.coach == coach else load for load in loads]


def waiting_for_coach(actor: Actor) -> QuerySet[Case]:
    """Cases of the province without a coach, for officers. A filing of Class I is guided by its city instead."""
    rows = Case.objects.filter(region_id=actor.region, coach=None, status__in=CARRIED)
    return rows.exclude(management_class=CITY_CLASS, city__isnull=False).select_related(*WITH_PROJECT)


def waiting_cases(actor: Actor, refs: Sequence[str]) -> list[Case]:
    return list(waiting_for_coach(actor).filter(ref__in=refs).order_by("id"))


def spells_of(case: Case) -> list[CoachSpell]:
    """The coaches of a case, the present one first."""
    return list(CoachSpell.objects.filter(case=case).select_related("coach", "assigned_by", "ended_by").order_by("-id"))


def open_spell(case: Case) -> CoachSpell | None:
    return CoachSpell.objects.filter(case=case, until_on=None).first()


def open_hand_over(case: Case) -> HandOver | None:
    rows = HandOver.objects.filter(case=case, status=HandOverStatus.PROPOSED)
    return rows.select_related("from_coach", "to_coach").first()


def hand_over_of(case: Case, ref: str) -> HandOver:
    """Raises NotVisible for one of another case."""
    found = HandOver.objects.filter(case=case, ref=ref).select_related("from_coach", "to_coach").first()
    if found is None:
        raise NotVisible
    found.case = case
    return found


def hand_overs_waiting(actor: Actor) -> QuerySet[HandOver]:
    """For the officers of a province."""
    rows = HandOver.objects.filter(status=HandOverStatus.PROPOSED, case__region_id=actor.region)
    return rows.select_related("case__project", "case__registrant", "from_coach", "to_coach").order_by("id")


def cases_of_coach(*, user_id: int, region: str) -> list[Case]:
    """For the portal itself, when a coach's role has ended."""
    return list(Case.objects.filter(coach_id=user_id, region_id=region, status__in=CARRIED).order_by("id"))


def orphaned_coaches() -> list[tuple[int, str]]:
    """Coach and province of living cases whose coach is no active coach there any more; for the portal itself."""
    active = Membership.objects.filter(
        user_id=OuterRef("coach_id"),
        role=Role.COACH,
        status=MembershipStatus.ACTIVE,
        organisation__region_id=OuterRef("region_id"),
        user__is_active=True,
    )
    rows = Case.objects.filter(~Exists(active), coach__isnull=False, status__in=CARRIED)
    return list(rows.order_by("coach_id", "region_id").values_list("coach_id", "region_id").distinct())


def late_contacts(today: date) -> list[int]:
    """Keys of spells whose term for a first contact has passed without one, and of which the office was not told."""
    rows = CoachSpell.objects.filter(
        until_on=None, contact_on=None, late_told_at=None, contact_due_on__lt=today, case__status__in=UNDER_WAY
    )
    return list(rows.order_by("id").values_list("pk", flat=True))
