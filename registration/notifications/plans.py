"""Who is told about the plan of a case: that it changed, that something is late, never what it says."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor
from core.notices import notify
from registration.enums.coaching import Party
from registration.models import Case, Measure
from registration.notifications.coaching import coach_of, tab_of
from registration.notifications.people import guides_of, owner_of, registrant_people, sides_of, without


def people_of_party(case: Case, party: str) -> list[User]:
    """Of a body outside the case nobody can be told here."""
    if party == Party.OWNER:
        return owner_of(case)
    if party == Party.REGISTRANT:
        return registrant_people(case)
    return guides_of(case) if party == Party.COACH else []


def tell_saved(*, case: Case, by: Actor) -> None:
    """The sides, once a day however often it is saved."""
    notify(
        recipients=without(sides_of(case), by),
        event="case.plan_saved",
        key=f"case.plan_saved:{case.ref}:{timezone.localdate().isoformat()}",
        title=lambda: _("%(number)s: its plan was changed") % {"number": case.project.ref},
        body=lambda: _("It says what was found, who does what, and until when."),
        url=reverse("registration:case_plan", args=[case.ref]),
    )


def tell_late_measure(*, case: Case, measure: Measure) -> None:
    """The coach, and the side the measure names."""
    notify(
        recipients=[*coach_of(case), *people_of_party(case, measure.who)],
        event="case.measure_late",
        key=f"case.measure_late:{measure.ref}:{measure.due_on.isoformat()}",
        title=lambda: _("%(number)s: a measure of the plan is overdue") % {"number": case.project.ref},
        body=lambda: _("It was due on %(day)s.") % {"day": date_format(measure.due_on)},
        url=tab_of(case),
    )
