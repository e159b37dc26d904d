"""Who is told about a match: number, title and state. Message, team and reasons are read on the page."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor
from core.notices import notify
from matching.enums import Side
from matching.models import Match
from matching.selectors.people import members_of_firm
from matching.selectors.talks import people_of

Said = Callable[[], str]


def tell_asked(match: Match) -> None:
    """To the owner."""
    _tell(
        match,
        people_of(match, Side.PROJECT),
        "match.requested",
        lambda: _("%(firm)s would like to talk about %(project)s") % _names(match),
        lambda: _("Please answer by %(day)s. Nothing is opened before you agree.") % _last_day(match),
    )


def tell_invited(match: Match) -> None:
    """To all people of the enterprise: nobody of it took part yet."""
    _tell(
        match,
        members_of_firm(match.organisation_id),
        "match.invited",
        lambda: _("Your enterprise is invited to talk about %(project)s") % _names(match),
        lambda: _("Please answer by %(day)s.") % _last_day(match),
    )


def tell_accepted(match: Match) -> None:
    """To the side that asked."""
    _tell(
        match,
        people_of(match, _sender(match)),
        "match.accepted",
        lambda: (
            _("%(firm)s accepts your invitation to %(project)s") % _names(match)
            if match.invited
            else _("Your request for %(project)s is accepted") % _names(match)
        ),
        lambda: _("Next, both sides sign the confidentiality agreement, by %(day)s.") % _last_day(match),
    )


def tell_declined(match: Match) -> None:
    """To the side that asked."""
    _tell(
        match,
        people_of(match, _sender(match)),
        "match.declined",
        lambda: (
            _("%(firm)s declines your invitation to %(project)s") % _names(match)
            if match.invited
            else _("Your request for %(project)s is declined") % _names(match)
        ),
        lambda: _("The reason stands on the page."),
    )


def tell_withdrawn(match: Match) -> None:
    """To the side that was asked."""
    _tell(
        match,
        people_of(match, _recipient(match)),
        "match.withdrawn",
        lambda: (
            _("The invitation to %(project)s is taken back") % _names(match)
            if match.invited
            else _("%(firm)s takes its request for %(project)s back") % _names(match)
        ),
        lambda: _("You need not do anything."),
    )


def tell_expired(match: Match) -> None:
    """To both sides."""
    _tell_both(
        match,
        "match.expired",
        lambda: _("The match about %(project)s has lapsed") % _names(match),
        lambda: _("Nothing was opened."),
    )


def tell_ended(match: Match, *, by: Actor) -> None:
    """To both sides, without whoever ended it."""
    people = [person for side in Side for person in people_of(match, side) if person.pk != by.user_id]
    _tell(
        match,
        people,
        "match.ended",
        lambda: _("The talks about %(project)s have ended") % _names(match),
        lambda: _("All access is closed. An agreement that was signed goes on binding both sides."),
    )


def tell_waiting(match: Match) -> None:
    """Once for each match, to whoever has not answered."""
    _tell(
        match,
        people_of(match, _recipient(match)),
        "match.waiting",
        lambda: (
            _("The invitation to %(project)s waits for your answer") % _names(match)
            if match.invited
            else _("%(firm)s waits for your answer about %(project)s") % _names(match)
        ),
        lambda: (
            _("Please answer by %(day)s, also when it does not fit: afterwards it lapses by itself.") % _last_day(match)
        ),
    )


def tell_signing_due(match: Match) -> None:
    """Once for each match."""
    _tell_both(
        match,
        "match.signing_due",
        lambda: _("The agreement about %(project)s is not signed by both sides yet") % _names(match),
        lambda: _("It can be signed until %(day)s; afterwards the match lapses by itself.") % _last_day(match),
    )


def address_of(match: Match) -> str:
    return reverse("matching:match_page", args=[match.ref])


def _names(match: Match) -> dict[str, str]:
    return {"firm": match.organisation.name, "project": f"{match.project.ref} {match.project.title}"}


def _last_day(match: Match) -> dict[str, str]:
    return {"day": date_format(match.expires_on)}


def _sender(match: Match) -> Side:
    return Side.PROJECT if match.invited else Side.FIRM


def _recipient(match: Match) -> Side:
    return Side.FIRM if match.invited else Side.PROJECT


def _tell_both(match: Match, event: str, title: Said, body: Said) -> None:
    _tell(match, [person for side in Side for person in people_of(match, side)], event, title, body)


def _tell(match: Match, people: Iterable[User], event: str, title: Said, body: Said) -> None:
    notify(recipients=people, event=event, key=f"{event}:{match.ref}", title=title, body=body, url=address_of(match))
