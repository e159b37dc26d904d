"""Who is told of messages and meetings. A notice names number and title of the project; what was written stays here."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from core.models import Notice
from core.notices import notify
from matching.enums import Side
from matching.models import Match, Meeting, Message
from matching.selectors.matches import other_side
from matching.selectors.talks import people_of

MESSAGE_SENT = "message.sent"


def tell_message(*, message: Message) -> None:
    """The other side; nobody to whom an earlier notice of this conversation is still unread."""
    match = message.match
    address = talk_address(match)
    told = Notice.objects.filter(event=MESSAGE_SENT, url=address, read_at=None).values("recipient")
    people = people_of(match, other_side(Side(message.side))).exclude(pk__in=told)
    notify(
        recipients=people,
        event=MESSAGE_SENT,
        key=f"{MESSAGE_SENT}:{message.pk}",
        title=lambda: _("New messages about %(project)s") % {"project": named(match)},
        url=address,
    )


def tell_proposed(*, meeting: Meeting) -> None:
    _tell(
        meeting,
        people_of(meeting.match, other_side(Side(meeting.side))),
        "meeting.proposed",
        lambda: _("A meeting about %(project)s is proposed") % {"project": named(meeting.match)},
        lambda: _("For %(time)s. Please agree, or propose another time.") % {"time": time_of(meeting)},
    )


def tell_agreed(*, meeting: Meeting) -> None:
    _tell(
        meeting,
        people_of(meeting.match, Side(meeting.side)),
        "meeting.agreed",
        lambda: _("The meeting about %(project)s is agreed") % {"project": named(meeting.match)},
        lambda: _("It takes place on %(time)s.") % {"time": time_of(meeting)},
    )


def tell_declined(*, meeting: Meeting) -> None:
    _tell(
        meeting,
        people_of(meeting.match, Side(meeting.side)),
        "meeting.declined",
        lambda: _("The proposed meeting about %(project)s was declined") % {"project": named(meeting.match)},
        lambda: _("You can propose another time."),
    )


def tell_cancelled(*, meeting: Meeting, sides: tuple[Side, ...]) -> None:
    for side in sides:
        _tell(
            meeting,
            people_of(meeting.match, side),
            "meeting.cancelled",
            lambda: _("The meeting about %(project)s is cancelled") % {"project": named(meeting.match)},
            lambda: _("It was planned for %(time)s.") % {"time": time_of(meeting)},
        )


def tell_tomorrow(*, meeting: Meeting) -> None:
    """Both sides, once for each time that was agreed."""
    for side in Side:
        _tell(
            meeting,
            people_of(meeting.match, side),
            "meeting.reminder",
            lambda: (
                _("Reminder: meeting about %(project)s on %(time)s")
                % {"project": named(meeting.match), "time": time_of(meeting)}
            ),
        )


def _tell(
    meeting: Meeting, people: Iterable[User], event: str, title: Callable[[], str], body: Callable[[], str] = str
) -> None:
    """Once for each change of the meeting: its sequence and the moment of its state tell them apart."""
    notify(
        recipients=people,
        event=event,
        key=f"{event}:{meeting.ref}:{meeting.sequence}:{meeting.status_since.timestamp():.0f}",
        title=title,
        body=body,
        url=meetings_address(meeting.match),
    )


def named(match: Match) -> str:
    """Number and title."""
    project = match.project
    return pgettext("a project", "%(number)s “%(title)s”") % {"number": project.reference, "title": project.title}


def time_of(meeting: Meeting) -> str:
    return date_format(localtime(meeting.starts_at), "DATETIME_FORMAT")


def talk_address(match: Match) -> str:
    return reverse("matching:match_talk", args=[match.ref])


def meetings_address(match: Match) -> str:
    return reverse("matching:match_meetings", args=[match.ref])
