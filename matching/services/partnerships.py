"""A partnership (对接成功): one side records it, the other confirms it, and from then on it counts.

The order of locks is project, match, partnership: withdrawing a project takes its matches along in the same order.
"""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, PermissionRefused
from core.events import publish
from core.refs import new_ref
from core.services import lock, perform, record
from core.workflow import Transition
from matching.enums import ConsentStatus, MatchStatus, PartnershipStatus, Side
from matching.events import PARTNERSHIP_CONFIRMED, PARTNERSHIP_ENDED
from matching.models import Match, MatchConsent, Partnership, PartnershipStep
from matching.notifications.partnerships import tell_confirmed, tell_ended, tell_other_talks, tell_proposed
from matching.permissions import relations_of, require_transition
from matching.selectors.matches import side_of
from matching.selectors.partnerships import confirmed_of_project
from matching.services.matches import decline_others
from matching.services.partnership_drops import cancel
from matching.services.partnership_values import Terms, checked_terms
from matching.workflow import FIRM, MATCH_MACHINE, OWNER, PARTNERSHIP_MACHINE
from projects.enums import ListKind
from projects.models import Listing, Project
from projects.services.documents import Stored, take_in
from projects.services.listings import enter_list

FOLDER = "partnerships"
CODE_LENGTH = 16


def propose_partnership(
    *, by: Actor, match: Match, values: Mapping[str, Any], upload: UploadedFile[Any] | None = None
) -> Partnership:
    """Records what the two have agreed on; it counts once the other side confirms it, who is told.

    ``values``: kind, exclusive, signed_on, ends_on, amount (yuan, read by the two sides only), note, shares (this
    side's leave that the office reads kind, exclusiveness and milestones) and steps, pairs of label and day.
    Raises PermissionRefused, InvalidInput, GuardRefused unless the agreement is in force and nothing is recorded yet.
    """
    side = require_side(by, match)
    terms = checked_terms(values, match=match)
    stored = take_in(upload, folder=FOLDER) if upload is not None else None
    try:
        with transaction.atomic():
            fresh = _lock_sides(match)
            _require_talks(fresh)
            _require_consent(fresh)
            _require_free(side, fresh, exclusive=terms.exclusive)
            partnership = _write(by, fresh, side, terms, stored)
            facts = {"match": fresh.ref, "side": side.value}
            note(by, partnership, "partnership.proposed", facts)
            tell_proposed(partnership=partnership)
    except BaseException:
        if stored is not None:
            stored.discard()
        raise
    return partnership


def require_side(by: Actor, match: Match) -> Side:
    """Raises PermissionRefused for whoever stands on neither side of the match."""
    if not relations_of(by, match) & {OWNER, FIRM}:
        raise PermissionRefused(_("Only the two sides of this match can do this."))
    return side_of(by, match)


def note(by: Actor, partnership: Partnership, event: str, changes: Mapping[str, Any] | None = None) -> None:
    """Facts only: neither what was agreed on nor a text."""
    record(
        by=by,
        event=event,
        object_type="partnership",
        object_ref=partnership.ref,
        region=partnership.match.region_id,
        changes=changes,
    )


def _lock_sides(match: Match) -> Match:
    project = lock(Project, match.project_id)
    fresh = lock(Match, match.pk)
    fresh.project = project
    return fresh


def _require_talks(match: Match) -> None:
    if match.status == MatchStatus.PARTNERED:
        raise GuardRefused(_("A partnership is confirmed already."))
    if match.status != MatchStatus.SIGNED:
        raise GuardRefused(_("A partnership is recorded once both have signed the confidentiality agreement."))
    if Partnership.objects.filter(match=match, status=PartnershipStatus.PROPOSED).exists():
        raise GuardRefused(
            _("A partnership is recorded and waits for the other side."),
            help_text=_("To change it, take it back and record it anew."),
        )


def _require_consent(match: Match) -> None:
    consent = MatchConsent.objects.filter(match=match).first()
    if consent is not None and consent.status != ConsentStatus.GIVEN:
        raise GuardRefused(_("This is a service invention: its institution has to agree to the match first."))


def _require_free(side: Side, match: Match, *, exclusive: bool) -> None:
    """An enterprise is refused nothing here, for it would learn of others: the owner's word is needed in any case."""
    if side == Side.FIRM:
        return
    others = confirmed_of_project(match.project).exclude(match=match)
    if others.filter(exclusive=True).exists():
        raise GuardRefused(
            _("You have an exclusive partnership for this project. Another one can follow once it has ended.")
        )
    if exclusive and others.exists():
        raise GuardRefused(_("You have another partnership for this project, so this one cannot be exclusive."))


