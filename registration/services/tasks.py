"""Tasks of departments: asked for, taken in hand, sent back with a question, done or declined, withdrawn.

What is written for a task stands in its lines, which the asked body and the guides read; in no log line, no notice.
The order of locks is project, case, task.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from core.actor import SYSTEM, Actor
from core.errors import InvalidInput
from core.refs import new_ref
from core.services import lock, perform
from core.texts import limited_text, one_line, required_text
from core.thresholds import threshold
from core.workdays import add_workdays, workdays_until
from projects.services.documents import Stored
from registration.enums.milestones import MilestoneKind
from registration.enums.tasks import OPEN_TASKS, Said, TaskKind
from registration.models import Case, CaseFile, CaseTask, TaskLine
from registration.notifications.tasks import (
    tell_answered,
    tell_asked,
    tell_moved_on,
    tell_shown_outcome,
    tell_withdrawn,
)
from registration.permissions import require_guide, require_task_transition
from registration.selectors.tasks import bodies_of, open_tasks_of
from registration.services.files import discard_all, keep_files, take_all_in
from registration.services.holding import hold_case, hold_open_case
from registration.services.milestone_values import Report
from registration.services.milestones import propose_milestone
from registration.services.stages import touch
from registration.services.trail import record_on_case
from registration.workflow import TASK_MACHINE

MOST_SUBJECT, MOST_TEXT, MOST_REASON, MOST_NUMBER = 120, 4000, 1000, 40
MOST_DAYS = 250
# The same request sent twice by one click too many.
TWICE = timedelta(minutes=10)
# What a body's work can bring about for a case.
MILESTONES = {
    TaskKind.PRICE_ITEM.value: MilestoneKind.PRICED,
    TaskKind.INSURANCE.value: MilestoneKind.INSURED,
}


@dataclass(frozen=True)
class TaskAsk:
    """``organisation`` is a ref; ``days`` working days (工作日) until it is due; ``shown``: to the sides."""

    organisation: str
    kind: str
    subject: str
    text: str
    days: int = 0
    shown: bool = False


@dataclass(frozen=True)
class TaskResult:
    """``reached_on``: the day a price item was set up or payment decided, else None; ``number``: the paper's."""

    text: str
    reached_on: date | None = None
    number: str = ""


def ask_department(*, by: Actor, case: Case, ask: TaskAsk, files: Sequence[UploadedFile[Any]] = ()) -> CaseTask:
    """A guide of the case asks a body of the region; its people are told. What it reads is what stands in ``ask``.

    The same request sent twice within ten minutes gives the one that is there. Raises PermissionRefused, InvalidInput,
    GuardRefused for a case that does not go on.
    """
    person = require_guide(by, case)
    body = _checked_body(by, case, ask)
    subject, text, days = _checked_ask(ask, case.region_id)
    stored = take_all_in(files)
    try:
        with transaction.atomic():
            fresh = hold_open_case(case)
            require_guide(by, fresh)
            there = _sent_before(fresh, body, person, subject)
            if there is not None:
                discard_all(stored)
                return there
            task = _new_task(fresh, body, ask, subject, days, person)
            _say(by, task, Said.REQUEST, text, stored)
            facts = {"kind": task.kind, "body": body.ref, "due_on": task.due_on.isoformat()}
            record_on_case(by=by, case=fresh, event="task.asked", changes=facts)
            touch(fresh)
            tell_asked(task=task)
    except BaseException:
        discard_all(stored)
        raise
    return task


def _checked_body(by: Actor, case: Case, ask: TaskAsk) -> Organisation:
    body = bodies_of(case.region_id).filter(ref=ask.organisation).first()
    if body is None:
        raise InvalidInput(fields={"organisation": [_("Choose one of the offices and institutes.")]})
    if body.pk == by.organisation_id:
        raise InvalidInput(fields={"organisation": [_("This is your own office.")]})
    return body


