"""Versions of the road as the office works on them, and the one that is in force."""

from django.db.models import Count, F, Q, QuerySet

from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from registration.enums.roads import TemplateStatus
from registration.models import RoadTemplate
from registration.pathway.content import Content
from registration.pathway.faults import Fault, faults

# Where the programme began; planned for when nobody names a province.
FIRST_PROVINCE = "44"
NEWEST_FIRST = (F("region").desc(nulls_last=True), "-number")
RELATED = ("region", "published_by", "based_on")


def templates_visible_to(actor: Actor) -> QuerySet[RoadTemplate]:
    """To officers: the common versions and all of their own province."""
    if actor.role != Role.PROVINCIAL_OFFICER:
        return RoadTemplate.objects.none()
    return RoadTemplate.objects.filter(Q(region=None) | Q(region_id=actor.region)).select_related(*RELATED)


def templates_of_office(actor: Actor) -> QuerySet[RoadTemplate]:
    """The province's own first, newest first; each with ``used``, the cases of the province planned by it."""
    used = Count("plans__case", filter=Q(plans__case__region_id=actor.region), distinct=True)
    return templates_visible_to(actor).annotate(used=used).order_by(*NEWEST_FIRST)


def template_for(actor: Actor, ref: str) -> RoadTemplate:
    """Raises NotVisible."""
    return _found(templates_visible_to(actor).filter(ref=ref))


def template_draft_for(actor: Actor, ref: str) -> RoadTemplate:
    """A draft of the officer's province. Raises NotVisible, also for what is already published."""
    return _found(templates_visible_to(actor).filter(ref=ref, status=TemplateStatus.DRAFT))


def template_before(actor: Actor, template: RoadTemplate) -> RoadTemplate | None:
    """What a version is compared with unless another is chosen: the one in force, else what it was made from."""
    others = templates_visible_to(actor).exclude(pk=template.pk)
    in_force = others.filter(status=TemplateStatus.PUBLISHED).order_by("region").first()  # NULL sorts last
    if template.status == TemplateStatus.DRAFT and in_force:
        return in_force
    origin = others.filter(pk=template.based_on_id).first() if template.based_on_id else None
    return origin or in_force


def template_in_force(region: str) -> RoadTemplate:
    """The province's own, else the common one. Raises NotVisible when there is none: the portal brings one."""
    rows = RoadTemplate.objects.filter(Q(region_id=region) | Q(region=None), status=TemplateStatus.PUBLISHED)
    return _found(rows.order_by("region"))


def faults_of(template: RoadTemplate) -> list[Fault]:
    return faults(Content.read(template.content))


def _found(rows: QuerySet[RoadTemplate]) -> RoadTemplate:
    found = rows.first()
    if found is None:
        raise NotVisible
    return found
