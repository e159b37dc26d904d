"""What somebody can do with a case at its present state; judged again by the services."""

from registration.enums.cases import CaseStatus
from registration.models import Case
from registration.steps import FILED_CLASSES
from registration.workflow import CASE_MACHINE
from registration.workflow.relations import GUIDES, SIDES

# They follow from milestones and are nobody's button.
BY_MILESTONES = frozenset({"complete", "reopen"})


def case_acts(case: Case, relations: frozenset[str]) -> frozenset[str]:
    """Names of transitions; ``route`` for the way of clinical evaluation, ``subcatalogue`` for the device's place."""
    possible = CASE_MACHINE.from_state(case.status)
    found = {each.name for each in possible if relations & set(each.by)} - BY_MILESTONES
    if may_choose_route(case, relations):
        found.add("route")
    if may_name_subcatalogue(case, relations):
        found.add("subcatalogue")
    return frozenset(found)


def may_choose_route(case: Case, relations: frozenset[str]) -> bool:
    going = case.status in (CaseStatus.RUNNING, CaseStatus.BLOCKED)
    return going and case.management_class not in FILED_CLASSES and bool(relations & (SIDES | GUIDES))


def may_name_subcatalogue(case: Case, relations: frozenset[str]) -> bool:
    return case.status in (CaseStatus.RUNNING, CaseStatus.BLOCKED) and bool(relations & (SIDES | GUIDES))
