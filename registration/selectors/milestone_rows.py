"""The milestones of a case as its page shows them: step by step, with what each viewer can do about each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Text
from registration.enums.cases import CaseStatus
from registration.enums.milestones import STANDING, MilestoneKind, MilestoneStatus
from registration.models import Case, Milestone
from registration.selectors.case_people import office_people
from registration.selectors.milestone_numbers import warnings_of
from registration.selectors.milestones import milestones_of, missing_words
from registration.selectors.next_steps import next_kind
from registration.steps import STEPS, Reached, Step, missing_before, next_round, steps_of
from registration.workflow import MILESTONE_MACHINE
from registration.workflow.relations import GUIDES, SIDES

TONES: dict[str, tuple[str, str]] = {
    MilestoneStatus.REPORTED.value: ("amber", "hourglass"),
    MilestoneStatus.CONFIRMED.value: ("sprout", "check"),
    MilestoneStatus.REFUSED.value: ("plum", "x"),
    MilestoneStatus.REVOKED.value: ("", "arrow-back-up"),
}
# What shows that it was reached (domain guide §3.4).
SHOWN_BY: dict[str, Text] = {
    MilestoneKind.DESIGN_FROZEN: gettext_lazy(
        "Minutes of the review that froze the design, or the product's technical requirements."
    ),
    MilestoneKind.TESTED: gettext_lazy("The report of the registration test, your own or a test institute's."),
    MilestoneKind.TRIAL_FILED: gettext_lazy("The filing or approval of the trial, with the ethics approval."),
    MilestoneKind.EVALUATED: gettext_lazy("The report of the clinical evaluation or of the trial."),
    MilestoneKind.QUALITY_CHECKED: gettext_lazy("The result of the quality system check."),
    MilestoneKind.CHANNEL_GRANTED: gettext_lazy("The notice that the device enters the channel."),
    MilestoneKind.ACCEPTED: gettext_lazy("The acceptance notice with its number."),
    MilestoneKind.SUPPLEMENT_ASKED: gettext_lazy(
        "The supplement notice. The answer is due within one year; meanwhile the review's days do not count."
    ),
    MilestoneKind.SUPPLEMENT_ANSWERED: gettext_lazy("The day on which the supplement was handed in."),
    MilestoneKind.REVIEWED: gettext_lazy("The day on which the technical review ended."),
    MilestoneKind.DECIDED: gettext_lazy("The day of the decision."),
    MilestoneKind.CERTIFIED: gettext_lazy("The certificate with its number."),
    MilestoneKind.FILED: gettext_lazy("The filing certificate with its number."),
    MilestoneKind.LAUNCHED: gettext_lazy("The day of the first delivery."),
    MilestoneKind.PRICED: gettext_lazy("The notice of the healthcare security office on the price item."),
    MilestoneKind.INSURED: gettext_lazy("The catalogue or notice in which it stands."),
}


@dataclass(frozen=True)
class MilestoneLine:
    """``acts``: names of what the viewer can do. ``warnings``: what looks odd about its number.

    ``entered``: by a guide, so that report and confirmation were one.
    """

    milestone: Milestone
    tone: str
    icon: str
    facts: list[tuple[Text, str]]
    warnings: Sequence[Text]
    reporter: str
    decider: str
    entered: bool
    acts: frozenset[str]


@dataclass(frozen=True)
class StepRow:
    """``state``: reached, waiting, refused, next or open. ``missing``: what has to be reported first, in words."""

    step: Step
    label: str
    shown_by: Text
    state: str
    lines: list[MilestoneLine]
    may_report: bool
    missing: str


def step_rows(case: Case, relations: frozenset[str]) -> list[StepRow]:
    """What this class can reach, in order; what a former class had reached comes last. In three queries."""
    found = list(milestones_of(case))
    for each in found:
        each.case = case
    standing = [Reached(each.kind, each.on, each.round) for each in found if each.status in STANDING]
    upcoming, office = next_kind(case, standing), office_among(found)
    lines = [milestone_line(case, each, relations, office) for each in found]
    steps = steps_of(case.management_class)
    former = [step for step in STEPS.values() if step not in steps and any(each.kind == step.kind for each in found)]
    may = bool(relations & (SIDES | GUIDES))
    rows = []
    for step in (*steps, *former):
        own = [line for line in lines if line.milestone.kind == step.kind]
        refusal = report_refusal(case, step, standing)
        rows.append(_row(step, own, upcoming, refusal, may_report=may and refusal is None))
    return rows


def _row(
    step: Step, lines: list[MilestoneLine], upcoming: MilestoneKind | None, refusal: str | None, *, may_report: bool
) -> StepRow:
    return StepRow(
        step=step,
        label=str(step.kind.label),
        shown_by=SHOWN_BY[step.kind],
        state=_state(step, [line.milestone.status for line in lines], upcoming),
        lines=lines,
        may_report=may_report,
        missing=refusal or "",
    )


def _state(step: Step, statuses: Sequence[str], upcoming: MilestoneKind | None) -> str:
    if MilestoneStatus.REPORTED in statuses:
        return "waiting"
    if MilestoneStatus.CONFIRMED in statuses:
        return "reached"
    if statuses and statuses[0] == MilestoneStatus.REFUSED:
        return "refused"
    return "next" if step.kind == upcoming else "open"


def report_refusal(case: Case, step: Step, standing: Sequence[Reached]) -> str | None:
    """Why this cannot be reported now, in words; empty when there is nothing to say, None when it can."""
    if not goes_on(case) or step not in steps_of(case.management_class):
        return ""
    number = next_round(step.kind, standing)
    if any(each.kind == step.kind and each.round == number for each in standing):
        return ""
    missing = list(missing_before(step.kind, number, standing))
    return _("Can be reported after: %(what)s") % {"what": missing_words(missing)} if missing else None


def goes_on(case: Case) -> bool:
    """Whether milestones can be reported and decided: also after the certificate, for what comes then."""
    return case.status not in (CaseStatus.CLOSED, CaseStatus.STOPPED)


def milestone_line(
    case: Case, milestone: Milestone, relations: frozenset[str], office: frozenset[int] | None = None
) -> MilestoneLine:
    """``office``: who of its people works for an office, where the caller has asked for many at once."""
    office = office_among([milestone]) if office is None else office
    tone, icon = TONES[milestone.status]
    return MilestoneLine(
        milestone=milestone,
        tone=tone,
        icon=icon,
        facts=_facts(milestone),
        warnings=warnings_of(milestone) if milestone.status in STANDING else [],
        reporter=_named(case, milestone.reported_by, relations, office),
        decider=_named(case, milestone.decided_by, relations, office),
        entered=milestone.status == MilestoneStatus.CONFIRMED and milestone.reported_by_id == milestone.decided_by_id,
        acts=milestone_acts(case, milestone, relations),
    )


def office_among(milestones: Iterable[Milestone]) -> frozenset[int]:
    """In one query."""
    people = {pk for each in milestones for pk in (each.reported_by_id, each.decided_by_id) if pk is not None}
    return office_people(people)


def _facts(milestone: Milestone) -> list[tuple[Text, str]]:
    step = STEPS[milestone.kind]
    rows: list[tuple[Text, str]] = [(step.number, milestone.number)] if step.number else []
    if milestone.channel:
        rows.append((_("Channel"), str(milestone.get_channel_display())))
    rows += [(fact.label, str(milestone.facts.get(fact.key, ""))) for fact in step.facts]
    return [(label, value) for label, value in rows if value]


def _named(case: Case, person: Any, relations: frozenset[str], office: frozenset[int]) -> str:
    """Guides read each other's names; the sides each other's and the coach's, and else that it was the office."""
    if person is None:
        return ""
    if person.pk in office and not relations & GUIDES and person.pk != case.coach_id:
        return _("the responsible office")
    return str(person.name)


def milestone_acts(case: Case, milestone: Milestone, relations: frozenset[str]) -> frozenset[str]:
    """Judged again by the services."""
    if not goes_on(case):
        return frozenset()
    possible = MILESTONE_MACHINE.from_state(milestone.status)
    return frozenset(transition.name for transition in possible if relations & set(transition.by))
