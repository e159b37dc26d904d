"""The formal check (形式审查): accept, return once with all that is missing, refuse, exempt from the deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, Text
from core.events import publish
from core.services import lock, perform
from core.texts import limited_text
from core.thresholds import threshold
from core.workdays import add_workdays
from projects import fields
from projects.enums import CheckOutcome, DeadlineKind, RefusalCode, Status
from projects.events import PROJECT_ACCEPTED, PROJECT_REFUSED, PROJECT_RETURNED
from projects.models import CheckDecision, Deadline, Project, Remark
from projects.notifications import tell_checked
from projects.permissions import require_officer, require_transition
from projects.selectors.checks import earlier_returns, latest_decision
from projects.services.deadlines import close_deadline, open_deadline
from projects.services.listings import confirm_class
from projects.services.trail import record_on_project
from projects.workflow import PROJECT_MACHINE

REMARK_LIMIT = 500
TEXT_LIMIT = 2000
REASON_LIMIT = 200
MOST_REMARKS = 100


@dataclass(frozen=True)
class RemarkInput:
    """One item of a correction notice; an empty ``field`` means the section as a whole."""

    section: str
    field: str
    text: str


def accept_project(*, by: Actor, project: Project, confirmed_class: str = "") -> CheckDecision:
    """Accepts a project after its formal check; with a class, also confirms that from today.

    Closes the officer's deadline and tells the applicant and his team. Raises PermissionRefused, or GuardRefused
    when a colleague was faster or the institution has not yet consented to a service invention.
    """
    with transaction.atomic():
        _require_undecided(by, project)
        fresh = perform(PROJECT_MACHINE, "accept", project, by=by, allow=require_transition, values=_since_now())
        decision = _decide(by, fresh, CheckOutcome.ACCEPTED)
        if confirmed_class:
            confirm_class(
                by=by,
                project=fresh,
                management_class=confirmed_class,
                on=timezone.localdate(),
                basis=_("Formal check"),
            )
        tell_checked(project=fresh, decision=decision)
        publish(PROJECT_ACCEPTED, project=fresh, decision=decision, by=by)
    return decision


def return_project(*, by: Actor, project: Project, remarks: Sequence[RemarkInput], text: str = "") -> CheckDecision:
    """Asks once for everything that must be corrected (一次性告知, domain guide §5.5), each item at its field.

    Opens the applicant's deadline and tells him and his team. A further return is allowed only for points that newly
    arise from the correction: ``text`` must then say so, and is shown to the applicant. Raises InvalidInput for no or
    wrong remarks, PermissionRefused, or GuardRefused when a colleague was faster.
    """
    cleaned = clean_remarks(remarks)
    with transaction.atomic():
        _require_undecided(by, project)
        _require_new_points(project, text)
        fresh = perform(
            PROJECT_MACHINE,
            "return",
            project,
            by=by,
            allow=require_transition,
            values=_since_now(),
            changes={"remarks": [f"{remark.section}.{remark.field}".rstrip(".") for remark in cleaned]},
        )
        decision = _decide(by, fresh, CheckOutcome.RETURNED, text=limited_text("text", text, most=TEXT_LIMIT))
        Remark.objects.bulk_create(
            Remark(decision=decision, section=each.section, field=each.field, text=each.text) for each in cleaned
        )
        open_deadline(project=fresh, kind=DeadlineKind.CORRECTION)
        tell_checked(project=fresh, decision=decision)
        publish(PROJECT_RETURNED, project=fresh, decision=decision, by=by)
    return decision


def refuse_project(*, by: Actor, project: Project, code: str, text: str) -> CheckDecision:
    """Ends the formal check without acceptance; ``text`` tells the applicant why, and what helps him next.

    Raises InvalidInput without a reason code and text, PermissionRefused, or GuardRefused when a colleague was faster.
    """
    if code not in RefusalCode.values:
        raise InvalidInput(fields={"code": [_("Choose the reason.")]})
    if not text.strip():
        raise InvalidInput(fields={"text": [_("Say why, and what would help the applicant next.")]})
    with transaction.atomic():
        _require_undecided(by, project)
        fresh = perform(
            PROJECT_MACHINE,
            "refuse",
            project,
            by=by,
            allow=require_transition,
            values=_since_now(),
            changes={"reason_code": code},
        )
        decision = _decide(by, fresh, CheckOutcome.REFUSED, code=code, text=limited_text("text", text, most=TEXT_LIMIT))
        tell_checked(project=fresh, decision=decision)
        publish(PROJECT_REFUSED, project=fresh, decision=decision, by=by)
    return decision


def exempt_deadline(*, by: Actor, deadline: Deadline, reason: str) -> Deadline:
    """Takes an open deadline out of the overdue count, with the reason on record. Exempting again replaces the reason.

    Raises InvalidInput without a reason, PermissionRefused, or GuardRefused when the deadline is already closed.
    """
    if not reason.strip():
        raise InvalidInput(fields={"reason": [_("Say why the deadline does not apply.")]})
    text = limited_text("reason", reason, most=REASON_LIMIT)
    with transaction.atomic():
        project = lock(Project, deadline.project_id)
        require_officer(by, project)
        fresh = lock(Deadline, deadline.pk)
        if fresh.closed_at is not None:
            raise GuardRefused(_("This deadline is no longer open."))
        fresh.exempt_reason = text
        fresh.exempt_by_id = by.user_id
        fresh.save(update_fields=["exempt_reason", "exempt_by"])
        record_on_project(
            by=by,
            project=project,
            event="deadline.exempted",
            changes={"deadline": fresh.kind, "due_on": fresh.due_on.isoformat()},
            reason=text,
        )
    return fresh


def term_of_correction(region: str) -> date:
    """The last day for the applicant's correction if the application is returned today."""
    return add_workdays(timezone.localdate(), threshold("DEADLINES.correction", region))


