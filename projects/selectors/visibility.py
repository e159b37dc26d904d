"""Which projects exist for a viewer, and up to which tier he may read them."""

from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Replace
from django.db.models.lookups import IContains
from django.utils import timezone

from accounts.models import Organisation
from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from projects.enums import PATENT_FILED, STANDING, Openness, Status, Tier
from projects.models import DisclosureGrant, Project, SectionRecord, TeamMember
from projects.workflow import INSTITUTION, OFFICER, OWNER

TEAM = "team"
TEAM_EDITOR = "team_editor"

# They read applications of their province in full, as part of the checks.
REVIEW_ROLES = frozenset({Role.PROVINCIAL_OFFICER.value})
# They watch figures and the rows behind them, never the protected answers.
OVERVIEW_ROLES = frozenset({Role.LEADER.value, Role.NATIONAL_OFFICIAL.value, Role.DEPARTMENT.value})
FIRM_ROLES = frozenset({Role.ENTERPRISE_MEMBER.value, Role.PLATFORM_MEMBER.value})


def visible_to(actor: Actor) -> QuerySet[Project]:
    """The projects that exist for this viewer; archived ones included, drafts only for their own people."""
    if actor.is_system:
        return Project.objects.all()
    return Project.objects.filter(_own(actor) | _by_role(actor) | _opened(actor) | _granted(actor))


def provincial(actor: Actor) -> QuerySet[Project]:
    """What ``visible_to`` shows an officer by his role, in a form whose long lists follow the indexes; else nothing."""
    if actor.role not in REVIEW_ROLES:
        return Project.objects.none()
    return Project.objects.filter(region_id=actor.region, reference__isnull=False).exclude(status=Status.DRAFT)


def get_for(actor: Actor, ref: str) -> Project:
    """The project under its reference or draft key. Raises NotVisible alike for unknown and for hidden ones."""
    project = (
        visible_to(actor)
        .filter(Q(reference=ref) | Q(key=ref))
        .select_related("region", "city", "institution", "applicant", "owner")
        # Asked for with every question how somebody stands to it.
        .prefetch_related("team")
        .first()
    )
    if project is None:
        raise NotVisible
    return project


def _own(actor: Actor) -> Q:
    return Q(pk__in=own_ids(actor.user_id)) if actor.user_id is not None else Q(pk__in=[])


def own_ids(user_id: int) -> QuerySet[Project, Any]:
    """Keys of owned projects and of those of one's teams; a union, because OR would look through all projects."""
    owned = Project.objects.filter(owner_id=user_id).values("pk")
    joined = TeamMember.objects.filter(user_id=user_id).values("project")
    return owned.union(joined)


def _by_role(actor: Actor) -> Q:
    handed_in = ~Q(status=Status.DRAFT) & Q(reference__isnull=False)
    if actor.role in REVIEW_ROLES:
        return handed_in & Q(region_id=actor.region)
    if actor.role == Role.INSTITUTION_MANAGER:
        return handed_in & Q(institution_id=actor.organisation_id)
    if actor.role == Role.NATIONAL_OFFICIAL:
        return handed_in
    if actor.role in OVERVIEW_ROLES:
        return handed_in & Q(region_id=actor.region)
    return Q(pk__in=[])


def _opened(actor: Actor) -> Q:
    """Projects whose owner opened them. An unfiled idea stays closed: showing it could cost its novelty."""
    opened = Q(status__in=STANDING, patent_status__in=PATENT_FILED)
    if not is_verified_firm(actor):
        return opened & Q(openness=Openness.PUBLIC)
    levels = [Openness.PUBLIC.value, Openness.ENTERPRISES.value]
    return opened & Q(openness__in=levels) & ~Q(_names(actor))


def _granted(actor: Actor) -> Q:
    """Access in person outlives a project that is closed again: its owner withdraws it person by person."""
    if actor.role not in FIRM_ROLES:
        return Q(pk__in=[])
    return Q(status__in=STANDING, pk__in=grants_in_force(actor).values("project"))


