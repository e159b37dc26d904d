"""Who is told about coaches: numbers and names of offices, never a note."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.selectors import officers_of
from core.notices import notify
from registration.models import Case, CoachSpell, HandOver
from registration.notifications.people import sides_of


def tab_of(case: Case) -> str:
    return reverse("registration:case_coaching", args=[case.ref])


def coach_of(case: Case) -> list[User]:
    return [case.coach] if case.coach is not None else []


def tell_assigned(*, case: Case) -> None:
    """The new coach, who has to make contact; and the sides, who read his name on the page."""
    number, since = {"number": case.project.ref}, f"{case.coach_id}:{case.coach_since}"
    spell = case.coach_spells.filter(until_on=None).get()
    notify(
        recipients=coach_of(case),
        event="case.coach_assigned",
        key=f"case.coach_assigned:{spell.pk}:coach",
        title=lambda: _("%(number)s: you are its coach now") % number,
        body=lambda: (
            _("Please make contact with both sides by %(day)s; a service record says that you did.")
            % {"day": date_format(spell.contact_due_on)}
        ),
        url=tab_of(case),
    )
    notify(
        recipients=sides_of(case),
        event="case.coach_assigned",
        key=f"case.coach_assigned:{spell.pk}:{since}",
        title=lambda: _("%(number)s: your coach is named") % number,
        body=lambda: _("He makes contact with you within the next days; the page of the case says who it is."),
        url=tab_of(case),
    )


def tell_left(*, case: Case, before: User) -> None:
    """To whoever has coached until today; the page does not open to him any more."""
    notify(
        recipients=[before],
        event="case.coach_left",
        key=f"case.coach_left:{case.ref}:{before.pk}:{case.coach_id}:{case.coach_since}",
        title=lambda: _("%(number)s: a colleague is its coach now") % {"number": case.project.ref},
        body=lambda: _("Your records stay in the case; it no longer stands on your desk."),
        url=reverse("console:coach_desk"),
    )


def tell_proposed(*, hand_over: HandOver) -> None:
    case = hand_over.case
    notify(
        recipients=officers_of(case.region_id),
        event="hand_over.proposed",
        key=f"hand_over.proposed:{hand_over.ref}",
        title=lambda: _("%(number)s: the coach proposes a colleague") % {"number": case.project.ref},
        body=lambda: _("Please decide; until then the present coach goes on."),
        url=reverse("registration:case_coach", args=[case.ref]),
    )


def tell_declined(*, hand_over: HandOver) -> None:
    case = hand_over.case
    notify(
        recipients=[hand_over.from_coach],
        event="hand_over.declined",
        key=f"hand_over.declined:{hand_over.ref}",
        title=lambda: _("%(number)s: you stay its coach") % {"number": case.project.ref},
        body=lambda: _("The office has not accepted the hand-over; the page says why."),
        url=reverse("registration:case_coach", args=[case.ref]),
    )


def tell_bereft(*, case: Case) -> None:
    """To the sides, when their coach's role has ended."""
    notify(
        recipients=sides_of(case),
        event="case.coach_ended",
        key=f"case.coach_ended:{case.ref}:{case.coach_spells.count()}",
        title=lambda: _("%(number)s: your coach has left") % {"number": case.project.ref},
        body=lambda: _("The office names another one; you are told then."),
        url=tab_of(case),
    )


def tell_office_bereft(*, region: str, coach: User, n: int) -> None:
    """Once for all cases of one coach, and named by number of cases only."""
    last = CoachSpell.objects.filter(coach=coach).order_by("-id").values_list("pk", flat=True).first()
    notify(
        recipients=officers_of(region),
        event="case.coach_ended",
        key=f"case.coach_ended:office:{coach.pk}:{last}:{n}",
        title=lambda: (
            ngettext("%(n)s case is without a coach now", "%(n)s cases are without a coach now", n) % {"n": n}
        ),
        body=lambda: _("The role of a coach has ended. Please name others."),
        url=reverse("console:coach_waiting"),
    )


def tell_late_contact(*, case: Case, spell: CoachSpell) -> None:
    notify(
        recipients=officers_of(case.region_id),
        event="case.contact_late",
        key=f"case.contact_late:{spell.pk}",
        title=lambda: _("%(number)s: no first contact of the coach yet") % {"number": case.project.ref},
        body=lambda: _("It was due on %(day)s.") % {"day": date_format(spell.contact_due_on)},
        url=tab_of(case),
    )
