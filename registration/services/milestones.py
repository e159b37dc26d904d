"""Milestones: a side reports one with its evidence, whoever guides the case confirms it, and then it counts.

The guides' own reports are confirmed at once. A day that contradicts another milestone is refused with both days.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, Text
from core.events import publish
from core.refs import new_ref
from core.services import lock, perform
from core.texts import required_text
from projects.models import Project
from registration.enums.cases import CaseStatus
from registration.enums.milestones import STANDING, MilestoneKind
from registration.events import MILESTONE_CONFIRMED, MILESTONE_REVOKED
from registration.models import Case, CaseFile, Milestone
from registration.notifications.milestones import tell_decided, tell_reported
from registration.permissions import require_party, require_transition
from registration.selectors.cases import relations_of
from registration.selectors.milestones import confirmed_of, missing_words, standing_of
from registration.services.files import discard_all, keep_files, take_all_in
from registration.services.milestone_values import Report, checked_values, require_fit
from registration.services.stages import refresh_stage, touch
from registration.services.trail import record_on_case, record_on_project
from registration.steps import (
    APPROVED,
    STEPS,
    Reached,
    Step,
    contradictions,
    missing_before,
    next_round,
)
from registration.workflow import CASE_MACHINE, MILESTONE_MACHINE
from registration.workflow.relations import GUIDES

LONGEST_REASON = 300
# The same words of the same person within this time were sent twice.
ONE_REPORT = timedelta(minutes=10)


def report_milestone(*, by: Actor, case: Case, report: Report, files: Sequence[UploadedFile[Any]] = ()) -> Milestone:
    """Says that the case has reached something. From a guide it is confirmed at once; else the guides are told.

    The same report sent twice is one. Raises PermissionRefused; InvalidInput beside the field; GuardRefused when it
    stands already, something before it is missing, or the case is over.
    """
    require_party(by, case)
    step = _step(report.kind)
    values = checked_values(case, step, report)
    if step.evidence and not files:
        raise InvalidInput(fields={"files": [_("Please attach the paper that shows it.")]})
    stored = take_all_in(files)
    try:
        with transaction.atomic():
            fresh = locked_case(case)
            person = require_party(by, fresh)
            there = _sent_before(fresh, report, values, person)
            if there is not None:
                discard_all(stored)
                return there
            milestone = _written(fresh, step, report.on, values, person)
            keep_files(by=by, case=fresh, stored=stored, milestone=milestone)
            facts = {"kind": milestone.kind, "on": report.on.isoformat(), "round": milestone.round}
            record_on_case(by=by, case=fresh, event="milestone.reported", changes=facts)
            touch(fresh)
            if relations_of(by, fresh) & GUIDES:
                return _confirmed(by, milestone)
            tell_reported(milestone=milestone)
    except BaseException:
        discard_all(stored)
        raise
    return milestone


def propose_milestone(*, by: Actor, case: Case, report: Report, evidence: Sequence[CaseFile] = ()) -> Milestone | None:
    """What a body outside the case has brought about (a test, a price item): a report the guides look at.

    In the caller's transaction, who holds the locks of project and case and has judged who may. ``evidence`` are files
    kept already. None when it stands in the case, is no step of its class, or the case takes no milestones. Raises
    InvalidInput at ``on`` without saying what the day contradicts: the body does not read the case.
    """
    if by.user_id is None or case.status in (CaseStatus.CLOSED, CaseStatus.STOPPED):
        return None
    step = _step(report.kind)
    values = checked_values(case, step, report)
    try:
        milestone = _written(case, step, report.on, values, by.user_id)
    except GuardRefused:
        return None
    except InvalidInput:
        raise InvalidInput(
            fields={"on": [_("This day does not fit the course of the case. Please check it.")]}
        ) from None
    CaseFile.objects.filter(pk__in=[file.pk for file in evidence]).update(milestone=milestone)
    facts = {"kind": milestone.kind, "on": report.on.isoformat(), "round": milestone.round}
    record_on_case(by=by, case=case, event="milestone.reported", changes=facts)
    tell_reported(milestone=milestone)
    return milestone


def _step(kind: str) -> Step:
    if kind not in STEPS:
        raise InvalidInput(fields={"kind": [_("Choose what was reached.")]})
    return STEPS[kind]


def _sent_before(case: Case, report: Report, values: Mapping[str, Any], person: int) -> Milestone | None:
    """After a double click: what this person has just said in the same words."""
    same = {name: values[name] for name in ("number", "channel", "facts", "note")}
    rows = Milestone.objects.filter(case=case, kind=report.kind, on=report.on, reported_by_id=person, **same)
    found = rows.filter(status__in=sorted(STANDING), reported_at__gte=timezone.now() - ONE_REPORT).first()
    if found is not None:
        found.case = case
    return found


def locked_case(case: Case) -> Case:
    """Also a completed one takes milestones: what comes after the certificate. GuardRefused when closed or resting."""
    lock(Project, case.project_id)
    fresh = lock(Case, case.pk)
    if fresh.status in (CaseStatus.CLOSED, CaseStatus.STOPPED):
        raise GuardRefused(_("The case does not go on, so nothing can be reported."))
    return fresh


def _written(case: Case, step: Step, on: date, values: dict[str, Any], person: int) -> Milestone:
    require_fit(case, step, values["number"], values["channel"])
    standing = standing_of(case)
    number = next_round(step.kind, standing)
    _require_before(step.kind, number, standing)
    _require_order(Reached(step.kind, on, number), standing)
    milestone = Milestone(
        ref=new_ref(), case=case, kind=step.kind, round=number, on=on, reported_by_id=person, **values
    )
    try:
        with transaction.atomic():
            milestone.save(force_insert=True)
    except IntegrityError:
        raise GuardRefused(_("This stands in the case already.")) from None
    return milestone


def _require_order(new: Reached, others: Sequence[Reached]) -> None:
    """Raises InvalidInput at the day with every milestone it contradicts."""
    said: list[Text] = []
    for other, earlier in contradictions(new, others):
        words = {"what": MilestoneKind(other.kind).label, "day": date_format(other.on)}
        text = _("Before it comes “%(what)s”, and that was on %(day)s.") if earlier else ""
        said.append((text or _("“%(what)s” was on %(day)s already, and this comes before it.")) % words)
    if said:
        raise InvalidInput(fields={"on": said})


def _require_before(kind: str, round_: int, known: Sequence[Reached], *, confirmed: bool = False) -> None:
    """For a report it is enough that what comes before was reported; it counts once that is confirmed."""
    missing = list(missing_before(kind, round_, known))
    if missing:
        text = _("First this has to be confirmed: %(what)s.") if confirmed else _("First comes this: %(what)s.")
        raise GuardRefused(text % {"what": missing_words(missing)})


def confirm_milestone(*, by: Actor, milestone: Milestone) -> Milestone:
    """The coach, the office or the city has looked at the evidence: from now on it counts.

    A certificate or filing completes the case. Announces MILESTONE_CONFIRMED. Raises PermissionRefused, InvalidInput
    when its day contradicts what was confirmed meanwhile, GuardRefused when something before it is missing.
    """
    with transaction.atomic():
        milestone.case = locked_case(milestone.case)
        return _confirmed(by, milestone)


def _confirmed(by: Actor, milestone: Milestone) -> Milestone:
    case, now = milestone.case, timezone.now()
    confirmed = [each for each in confirmed_of(case) if (each.kind, each.round) != (milestone.kind, milestone.round)]
    require_fit(case, STEPS[milestone.kind], milestone.number, milestone.channel)
    _require_before(milestone.kind, milestone.round, confirmed, confirmed=True)
    _require_order(Reached(milestone.kind, milestone.on, milestone.round), confirmed)
    values = {"status_since": now, "decided_at": now, "decided_by_id": by.user_id}
    fresh = _moved(by, milestone, "confirm", values)
    if fresh.kind in APPROVED and case.status != CaseStatus.COMPLETED:
        fresh.case = case = _completed(by, case, fresh.on)
    if fresh.kind == MilestoneKind.CHANNEL_GRANTED:
        case.channel = fresh.channel
        case.save(update_fields=["channel"])
    touch(case)
    refresh_stage(case, by=by, on=fresh.on)
    publish(MILESTONE_CONFIRMED, milestone=fresh, by=by)
    tell_decided(milestone=fresh, by=by)
    return fresh


def _moved(by: Actor, milestone: Milestone, name: str, values: Mapping[str, Any]) -> Milestone:
    """Through the spine; the log says which milestone it was, and the fresh one comes with the locked case."""
    facts = {"kind": milestone.kind, "round": milestone.round}
    fresh = perform(MILESTONE_MACHINE, name, milestone, by=by, allow=require_transition, values=values, changes=facts)
    fresh.case = milestone.case
    return fresh


def _completed(by: Actor, case: Case, on: date) -> Case:
    values = {"status_since": timezone.now(), "completed_on": on, "block_code": "", "stop_code": ""}
    fresh = perform(CASE_MACHINE, "complete", case, by=by, allow=require_transition, values=values)
    record_on_project(by=by, case=fresh, event="project.case_completed")
    return fresh


def refuse_milestone(*, by: Actor, milestone: Milestone, reason: str) -> Milestone:
    """Not shown by its evidence; whoever reported it is told why, and can report it anew."""
    said = required_text("reason", reason, most=LONGEST_REASON, missing=_("Say why, so that it can be mended."))
    now = timezone.now()
    values = {"status_since": now, "decided_at": now, "decided_by_id": by.user_id}
    with transaction.atomic():
        milestone.case = locked_case(milestone.case)
        fresh = _moved(by, milestone, "refuse", values)
        _keep_reason(fresh, said)
        tell_decided(milestone=fresh, by=by)
    return fresh


def withdraw_milestone(*, by: Actor, milestone: Milestone) -> Milestone:
    """A side takes its own report back before anybody has looked at it."""
    values = {"status_since": timezone.now(), "revoked_on": timezone.localdate()}
    with transaction.atomic():
        milestone.case = locked_case(milestone.case)
        fresh = _moved(by, milestone, "withdraw", values)
        touch(fresh.case)
    return fresh


def revoke_milestone(*, by: Actor, milestone: Milestone, reason: str) -> Milestone:
    """A confirmation was wrong: from today it no longer counts; stage, road and status follow what is left.

    Announces MILESTONE_REVOKED. Raises GuardRefused while something confirmed rests on it.
    """
    said = required_text("reason", reason, most=LONGEST_REASON, missing=_("Say why it no longer counts."))
    now, today = timezone.now(), timezone.localdate()
    values = {"status_since": now, "revoked_on": today, "decided_at": now, "decided_by_id": by.user_id}
    with transaction.atomic():
        case = milestone.case = locked_case(milestone.case)
        fresh = _moved(by, milestone, "revoke", values)
        _require_nothing_rests(case)
        _keep_reason(fresh, said)
        case = _without(by, case, fresh)
        touch(case)
        refresh_stage(case, by=by, on=today)
        publish(MILESTONE_REVOKED, milestone=fresh, by=by)
        tell_decided(milestone=fresh, by=by)
    return fresh


def _require_nothing_rests(case: Case) -> None:
    left = confirmed_of(case)
    for each in left:
        others = [other for other in left if other != each]
        if any(True for _needed in missing_before(each.kind, each.round, others)):
            name = MilestoneKind(each.kind).label
            raise GuardRefused(_("“%(what)s” rests on it; take that back first.") % {"what": name})


def _without(by: Actor, case: Case, milestone: Milestone) -> Case:
    """What the milestone had brought about is undone."""
    if milestone.kind == MilestoneKind.CHANNEL_GRANTED and case.channel:
        case.channel = ""
        case.save(update_fields=["channel"])
    if milestone.kind in APPROVED and case.status == CaseStatus.COMPLETED:
        values = {"status_since": timezone.now(), "completed_on": None}
        fresh = perform(CASE_MACHINE, "reopen", case, by=by, allow=require_transition, values=values)
        record_on_project(by=by, case=fresh, event="project.case_reopened")
        return fresh
    return case


def _keep_reason(milestone: Milestone, reason: str) -> None:
    """Beside the milestone, not in the log."""
    milestone.reason = reason
    milestone.save(update_fields=["reason"])