def grants_in_force(actor: Actor) -> QuerySet[DisclosureGrant]:
    """What owners opened to this person, while he acts for the verified firm they opened it to; at this moment."""
    now = timezone.now()
    return DisclosureGrant.objects.filter(
        user_id=actor.user_id or 0,
        organisation_id=actor.organisation_id or 0,
        organisation__verified_at__isnull=False,
        withdrawn_at=None,
        valid_from__lte=now,
        valid_until__gt=now,
    )


def grant_for(actor: Actor, project: Project) -> DisclosureGrant | None:
    """The access this person of a firm has in his own name, if any."""
    if actor.role not in FIRM_ROLES or project.status not in STANDING:
        return None
    return grants_in_force(actor).filter(project=project).first()


def withheld_from(actor: Actor) -> QuerySet[Project]:
    """The projects whose owners named this firm among those they must not be shown to; none for other roles."""
    named = actor.role in FIRM_ROLES and actor.organisation_name.strip()
    return Project.objects.filter(_names(actor)) if named else Project.objects.none()


def _names(firm: Actor) -> IContains:
    """True for projects that name this firm among those they must not be shown to (不可披露企业); blanks do not count.

    Looked up project by project: as an EXISTS the database would rather read all applications once.
    """
    answers = SectionRecord.objects.filter(project=OuterRef("pk"), section="cooperation")
    excluded = Subquery(answers.values(text=KeyTextTransform("excluded_firms", "answers"))[:1])
    without_blanks = Replace(excluded, Value(" "), Value(""), output_field=models.TextField())
    text = Coalesce(without_blanks, Value(""), output_field=models.TextField())
    return IContains(text, firm.organisation_name.replace(" ", ""))


def is_verified_firm(actor: Actor) -> bool:
    if actor.role not in FIRM_ROLES or actor.organisation_id is None:
        return False
    if actor.is_verified is not None:
        return actor.is_verified
    return Organisation.objects.filter(pk=actor.organisation_id, verified_at__isnull=False).exists()


def relations_of(actor: Actor, project: Project) -> frozenset[str]:
    """How the viewer stands to the project; permissions and tiers follow from these and from nothing else."""
    found = set()
    if actor.is_authenticated and project.owner_id == actor.user_id:
        found.add(OWNER)
    if actor.is_authenticated:
        member = next((m for m in project.team.all() if m.user_id == actor.user_id), None)
        if member is not None:
            found.add(TEAM)
            if member.rights == "edit":
                found.add(TEAM_EDITOR)
    # Nobody checks or lists what he has a part in himself.
    if not found and actor.role in REVIEW_ROLES and actor.region == project.region_id:
        found.add(OFFICER)
    if actor.role == Role.INSTITUTION_MANAGER and actor.organisation_id == project.institution_id:
        found.add(INSTITUTION)
    return frozenset(found)


def viewing_tier(actor: Actor, project: Project) -> Tier:
    """Up to which tier the viewer may read this visible project."""
    if reads_in_full(actor, project):
        return Tier.REVIEW
    return Tier.GRANTED if grant_for(actor, project) is not None else outside_tier(actor)


def interface_tier(actor: Actor, project: Project) -> Tier:
    """Up to which tier other programs get the project: data has no watermark; what was opened in person stays out."""
    tier = viewing_tier(actor, project)
    return Tier.ENTERPRISE if tier == Tier.GRANTED else tier


def reads_in_full(actor: Actor, project: Project) -> bool:
    return actor.is_system or bool(relations_of(actor, project))


def outside_tier(actor: Actor) -> Tier:
    """Up to which tier the viewer may read visible projects that he has no part in: one question for a whole list."""
    sees_summary = actor.role in OVERVIEW_ROLES or is_verified_firm(actor)
    return Tier.ENTERPRISE if sees_summary else Tier.PUBLIC
