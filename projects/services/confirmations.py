"""The institution's answer to a service invention (职务科技成果, domain guide §5.3)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PortalError, Text
from core.services import lock, perform
from projects.enums import ConfirmationStatus, Status
from projects.models import InstitutionConfirmation, Project
from projects.notifications import tell_confirmation
from projects.permissions import require_institution, require_on_confirmation
from projects.workflow import CONFIRMATION_MACHINE

NOTE_LIMIT = 300
# Before the office's decision; afterwards the institution's answer would change nothing.
OPEN = (Status.SUBMITTED, Status.RETURNED)


@dataclass(frozen=True)
class ConfirmationResult:
    """What became of one project of a batch; ``problem`` is empty when it was decided."""

    project: Project
    problem: Text = ""


def decide_confirmation(
    *, by: Actor, project: Project, confirmed: bool, note: str = "", seen: str = ""
) -> InstitutionConfirmation:
    """Confirms or refuses the service invention for the institution; a refusal needs its reason.

    A refusal may be answered anew, a confirmation may not. ``seen`` is the status the manager had before his eyes:
    if a colleague has decided meanwhile, he is told instead of overruling him.
    Tells the applicant. Raises PermissionRefused, GuardRefused when it is already decided, or InvalidInput.
    """
    text = note.strip()
    if len(text) > NOTE_LIMIT:
        raise InvalidInput(fields={"note": [_("At most %(limit)d characters.") % {"limit": NOTE_LIMIT}]})
    if not confirmed and not text:
        raise InvalidInput(fields={"note": [_("Please say why, so that the applicant knows what to do.")]})
    with transaction.atomic():
        fresh = lock(Project, project.pk)
        require_institution(by, fresh)
        confirmation = _undecided(fresh, seen)
        confirmation = perform(
            CONFIRMATION_MACHINE,
            "confirm" if confirmed else "refuse",
            confirmation,
            by=by,
            allow=require_on_confirmation,
            values={"decided_at": timezone.now(), "decided_by_id": by.user_id, "note": text},
            reason=text,
        )
        tell_confirmation(project=fresh, confirmation=confirmation)
    return confirmation


def decide_confirmations(
    *, by: Actor, projects: Iterable[Project], confirmed: bool, note: str = ""
) -> list[ConfirmationResult]:
    """Answers several that wait; each stands for itself: one that was decided meanwhile does not hold up the others."""
    results = []
    for project in projects:
        try:
            decide_confirmation(
                by=by, project=project, confirmed=confirmed, note=note, seen=ConfirmationStatus.WAITING.value
            )
        except PortalError as problem:
            results.append(ConfirmationResult(project, problem.message))
        else:
            results.append(ConfirmationResult(project))
    return results


def _undecided(project: Project, seen: str) -> InstitutionConfirmation:
    confirmation = InstitutionConfirmation.objects.select_for_update(no_key=True).filter(project=project).first()
    if confirmation is None or confirmation.status == ConfirmationStatus.CONFIRMED or project.status not in OPEN:
        raise GuardRefused(_("There is nothing to confirm for this project."))
    if seen and confirmation.status != seen:
        raise GuardRefused(
            _("A colleague has answered in the meantime: %(answer)s.") % {"answer": confirmation.get_status_display()}
        )
    return confirmation
