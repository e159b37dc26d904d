"""A request for classification on the office's part: supplement asked for, sent on, decided, confirmed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput
from core.texts import limited_text, one_line, required_text
from core.workdays import add_workdays
from projects.models import ClassConfirmation
from projects.permissions import require_officer as require_project_officer
from projects.services.listings import DECIDED_CLASSES, confirm_class
from registration.enums.classification import ClassificationStatus, Outcome
from registration.models import ClassificationRequest, ClassificationSupplement
from registration.notifications.classification import tell_confirmed
from registration.services.classification import centre_due, locked_request, moved
from registration.services.stages import touch

MOST_ASKED, MOST_OPINION, MOST_NUMBER = 1000, 500, 40


@dataclass(frozen=True)
class Decision:
    """``number`` is that of the ruling (分类界定编号); the province's own answer may have none. ``on`` is its day."""

    outcome: str
    on: date
    number: str = ""
    answer: str = ""


def ask_supplement(*, by: Actor, request: ClassificationRequest, text: str, on: date) -> ClassificationRequest:
    """Asks the sides for more, by the province or, once it was sent, by the national centre.

    They have 30 working days from that day on (domain guide §3.3). Raises PermissionRefused, InvalidInput,
    GuardRefused.
    """
    said = required_text("text", text, least=5, most=MOST_ASKED)
    with transaction.atomic():
        fresh = locked_request(request)
        _require_day("on", on, fresh.sent_on or fresh.handed_in_on)
        due = add_workdays(on, settings.REGISTRATION["classification_supplement_days"])
        done = moved(by, fresh, "ask", {"status_since": timezone.now(), "due_on": due})
        ClassificationSupplement.objects.create(
            request=done, asked_on=on, asked_by_id=by.user_id or 0, by_centre=done.sent_on is not None, text=said
        )
    return done


def send_to_centre(
    *,
    by: Actor,
    request: ClassificationRequest,
    number: str,
    on: date,
    opinion_class: str = "",
    opinion: str = "",
) -> ClassificationRequest:
    """Records that the request lies with the national centre, under which number, with the province's opinion.

    The centre's 20 working days count from ``on``. Raises PermissionRefused, InvalidInput, GuardRefused.
    """
    if opinion_class and opinion_class not in Outcome.values:
        raise InvalidInput(fields={"opinion_class": [_("Choose a class, or leave it open.")]})
    texts = {
        "national_number": required_text(
            "number", one_line(number), most=MOST_NUMBER, missing=_("Please give the number.")
        ),
        "opinion_class": opinion_class,
        "opinion": limited_text("opinion", opinion, most=MOST_OPINION),
    }
    with transaction.atomic():
        fresh = locked_request(request)
        _require_day("on", on, fresh.handed_in_on)
        _write(fresh, texts)
        values = {"status_since": timezone.now(), "sent_on": on, "due_on": centre_due(on)}
        return moved(by, fresh, "send", values)


def decide_request(*, by: Actor, request: ClassificationRequest, decision: Decision) -> ClassificationRequest:
    """Records the answer of the national centre, or of the province for what it did not send on.

    It changes no class yet: ``confirm_outcome`` does. As long as that has not happened, a wrong record can be
    corrected by recording it again. Raises PermissionRefused, InvalidInput, GuardRefused.
    """
    if decision.outcome not in Outcome.values:
        raise InvalidInput(fields={"outcome": [_("Choose the outcome.")]})
    texts = {
        "number": limited_text("number", one_line(decision.number), most=MOST_NUMBER),
        "answer": limited_text("answer", decision.answer, most=MOST_OPINION),
    }
    with transaction.atomic():
        fresh = locked_request(request)
        if fresh.sent_on is not None and not texts["number"]:
            raise InvalidInput(fields={"number": [_("Please give the number of the ruling.")]})
        _require_day("on", decision.on, fresh.sent_on or fresh.handed_in_on)
        values: dict[str, Any] = {
            "status_since": timezone.now(),
            "outcome": decision.outcome,
            "decided_on": decision.on,
            "due_on": None,
            "decided_by_id": by.user_id,
        }
        done = moved(by, fresh, "decide", values)
        _write(done, texts)
    return done


def confirm_outcome(*, by: Actor, request: ClassificationRequest, on: date) -> ClassificationRequest:
    """The officer confirms the decided class for the project, valid from ``on``: cases follow and are planned anew.

    The basis names the ruling. Raises PermissionRefused; InvalidInput for a day the class cannot begin on; GuardRefused
    unless a class is decided and not confirmed yet.
    """
    with transaction.atomic():
        fresh = locked_request(request)
        if fresh.status != ClassificationStatus.DECIDED or fresh.outcome not in DECIDED_CLASSES:
            raise GuardRefused(_("No class is decided that could be confirmed."))
        if fresh.confirmation_id is not None:
            raise GuardRefused(_("The class is confirmed by this decision already."))
        fresh.confirmation = _confirmed(by, fresh, on)
        fresh.save(update_fields=["confirmation"])
        if fresh.case is not None:
            touch(fresh.case)
        tell_confirmed(request=fresh)
    return fresh


def _confirmed(by: Actor, request: ClassificationRequest, on: date) -> ClassConfirmation:
    """A class that was confirmed already stays as it is, with its own day and basis."""
    require_project_officer(by, request.project)
    present = ClassConfirmation.objects.filter(project=request.project, valid_until=None).first()
    if present is not None and present.management_class == request.outcome:
        return present
    return confirm_class(
        by=by, project=request.project, management_class=request.outcome, on=on, basis=basis_of(request)
    )


def basis_of(request: ClassificationRequest) -> str:
    """It stands beside the confirmed class for everybody, so it is in the portal's language, not in the officer's."""
    with override(settings.LANGUAGE_CODE):
        return f"{_('Classification ruling')} {request.number}".strip()


def _require_day(field: str, on: date, first: date | None) -> None:
    if on > timezone.localdate():
        raise InvalidInput(fields={field: [_("The day lies in the future.")]})
    if first is not None and on < first:
        text = _("It cannot be earlier than the step before, on %(day)s.") % {"day": date_format(first)}
        raise InvalidInput(fields={field: [text]})


def _write(request: ClassificationRequest, texts: dict[str, str]) -> None:
    """Not among what the spine writes: that stands in the audit log."""
    for name, text in texts.items():
        setattr(request, name, text)
    request.save(update_fields=list(texts))
