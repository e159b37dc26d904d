"""Early guidance of a case: the guides read all of it, the sides what is marked for them."""

from django.db.models import Count, Max, Prefetch, QuerySet

from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from registration.models import Case, CaseFile, Guidance, GuidanceSession
from registration.selectors.cases import WITH_PROJECT, case_for, relations_of
from registration.workflow.relations import GUIDES, READERS

ORDER = ("-id",)


def guidance_rows(actor: Actor) -> QuerySet[Guidance]:
    """The province's, with ``n_sessions`` and ``last_on``; order by ORDER."""
    if actor.role != Role.PROVINCIAL_OFFICER:
        return Guidance.objects.none()
    rows = Guidance.objects.filter(case__region=actor.region)
    rows = rows.select_related("case__project", "case__registrant", "item__package")
    return rows.annotate(n_sessions=Count("sessions"), last_on=Max("sessions__on"))


def office_guidance(actor: Actor, ref: str) -> Guidance:
    """For officers of the province. Raises NotVisible."""
    rows = Guidance.objects.filter(case__region=actor.region, ref=ref)
    found = rows.select_related("item__package", *(f"case__{name}" for name in WITH_PROJECT)).first()
    if found is None or actor.role != Role.PROVINCIAL_OFFICER:
        raise NotVisible
    return found


def guidance_for(actor: Actor, case_ref: str) -> Guidance:
    """Of a case whose papers the viewer reads. Raises NotVisible, also when there is none."""
    case = case_for(actor, case_ref)
    found = guidance_of_case(actor, case)
    if found is None:
        raise NotVisible
    return found


def guidance_of_case(actor: Actor, case: Case) -> Guidance | None:
    if not relations_of(actor, case) & READERS:
        return None
    found = Guidance.objects.filter(case=case).select_related("item__package").first()
    if found is not None:
        found.case = case
    return found


def sessions_for(actor: Actor, guidance: Guidance) -> list[GuidanceSession]:
    """The latest first, with their files; to those who do not guide the case only the shared ones."""
    files = Prefetch("files", CaseFile.objects.order_by("name", "id"))
    rows = GuidanceSession.objects.filter(guidance=guidance).select_related("recorded_by").prefetch_related(files)
    if not relations_of(actor, guidance.case) & GUIDES:
        rows = rows.filter(shared=True)
    return list(rows.order_by("-on", "-id"))


def session_of(guidance: Guidance, ref: str) -> GuidanceSession:
    """Raises NotVisible for one of another guidance."""
    found = GuidanceSession.objects.filter(guidance=guidance, ref=ref).first()
    if found is None:
        raise NotVisible
    found.guidance = guidance
    return found