def _checked_ask(ask: TaskAsk, region: str) -> tuple[str, str, int]:
    if ask.kind not in TaskKind.values:
        raise InvalidInput(fields={"kind": [_("Choose what it is about.")]})
    days = ask.days or threshold("REGISTRATION.task_days", region)
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(fields={"days": [_("Between 1 and %(n)s working days.") % {"n": MOST_DAYS}]})
    subject = required_text("subject", one_line(ask.subject), most=MOST_SUBJECT, missing=_("Please give a subject."))
    text = required_text("text", ask.text, most=MOST_TEXT, missing=_("Write what you ask them for."))
    return subject, text, days


def _sent_before(case: Case, body: Organisation, person: int, subject: str) -> CaseTask | None:
    since = timezone.now() - TWICE
    rows = CaseTask.objects.filter(case=case, organisation=body, asked_by_id=person, subject=subject)
    return rows.filter(status__in=OPEN_TASKS, asked_at__gte=since).first()


def _new_task(case: Case, body: Organisation, ask: TaskAsk, subject: str, days: int, person: int) -> CaseTask:
    today = timezone.localdate()
    due_on = add_workdays(today, days)
    acknowledge_by = add_workdays(today, threshold("REGISTRATION.task_acknowledge_days", case.region_id))
    return CaseTask.objects.create(
        ref=new_ref(),
        case=case,
        organisation=body,
        kind=ask.kind,
        subject=subject,
        shown=ask.shown,
        asked_by_id=person,
        acknowledge_by=min(due_on, acknowledge_by),
        due_on=due_on,
    )


def _say(by: Actor, task: CaseTask, said: Said, text: str, stored: Sequence[Stored] = ()) -> list[CaseFile]:
    line = TaskLine.objects.create(
        task=task, said=said, text=text, said_by_id=by.user_id, organisation_name=by.organisation_name
    )
    return keep_files(by=by, case=task.case, stored=stored, task_line=line) if stored else []


def acknowledge_task(*, by: Actor, task: CaseTask) -> CaseTask:
    """The body has it in hand; whoever asked is told. Raises PermissionRefused, GuardRefused."""
    values = {"acknowledged_at": timezone.now(), "acknowledged_by_id": by.user_id, "escalated": 0}
    with transaction.atomic():
        fresh = _moved(by, task, "acknowledge", **values)
        tell_moved_on(task=fresh, by=by, event="acknowledged", wording=lambda: _("%(number)s: %(body)s has it in hand"))
    return fresh


def question_task(*, by: Actor, task: CaseTask, text: str, files: Sequence[UploadedFile[Any]] = ()) -> CaseTask:
    """The body cannot go on without an answer; until then its days do not run. Raises as ``acknowledge_task``."""
    said = required_text("text", text, most=MOST_TEXT, missing=_("Write your question."))
    stored = take_all_in(files)
    try:
        with transaction.atomic():
            fresh = _moved(by, task, "question", questioned_on=timezone.localdate())
            _say(by, fresh, Said.QUESTION, said, stored)
            tell_moved_on(
                task=fresh, by=by, event="questioned", wording=lambda: _("%(number)s: %(body)s has a question")
            )
    except BaseException:
        discard_all(stored)
        raise
    return fresh


def answer_task(*, by: Actor, task: CaseTask, text: str, files: Sequence[UploadedFile[Any]] = ()) -> CaseTask:
    """A guide answers; the due day moves on by the working days the question waited. Raises as above."""
    said = required_text("text", text, most=MOST_TEXT, missing=_("Write the answer."))
    stored = take_all_in(files)
    today = timezone.localdate()
    try:
        with transaction.atomic():
            case = hold_open_case(task.case)
            now = lock(CaseTask, task.pk)
            waited = workdays_until(now.questioned_on, today) if now.questioned_on else 0
            values = {"questioned_on": None, "due_on": add_workdays(now.due_on, max(0, waited)), "escalated": 0}
            fresh = _performed(by, case, task, "answer", **values)
            _say(by, fresh, Said.ANSWER, said, stored)
            tell_answered(task=fresh)
    except BaseException:
        discard_all(stored)
        raise
    return fresh


