"""The confidentiality agreement: drawn up with the acceptance, signed by click, sealed with the second signature."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, NotVisible, PermissionRefused, StaleEdit
from core.kept_files import kept_pdf
from core.refs import new_ref
from core.services import lock, perform, record
from matching.enums import MatchStatus, Side
from matching.models import Agreement, Match, NdaText
from matching.notifications.agreements import tell_ending, tell_in_force, tell_one_signed
from matching.papers.agreement import EDITION, agreement_pdf
from matching.permissions import relations_of, require_transition
from matching.selectors.agreement_ends import ending_agreements
from matching.selectors.agreements import (
    agreement_for,
    digest_of,
    is_intact,
    parties_of,
    seal_of,
    signed_at,
    terms_of,
)
from matching.services.access import open_as_agreed
from matching.workflow import FIRM, OWNER
from matching.workflow.matches import MATCH_MACHINE
from projects.models import Project

CODE_LENGTH = 16
FOLDER = "agreements"


def draw_up(*, match: Match) -> Agreement:
    """The agreement of an accepted match, with the parties and the newest text as they are at this moment.

    Runs in the caller's transaction. Done twice, the first one stays.
    """
    text = NdaText.objects.order_by("-number")[0]
    terms = terms_of(match, text)
    fresh = {"text": text, "terms": terms, "digest": digest_of(terms), "code": new_ref(CODE_LENGTH)}
    agreement, _new = Agreement.objects.get_or_create(match=match, defaults=fresh)
    return agreement


def sign_agreement(*, by: Actor, match: Match, digest: str) -> Agreement:
    """One side signs what it was shown, of which ``digest`` is the digest; with the second signature it is in force.

    Then the dossier opens as agreed. Signing twice changes nothing. Raises NotVisible for somebody who stands on
    neither side, StaleEdit when the terms are not those that were shown, GuardRefused when it is not time to sign.
    """
    redraw_for_new_parties(match=match)
    with transaction.atomic():
        lock(Project, match.project_id)
        fresh = lock(Match, match.pk)
        side = _signing_side(by, fresh)
        agreement = _own_agreement(fresh)
        if signed_at(agreement, side) is not None:
            return agreement
        _require_signing_time(fresh)
        if digest != agreement.digest or digest_of(agreement.terms) != agreement.digest:
            raise StaleEdit(_("The agreement is not the one you were shown. Please read it again."))
        _write_signature(by, agreement, side)
        if agreement.is_signed:
            _bring_into_force(by, fresh, agreement)
        else:
            tell_one_signed(agreement, side)
    return agreement


def redraw_for_new_parties(*, match: Match) -> Agreement | None:
    """An unsigned agreement whose project has another owner by now is drawn up anew; signatures on it are void.

    Returns the new one, None when nothing had to be done.
    """
    with transaction.atomic():
        lock(Project, match.project_id)
        fresh = lock(Match, match.pk)
        agreement = Agreement.objects.select_for_update(no_key=True).filter(match=fresh).first()
        if agreement is None or agreement.is_signed or fresh.status != MatchStatus.ACCEPTED:
            return None
        terms = terms_of(fresh, agreement.text)
        if parties_of(terms) == parties_of(agreement.terms):
            return None
        return _redrawn(fresh, agreement, terms)


def _redrawn(match: Match, agreement: Agreement, terms: dict[str, object]) -> Agreement:
    agreement.terms, agreement.digest, agreement.signatures = terms, digest_of(terms), {}
    agreement.owner_signed_at = agreement.firm_signed_at = None
    agreement.owner_signed_by = agreement.firm_signed_by = None
    agreement.save(update_fields=["terms", "digest", "signatures", *SIGNATURE_COLUMNS])
    _note(SYSTEM, match, "agreement.redrawn", digest=agreement.digest)
    return agreement


SIGNATURE_COLUMNS = ("owner_signed_at", "owner_signed_by", "firm_signed_at", "firm_signed_by")


def _signing_side(by: Actor, match: Match) -> Side:
    relations = relations_of(by, match)
    if OWNER in relations:
        return Side.PROJECT
    if FIRM in relations:
        return Side.FIRM
    if relations:
        raise PermissionRefused(_("The two parties sign the agreement, nobody else."))
    raise NotVisible


def _own_agreement(match: Match) -> Agreement:
    agreement = Agreement.objects.select_for_update(no_key=True).filter(match=match).first()
    if agreement is None:
        raise GuardRefused(_("There is no agreement yet: the request has not been accepted."))
    return agreement


def _require_signing_time(match: Match) -> None:
    if match.status != MatchStatus.ACCEPTED:
        raise GuardRefused(_("This agreement can no longer be signed."), help_text=MatchStatus(match.status).label)
    if timezone.localdate() > match.expires_on:
        raise GuardRefused(_("The time for signing has passed."))


def _write_signature(by: Actor, agreement: Agreement, side: Side) -> None:
    now = timezone.now()
    if side == Side.PROJECT:
        agreement.owner_signed_at, agreement.owner_signed_by_id = now, by.user_id
    else:
        agreement.firm_signed_at, agreement.firm_signed_by_id = now, by.user_id
    signature = {"person": by.user_id, "name": by.label, "at": now.isoformat()}
    agreement.signatures = {**agreement.signatures, side.value: signature}
    if agreement.is_signed:
        agreement.sealed = seal_of(agreement.terms, agreement.signatures)
    agreement.save(update_fields=["signatures", "sealed", *SIGNATURE_COLUMNS])
    _note(by, agreement.match, "agreement.signed", side=side.value, digest=agreement.digest)


def _bring_into_force(by: Actor, match: Match, agreement: Agreement) -> None:
    signed = perform(
        MATCH_MACHINE, "sign", match, by=by, allow=require_transition, values={"status_since": timezone.now()}
    )
    agreement.match = signed
    tell_in_force(agreement)
    open_as_agreed(match=signed)


def _note(by: Actor, match: Match, event: str, **facts: object) -> None:
    record(by=by, event=event, object_type="match", object_ref=match.ref, region=match.region_id or "", changes=facts)


def agreement_file(*, by: Actor, match: Match) -> bytes:
    """The PDF in the language of the page, as signed so far. Raises NotVisible for others than the two sides."""
    agreement = agreement_for(by, match.ref)
    language = get_language() or settings.LANGUAGE_CODE
    stored = digest_of({"terms": agreement.terms, "signatures": agreement.signatures, "sealed": agreement.sealed})
    depends_on = (agreement.code, stored, is_intact(agreement), language, EDITION, settings.PORTAL_URL)
    return kept_pdf(FOLDER, *depends_on, draw=lambda: agreement_pdf(agreement, language))


def remind_ends(*, today: date) -> int:
    """Tells both sides once, some weeks before, that their agreement ends; returns how many were due."""
    due = list(ending_agreements(today))
    for agreement in due:
        tell_ending(agreement)
    return len(due)
