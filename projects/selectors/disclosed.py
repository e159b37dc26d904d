"""Projects as data for other programs, cut to the tier of whoever asks; what is above it is absent, not empty."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from accounts.roles import Role
from core.actor import Actor
from core.paging import Page, page_of
from projects import fields
from projects.disclosure import may_see_fact, visible_answers
from projects.enums import STANDING, Openness, Status, Tier
from projects.models import Project, TeamMember
from projects.selectors.documents import documents_of
from projects.selectors.handed_in import known_answers
from projects.selectors.visibility import (
    OVERVIEW_ROLES,
    REVIEW_ROLES,
    interface_tier,
    outside_tier,
    reads_in_full,
    visible_to,
)

# The day of application belongs to the public facts, so a cursor may carry it.
ORDER = ("-applied_on", "-id")
MOST_ROWS = 100


def listed_for(actor: Actor) -> QuerySet[Project]:
    """What was handed in and is visible to the viewer in his present role, in a form the indexes can serve.

    His own drafts are not listed. Order by ORDER.
    """
    handed_in = visible_to(actor).filter(reference__isnull=False).exclude(status=Status.ARCHIVED)
    return handed_in.filter(_field_of_view(actor))


def _field_of_view(actor: Actor) -> Q:
    """Narrows to where the role's projects are, so that the database need not look through all the others."""
    if actor.role == Role.NATIONAL_OFFICIAL or actor.is_system:
        return Q()
    if actor.role in REVIEW_ROLES | OVERVIEW_ROLES:
        return Q(region_id=actor.region)
    if actor.role == Role.INSTITUTION_MANAGER:
        return Q(institution_id=actor.organisation_id)
    if actor.role == Role.CLINICIAN and actor.user_id is not None:
        owned = Project.objects.filter(owner_id=actor.user_id).values("pk")
        joined = TeamMember.objects.filter(user_id=actor.user_id).values("project")
        return Q(pk__in=owned.union(joined))
    return Q(status__in=STANDING) & ~Q(openness=Openness.CLOSED)


def listed_page(actor: Actor, cursor: str = "", size: int = 20) -> tuple[Page[Project], list[dict[str, Any]]]:
    """A page and its rows as data."""
    rows = listed_for(actor).select_related("region", "city", "institution", "applicant").prefetch_related("team")
    page = page_of(rows, order=ORDER, cursor=cursor, size=min(max(size, 1), MOST_ROWS))
    outside = outside_tier(actor)
    tiers = [Tier.REVIEW if reads_in_full(actor, project) else outside for project in page.rows]
    return page, [disclosed_facts(project, tier) for project, tier in zip(page.rows, tiers, strict=True)]


def disclosed_rows(actor: Actor, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """These projects as data, in this order; what the viewer may not see is left out."""
    rows = visible_to(actor).filter(pk__in=numbers).select_related("region", "city", "institution", "applicant")
    found = {project.pk: project for project in rows.prefetch_related("team")}
    outside = outside_tier(actor)
    shown = [found[number] for number in numbers if number in found]
    return [disclosed_facts(row, Tier.REVIEW if reads_in_full(actor, row) else outside) for row in shown]


def disclosed_facts(project: Project, tier: Tier) -> dict[str, Any]:
    """What lists and figures know of a project."""
    facts = {key: read(project) for key, (fact, read) in FACTS.items() if may_see_fact(fact, tier)}
    columns = {
        field.column: getattr(project, field.column)
        for _section, field in fields.all_fields()
        if field.column and field.tier <= tier
    }
    return {**facts, **columns}


FACTS: dict[str, tuple[str, Callable[[Project], Any]]] = {
    "reference": ("reference", lambda project: project.ref),
    "applied_on": ("reference", lambda project: project.applied_on),
    "region": ("city", lambda project: project.region.name),
    "city": ("city", lambda project: project.city.name if project.city else ""),
    "institution": ("institution", lambda project: project.institution.name if project.institution else ""),
    "applicant": ("applicant", lambda project: project.applicant.name if project.applicant else ""),
    "confirmed_class": ("confirmed_class", lambda project: project.confirmed_class),
    "innovative": ("innovative", lambda project: project.innovative),
    "first_of_kind": ("first_of_kind", lambda project: project.first_of_kind),
    "status": ("status", lambda project: project.status),
}


# Further parts of a whole project from apps above this one, by name: each reads what a tier may know.
MORE_PARTS: dict[str, Callable[[Project, Tier], Any]] = {}


def disclosed_project(actor: Actor, project: Project) -> dict[str, Any]:
    """Everything of a visible project that the viewer may get as data: facts, answers by section, papers."""
    tier = interface_tier(actor, project)
    papers = [paper for paper in documents_of(project, actor=actor) if paper.document.tier <= tier]
    found = {
        **disclosed_facts(project, tier),
        "answers": _answers(actor, project, tier),
        "documents": [
            {
                "reference": paper.document.ref,
                "section": paper.document.section,
                "title": paper.document.title,
                "tier": paper.document.tier,
                "sha256": paper.latest.sha256,
                "size": paper.latest.size,
            }
            for paper in papers
        ],
    }
    if may_see_fact("team", tier):
        found["team"] = [{"position": each.position, "name": each.name} for each in project.team.all()]
    if may_see_fact("listings", tier):
        found["listings"] = [
            {"kind": each.kind, "entered_on": each.entered_on, "left_on": each.left_on}
            for each in project.listings.order_by("entered_on", "id")
        ]
    return {**found, **{name: read(project, tier) for name, read in MORE_PARTS.items()}}


def _answers(actor: Actor, project: Project, tier: Tier) -> dict[str, dict[str, Any]]:
    known = known_answers(actor, project)
    found = {
        section.key: visible_answers(project, section, known.get(section.key, {}), tier) for section in fields.SECTIONS
    }
    return {key: answers for key, answers in found.items() if answers}
