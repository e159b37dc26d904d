"""Who is told about matchmaking events. Each is told of his own entry and meetings, never who else takes part."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from core.notices import notify
from matching.models import Fair, FairEntry
from matching.selectors.fairs import people_of_entry, people_to_invite


def tell_called(fair: Fair) -> None:
    notify(
        recipients=people_to_invite(fair),
        event="fair.called",
        key=f"fair.called:{fair.ref}",
        title=lambda: _("Matchmaking event “%(title)s”: register now") % {"title": fair.title},
        body=lambda: (
            _("On %(day)s in %(place)s. Registration is open until %(until)s.")
            % {"day": day_of(fair), "place": fair.place, "until": date_format(fair.apply_until, "DATE_FORMAT")}
        ),
        url=address_of(fair),
    )


def tell_chosen(entry: FairEntry) -> None:
    fair = entry.fair
    notify(
        recipients=people_of_entry(entry),
        event="fair.chosen",
        key=f"fair.chosen:{entry.pk}:{entry.status_since.isoformat()}",
        title=lambda: _("You take part in the event “%(title)s”") % {"title": fair.title},
        body=lambda: _("Please say whom you would like to meet, and when you cannot be there."),
        url=address_of(fair),
    )


def tell_not_chosen(entry: FairEntry) -> None:
    fair = entry.fair
    notify(
        recipients=people_of_entry(entry),
        event="fair.not_chosen",
        key=f"fair.not_chosen:{entry.pk}:{entry.status_since.isoformat()}",
        title=lambda: _("No place this time at the event “%(title)s”") % {"title": fair.title},
        body=lambda: _("This time the places went to others. You are welcome to register for the next event."),
        url=address_of(fair),
    )


def tell_scheduled(fair: Fair, entries: Iterable[FairEntry]) -> None:
    notify(
        recipients=_people(entries),
        event="fair.scheduled",
        key=f"fair.scheduled:{fair.ref}:{fair.status_since.isoformat()}",
        title=lambda: _("Your timetable for “%(title)s” is there") % {"title": fair.title},
        body=lambda: _("With your meetings, the tables, and your code for the entrance."),
        url=address_of(fair),
    )


def tell_reopened(fair: Fair, entries: Iterable[FairEntry]) -> None:
    notify(
        recipients=_people(entries),
        event="fair.reopened",
        key=f"fair.reopened:{fair.ref}:{fair.status_since.isoformat()}",
        title=lambda: _("The timetable of “%(title)s” is being made anew") % {"title": fair.title},
        body=lambda: _("Please do not rely on the present one. You are told when the new one is there."),
        url=address_of(fair),
    )


def tell_moved(fair: Fair, entries: Iterable[FairEntry], stamp: str) -> None:
    notify(
        recipients=_people(entries),
        event="fair.moved",
        key=f"fair.moved:{fair.ref}:{stamp}",
        title=lambda: _("Time or place of “%(title)s” has changed") % {"title": fair.title},
        body=lambda: _("Now on %(day)s in %(place)s.") % {"day": day_of(fair), "place": fair.place},
        url=address_of(fair),
    )


def tell_meeting_dropped(fair: Fair, entry: FairEntry, slot: int) -> None:
    notify(
        recipients=people_of_entry(entry),
        event="fair.meeting_dropped",
        key=f"fair.meeting_dropped:{entry.pk}:{slot}:{fair.status_since.isoformat()}",
        title=lambda: _("A meeting of yours at “%(title)s” does not take place") % {"title": fair.title},
        body=lambda: _("The other side cannot come. Your other meetings stay as they are."),
        url=address_of(fair),
    )


def tell_cancelled(fair: Fair, entries: Iterable[FairEntry], reason: str) -> None:
    notify(
        recipients=_people(entries),
        event="fair.cancelled",
        key=f"fair.cancelled:{fair.ref}",
        title=lambda: _("The event “%(title)s” is cancelled") % {"title": fair.title},
        body=reason,
        url=address_of(fair),
    )


def tell_held(fair: Fair, entries: Iterable[FairEntry]) -> None:
    notify(
        recipients=_people(entries),
        event="fair.held",
        key=f"fair.held:{fair.ref}",
        title=lambda: _("How did your meetings at “%(title)s” go?") % {"title": fair.title},
        body=lambda: _("Please say of each whether you want to go on talking."),
        url=address_of(fair),
    )


def tell_tomorrow(fair: Fair, entries: Iterable[FairEntry]) -> None:
    """Once for each day of the event."""
    notify(
        recipients=_people(entries),
        event="fair.tomorrow",
        key=f"fair.tomorrow:{fair.ref}:{localtime(fair.starts_at).date().isoformat()}",
        title=lambda: _("Tomorrow: “%(title)s”") % {"title": fair.title},
        body=lambda: (
            _("It begins at %(time)s in %(place)s. Have your code for the entrance ready.")
            % {"time": date_format(localtime(fair.starts_at), "TIME_FORMAT"), "place": fair.place}
        ),
        url=address_of(fair),
    )


def _people(entries: Iterable[FairEntry]) -> list[User]:
    return [person for entry in entries for person in people_of_entry(entry)]


def day_of(fair: Fair) -> str:
    return date_format(localtime(fair.starts_at), "DATE_FORMAT")


def address_of(fair: Fair) -> str:
    return reverse("matching:fair_page", args=[fair.ref])
