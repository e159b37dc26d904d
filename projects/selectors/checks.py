"""What the office has decided on an application so far."""

from django.db.models import Prefetch, prefetch_related_objects

from core.actor import Actor
from projects.enums import CheckOutcome
from projects.models import CheckDecision, InstitutionConfirmation, Project, Remark


def decisions_on(project: Project) -> list[CheckDecision]:
    """Newest first, with their remarks, read once for a project; the caller has checked the viewer."""
    rows = CheckDecision.objects.select_related("decided_by", "submission").prefetch_related("remarks")
    prefetch_related_objects([project], Prefetch("decisions", rows.order_by("-id")))
    return list(project.decisions.all())


def latest_decision(project: Project) -> CheckDecision | None:
    return CheckDecision.objects.filter(project=project).select_related("decided_by").order_by("-id").first()


def remarks_of(decision: CheckDecision) -> list[Remark]:
    """Its points; only a correction notice has any."""
    if decision.outcome != CheckOutcome.RETURNED:
        return []
    return list(decision.remarks.order_by("id"))


def has_decided(actor: Actor) -> bool:
    return CheckDecision.objects.filter(decided_by_id=actor.user_id or 0).exists()


def earlier_returns(project: Project) -> int:
    """How often this application was returned already; from one on, a further return needs a justification."""
    return CheckDecision.objects.filter(project=project, outcome=CheckOutcome.RETURNED).count()


def asked_for(project: Project) -> dict[tuple[str, str], list[str]]:
    """The points of the last correction notice by (section, field); empty when there was none."""
    last = next((each for each in decisions_on(project) if each.outcome == CheckOutcome.RETURNED), None)
    remarks = sorted(last.remarks.all(), key=lambda remark: remark.pk) if last else []
    found: dict[tuple[str, str], list[str]] = {}
    for remark in remarks:
        found.setdefault((remark.section, remark.field), []).append(remark.text)
    return found


def confirmation_of(project: Project) -> InstitutionConfirmation | None:
    """The institution's answer to a service invention; None when it was not asked."""
    if getattr(project, "has_standing", False):
        return getattr(project, "consent", None)
    return InstitutionConfirmation.objects.filter(project=project).first()