def _write(by: Actor, match: Match, side: Side, terms: Terms, stored: Stored | None) -> Partnership:
    at, person = timezone.now(), by.user_id
    owner = side == Side.PROJECT
    partnership = Partnership(
        ref=new_ref(),
        match=match,
        proposed_side=side,
        **terms.columns,
        owner_shares=owner and terms.shares,
        firm_shares=not owner and terms.shares,
        owner_confirmed_at=at if owner else None,
        owner_confirmed_by_id=person if owner else None,
        firm_confirmed_at=None if owner else at,
        firm_confirmed_by_id=None if owner else person,
    )
    if stored is not None:
        partnership.paper.name = stored.name
        partnership.paper_name, partnership.paper_type = stored.label, stored.kind.mime
        partnership.paper_sha256 = stored.sha256
    try:
        with transaction.atomic():
            partnership.save(force_insert=True)
    except IntegrityError:
        raise GuardRefused(_("A partnership is recorded and waits for the other side.")) from None
    steps = [PartnershipStep(partnership=partnership, label=label, due_on=day) for label, day in terms.steps]
    PartnershipStep.objects.bulk_create(steps)
    return partnership


def confirm_partnership(*, by: Actor, partnership: Partnership, shares: bool = False) -> Partnership:
    """The other side's word, with which the partnership counts: the match is partnered, the project enters 匹配成功.

    The letter for priority testing gets its code. With an exclusive one, requests still waiting for an answer are
    declined by the portal. Announces PARTNERSHIP_CONFIRMED. Raises PermissionRefused for the side that recorded it;
    GuardRefused when the match has moved on.
    """
    with transaction.atomic():
        match = _lock_sides(partnership.match)
        side = require_side(by, match)
        # Taken back, it is told as that, not as what has become of the match.
        fresh = lock(Partnership, partnership.pk)
        PARTNERSHIP_MACHINE.check_source(PARTNERSHIP_MACHINE.transition("confirm"), fresh.status)
        if match.status == MatchStatus.SIGNED:
            _require_consent(match)
            _require_free(side, match, exclusive=fresh.exclusive)
        match = perform(MATCH_MACHINE, "partner", match, by=by, allow=require_transition, values=_since())
        values = _confirmation(by, side, shares)
        fresh = perform(PARTNERSHIP_MACHINE, "confirm", fresh, by=by, allow=_require_other_side, values=values)
        fresh.match = match
        _enter_matched(fresh)
        _close_to_others(by, fresh)
        publish(PARTNERSHIP_CONFIRMED, partnership=fresh, by=by)
        tell_confirmed(partnership=fresh)
    return fresh


def _since() -> dict[str, Any]:
    return {"status_since": timezone.now()}


def _confirmation(by: Actor, side: Side, shares: bool) -> dict[str, Any]:
    at = timezone.now()
    word = "owner" if side == Side.PROJECT else "firm"
    return {
        "status_since": at,
        "confirmed_at": at,
        "code": new_ref(CODE_LENGTH),
        f"{word}_confirmed_at": at,
        f"{word}_confirmed_by_id": by.user_id,
        f"{word}_shares": shares,
    }


def _require_other_side(by: Actor, partnership: Partnership, transition: Transition) -> None:
    require_transition(by, partnership, transition)
    if side_of(by, partnership.match) == partnership.proposed_side:
        raise PermissionRefused(_("Your side has recorded it; the other side confirms it."))


def _enter_matched(partnership: Partnership) -> None:
    """One listing for each project, however many partnerships it has. Raises GuardRefused when it stands no more."""
    project = partnership.match.project
    if not Listing.objects.filter(project=project, product=None, kind=ListKind.MATCHED, left_on=None).exists():
        today = timezone.localdate()
        enter_list(by=SYSTEM, project=project, kind=ListKind.MATCHED, on=today, basis=partnership.ref)


def _close_to_others(by: Actor, partnership: Partnership) -> None:
    """What the owner recorded with others and cannot stand beside this one is not concluded.

    What other enterprises recorded waits for the owner as before: an answer by itself would tell them of this one.
    """
    if partnership.exclusive:
        decline_others(by=by, match=partnership.match)
        tell_other_talks(partnership=partnership)
    others = Partnership.objects.filter(
        match__project_id=partnership.match.project_id,
        status=PartnershipStatus.PROPOSED,
        proposed_side=Side.PROJECT,
    )
    if not partnership.exclusive:
        others = others.filter(exclusive=True)
    for other in others.select_related("match").order_by("pk"):
        cancel(SYSTEM, other)


def cancel_partnership(*, by: Actor, partnership: Partnership) -> Partnership:
    """Either side takes a recorded partnership away before it is confirmed; to change it, it is recorded anew.

    Raises PermissionRefused, GuardRefused once it is confirmed.
    """
    with transaction.atomic():
        _lock_sides(partnership.match)
        return cancel(by, partnership)


def end_partnership(*, by: Actor, partnership: Partnership) -> Partnership:
    """Either side ends it; the two are back in talks. Its letter is no longer valid, that it was there stays a fact.

    The project stays on the list 匹配成功: leaving it is a decision of the office. Announces PARTNERSHIP_ENDED.
    """
    with transaction.atomic():
        match = _lock_sides(partnership.match)
        fresh = perform(PARTNERSHIP_MACHINE, "end", partnership, by=by, allow=require_transition, values=_since())
        fresh.match = perform(MATCH_MACHINE, "resume", match, by=by, allow=require_transition, values=_since())
        publish(PARTNERSHIP_ENDED, partnership=fresh, by=by)
        tell_ended(partnership=fresh, by=by)
    return fresh
