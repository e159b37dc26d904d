"""What is said of a milestone: checked, and brought into the form in which it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import GuardRefused, InvalidInput, Text
from core.texts import limited_text, one_line
from registration.enums.cases import Channel
from registration.enums.milestones import MilestoneKind
from registration.models import Case
from registration.numbers import kept_number, number_problem
from registration.selectors.milestone_numbers import setting_of
from registration.steps import NUMBER_REQUIRED, Step, steps_of

LONGEST_NUMBER, LONGEST_NOTE = 40, 500


@dataclass(frozen=True)
class Report:
    """``on`` is the day it happened (in China); ``facts`` are the answers of ``STEPS`` by key."""

    kind: str
    on: date
    number: str = ""
    channel: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


def checked_values(case: Case, step: Step, report: Report) -> dict[str, Any]:
    """The values as they are kept. Raises InvalidInput with everything that is wrong."""
    channel = report.channel if step.kind == MilestoneKind.CHANNEL_GRANTED else ""
    number = kept_number(step.kind, one_line(report.number), channel) if step.number else ""
    faults = dict(_faults(case, step, report, number))
    values: dict[str, Any] = {"number": number, "channel": channel, "facts": {}, "note": ""}
    try:
        values |= _limited(step, report, number)
    except InvalidInput as refusal:
        faults |= refusal.fields
    if faults:
        raise InvalidInput(fields=faults)
    return values


def _faults(case: Case, step: Step, report: Report, number: str) -> dict[str, list[Text]]:
    faults: dict[str, list[Text]] = {}
    if report.on > timezone.localdate():
        faults["on"] = [_("The day lies in the future.")]
    problem = number_problem(step.kind, number, setting_of(case), report.channel)
    if problem is not None:
        faults["number"] = [problem]
    if step.kind in NUMBER_REQUIRED and not number:
        faults["number"] = [_("Please give the number.")]
    if step.kind == MilestoneKind.CHANNEL_GRANTED and report.channel not in Channel.values:
        faults["channel"] = [_("Choose the channel.")]
    for fact in step.facts:
        if fact.required and not report.facts.get(fact.key, "").strip():
            faults[fact.key] = [_("Please fill this in.")]
    return faults


def _limited(step: Step, report: Report, number: str) -> dict[str, Any]:
    answers = {fact.key: (one_line(report.facts.get(fact.key, "")), fact.most) for fact in step.facts}
    return {
        "number": limited_text("number", number, most=LONGEST_NUMBER),
        "facts": {key: limited_text(key, text, most=most) for key, (text, most) in answers.items()},
        "note": limited_text("note", report.note, most=LONGEST_NOTE),
    }


def require_fit(case: Case, step: Step, number: str, channel: str) -> None:
    """Asked again under the case's lock: the class may have changed since the page was opened, or since the report.

    Raises GuardRefused for a step the class does not have, InvalidInput at the number.
    """
    if step not in steps_of(case.management_class):
        raise GuardRefused(_("This is no step of a device of this class."))
    problem = number_problem(step.kind, number, setting_of(case), channel)
    if problem is not None:
        raise InvalidInput(fields={"number": [problem]})
