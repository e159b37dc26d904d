"""Who is told about needs. What was written stands on the portal, never in a mail."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import managers_of
from core.notices import notify
from matching.models import Need, NeedAnswer


def people_of(need: Need) -> list[User]:
    """Who wrote it, and for an enterprise's need whoever manages the enterprise."""
    managers = managers_of(need.organisation_id) if need.organisation_id is not None else []
    return [need.author, *managers]


def tell_answered(*, answer: NeedAnswer) -> None:
    need = answer.need
    notify(
        recipients=people_of(need),
        event="need.answered",
        key=f"need.answered:{answer.pk}",
        title=lambda: _("Somebody has answered “%(title)s”") % {"title": need.title},
        body=lambda: _("The answer stands on the page of your need. A short reply helps, also when it does not fit."),
        url=_page(need),
    )


def tell_replied(*, answer: NeedAnswer) -> None:
    need = answer.need
    notify(
        recipients=[answer.author],
        event="need.replied",
        key=f"need.replied:{answer.pk}",
        title=lambda: _("A reply to your answer to “%(title)s”") % {"title": need.title},
        url=_page(need),
    )


def tell_taken_back(*, need: Need, reason: str) -> None:
    """An officer has taken it from the board; the own side reads why."""
    notify(
        recipients=people_of(need),
        event="need.taken_back",
        key=f"need.taken_back:{need.pk}:{need.status_since.isoformat()}",
        title=lambda: _("The office has taken “%(title)s” from the board") % {"title": need.title},
        body=lambda: _("Reason: %(reason)s") % {"reason": reason},
        url=_page(need),
    )


def tell_closed(*, need: Need) -> None:
    """To those who answered; the own side has closed it itself or is told by ``tell_expired``."""
    answered = User.objects.filter(pk__in=need.answers.values("author"))
    notify(
        recipients=answered,
        event="need.closed",
        key=f"need.closed:{need.pk}",
        title=lambda: _("“%(title)s” is closed") % {"title": need.title},
        body=lambda: _("You answered this need. What became of it stands on its page."),
        url=_page(need),
    )


def tell_expiring(*, need: Need) -> None:
    """Once for each time it was published."""
    assert need.expires_on is not None  # noqa: S101 - a published need has a last day
    last = need.expires_on
    notify(
        recipients=people_of(need),
        event="need.expiring",
        key=f"need.expiring:{need.pk}:{last.isoformat()}",
        title=lambda: (
            _("“%(title)s” stays on the board until %(day)s") % {"title": need.title, "day": date_format(last)}
        ),
        body=lambda: _(
            "If it is solved, close it and say how. If you still look for it, take it back and publish it again: "
            "it then stays for another 90 days."
        ),
        url=_page(need),
    )


def tell_expired(*, need: Need) -> None:
    notify(
        recipients=people_of(need),
        event="need.expired",
        key=f"need.expired:{need.pk}",
        title=lambda: _("“%(title)s” has run out and is closed") % {"title": need.title},
        body=lambda: _("It stood on the board for 90 days. You can publish a new need at any time."),
        url=_page(need),
    )


def _page(need: Need) -> str:
    return reverse("matching:need_page", args=[need.ref])
