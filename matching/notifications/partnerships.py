"""Who is told about partnerships: number and state, never what was agreed on."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.selectors import managers_of
from core.actor import Actor
from core.notices import notify
from matching.enums import CHOSEN, Side
from matching.models import Match, Partnership
from matching.selectors.matches import other_side
from matching.selectors.talks import people_of


def tell_proposed(*, partnership: Partnership) -> None:
    match = partnership.match
    notify(
        recipients=people_of(match, other_side(Side(partnership.proposed_side))),
        event="partnership.proposed",
        key=f"partnership.proposed:{partnership.ref}",
        title=lambda: _("%(number)s: a partnership is recorded and waits for your confirmation") % _number(match),
        body=lambda: _("Please read it on its page, and confirm it if it says what you have agreed on."),
        url=_page(match),
    )


def tell_confirmed(*, partnership: Partnership) -> None:
    """Both sides, and whoever manages the project's institution."""
    match = partnership.match
    notify(
        recipients=_both(match),
        event="partnership.confirmed",
        key=f"partnership.confirmed:{partnership.ref}",
        title=lambda: _("%(number)s: the partnership is confirmed by both sides") % _number(match),
        body=lambda: _(
            "The letter for priority testing can be handed out. Please also tell the office in the short survey how "
            "it went."
        ),
        url=_page(match),
    )
    notify(
        recipients=managers_of(match.project.institution_id),
        event="partnership.confirmed",
        key=f"partnership.confirmed:{partnership.ref}:institution",
        title=lambda: (
            _("%(number)s: a partnership with %(firm)s is confirmed")
            % {**_number(match), "firm": match.organisation.name}
        ),
        url=reverse("projects:project_page", args=[match.project.ref]),
    )


def tell_other_talks(*, partnership: Partnership) -> None:
    """The owner alone, once, where an exclusive partnership stands beside talks with others; they are told nothing."""
    match = partnership.match
    others = Match.objects.filter(project_id=match.project_id, status__in=sorted(CHOSEN)).exclude(pk=match.pk).count()
    if not others:
        return
    notify(
        recipients=people_of(match, Side.PROJECT),
        event="partnership.other_talks",
        key=f"partnership.other_talks:{partnership.ref}",
        title=lambda: (
            ngettext(
                "%(number)s: you are still in contact with %(n)s other enterprise",
                "%(number)s: you are still in contact with %(n)s other enterprises",
                others,
            )
            % {**_number(match), "n": others}
        ),
        body=lambda: _(
            "The partnership you have confirmed is exclusive. Please end the other talks where it does not allow them; "
            "the portal tells those enterprises nothing of it."
        ),
        url=f"{reverse('matching:match_list')}?{urlencode({'project': match.project.ref, 'state': 'talking'})}",
    )


def tell_cancelled(*, partnership: Partnership, by: Actor) -> None:
    match = partnership.match
    notify(
        recipients=_all_but(by, match),
        event="partnership.cancelled",
        key=f"partnership.cancelled:{partnership.ref}",
        title=lambda: _("%(number)s: the recorded partnership was not concluded") % _number(match),
        body=lambda: _("The talks go on under the agreement."),
        url=_page(match),
    )


def tell_ended(*, partnership: Partnership, by: Actor) -> None:
    match = partnership.match
    notify(
        recipients=_all_but(by, match),
        event="partnership.ended",
        key=f"partnership.ended:{partnership.ref}",
        title=lambda: _("%(number)s: the partnership has ended") % _number(match),
        body=lambda: _("Its letter for priority testing is no longer valid."),
        url=_page(match),
    )


def _both(match: Match) -> list[User]:
    return [*people_of(match, Side.PROJECT), *people_of(match, Side.FIRM)]


def _all_but(by: Actor, match: Match) -> list[User]:
    return [person for person in _both(match) if person.pk != by.user_id]


def _number(match: Match) -> dict[str, str]:
    return {"number": match.project.ref}


def _page(match: Match) -> str:
    return reverse("matching:match_partnership", args=[match.ref])
