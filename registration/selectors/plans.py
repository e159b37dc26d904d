"""The plan of a case (一企一策) with its measures and versions; the caller has the case from ``case_for``."""

from typing import Any

from core.errors import NotVisible
from registration.models import Case, CasePlan, Measure, PlanVersion


def plan_of(case: Case) -> CasePlan | None:
    return CasePlan.objects.filter(case=case).select_related("saved_by").first()


def measures_of(case: Case) -> list[Measure]:
    """In the order of the plan."""
    return list(Measure.objects.filter(case=case).order_by("position", "id"))


def measure_of(case: Case, ref: str) -> Measure:
    """Raises NotVisible for one of another case, or that is no longer in the plan."""
    found = Measure.objects.filter(case=case, ref=ref).select_related("plan").first()
    if found is None:
        raise NotVisible
    found.case = case
    return found


def versions_of(plan: CasePlan) -> list[PlanVersion]:
    """The latest first, without their contents."""
    rows = PlanVersion.objects.filter(plan=plan).select_related("saved_by").defer("diagnosis", "measures")
    return list(rows.order_by("-version")[:50])


def plan_version(plan: CasePlan, version: int) -> PlanVersion:
    found = PlanVersion.objects.filter(plan=plan, version=version).select_related("saved_by").first()
    if found is None:
        raise NotVisible
    return found


def content_of(plan: CasePlan | None) -> dict[str, Any]:
    """What the plan says now, in the form in which versions keep it."""
    if plan is None:
        return {"diagnosis": "", "measures": []}
    rows = plan.measures.order_by("position", "id")
    return {"diagnosis": plan.diagnosis, "measures": [line_of(row) for row in rows]}


def line_of(measure: Measure) -> dict[str, str]:
    return {
        "ref": measure.ref,
        "what": measure.what,
        "who": measure.who,
        "body": measure.body,
        "due_on": measure.due_on.isoformat(),
        "done_on": measure.done_on.isoformat() if measure.done_on else "",
        "remark": measure.remark,
    }
