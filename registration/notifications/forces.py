"""Who is told about a task force: the project's number and days, never its aim, minutes or decisions."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.enums import MembershipStatus
from accounts.models import User
from core.actor import Actor
from core.notices import notify
from registration.models import Force, ForceDecision, ForceMeeting, ForceMember
from registration.notifications.people import sides_of, without
from registration.selectors.forces import members_of


def page_of(force: Force) -> str:
    return reverse("registration:force_page", args=[force.ref])


def people_of(force: Force) -> list[User]:
    """Members who still hold the post in which they belong to it."""
    return [row.membership.user for row in members_of(force) if row.membership.status == MembershipStatus.ACTIVE]


def tell_set_up(*, force: Force) -> None:
    """The sides of the case."""
    _tell(
        force,
        sides_of(force.case),
        f"force.set_up:{force.ref}",
        lambda: _("%(number)s: a task force of several bodies now works on it"),
        url=reverse("registration:case_appointments", args=[force.case.ref]),
    )


def tell_joined(*, member: ForceMember, by: Actor) -> None:
    force = member.force
    _tell(
        force,
        without([member.membership.user], by),
        f"force.joined:{force.ref}:{member.pk}",
        lambda: _("%(number)s: you belong to its task force"),
    )


def tell_meeting(*, meeting: ForceMeeting, by: Actor) -> None:
    """Planned, moved or called off: once for each of its changes."""
    force, off = meeting.force, meeting.called_off_at is not None
    time = date_format(localtime(meeting.starts_at), "DATETIME_FORMAT")
    _tell(
        force,
        without(people_of(force), by),
        f"force.meeting:{meeting.ref}:{meeting.sequence}",
        lambda: (
            _("%(number)s: the task force's meeting on %(time)s is called off")
            if off
            else _("%(number)s: the task force meets on %(time)s")
        ),
        time=time,
    )


def tell_to_do(*, decision: ForceDecision, by: Actor) -> None:
    if decision.member is None or decision.due_on is None:
        return
    day = decision.due_on
    _tell(
        decision.force,
        without([decision.member.membership.user], by),
        f"force.to_do:{decision.ref}",
        lambda: _("%(number)s: a task of the task force is yours, due on %(day)s"),
        day=date_format(day),
    )


def tell_for_sides(*, decision: ForceDecision) -> None:
    force = decision.force
    _tell(
        force,
        sides_of(force.case),
        f"force.decision:{decision.ref}",
        lambda: _("%(number)s: its task force has decided something that concerns you"),
        url=reverse("registration:case_appointments", args=[force.case.ref]),
    )


def tell_closed(*, force: Force, by: Actor) -> None:
    _tell(
        force,
        without(people_of(force), by),
        f"force.closed:{force.ref}",
        lambda: _("%(number)s: the task force is closed with its result"),
    )


def _tell(
    force: Force, people: Iterable[User], key: str, title: Callable[[], str], *, url: str = "", **words: str
) -> None:
    number = force.case.project.ref
    notify(
        recipients=people,
        event=key.split(":")[0],
        key=key,
        title=lambda: title() % {"number": number, **words},
        url=url or page_of(force),
    )