def finish_task(*, by: Actor, task: CaseTask, result: TaskResult, files: Sequence[UploadedFile[Any]] = ()) -> CaseTask:
    """The body has done it. With ``reached_on`` its milestone is proposed to the guides, with the files as evidence.

    Raises PermissionRefused, GuardRefused, InvalidInput (the day at ``reached_on``).
    """
    said = required_text("text", result.text, most=MOST_TEXT, missing=_("Write what was done."))
    number = limited_text("number", one_line(result.number), most=MOST_NUMBER)
    stored = take_all_in(files)
    try:
        with transaction.atomic():
            fresh = _moved(by, task, "finish", ended_at=timezone.now())
            kept = _say(by, fresh, Said.RESULT, said, stored)
            if result.reached_on is not None and fresh.kind in MILESTONES:
                _propose(by, fresh, result.reached_on, number, kept)
            tell_moved_on(task=fresh, by=by, event="done", wording=lambda: _("%(number)s: %(body)s has done its task"))
            tell_shown_outcome(task=fresh)
    except BaseException:
        discard_all(stored)
        raise
    return fresh


def _propose(by: Actor, task: CaseTask, on: date, number: str, kept: Sequence[CaseFile]) -> None:
    report = Report(kind=MILESTONES[task.kind], on=on, number=number, note=task.organisation.name)
    try:
        milestone = propose_milestone(by=by, case=task.case, report=report, evidence=kept)
    except InvalidInput as refusal:
        said = [text for texts in refusal.fields.values() for text in texts]
        raise InvalidInput(fields={"reached_on": said}) from refusal
    task.milestone = milestone
    task.save(update_fields=["milestone"])


def decline_task(*, by: Actor, task: CaseTask, reason: str) -> CaseTask:
    said = required_text("text", reason, most=MOST_REASON, missing=_("Say why, so that another way can be found."))
    with transaction.atomic():
        fresh = _moved(by, task, "decline", ended_at=timezone.now())
        _say(by, fresh, Said.REFUSAL, said)
        tell_moved_on(task=fresh, by=by, event="declined", wording=lambda: _("%(number)s: %(body)s declines its task"))
        tell_shown_outcome(task=fresh)
    return fresh


def withdraw_task(*, by: Actor, task: CaseTask, reason: str = "") -> CaseTask:
    """A guide no longer needs it; the body is told."""
    said = limited_text("text", reason, most=MOST_REASON)
    with transaction.atomic():
        fresh = _withdrawn(by, hold_case(task.case), task)
        if said:
            _say(by, fresh, Said.WITHDRAWAL, said)
    return fresh


def withdraw_tasks_of(*, case: Case) -> int:
    """In the caller's transaction, who holds the case: what a closed one still asked for. Returns how many."""
    found = open_tasks_of(case)
    for task in found:
        _withdrawn(SYSTEM, case, task)
    return len(found)


def _withdrawn(by: Actor, case: Case, task: CaseTask) -> CaseTask:
    fresh = _performed(by, case, task, "withdraw", ended_at=timezone.now(), questioned_on=None)
    tell_withdrawn(task=fresh)
    return fresh


def set_task_shown(*, by: Actor, task: CaseTask, shown: bool) -> CaseTask:
    """Whether the two sides see status and result. Raises PermissionRefused."""
    with transaction.atomic():
        case = hold_case(task.case)
        require_guide(by, case)
        fresh = lock(CaseTask, task.pk)
        fresh.case = case
        if fresh.shown != shown:
            fresh.shown = shown
            fresh.save(update_fields=["shown"])
            changes = {"shown": [not shown, shown], "body": fresh.organisation.ref}
            record_on_case(by=by, case=case, event="task.shown", changes=changes)
    return fresh


def _moved(by: Actor, task: CaseTask, name: str, **values: Any) -> CaseTask:
    case = hold_open_case(task.case)
    fresh = _performed(by, case, task, name, **values)
    touch(case)
    return fresh


def _performed(by: Actor, case: Case, task: CaseTask, name: str, **values: Any) -> CaseTask:
    values["status_since"] = timezone.now()
    facts = {"body": task.organisation.ref, "kind": task.kind}
    fresh = perform(TASK_MACHINE, name, task, by=by, allow=require_task_transition, values=values, changes=facts)
    fresh.case = case
    return fresh
