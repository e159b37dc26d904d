"""Who is told about a hotline ticket: its number and state, never what was written on it."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from accounts.selectors import holders_of, officers_of
from core.actor import Actor
from core.notices import notify
from registration.models import Ticket
from registration.notifications.people import without
from registration.selectors.hotline import unit_people


def tell_asked(*, ticket: Ticket) -> None:
    urgent = ticket.urgency == "urgent"
    _tell(
        ticket,
        desk_of(ticket.region_id),
        "hotline.asked",
        lambda: (
            _("Director's hotline: urgent ticket %(ref)s") if urgent else _("Director's hotline: new ticket %(ref)s")
        ),
        lambda: _("A reply is due on %(day)s."),
        "console:hotline_page",
    )


def tell_asker(*, ticket: Ticket, by: Actor) -> None:
    """That his ticket went on, with its new state."""
    state = ticket.get_status_display
    _tell(
        ticket,
        without([ticket.asker], by),
        f"hotline.{ticket.status}",
        lambda: _("Director's hotline, ticket %(ref)s: %(state)s") % {"ref": ticket.ref, "state": str(state())},
        lambda: _("The talk is on %(time)s.") if ticket.status == "booked" else "",
        "registration:hotline_ticket",
    )


def tell_unit(*, ticket: Ticket, by: Actor) -> None:
    """The people of the responsible unit; of an office without such people, its officers."""
    if ticket.unit_id is None:
        return
    _tell(
        ticket,
        without(unit_people(ticket.unit_id), by),
        "hotline.assigned",
        lambda: _("Director's hotline: your unit is responsible for ticket %(ref)s"),
        lambda: _("To be done by %(day)s."),
        "console:hotline_unit_page",
    )


def tell_desk(*, ticket: Ticket, by: Actor) -> None:
    _tell(
        ticket,
        without(desk_of(ticket.region_id), by),
        f"hotline.{ticket.status}.desk",
        lambda: (
            _("Director's hotline, ticket %(ref)s: %(state)s")
            % {"ref": ticket.ref, "state": str(ticket.get_status_display())}
        ),
        str,
        "console:hotline_page",
    )


def tell_not_kept(*, ticket: Ticket, by: Actor) -> None:
    """The asker says that the promise was not kept: the leaders, the officers and the unit."""
    for people, page in ((desk_of(ticket.region_id), "console:hotline_page"), *_unit(ticket)):
        _tell(
            ticket,
            without(people, by),
            f"hotline.not_kept.{page}",
            lambda: _("Director's hotline, ticket %(ref)s: the asker says it was not kept"),
            lambda: _("To be done by %(day)s."),
            page,
        )


def tell_late(*, ticket: Ticket) -> None:
    """The leaders, and whoever it waits for."""
    for people, page in ((desk_of(ticket.region_id), "console:hotline_page"), *_unit(ticket)):
        _tell(
            ticket,
            people,
            f"hotline.late.{page}",
            lambda: _("Director's hotline: ticket %(ref)s is overdue"),
            lambda: _("It was due on %(day)s."),
            page,
        )


def remind_asker(*, ticket: Ticket) -> None:
    _tell(
        ticket,
        [ticket.asker],
        "hotline.reminder",
        lambda: _("Director's hotline, ticket %(ref)s: was the promise kept?"),
        lambda: _("It is reported as done. It stays open until you have said so, or say that it was not kept."),
        "registration:hotline_ticket",
    )


def desk_of(region: str) -> list[User]:
    return [*holders_of(Role.LEADER, region), *officers_of(region)]


def _unit(ticket: Ticket) -> list[tuple[list[User], str]]:
    if ticket.status != "decided" or ticket.unit_id is None:
        return []
    return [(unit_people(ticket.unit_id), "console:hotline_unit_page")]


def _tell(
    ticket: Ticket,
    people: Iterable[User],
    event: str,
    title: Callable[[], str],
    body: Callable[[], str],
    page: str,
) -> None:
    """Once for each state of it and each day by which somebody must act."""
    notify(
        recipients=people,
        event=event,
        key=f"{event}:{ticket.ref}:{ticket.status_since.isoformat()}:{ticket.due_on}",
        title=lambda: title() % _words(ticket),
        body=lambda: body() % _words(ticket),
        url=reverse(page, args=[ticket.ref]),
    )


def _words(ticket: Ticket) -> dict[str, str]:
    return {
        "ref": ticket.ref,
        "day": date_format(ticket.due_on) if ticket.due_on else "",
        "time": date_format(localtime(ticket.meets_at), "DATETIME_FORMAT") if ticket.meets_at else "",
    }
