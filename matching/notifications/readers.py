"""Who is told of the readers of a dossier: named later, admitted, and before their access runs out."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.notices import notify
from matching.enums import BOUND, Side
from matching.models import Match
from matching.selectors.talks import people_of


def tell_readers_proposed(*, match: Match, people: Sequence[User]) -> None:
    """The owner, who alone admits them."""
    page = "matching:match_access" if match.status in BOUND else "matching:match_admit"
    numbers = "-".join(str(person.pk) for person in people)
    notify(
        recipients=people_of(match, Side.PROJECT),
        event="access.proposed",
        key=f"access.proposed:{match.ref}:{numbers}",
        title=lambda: (
            _("%(firm)s names further readers of %(number)s") % {**_number(match), "firm": match.organisation.name}
        ),
        body=lambda: _("%(names)s. They read nothing before you admit them.") % _names(people),
        url=reverse(page, args=[match.ref]),
    )


def tell_readers_admitted(*, match: Match, people: Sequence[User]) -> None:
    """Those of the firm who took part, besides the readers themselves, who are told that they can read."""
    new = {person.pk for person in people}
    if not new:
        return
    notify(
        recipients=people_of(match, Side.FIRM).exclude(pk__in=new),
        event="access.admitted",
        key=f"access.admitted:{match.ref}:{timezone.now().timestamp():.0f}",
        title=lambda: _("The applicant of %(number)s has admitted further readers of your enterprise") % _number(match),
        body=lambda: _("%(names)s can read the protected part now.") % _names(people),
        url=reverse("matching:match_readers", args=[match.ref]),
    )


def tell_access_ending(*, match: Match, people: Sequence[User], day: date) -> None:
    """The readers and the owner, once for each last day."""
    key = f"access.ending:{match.ref}:{day.isoformat()}"
    said = {**_number(match), **_names(people)}
    notify(
        recipients=people,
        event="access.ending",
        key=key,
        title=lambda: (
            _("Your access to the protected part of %(number)s ends on %(day)s") % {**said, "day": date_format(day)}
        ),
        body=lambda: _("Only the applicant can extend it. Ask in the conversation if you need more time."),
        url=reverse("matching:match_talk", args=[match.ref]),
    )
    notify(
        recipients=people_of(match, Side.PROJECT),
        event="access.ending",
        key=key,
        title=lambda: (
            _("Access to the protected part of %(number)s ends on %(day)s") % {**said, "day": date_format(day)}
        ),
        body=lambda: _("Readers: %(names)s. You can extend it, or leave it to end by itself.") % said,
        url=reverse("matching:match_access", args=[match.ref]),
    )


def _number(match: Match) -> dict[str, str]:
    return {"number": match.project.ref}


def _names(people: Sequence[User]) -> dict[str, str]:
    return {"names": _(", ").join(person.name for person in people)}
