"""What experts and officers are told about rounds. No title of a project and no score ever stands in these notices."""

from collections.abc import Iterable
from datetime import date
from functools import partial

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.selectors import officers_of
from core.notices import notify
from screening.models import Round, Seat

DESK = "console:my_reviews"


def tell_invited(*, round_: Round, seats: Iterable[Seat]) -> None:
    """To each expert once for all the seats he is given at one time."""
    for person, own in by_person(seats).items():
        due = min(seat.answer_due_on for seat in own)
        notify(
            recipients=[person],
            event="seat.invited",
            key=f"seat.invited:{round_.ref}:{max(seat.pk for seat in own)}",
            title=partial(_invited_title, len(own)),
            body=partial(_invited_body, due),
            url=reverse(DESK),
        )


def _invited_title(n: int) -> str:
    said = ngettext("You are asked to review %(n)s project", "You are asked to review %(n)s projects", n)
    return said % {"n": n}


def _invited_body(due: date) -> str:
    said = _(
        "Please say by %(day)s whether you accept, and declare conflicts of interest; the dossier opens after that."
    )
    return said % {"day": date_format(due)}


def tell_taken_back(*, seats: Iterable[Seat], occasion: str) -> None:
    """To the experts whose seats ended without their doing. ``occasion`` keeps the notices of one act together."""
    for person, own in by_person(seats).items():
        notify(
            recipients=[person],
            event="seat.replaced",
            key=f"seat.replaced:{occasion}:{person.pk}",
            title=partial(_taken_back_title, len(own)),
            body=lambda: _("Nothing is asked of you there any more. Thank you for your readiness."),
            url=reverse(DESK),
        )


def _taken_back_title(n: int) -> str:
    said = ngettext("The office has taken back %(n)s review", "The office has taken back %(n)s reviews", n)
    return said % {"n": n}


def remind(*, expert_user: User, occasion: str, due: date, n: int, stage: str) -> None:
    """``stage`` is "answer", "before", "due", "late" or "now"; ``occasion`` makes the same reminder come once."""
    notify(
        recipients=[expert_user],
        event="seat.reminded",
        key=f"seat.reminded:{stage}:{occasion}:{expert_user.pk}",
        title=lambda: _title(stage, n) % {"n": n, "day": date_format(due)},
        body=lambda: _body(stage),
        url=reverse(DESK),
    )


def _title(stage: str, n: int) -> str:
    if stage == "answer":
        return ngettext(
            "%(n)s review waits for your answer until %(day)s", "%(n)s reviews wait for your answer until %(day)s", n
        )
    if stage == "before":
        return ngettext("%(n)s score is due on %(day)s", "%(n)s scores are due on %(day)s", n)
    if stage == "due":
        return ngettext("%(n)s score is due today", "%(n)s scores are due today", n)
    return ngettext("%(n)s score was due on %(day)s", "%(n)s scores were due on %(day)s", n)


def _body(stage: str) -> str:
    if stage in ("late", "now"):
        return _(
            "The other experts and the applicants wait for you. "
            "Please score soon, or tell the office that you cannot; what you have typed is kept."
        )
    return _("What you have typed is kept; you can go on where you stopped.")


def tell_late(*, round_: Round, due: date) -> None:
    """To the chair and the officers, once for each last day. No number: somebody with a part in a project could
    count with it."""
    notify(
        recipients=_responsible(round_),
        event="round.late",
        key=f"round.late:{round_.ref}:{due.isoformat()}",
        title=lambda: _("Scores are overdue in “%(name)s”") % {"name": round_.name},
        body=lambda: _("Experts have been reminded twice. You can remind them again, or seat others."),
        url=reverse("console:round_experts", args=[round_.ref]) + "?show=late",
    )


def tell_closed(*, round_: Round) -> None:
    """To the chair and the officers."""
    notify(
        recipients=_responsible(round_),
        event="round.closed",
        key=f"round.closed:{round_.ref}:{round_.status_since.isoformat()}",
        title=lambda: _("“%(name)s” is closed") % {"name": round_.name},
        body=lambda: _("All decisions are released; the round stays readable."),
        url=reverse("console:round_page", args=[round_.ref]),
    )


def _responsible(round_: Round) -> list[User]:
    chair = [round_.chair] if round_.chair is not None else []
    return [*chair, *officers_of(round_.region_id)]


def by_person(seats: Iterable[Seat]) -> dict[User, list[Seat]]:
    """Experts without an account read no notices; the seats need their experts and users fetched."""
    people: dict[User, list[Seat]] = {}
    for seat in seats:
        if seat.expert.user is not None:
            people.setdefault(seat.expert.user, []).append(seat)
    return people
