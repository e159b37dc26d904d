"""The road of a case: a plan for each reason to plan, and what is due next.

Called by services.stages in the transaction of whatever changed the case, whose lock the caller holds.
"""

from django.utils import timezone

from core.actor import SYSTEM, Actor
from registration.enums.cases import CaseStatus
from registration.enums.roads import PlanReason
from registration.models import Case, RoadPlan, RoadTemplate
from registration.pathway.content import Content
from registration.pathway.plans import plan_road
from registration.pathway.present import due_of
from registration.pathway.questions import Question
from registration.selectors.milestones import confirmed_of
from registration.selectors.road_templates import template_in_force
from registration.selectors.roads import asked_of, kept_legs, known_of, present_plan, question_of


def refresh_road(case: Case, by: Actor = SYSTEM) -> None:
    """Plans anew when class, sub-catalogue, route, channel or supplements have changed, and writes ``case.due_on``.

    A running case keeps the version of the template it was first planned by, and the days people planned themselves.
    """
    question = question_of(case, confirmed_of(case))
    plan = present_plan(case)
    if plan is None or asked_of(plan) != question:
        template = plan.template if plan else template_in_force(case.region_id)
        plan = keep_plan(by=by, case=case, template=template, reason=_reason(plan, question))
    write_due(case, plan)


def _reason(before: RoadPlan | None, question: Question) -> PlanReason:
    if before is None:
        return PlanReason.OPENED
    if before.management_class != question.management_class:
        return PlanReason.RECLASSED
    if before.route != question.route:
        return PlanReason.ROUTE
    if before.subcatalogue != question.subcatalogue:
        return PlanReason.SUBCATALOGUE
    return PlanReason.CHANNEL if before.channel != question.channel else PlanReason.SUPPLEMENT


def keep_plan(*, by: Actor, case: Case, template: RoadTemplate, reason: str) -> RoadPlan:
    """Adds a plan, which from now on is the present one: what was reached keeps its day, the rest counts from today."""
    today, reached = timezone.localdate(), confirmed_of(case)
    question = question_of(case, reached)
    road = plan_road(Content.read(template.content), question, case.opened_on, known_of(case, reached, today))
    last = RoadPlan.objects.filter(case=case).order_by("-number").values_list("number", flat=True).first()
    plan = RoadPlan(
        case=case,
        number=(last or 0) + 1,
        template=template,
        reason=reason,
        made_by_id=by.user_id,
        management_class=question.management_class,
        route=question.route,
        channel=question.channel,
        supplements=question.supplements,
        subcatalogue=question.subcatalogue,
        starts_on=case.opened_on,
        legs=kept_legs(road),
        total_working_days=road.total_working_days,
        ends_on=road.ends,
        firm=bool(road.stages) and not road.stages[-1].open,
    )
    plan.save(force_insert=True)
    return plan


def write_due(case: Case, plan: RoadPlan) -> None:
    """The planned end of the present stage: its term from the latest day reached, or the day people planned."""
    due = None
    if case.status not in (CaseStatus.COMPLETED, CaseStatus.CLOSED):
        reached, content = confirmed_of(case), Content.read(plan.template.content)
        known = known_of(case, reached)  # without a floor: what is late stays late
        road = plan_road(content, question_of(case, reached), plan.starts_on, known)
        due = due_of(road, content, case.stage, frozenset(known.own))
    if case.due_on != due:
        case.due_on = due
        case.save(update_fields=["due_on"])
