"""Who is told about a case: its number and state, never a text."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.notices import notify
from projects.enums import ManagementClass
from registration.enums.cases import CaseStatus
from registration.models import Case
from registration.notifications.people import guides_of, sides_of, without
from registration.selectors.cases import CITY_CLASS


def page_of(case: Case) -> str:
    return reverse("registration:case_page", args=[case.ref])


def tell_opened(*, case: Case) -> None:
    """Both sides; and whoever has to see to it: the city for Class I, else the officers who name a coach."""
    number = {"number": case.project.ref}
    notify(
        recipients=sides_of(case),
        event="case.opened",
        key=f"case.opened:{case.ref}",
        title=lambda: _("%(number)s: the way to registration begins") % number,
        body=lambda: _("Its page shows the road with its days, who guides you, and what comes next."),
        url=page_of(case),
    )
    asked = _("It waits for its city's guidance.") if case.management_class == CITY_CLASS else ""
    notify(
        recipients=guides_of(case),
        event="case.opened",
        key=f"case.opened:{case.ref}:office",
        title=lambda: _("%(number)s: a new case on its way to registration") % number,
        body=lambda: asked or _("It waits for its coach."),
        url=page_of(case),
    )


def tell_status(*, case: Case, by: Actor) -> None:
    wordings: dict[str, Callable[[], str]] = {
        CaseStatus.BLOCKED.value: lambda: _("%(number)s: something keeps the case from going on"),
        CaseStatus.RUNNING.value: lambda: _("%(number)s: the case goes on"),
        CaseStatus.STOPPED.value: lambda: _("%(number)s: the case is stopped for now"),
        CaseStatus.CLOSED.value: lambda: _("%(number)s: the case is closed"),
    }
    wording = wordings.get(case.status)
    if wording is None:
        return
    notify(
        recipients=without([*sides_of(case), *guides_of(case)], by),
        event=f"case.{case.status}",
        key=f"case.{case.status}:{case.ref}:{case.status_since.isoformat()}",
        title=lambda: wording() % {"number": case.project.ref},
        body=lambda: _("Its page says why, and what comes next."),
        url=page_of(case),
    )


def tell_route(*, case: Case, by: Actor) -> None:
    """To both sides and the guides, except whoever chose it."""
    notify(
        recipients=without([*sides_of(case), *guides_of(case)], by),
        event="case.route_set",
        key=f"case.route_set:{case.ref}:{case.route}:{timezone.now().isoformat()}",
        title=lambda: (
            _("%(number)s: the way of clinical evaluation is “%(way)s”")
            % {"number": case.project.ref, "way": case.get_route_display()}
        ),
        body=lambda: _("The road is planned anew; its page shows the stages with their days."),
        url=page_of(case),
    )


def tell_subcatalogue(*, case: Case, by: Actor) -> None:
    """To both sides and the guides, except whoever named it."""
    notify(
        recipients=without([*sides_of(case), *guides_of(case)], by),
        event="case.subcatalogue_set",
        key=f"case.subcatalogue_set:{case.ref}:{case.subcatalogue}:{timezone.now().isoformat()}",
        title=lambda: (
            _("%(number)s: the sub-catalogue is %(code)s")
            % {"number": case.project.ref, "code": case.subcatalogue or _("not known yet")}
        ),
        body=lambda: _("The road is planned anew; its page shows the stages with their days."),
        url=page_of(case),
    )


def tell_reclassed(*, case: Case, before: str) -> None:
    words = {
        "number": case.project.ref,
        "before": ManagementClass(before).label,
        "now": ManagementClass(case.management_class).label,
    }
    notify(
        recipients=[*sides_of(case), *guides_of(case)],
        event="case.reclassed",
        key=f"case.reclassed:{case.ref}:{before}:{case.management_class}:{case.stage_since.isoformat()}",
        title=lambda: _("%(number)s: the class is now %(now)s, before %(before)s") % words,
        body=lambda: _("The road is planned anew, and another office may be responsible; its page shows both."),
        url=page_of(case),
    )
