"""The plan of a case (一企一策): written by its guides, a version kept of each save, measures reported as done.

Sides and guides read it. Its words stand in no log, notice or e-mail.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import InvalidInput, PermissionRefused, StaleEdit, Text
from core.refs import new_ref
from core.services import lock
from core.texts import limited_text, one_line, required_text
from registration.enums.coaching import Party
from registration.models import Case, CasePlan, Measure, PlanVersion
from registration.notifications.plans import tell_late_measure, tell_saved
from registration.permissions import require_guide
from registration.selectors.coaching_due import late_measures
from registration.selectors.parties import parties_of
from registration.selectors.plans import content_of
from registration.services.locking import locked, locked_open
from registration.services.stages import touch
from registration.services.trail import record_on_case

MOST_DIAGNOSIS, MOST_WHAT, MOST_BODY, MOST_REMARK = 3000, 300, 60, 300
MOST_MEASURES = 40


@dataclass(frozen=True)
class MeasureLine:
    """One line of the plan as typed. ``ref`` is empty for a new one; ``body`` is named when ``who`` is a body."""

    what: str
    who: str
    due_on: date
    ref: str = ""
    body: str = ""
    done_on: date | None = None
    remark: str = ""


def save_plan(*, by: Actor, case: Case, diagnosis: str, measures: Sequence[MeasureLine], version: int) -> CasePlan:
    """Writes the whole plan; lines that are missing leave it. ``version`` is the one the person had before him.

    The sides are told, once a day. Sending the same text again changes nothing. Raises PermissionRefused, GuardRefused
    once the case is closed, InvalidInput (fields ``measures-<line>-<field>``), StaleEdit with what is stored now.
    """
    said = limited_text("diagnosis", diagnosis, most=MOST_DIAGNOSIS)
    lines = _checked(measures)
    if not said and not lines:
        raise InvalidInput(fields={"diagnosis": [_("Write what you have found, or a first measure.")]})
    with transaction.atomic():
        fresh = locked_open(case)
        person = require_guide(by, fresh)
        plan = CasePlan.objects.select_for_update(no_key=True).filter(case=fresh).first()
        if plan is not None and _same(content_of(plan), said, lines):
            return plan
        _require_current(plan, version)
        plan = plan or CasePlan(case=fresh, version=0)
        plan.diagnosis = said
        _numbered(plan, person)
        _write_measures(plan, lines)
        _keep(by, plan)
        tell_saved(case=fresh, by=by)
    return plan


def _checked(measures: Sequence[MeasureLine]) -> list[MeasureLine]:
    """As they are kept. Raises InvalidInput with everything that is wrong."""
    if len(measures) > MOST_MEASURES:
        raise InvalidInput(fields={"diagnosis": [_("At most %(n)s measures.") % {"n": MOST_MEASURES}]})
    faults: dict[str, list[Text]] = {}
    found = []
    for number, line in enumerate(measures):
        try:
            found.append(_checked_line(line))
        except InvalidInput as refusal:
            faults |= {f"measures-{number}-{name}": texts for name, texts in refusal.fields.items()}
    if faults:
        raise InvalidInput(fields=faults)
    return found


def _checked_line(line: MeasureLine) -> MeasureLine:
    what = required_text("what", one_line(line.what), most=MOST_WHAT, missing=_("Say what is to be done."))
    if line.who not in Party.values:
        raise InvalidInput(fields={"who": [_("Choose who does it.")]})
    named = line.who == Party.BODY
    body = limited_text("body", one_line(line.body), most=MOST_BODY) if named else ""
    if named and not body:
        raise InvalidInput(fields={"body": [_("Name the body.")]})
    if line.done_on and line.done_on > timezone.localdate():
        raise InvalidInput(fields={"done_on": [_("The day lies in the future.")]})
    remark = limited_text("remark", one_line(line.remark), most=MOST_REMARK)
    return MeasureLine(what, line.who, line.due_on, line.ref, body, line.done_on, remark)


def _same(stored: dict[str, Any], diagnosis: str, lines: Sequence[MeasureLine]) -> bool:
    """Whether this text is stored already; new lines have no reference yet."""
    kept = [{name: text for name, text in line.items() if name != "ref"} for line in stored["measures"]]
    return stored["diagnosis"] == diagnosis and kept == [_plain(line) for line in lines]


def _plain(line: MeasureLine) -> dict[str, str]:
    return {
        "what": line.what,
        "who": line.who,
        "body": line.body,
        "due_on": line.due_on.isoformat(),
        "done_on": line.done_on.isoformat() if line.done_on else "",
        "remark": line.remark,
    }


def _require_current(plan: CasePlan | None, version: int) -> None:
    present = plan.version if plan is not None else 0
    if present != version:
        raise StaleEdit(
            _("The plan was changed in the meantime. Both texts stand here."),
            current=content_of(plan),
            version=present,
        )


def _numbered(plan: CasePlan, person: int) -> None:
    plan.version += 1
    plan.saved_at, plan.saved_by_id = timezone.now(), person
    plan.save()


def _write_measures(plan: CasePlan, lines: Sequence[MeasureLine]) -> None:
    there = {row.ref: row for row in plan.measures.all()}
    kept = set()
    for position, line in enumerate(lines):
        row = there.get(line.ref) or Measure(ref=new_ref(), plan=plan, case_id=plan.case_id)
        row.position = position
        row.what, row.who, row.body, row.remark = line.what, line.who, line.body, line.remark
        row.due_on, row.done_on = line.due_on, line.done_on
        row.save()
        kept.add(row.ref)
    plan.measures.exclude(ref__in=kept).delete()


def _keep(by: Actor, plan: CasePlan) -> None:
    content = content_of(plan)
    PlanVersion.objects.create(
        plan=plan, version=plan.version, saved_at=plan.saved_at, saved_by_id=plan.saved_by_id, **content
    )
    facts = {"version": plan.version, "measures": len(content["measures"])}
    record_on_case(by=by, case=plan.case, event="case.plan_saved", changes=facts)
    touch(plan.case)


def mark_measure(*, by: Actor, measure: Measure, done_on: date | None, remark: str = "") -> Measure:
    """Says on which day a measure was carried out, or (None) that it was not after all; a version of the plan is kept.

    Raises PermissionRefused for anybody but the guides and whoever the measure names; InvalidInput for a day to come.
    """
    said = limited_text("remark", one_line(remark), most=MOST_REMARK)
    if done_on is not None and done_on > timezone.localdate():
        raise InvalidInput(fields={"done_on": [_("The day lies in the future.")]})
    with transaction.atomic():
        case = locked_open(measure.case)
        person = _require_concerned(by, case, measure)
        plan = lock(CasePlan, measure.plan_id)
        plan.case = case
        fresh = lock(Measure, measure.pk)
        fresh.case = case
        if (fresh.done_on, fresh.remark) == (done_on, said):
            return fresh
        fresh.done_on, fresh.remark = done_on, said
        fresh.save(update_fields=["done_on", "remark"])
        _numbered(plan, person)
        _keep(by, plan)
    return fresh


def _require_concerned(by: Actor, case: Case, measure: Measure) -> int:
    if by.user_id is None or not parties_of(by, case) & {measure.who, Party.COACH.value}:
        raise PermissionRefused(_("Only whoever this measure names, or a guide of the case, can do this."))
    return by.user_id


def remind_measures(*, today: date) -> int:
    """Tells the coach and the side named of measures whose day has passed, once for each day. Returns how many."""
    return sum(_reminded(key, today) for key in late_measures(today))


def _reminded(key: int, today: date) -> bool:
    with transaction.atomic():
        found = Measure.objects.select_related("case").filter(pk=key).first()
        if found is None:
            return False
        case = locked(found.case)
        measure = next(iter(_again(key)), None)
        if measure is None or measure.done_on or measure.due_on >= today or measure.late_told_on == measure.due_on:
            return False
        measure.late_told_on = measure.due_on
        measure.save(update_fields=["late_told_on"])
        tell_late_measure(case=case, measure=measure)
    return True


def _again(key: int) -> Iterable[Measure]:
    """Under its lock; none when the plan has dropped it meanwhile."""
    return Measure.objects.select_for_update(no_key=True).filter(pk=key)
