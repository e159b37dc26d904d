"""Who is told about milestones."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from core.actor import Actor
from core.notices import notify
from registration.enums.milestones import MilestoneStatus
from registration.models import Milestone
from registration.notifications.cases import page_of
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
        url=page_of(case),
    )


def tell_decided(*, milestone: Milestone, by: Actor) -> None:
    """To both sides, except whoever did it."""
    case = milestone.case
    wordings: dict[str, Callable[[], str]] = {
        MilestoneStatus.CONFIRMED.value: lambda: _("%(number)s: “%(what)s” is confirmed"),
        MilestoneStatus.REFUSED.value: lambda: _("%(number)s: “%(what)s” is not confirmed yet"),
        MilestoneStatus.REVOKED.value: lambda: _("%(number)s: “%(what)s” no longer counts"),
    }
    wording = wordings[milestone.status]
    notify(
        recipients=without(sides_of(case), by),
        event=f"milestone.{milestone.status}",
        key=f"milestone.{milestone.status}:{milestone.ref}",
        title=lambda: wording() % {"number": case.project.ref, "what": milestone.get_kind_display()},
        url=page_of(case),
    )
