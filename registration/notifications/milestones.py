"""Who is told about milestones."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor
from core.notices import notify
from registration.enums.milestones import MilestoneStatus
from registration.models import Case, Milestone
from registration.notifications.people import guides_of, sides_of, without


def tell_reported(*, milestone: Milestone) -> None:
    """To whoever guides the case: it waits for confirmation."""
    case = milestone.case
    notify(
        recipients=guides_of(case),
        event="milestone.reported",
        key=f"milestone.reported:{milestone.ref}",
        title=lambda: (
            _("%(number)s: “%(what)s” waits for your confirmation")
            % {"number": case.project.ref, "what": milestone.get_kind_display()}
        ),
        body=lambda: _("Please look at its paper; it counts once you confirm it."),
        url=milestones_page_of(case),
    )


def tell_unconfirmed(*, milestone: Milestone, officers: list[User]) -> None:
    """Once, to the province's officers: nobody has looked at it in time."""
    case = milestone.case
    notify(
        recipients=officers,
        event="milestone.unconfirmed",
        key=f"milestone.unconfirmed:{milestone.ref}",
        title=lambda: (
            _("%(number)s: “%(what)s” has waited too long for its confirmation")
            % {"number": case.project.ref, "what": milestone.get_kind_display()}
        ),
        body=lambda: _("Neither the coach nor the responsible office has confirmed or refused it yet."),
        url=milestones_page_of(case),
    )


def milestones_page_of(case: Case) -> str:
    return reverse("registration:case_milestones", args=[case.ref])


def tell_decided(*, milestone: Milestone, by: Actor) -> None:
    """To both sides, except whoever did it."""
    case = milestone.case
    wordings: dict[str, Callable[[], str]] = {
        MilestoneStatus.CONFIRMED.value: lambda: _("%(number)s: “%(what)s” is confirmed"),
        MilestoneStatus.REFUSED.value: lambda: _("%(number)s: “%(what)s” is not confirmed yet"),
        MilestoneStatus.REVOKED.value: lambda: _("%(number)s: “%(what)s” no longer counts"),
    }
    bodies: dict[str, Callable[[], str]] = {
        MilestoneStatus.CONFIRMED.value: lambda: _("It counts; the road goes on from here."),
        MilestoneStatus.REFUSED.value: lambda: _("Beside it stands why; it can be reported anew."),
        MilestoneStatus.REVOKED.value: lambda: _("Beside it stands why; the stage follows what is left."),
    }
    wording = wordings[milestone.status]
    notify(
        recipients=without(sides_of(case), by),
        event=f"milestone.{milestone.status}",
        key=f"milestone.{milestone.status}:{milestone.ref}",
        title=lambda: wording() % {"number": case.project.ref, "what": milestone.get_kind_display()},
        body=bodies[milestone.status],
        url=milestones_page_of(case),
    )
