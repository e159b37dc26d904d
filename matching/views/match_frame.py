"""What every page of one match shows around its own content."""

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from core.requests import PortalRequest
from matching.enums import BOUND, CHOSEN, LIVING, MatchStatus, Side
from matching.models import Match
from matching.selectors.consents import consent_of
from matching.selectors.match_lists import other_name, other_person
from matching.selectors.match_standing import standing_of
from matching.selectors.matches import side_of
from matching.selectors.partnerships import is_bound_elsewhere
from matching.selectors.talks import unread_count
from projects.selectors.visibility import visible_to

AFTER_SIGNING = BOUND | {MatchStatus.ENDED.value}


def match_frame(request: PortalRequest, match: Match, here: str) -> dict[str, Any]:
    """Context of ``matching/match_base.html`` for a match of ``match_for``; ``here`` is the key of a tab.

    ``other`` is the other side's organisation, ``person`` who acts for it once both have chosen, empty before.
    ``project_shown``: the viewer may open the project's page. ``bound_elsewhere``: the owner has promised his project
    to another enterprise alone, which this one must not learn.
    """
    side = side_of(request.actor, match)
    unread = unread_count(request.actor, match)
    consent = consent_of(match)
    return {
        "match": match,
        "side": side.value,
        "project": match.project,
        # Its owner always may.
        "project_shown": side == Side.PROJECT or visible_to(request.actor).filter(pk=match.project_id).exists(),
        "other": other_name(match, side),
        "person": other_person(match, side),
        "line": standing_of(match, side, consent),
        "consent": consent,
        "unread": unread,
        "bound_elsewhere": side == Side.PROJECT and match.status in LIVING and is_bound_elsewhere(match),
        "tabs": tabs(match, side, here, unread),
    }


def was_accepted(match: Match) -> bool:
    return match.answered_at is not None and not match.decline_code


def tabs(match: Match, side: Side, here: str, unread: int) -> list[dict[str, Any]]:
    accepted, signed = was_accepted(match), match.status in AFTER_SIGNING and was_accepted(match)
    news = ngettext("%(n)s unread", "%(n)s unread", unread) % {"n": unread} if unread else ""
    rows = [
        ("overview", "match_page", pgettext("a match", "Overview"), True, ""),
        ("agreement", "match_agreement", pgettext("a match", "Agreement"), accepted, ""),
        ("access", "match_access", pgettext("a match", "Access"), signed and side == Side.PROJECT, ""),
        ("readers", "match_readers", pgettext("a match", "Readers"), side == Side.FIRM and match.status in CHOSEN, ""),
        ("talk", "match_talk", pgettext("a match", "Conversation"), True, news),
        ("meetings", "match_meetings", pgettext("a match", "Meetings"), accepted, ""),
        ("partnership", "match_partnership", pgettext("a match", "Partnership"), signed, ""),
    ]
    return [
        {
            "key": key,
            "label": label,
            "url": reverse(f"matching:{name}", args=[match.ref]),
            "current": key == here,
            "news": said,
        }
        for key, name, label, shown, said in rows
        if shown
    ]
