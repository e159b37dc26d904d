"""A decision, and the appeal against it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import GuardRefused
from core.workflow import Machine, State, Transition, register
from projects.workflow import APPLICANT_TURN, NOBODY, OFFICER_TURN
from screening.enums import (
    AppealStatus,
    DecisionStatus,
)
from screening.models import Decision
from screening.workflow.relations import APPLICANT, OFFICER, OTHER_OFFICER, SECOND_OFFICER, SYSTEM


def has_its_second_person(decision: Decision, values: Mapping[str, Any]) -> None:
    """The two-person rule: what the round names as such is released only after a second officer confirmed it."""
    if decision.needs_second and decision.confirmed_by_id is None:
        raise GuardRefused(_("A second officer must confirm this decision first."))


DECISION_MACHINE = register(
    Machine(
        "decision",
        (
            State(
                DecisionStatus.PREPARED,
                DecisionStatus.PREPARED.label,
                OFFICER_TURN,
                _("Prepared; refusals and comprehensive evaluation wait for a second officer."),
            ),
            State(
                DecisionStatus.CONFIRMED,
                DecisionStatus.CONFIRMED.label,
                OFFICER_TURN,
                _("Confirmed by a second officer; it leaves the house on the day of release."),
            ),
            State(
                DecisionStatus.RELEASED,
                DecisionStatus.RELEASED.label,
                NOBODY,
                _("Released; the applicant has been told."),
                final=True,
            ),
        ),
        (
            Transition(
                "change",
                _("Change"),
                (DecisionStatus.PREPARED, DecisionStatus.CONFIRMED),
                DecisionStatus.PREPARED,
                (OFFICER,),
                "decision.changed",
                writes=(
                    "verdict",
                    "lists",
                    "strengths",
                    "improve",
                    "support",
                    "reason",
                    "needs_second",
                    "prepared_at",
                    "prepared_by_id",
                    "confirmed_at",
                    "confirmed_by_id",
                ),
            ),
            Transition(
                "confirm",
                _("Confirm"),
                (DecisionStatus.PREPARED,),
                DecisionStatus.CONFIRMED,
                (SECOND_OFFICER,),
                "decision.confirmed",
                writes=("confirmed_at", "confirmed_by_id"),
            ),
            Transition(
                "release",
                pgettext_lazy("a decision", "Release"),
                (DecisionStatus.PREPARED, DecisionStatus.CONFIRMED),
                DecisionStatus.RELEASED,
                (OFFICER, SYSTEM),
                "decision.released",
                guards=(has_its_second_person,),
                writes=("released_at", "appeal_until"),
                tells=(APPLICANT,),
            ),
        ),
        initial=DecisionStatus.PREPARED,
        audited_as="project",
    )
)

APPEAL_DECIDED = ("answer", "decided_at", "decided_by_id")

APPEAL_MACHINE = register(
    Machine(
        "appeal",
        (
            State(
                AppealStatus.OPEN,
                AppealStatus.OPEN.label,
                OFFICER_TURN,
                _("People who took no part in the decision look at it again."),
            ),
            State(
                AppealStatus.UPHELD,
                AppealStatus.UPHELD.label,
                NOBODY,
                _("Other experts score the project once more."),
                final=True,
            ),
            State(
                AppealStatus.DISMISSED,
                AppealStatus.DISMISSED.label,
                APPLICANT_TURN,
                _("The decision stands; the answer says why and what you can do."),
                final=True,
            ),
        ),
        tuple(
            Transition(
                name,
                label,
                (AppealStatus.OPEN,),
                target,
                (OTHER_OFFICER,),
                event,
                writes=APPEAL_DECIDED,
                tells=(APPLICANT,),
            )
            for name, label, target, event in (
                ("uphold", _("Review again"), AppealStatus.UPHELD, "appeal.upheld"),
                ("dismiss", _("Let the decision stand"), AppealStatus.DISMISSED, "appeal.dismissed"),
            )
        ),
        initial=AppealStatus.OPEN,
        audited_as="project",
    )
)
