"""Who is told when an institution is asked about the match of a service invention, and what it said."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.selectors import managers_of
from core.notices import notify
from matching.enums import ConsentStatus, Side
from matching.models import Match, MatchConsent
from matching.notifications.matches import address_of
from matching.selectors.talks import people_of


def tell_consent_asked(match: Match) -> None:
    """To the managers of the institution."""
    project = match.project
    notify(
        recipients=managers_of(project.institution_id),
        event="match_consent.asked",
        key=f"match_consent.asked:{match.ref}",
        title=lambda: (
            _("%(number)s: an enterprise is to read the dossier of a service invention") % {"number": project.ref}
        ),
        body=lambda: _("Nothing protected is opened before your institution agrees."),
        url=reverse("matching:consent_page", args=[match.ref]),
    )


def tell_consent_decided(consent: MatchConsent) -> None:
    """To the owner. What the institution wrote he reads on the page."""
    match = consent.match
    given = consent.status == ConsentStatus.GIVEN
    assert consent.decided_at is not None  # noqa: S101 - it has just been decided
    notify(
        recipients=people_of(match, Side.PROJECT),
        event=f"match_consent.{consent.status}",
        key=f"match_consent.{consent.status}:{match.ref}:{consent.decided_at.isoformat()}",
        title=lambda: (
            (
                _("Your institution agrees to the match about %(number)s")
                if given
                else _("Your institution does not agree to the match about %(number)s")
            )
            % {"number": match.project.ref}
        ),
        url=address_of(match),
    )
