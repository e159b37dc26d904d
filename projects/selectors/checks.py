"""What the office has decided on an application so far."""

from core.actor import Actor
from projects.enums import CheckOutcome
from projects.models import CheckDecision, InstitutionConfirmation, Project, Remark


def decisions_on(project: Project) -> list[CheckDecision]:
    """Newest first, with their remarks; the caller has checked the viewer."""
    return list(
        CheckDecision.objects.filter(project=project)
        .select_related("decided_by", "submission")
        .prefetch_related("remarks")
        .order_by("-id")
    )


def latest_decision(project: Project) -> CheckDecision | None:
    return CheckDecision.objects.filter(project=project).select_related("decided_by").order_by("-id").first()


def has_decided(actor: Actor) -> bool:
    return CheckDecision.objects.filter(decided_by_id=actor.user_id or 0).exists()


def earlier_returns(project: Project) -> int:
    """How often this application was returned already; from one on, a further return needs a justification."""
    return CheckDecision.objects.filter(project=project, outcome=CheckOutcome.RETURNED).count()


def asked_for(project: Project) -> dict[tuple[str, str], list[str]]:
    """The points of the last correction notice by (section, field); empty when there was none."""
    remarks = Remark.objects.filter(
        decision=CheckDecision.objects.filter(project=project, outcome=CheckOutcome.RETURNED).order_by("-id")[:1]
    )
    found: dict[tuple[str, str], list[str]] = {}
    for remark in remarks.order_by("id"):
        found.setdefault((remark.section, remark.field), []).append(remark.text)
    return found


def confirmation_of(project: Project) -> InstitutionConfirmation | None:
    """The institution's answer to a service invention; None when it was not asked."""
    return InstitutionConfirmation.objects.filter(project=project).first()
