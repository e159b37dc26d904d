"""What happened in a match, step by step, as its two sides read it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import Text
from matching.enums import ConsentStatus, DeclineCode, MatchStatus, Side
from matching.models import Agreement, Match, MatchConsent
from matching.selectors.matches import names_are_known


@dataclass(frozen=True)
class Step:
    """As ``{% event_timeline %}`` shows it. ``who`` is an organisation, with the person once both have chosen."""

    text: Text
    when: datetime
    who: str = ""
    detail: str = ""


def steps_of(match: Match, side: Side) -> list[Step]:
    """Newest first; reasons stand beside the step they explain."""
    found = [_opened(match), *_answered(match), *_consent(match), *_signed(match), *_closed(match)]
    return sorted(found, key=lambda step: step.when, reverse=True)


def _opened(match: Match) -> Step:
    text = _("Invitation sent") if match.invited else _("Request sent")
    return Step(text, match.opened_at, _project_side(match) if match.invited else _firm_side(match))


def _answered(match: Match) -> list[Step]:
    if match.answered_at is None:
        return []
    who = _firm_side(match) if match.invited else _project_side(match)
    if not match.decline_code:
        return [Step(_("Accepted; the agreement was drawn up"), match.answered_at, who)]
    reason = str(DeclineCode(match.decline_code).label)
    by_hand = match.answered_by_id is not None
    detail = f"{reason}. {match.decline_text}" if match.decline_text else reason
    return [Step(_("Declined"), match.answered_at, who if by_hand else "", detail)]


def _consent(match: Match) -> list[Step]:
    consent = MatchConsent.objects.filter(match=match).select_related("institution").first()
    if consent is None or consent.decided_at is None:
        return []
    given = consent.status == ConsentStatus.GIVEN
    text = _("The institution agreed") if given else _("The institution did not agree")
    return [Step(text, consent.decided_at, consent.institution.name)]


def _signed(match: Match) -> list[Step]:
    agreement = Agreement.objects.filter(match=match).first()
    if agreement is None:
        return []
    signed = ((agreement.owner_signed_at, _project_side(match)), (agreement.firm_signed_at, _firm_side(match)))
    return [Step(_("Agreement signed"), at, who) for at, who in signed if at is not None]


def _closed(match: Match) -> list[Step]:
    said: dict[str, Text] = {
        MatchStatus.WITHDRAWN: _("Taken back"),
        MatchStatus.EXPIRED: _("Lapsed"),
        MatchStatus.ENDED: _("Talks ended"),
        MatchStatus.PARTNERED: _("Partnership confirmed by both sides"),
    }
    text = said.get(match.status)
    return [Step(text, match.status_since, detail=match.end_reason)] if text else []


def _firm_side(match: Match) -> str:
    return _with_person(match.organisation.name, match.contact.name if match.contact else "", match)


def _project_side(match: Match) -> str:
    institution = match.project.institution
    person = match.project.owner.name if match.project.owner else ""
    return _with_person(institution.name if institution else "", person, match)


def _with_person(organisation: str, person: str, match: Match) -> str:
    shown = [organisation, person if names_are_known(match) else ""]
    return " · ".join(name for name in shown if name)
