"""Who is told of the agreement and of access under it: number and title, never a text."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import managers_of
from core.notices import notify
from matching.enums import Side
from matching.models import Agreement, Match, MatchConsent
from matching.selectors.agreements import ends_at
from matching.selectors.matches import other_side
from matching.selectors.talks import people_of


def tell_one_signed(agreement: Agreement, side: Side) -> None:
    """The side that has not signed."""
    match = agreement.match
    notify(
        recipients=people_of(match, other_side(side)),
        event="agreement.signed",
        key=f"agreement.signed:{match.ref}:{agreement.digest}:{side.value}",
        title=lambda: _("The other side has signed the confidentiality agreement on %(number)s") % _named(match),
        body=lambda: (
            _("It is your turn now. The agreement is about “%(title)s”; please read and sign it by %(day)s.")
            % {**_named(match), "day": date_format(match.expires_on)}
        ),
        url=_address(match),
    )


def tell_in_force(agreement: Agreement) -> None:
    """Both sides, and the institution where its consent was asked for."""
    match = agreement.match
    for side in Side:
        notify(
            recipients=people_of(match, side),
            event="agreement.in_force",
            key=f"agreement.in_force:{match.ref}",
            title=lambda: _("The confidentiality agreement on %(number)s is in force") % _named(match),
            body=lambda: _("Both sides have signed the agreement on “%(title)s”.") % _named(match),
            url=_address(match),
        )
    consent = MatchConsent.objects.filter(match=match).first()
    if consent is not None:
        notify(
            recipients=managers_of(consent.institution_id),
            event="agreement.in_force",
            key=f"agreement.in_force:{match.ref}",
            title=lambda: _("The confidentiality agreement on %(number)s is in force") % _named(match),
            body=lambda: (
                _("Both sides have signed the agreement on “%(title)s”. The enterprise is %(firm)s.")
                % {**_named(match), "firm": match.organisation.name}
            ),
        )


def tell_access_opened(*, match: Match, people: list[User]) -> None:
    """Those who can read now."""
    notify(
        recipients=people,
        event="access.granted",
        key=f"access.granted:{match.ref}:{timezone.now().timestamp():.0f}",
        title=lambda: _("The protected part of %(number)s is open to you") % _named(match),
        body=lambda: (
            _("You can read “%(title)s” on the project's page. Every page carries your name and is on record.")
            % _named(match)
        ),
        url=reverse("projects:project_page", args=[match.project.ref]),
    )


def tell_access_closed(*, match: Match, people: list[User]) -> None:
    """Those whose access the owner has ended."""
    notify(
        recipients=people,
        event="access.withdrawn",
        key=f"access.withdrawn:{match.ref}:{timezone.now().timestamp():.0f}",
        title=lambda: _("Your access to the protected part of %(number)s has ended") % _named(match),
        body=lambda: _("The applicant of “%(title)s” has taken it back. The agreement stays in force.") % _named(match),
        url=reverse("matching:match_page", args=[match.ref]),
    )


def tell_ending(agreement: Agreement) -> None:
    """Both sides, once."""
    match, end = agreement.match, ends_at(agreement)
    for side in Side:
        notify(
            recipients=people_of(match, side),
            event="agreement.ending",
            key=f"agreement.ending:{match.ref}",
            title=lambda: (
                _("The confidentiality agreement on %(number)s ends on %(day)s")
                % {**_named(match), "day": date_format(timezone.localdate(end)) if end else ""}
            ),
            body=lambda: _(
                "Access under it ends with it. Whoever goes on talking should agree on confidentiality anew before."
            ),
            url=_address(match),
        )


def _named(match: Match) -> dict[str, str]:
    return {"number": match.project.ref, "title": match.project.title}


def _address(match: Match) -> str:
    return reverse("matching:match_agreement", args=[match.ref])
