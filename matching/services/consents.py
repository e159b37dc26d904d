"""What the institution says to the match of a service invention (职务科技成果, domain guide §5.3)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, NotVisible
from core.services import lock, perform
from core.texts import limited_text
from matching.enums import CHOSEN
from matching.models import Match, MatchConsent
from matching.notifications.consents import tell_consent_decided
from matching.permissions import relations_of, require_transition
from matching.services.access import close_access, open_as_agreed
from matching.workflow import CONSENT_MACHINE
from projects.models import Project

MOST_NOTE = 300


def give_consent(*, by: Actor, match: Match, note: str = "") -> MatchConsent:
    """The institution agrees; if both have signed already, the dossier opens as agreed. The owner is told.

    Raises NotVisible, PermissionRefused, InvalidInput, GuardRefused when it is given or the match is over.
    """
    said = limited_text("note", note, most=MOST_NOTE)
    with transaction.atomic():
        consent = _decided(by, match, "give", said)
        open_as_agreed(match=consent.match)
    return consent


def refuse_consent(*, by: Actor, match: Match, note: str = "") -> MatchConsent:
    """The institution does not agree, and says why: nothing protected is opened, and what was open is closed at once.

    Raises as ``give_consent``.
    """
    said = limited_text("note", note, most=MOST_NOTE)
    if not said:
        raise InvalidInput(fields={"note": [_("Please say why, so that the applicant knows what to do.")]})
    with transaction.atomic():
        consent = _decided(by, match, "refuse", said)
        close_access(by=by, match=consent.match)
    return consent


def _decided(by: Actor, match: Match, name: str, note: str) -> MatchConsent:
    lock(Project, match.project_id)
    fresh = lock(Match, match.pk)
    consent = MatchConsent.objects.filter(match=fresh).first()
    if consent is None or not relations_of(by, fresh):
        raise NotVisible
    if fresh.status not in CHOSEN:
        raise GuardRefused(_("This match is over; there is nothing to decide any more."))
    values = {"decided_at": timezone.now(), "decided_by_id": by.user_id}
    decided = perform(CONSENT_MACHINE, name, consent, by=by, allow=require_transition, values=values)
    # Not among the values: what the spine writes stands in the audit log, which others read.
    decided.note = note
    decided.save(update_fields=["note"])
    decided.match = fresh
    tell_consent_decided(decided)
    return decided
