"""What waits for a person in one case, in words, each with the page on which it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registration.enums.cases import CaseStatus, RoadStage, Route
from registration.enums.milestones import STANDING, MilestoneKind, MilestoneStatus
from registration.models import Case, Milestone
from registration.selectors.milestone_rows import StepRow
from registration.selectors.next_steps import next_kind
from registration.steps import ALL_CLASSES, FILED_CLASSES, Reached
from registration.workflow.relations import GUIDES, OFFICER, SIDES

# Later the choice has been made by what was done.
EARLY_STAGES = frozenset({RoadStage.CULTIVATION.value, RoadStage.TESTING.value, RoadStage.EVALUATION.value})
BY_ROUTE = frozenset({MilestoneKind.TRIAL_FILED.value, MilestoneKind.EVALUATED.value})


@dataclass(frozen=True)
class Waiting:
    """``act`` names what is done at ``url``."""

    text: str
    url: str
    act: str
    detail: str = ""
    tone: str = ""


def waiting_for(case: Case, relations: frozenset[str], rows: list[StepRow], today: date) -> list[Waiting]:
    """``rows`` are those of ``step_rows``. Nothing waits in a case that rests or is over, but reports do."""
    if relations & GUIDES:
        return list(_for_guides(case, relations, rows))
    return list(_for_sides(case, rows, today)) if relations & SIDES else []


def _milestones(rows: list[StepRow]) -> Iterator[Milestone]:
    for row in rows:
        yield from (line.milestone for line in row.lines)


def _for_guides(case: Case, relations: frozenset[str], rows: list[StepRow]) -> Iterator[Waiting]:
    if case.status in (CaseStatus.CLOSED, CaseStatus.STOPPED):
        return
    for each in _milestones(rows):
        if each.status == MilestoneStatus.REPORTED:
            words = {"what": each.get_kind_display(), "day": date_format(each.on)}
            yield Waiting(
                _("“%(what)s” of %(day)s was reported and waits for your confirmation.") % words,
                reverse("registration:milestone_confirm", args=[case.ref, each.ref]),
                _("Look and confirm"),
                tone="amber",
            )
    if case.status == CaseStatus.BLOCKED:
        yield Waiting(_("Something keeps the case from going on."), _unblock(case), _("Say that it is gone"))
    if case.status == CaseStatus.RUNNING and not case.class_confirmed and OFFICER in relations:
        yield Waiting(
            _("The class is only the applicant's guess; the road is planned for it."),
            reverse("console:class_confirm", args=[case.project.ref]),
            _("Confirm the class"),
        )


def _unblock(case: Case) -> str:
    return reverse("registration:case_unblock", args=[case.ref])


def _report(case: Case, row: StepRow) -> str:
    return reverse("registration:milestone_report", args=[case.ref, row.step.kind.value])


def _for_sides(case: Case, rows: list[StepRow], today: date) -> Iterator[Waiting]:
    if case.status == CaseStatus.BLOCKED:
        yield Waiting(_("An obstacle is reported. Say so when it is gone."), _unblock(case), _("Say that it is gone"))
    if case.status not in (CaseStatus.RUNNING, CaseStatus.BLOCKED, CaseStatus.COMPLETED):
        return
    for row in rows:
        if row.state == "refused" and row.may_report:
            yield Waiting(
                _("“%(what)s” was not confirmed; the reason stands beside it.") % {"what": row.label},
                _report(case, row),
                _("Report it anew"),
                tone="plum",
            )
    yield from _next(case, rows, today)
    yield from _route(case, rows)


def _next(case: Case, rows: list[StepRow], today: date) -> Iterator[Waiting]:
    standing = [Reached(each.kind, each.on, each.round) for each in _milestones(rows) if each.status in STANDING]
    kind = next_kind(case, standing)
    row = next((row for row in rows if kind is not None and row.step.kind == kind), None)
    if row is None or not row.may_report or row.state == "refused":
        return
    late = case.due_on is not None and case.due_on < today and case.status == CaseStatus.RUNNING
    yield Waiting(
        _("Next: “%(what)s”. Report it once it is reached.") % {"what": row.label},
        _report(case, row),
        _("Report it"),
        detail=_planned(case),
        tone="plum" if late else "",
    )


def _planned(case: Case) -> str:
    if case.due_on is None or case.status != CaseStatus.RUNNING:
        return ""
    return _("Planned until %(day)s") % {"day": date_format(case.due_on)}


def _route(case: Case, rows: list[StepRow]) -> Iterator[Waiting]:
    known = case.management_class in ALL_CLASSES and case.management_class not in FILED_CLASSES
    done = {each.kind for each in _milestones(rows) if each.status in STANDING} & BY_ROUTE
    early = case.status == CaseStatus.RUNNING and case.stage in EARLY_STAGES and not done
    if known and early and case.route == Route.UNDECIDED:
        yield Waiting(
            _("How clinical evidence is given is not decided yet; the road is planned with it."),
            reverse("registration:case_route", args=[case.ref]),
            _("Choose the way"),
        )
