"""Who is told about action items: the number of the case and the day, never what is to be done."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from core.notices import notify
from registration.models import ActionItem
from registration.notifications.coaching import coach_of, tab_of
from registration.notifications.people import without
from registration.notifications.plans import people_of_party


def tell_added(*, item: ActionItem, by: Actor) -> None:
    case = item.case
    notify(
        recipients=without(people_of_party(case, item.party), by),
        event="case.item_added",
        key=f"case.item_added:{item.ref}",
        title=lambda: _("%(number)s: there is something for you to do") % {"number": case.project.ref},
        body=lambda: _("Please do it by %(day)s.") % {"day": date_format(item.due_on)},
        url=tab_of(case),
    )


def tell_late(*, item: ActionItem) -> None:
    """Whoever has to do it, and the coach."""
    case = item.case
    notify(
        recipients=[*people_of_party(case, item.party), *coach_of(case)],
        event="case.item_late",
        key=f"case.item_late:{item.ref}",
        title=lambda: _("%(number)s: something to do is overdue") % {"number": case.project.ref},
        body=lambda: _("It was due on %(day)s.") % {"day": date_format(item.due_on)},
        url=tab_of(case),
    )
