"""The office asks whoever has to act to do so: number and state, never what was written."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import managers_of
from core.notices import notify
from matching.enums import MatchStatus, Side
from matching.models import Match
from matching.selectors.talks import people_of
from matching.workflow import FIRM, INSTITUTION, OWNER


def tell_nudged(*, match: Match, parties: Iterable[str]) -> None:
    for party in parties:
        _tell(match, party)


def _tell(match: Match, party: str) -> None:
    day = match.nudged_at.isoformat() if match.nudged_at else ""
    notify(
        recipients=_people(match, party),
        event="match.nudged",
        key=f"match.nudged:{match.ref}:{party}:{day}",
        title=lambda: _("%(number)s: the provincial office asks you to go on") % {"number": match.project.ref},
        body=lambda: _asked(match, party),
        url=_page(match, party),
    )


def _people(match: Match, party: str) -> Iterable[User]:
    if party == INSTITUTION:
        return managers_of(match.project.institution_id)
    return people_of(match, Side.PROJECT if party == OWNER else Side.FIRM)


def _asked(match: Match, party: str) -> str:
    if party == INSTITUTION:
        return _("The match of a service invention waits for your institution's consent.")
    if match.status == MatchStatus.OPEN and party == FIRM:
        return _("An invitation waits for your answer. A short no, with its reason, helps as well.")
    if match.status == MatchStatus.OPEN:
        return _("A request waits for your answer. A short no, with its reason, helps as well.")
    return _("The confidentiality agreement waits for your signature.")


def _page(match: Match, party: str) -> str:
    if party == INSTITUTION:
        return reverse("matching:consent_list")
    return reverse("matching:match_page", args=[match.ref])
