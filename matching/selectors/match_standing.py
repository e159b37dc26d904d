"""Where a match stands, in words for each of its two sides."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import Text
from matching.enums import CHOSEN, ConsentStatus, DeclineCode, MatchStatus, Side
from matching.models import Match, MatchConsent

TONES: dict[str, str] = {
    MatchStatus.OPEN: "dew",
    MatchStatus.ACCEPTED: "amber",
    MatchStatus.SIGNED: "sprout",
    MatchStatus.PARTNERED: "sprout",
    MatchStatus.DECLINED: "",
    MatchStatus.WITHDRAWN: "",
    MatchStatus.EXPIRED: "",
    MatchStatus.ENDED: "",
}


@dataclass(frozen=True)
class Standing:
    """What ``{% status_sentence %}`` shows."""

    state: Text
    sentence: Text
    tone: str
    icon: str = ""
    detail: Text = ""


def standing_of(match: Match, side: Side, consent: MatchConsent | None = None) -> Standing:
    """Whose turn it is and by when; ``consent`` where the institution was asked."""
    own_turn = is_own_turn(match, side)
    tone = "amber" if own_turn else TONES[match.status]
    icon = "clock" if own_turn else ("lock" if not tone else "")
    return Standing(MatchStatus(match.status).label, _sentence(match, side), tone, icon, _consent_line(match, consent))


def is_own_turn(match: Match, side: Side) -> bool:
    """The side has to answer."""
    return match.status == MatchStatus.OPEN and side == recipient_side(match)


def recipient_side(match: Match) -> Side:
    return Side.FIRM if match.invited else Side.PROJECT


def _sentence(match: Match, side: Side) -> Text:
    day = {"day": date_format(match.expires_on)}
    if match.status == MatchStatus.OPEN:
        if is_own_turn(match, side):
            return _("Please answer by %(day)s: accept, decline, or ask back.") % day
        return _("The other side is to answer by %(day)s; you are told as soon as it does.") % day
    if match.status == MatchStatus.ACCEPTED:
        return _("Both want to talk. Please sign the confidentiality agreement by %(day)s.") % day
    if match.status == MatchStatus.DECLINED:
        return _("Reason: %(reason)s") % {"reason": DeclineCode(match.decline_code).label}
    return _over(match)


def _over(match: Match) -> Text:
    said: dict[str, Text] = {
        MatchStatus.SIGNED: _("The agreement is in force. When you have come to terms, record the partnership."),
        MatchStatus.PARTNERED: _("Both sides have confirmed the partnership; registration tests get priority."),
        MatchStatus.WITHDRAWN: _("It was taken back before it was answered."),
        MatchStatus.EXPIRED: _("Its time ran out; nothing was opened."),
        MatchStatus.ENDED: _("All access is closed. An agreement that was signed goes on binding both sides."),
    }
    return said[match.status]


def _consent_line(match: Match, consent: MatchConsent | None) -> Text:
    if consent is None or match.status not in CHOSEN or consent.status == ConsentStatus.GIVEN:
        return ""
    if consent.status == ConsentStatus.REFUSED:
        return _("The institution does not agree; nothing protected is opened.")
    return _("This is a service invention: its institution is asked, and agrees before anything protected is opened.")