def clean_remarks(remarks: Sequence[RemarkInput]) -> list[RemarkInput]:
    """The remarks as they will be stored. Raises InvalidInput, keyed by position ("remarks-0") for a page's rows."""
    cleaned = [RemarkInput(each.section, each.field, each.text.strip()) for each in remarks]
    if not cleaned:
        raise InvalidInput(fields={"remarks": [_("Name at least one point that must be corrected.")]})
    if len(cleaned) > MOST_REMARKS:
        raise InvalidInput(fields={"remarks": [_("At most %(n)s points in one notice.") % {"n": MOST_REMARKS}]})
    wrong: dict[str, list[Text]] = {
        f"remarks-{position}": [message] for position, each in enumerate(cleaned) if (message := _remark_error(each))
    }
    if wrong:
        raise InvalidInput(fields=wrong)
    return cleaned


def _require_undecided(by: Actor, project: Project) -> None:
    """Two officers may have the same page open: the second is told what the first has decided, and when."""
    fresh = lock(Project, project.pk)
    require_officer(by, fresh)
    if fresh.status == Status.SUBMITTED:
        return
    decision = latest_decision(fresh)
    if decision is None or fresh.status not in (Status.ACCEPTED, Status.RETURNED, Status.REFUSED):
        raise GuardRefused(
            _("The application is no longer in the formal check: %(status)s.") % {"status": fresh.get_status_display()}
        )
    raise GuardRefused(
        _("%(name)s has already decided on this application at %(time)s: %(outcome)s.")
        % {
            "name": decision.decided_by or _("The office"),
            "time": date_format(timezone.localtime(decision.decided_at), "DATETIME_FORMAT"),
            "outcome": decision.get_outcome_display(),
        },
        help_text=_("Nothing of yours was sent. Reload the page to see the present state."),
    )


def _require_new_points(project: Project, text: str) -> None:
    if earlier_returns(project) and not text.strip():
        raise InvalidInput(
            fields={
                "text": [_("This application was returned before. Say which points arose newly from the correction.")]
            }
        )


def _since_now() -> dict[str, object]:
    return {"status_since": timezone.now()}


def _decide(by: Actor, project: Project, outcome: CheckOutcome, *, code: str = "", text: str = "") -> CheckDecision:
    close_deadline(project=project, kind=DeadlineKind.FORMAL_CHECK)
    return CheckDecision.objects.create(
        project=project,
        submission=project.submissions.order_by("-number").first(),
        outcome=outcome,
        reason_code=code,
        text=text,
        decided_by_id=by.user_id,
    )


def _remark_error(remark: RemarkInput) -> str:
    section = next((each for each in fields.SECTIONS if each.key == remark.section), None)
    if section is None or (remark.field and remark.field not in {field.key for field in section.fields}):
        return _("Choose the field this point belongs to.")
    if not remark.text:
        return _("Say what must be corrected.")
    if len(remark.text) > REMARK_LIMIT:
        return _("At most %(n)s characters.") % {"n": REMARK_LIMIT}
    return ""
