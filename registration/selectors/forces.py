"""Task forces: which open to whom, what their members read of the case, and what its sides are shown."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from accounts.enums import MembershipStatus
from accounts.models import Membership
from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from registration.enums.forces import ForceStatus
from registration.enums.milestones import MilestoneStatus
from registration.models import Case, Force, ForceDecision, ForceMeeting, ForceMember, Milestone
from registration.workflow.forces import HEAD, MEMBER
from registration.workflow.relations import OFFICER

# Whoever may become a member; the sides of a case are never.
MEMBER_ROLES = (
    Role.COACH,
    Role.PROVINCIAL_OFFICER,
    Role.CITY_OFFICER,
    Role.DEPARTMENT,
    Role.TEST_INSTITUTE,
    Role.LEADER,
)
ORDER = ("-id",)
PAGE_SIZE = 20
MOST_FOUND = 20
FEWEST_CHARACTERS = 2


def forces_visible_to(actor: Actor) -> QuerySet[Force]:
    """The province's for its officers; else those the person belongs to in his present membership."""
    if actor.role == Role.PROVINCIAL_OFFICER:
        return Force.objects.filter(region_id=actor.region)
    if actor.membership_id is None:
        return Force.objects.none()
    own = ForceMember.objects.filter(
        membership_id=actor.membership_id, membership__status=MembershipStatus.ACTIVE, left_on=None
    )
    return Force.objects.filter(pk__in=own.values("force_id"))


def force_list(actor: Actor, status: str = "") -> QuerySet[Force]:
    """With the number of its members and of its open decisions."""
    rows = forces_visible_to(actor).select_related("case__project", "case__registrant")
    rows = rows.annotate(
        people=Count("members", filter=Q(members__left_on=None), distinct=True),
        open=Count("decisions", filter=_OPEN, distinct=True),
    )
    return rows.filter(status=status) if status in ForceStatus.values else rows


_OPEN = Q(decisions__done_on=None, decisions__due_on__isnull=False)


def force_for(actor: Actor, ref: str) -> Force:
    """Raises NotVisible alike for unknown and for hidden ones."""
    rows = forces_visible_to(actor).select_related("case__project", "case__registrant", "case__coach", "set_up_by")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def force_relations(actor: Actor, force: Force) -> frozenset[str]:
    """How somebody stands to a task force; permissions follow from these and from nothing else."""
    found = {OFFICER} if actor.role == Role.PROVINCIAL_OFFICER and actor.region == force.region_id else set()
    member = own_place(actor, force)
    if member is not None:
        found |= {MEMBER, HEAD} if member.leads else {MEMBER}
    return frozenset(found)


def own_place(actor: Actor, force: Force) -> ForceMember | None:
    """The actor's own place in it, in the membership he works in."""
    if actor.membership_id is None:
        return None
    rows = ForceMember.objects.filter(force=force, membership_id=actor.membership_id, left_on=None)
    return rows.filter(membership__status=MembershipStatus.ACTIVE).first()


def members_of(force: Force) -> list[ForceMember]:
    """Present ones, who lead first; ``membership.status`` says who has left his post meanwhile."""
    rows = ForceMember.objects.filter(force=force, left_on=None)
    return list(rows.select_related("membership__user", "membership__organisation").order_by("-leads", "pk"))


def member_of(force: Force, pk: int) -> ForceMember:
    found = ForceMember.objects.filter(force=force, pk=pk, left_on=None).select_related("membership__user").first()
    if found is None:
        raise NotVisible
    return found


def reached_by(case: Case) -> list[Milestone]:
    """Kinds and days of what is confirmed; the papers and numbers stay in the case."""
    rows = Milestone.objects.filter(case=case, status=MilestoneStatus.CONFIRMED)
    return list(rows.only("kind", "on", "round", "case_id").order_by("-on", "-id"))


def meetings_of(force: Force) -> list[ForceMeeting]:
    return list(ForceMeeting.objects.filter(force=force).order_by("-starts_at", "-pk"))


def meeting_of(force: Force, ref: str) -> ForceMeeting:
    found = ForceMeeting.objects.filter(force=force, ref=ref).first()
    if found is None:
        raise NotVisible
    found.force = force
    return found


def decisions_of(force: Force) -> list[ForceDecision]:
    """Those with somebody who does it and not done first, by their day."""
    rows = ForceDecision.objects.filter(force=force)
    named = rows.select_related("member__membership__user", "member__membership__organisation", "meeting")
    return sorted(named.order_by("-pk"), key=_urgency)


def _urgency(decision: ForceDecision) -> tuple[bool, date]:
    return decision.due_on is None or decision.done_on is not None, decision.due_on or date.max


def decision_of(force: Force, ref: str) -> ForceDecision:
    found = ForceDecision.objects.filter(force=force, ref=ref).first()
    if found is None:
        raise NotVisible
    found.force = force
    return found


def people_found(actor: Actor, force: Force, text: str) -> list[Membership]:
    """Active members of the province's offices and bodies by part of a name, theirs or their organisation's.

    Nobody with a part in the project: whoever brings a device to the market is not in the office's task force.
    """
    if actor.role != Role.PROVINCIAL_OFFICER or len(text.strip()) < FEWEST_CHARACTERS:
        return []
    rows = candidates(force).filter(
        Q(user__name__icontains=text.strip()) | Q(organisation__name__icontains=text.strip())
    )
    return list(rows.order_by("organisation__name", "user__name", "pk")[:MOST_FOUND])


def candidates(force: Force) -> QuerySet[Membership]:
    present = ForceMember.objects.filter(force=force, left_on=None).values("membership_id")
    rows = Membership.objects.filter(
        organisation__region_id=force.region_id,
        role__in=MEMBER_ROLES,
        status=MembershipStatus.ACTIVE,
        user__is_active=True,
    ).exclude(pk__in=present)
    own = Q(user_id=force.case.project.owner_id or 0) | Q(organisation_id=force.case.registrant_id)
    return rows.exclude(own).select_related("user", "organisation")


@dataclass(frozen=True)
class ForceShown:
    """What the sides of a case are shown of its task force: that there is one, whose bodies, and what is for them."""

    force: Force
    bodies: list[str]
    decisions: list[ForceDecision]

    @property
    def at_work(self) -> bool:
        return self.force.status == ForceStatus.STANDING


def forces_shown_in(case: Case) -> list[ForceShown]:
    """The newest first; the caller has the case from ``case_for``. Names of people and minutes are not among it."""
    forces = list(Force.objects.filter(case=case).order_by("-pk")[:3])
    present = ForceMember.objects.filter(force__in=forces, left_on=None).order_by("pk")
    bodies = list(present.values_list("force_id", "membership__organisation__name"))
    shown = list(ForceDecision.objects.filter(force__in=forces, for_sides=True).order_by("-decided_on", "-pk"))
    return [
        ForceShown(
            force,
            list(dict.fromkeys(name for key, name in bodies if key == force.pk)),
            [decision for decision in shown if decision.force_id == force.pk],
        )
        for force in forces
    ]


def todo_counts(actor: Actor, today: date) -> tuple[int, int]:
    """The actor's own open to-dos in standing task forces: all, overdue; one query."""
    rows = ForceDecision.objects.filter(
        member__membership_id=actor.membership_id or 0,
        member__left_on=None,
        force__status=ForceStatus.STANDING,
        done_on=None,
        due_on__isnull=False,
    ).aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    return rows["all"], rows["late"]
