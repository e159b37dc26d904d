"""The lifecycle of a project, up to acceptance; screening and registration add their states with their issues.

Relations (who may) are resolved in ``projects.permissions``; guards are pure and read only the locked project.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import GuardRefused, Text
from core.workflow import Machine, State, Transition, register
from projects.enums import ConfirmationStatus, Status, TransferStatus
from projects.models import InstitutionConfirmation, Project

OWNER = "owner"
OFFICER = "officer"
INSTITUTION = "institution"
# Of an offered transfer: to whom the project is offered, and by whom.
TAKER = "taker"
GIVER = "giver"
APPLICANT_TURN = "applicant"
OFFICER_TURN = "officer"
NOBODY = "nobody"


def institution_has_consented(project: Project, values: Mapping[str, Any]) -> None:
    """A service invention needs the institution's consent before acceptance (domain guide §5.3)."""
    waiting = InstitutionConfirmation.objects.filter(project=project).exclude(status=ConfirmationStatus.CONFIRMED)
    if waiting.exists():
        raise GuardRefused(_("The institution has not yet confirmed this service invention."))


def has_waited(project: Project, values: Mapping[str, Any]) -> None:
    """After the screening asked for improvement, some weeks pass before the next attempt (domain guide §4.2)."""
    first = project.resubmit_from
    if project.status == Status.TO_IMPROVE and first is not None and timezone.localdate() < first:
        raise GuardRefused(
            _("The improved application can be handed in from %(day)s on.") % {"day": date_format(first)}
        )


def is_not_being_judged(project: Project, values: Mapping[str, Any]) -> None:
    """Its experts would go on scoring what nobody sees any more: the review is ended first, and its people told."""
    if project.status == Status.SCREENING:
        raise GuardRefused(
            _("Experts are reviewing this project, so it cannot be archived now."),
            help_text=_("The applicant can withdraw it, or the office takes it out of its round first."),
        )


STATES = (
    State(Status.DRAFT, Status.DRAFT.label, APPLICANT_TURN, _("Only you and your team can see this draft.")),
    State(
        Status.SUBMITTED,
        Status.SUBMITTED.label,
        OFFICER_TURN,
        _("The provincial office checks whether the application is complete; nothing is asked of you now."),
    ),
    State(
        Status.RETURNED,
        Status.RETURNED.label,
        APPLICANT_TURN,
        _("Please correct the marked fields and hand the application in again."),
    ),
    State(
        Status.ACCEPTED,
        Status.ACCEPTED.label,
        OFFICER_TURN,
        _("Your project is accepted; what comes of it stands here. Nothing is asked of you now."),
    ),
    State(
        Status.SCREENING,
        Status.SCREENING.label,
        OFFICER_TURN,
        _("Independent experts review your project; nothing is asked of you now."),
    ),
    State(
        Status.PASSED,
        Status.PASSED.label,
        OFFICER_TURN,
        _("Your project has passed the screening; the letter says what comes next."),
    ),
    State(
        Status.TO_IMPROVE,
        Status.TO_IMPROVE.label,
        APPLICANT_TURN,
        _("The letter says what would make the project stronger; improve it and hand it in again."),
    ),
    State(
        Status.NOT_PASSED,
        Status.NOT_PASSED.label,
        NOBODY,
        _("The project has not passed the screening; the letter says why, and who can help."),
    ),
    State(
        Status.REFUSED,
        Status.REFUSED.label,
        NOBODY,
        _("The application was not accepted; its page says why, and what helps next."),
        final=True,
    ),
    State(
        Status.WITHDRAWN,
        Status.WITHDRAWN.label,
        NOBODY,
        _("You have withdrawn this application; it stays readable for you."),
        final=True,
    ),
    State(Status.ARCHIVED, Status.ARCHIVED.label, NOBODY, _("The project is archived and can be restored.")),
)

# The sentences of the states are said to the applicant; the office and the institution read these instead.
SENTENCES_FOR_OTHERS: dict[str, Text] = {
    Status.SUBMITTED: _("The provincial office checks whether the application is complete."),
    Status.RETURNED: _("The applicant has been asked to correct the application and to hand it in again."),
    Status.ACCEPTED: _("The project is accepted; what comes of it stands here."),
    Status.SCREENING: _("Independent experts review the project."),
    Status.PASSED: _("The project has passed the screening."),
    Status.TO_IMPROVE: _("The applicant has been asked to improve the project."),
    Status.NOT_PASSED: _("The project has not passed the screening."),
    Status.REFUSED: _("The application was not accepted."),
    Status.WITHDRAWN: _("The applicant has withdrawn the application; it stays readable."),
}

LIVING = tuple(status for status in Status if status != Status.ARCHIVED)

TRANSITIONS = (
    Transition(
        "submit",
        _("Hand in"),
        (Status.DRAFT,),
        Status.SUBMITTED,
        (OWNER,),
        "project.submitted",
        writes=("reference", "applied_on", "submitted_at", "status_since", "applicant", "city"),
        tells=("owner", "institution_manager", "officers"),
    ),
    Transition(
        "resubmit",
        _("Hand in again"),
        (Status.RETURNED, Status.TO_IMPROVE),
        Status.SUBMITTED,
        (OWNER,),
        "project.resubmitted",
        guards=(has_waited,),
        writes=("status_since",),
        tells=("owner", "officers"),
    ),
    Transition(
        "accept",
        _("Accept"),
        (Status.SUBMITTED,),
        Status.ACCEPTED,
        (OFFICER,),
        "project.accepted",
        guards=(institution_has_consented,),
        writes=("status_since",),
        tells=("owner", "team"),
    ),
    Transition(
        "return",
        _("Return for correction"),
        (Status.SUBMITTED,),
        Status.RETURNED,
        (OFFICER,),
        "project.returned",
        writes=("status_since",),
        tells=("owner", "team"),
    ),
    Transition(
        "refuse",
        _("Do not accept"),
        (Status.SUBMITTED,),
        Status.REFUSED,
        (OFFICER,),
        "project.refused",
        writes=("status_since",),
        tells=("owner", "team"),
    ),
    Transition(
        "withdraw",
        _("Withdraw"),
        (
            Status.SUBMITTED,
            Status.RETURNED,
            Status.ACCEPTED,
            Status.SCREENING,
            Status.PASSED,
            Status.TO_IMPROVE,
        ),
        Status.WITHDRAWN,
        (OWNER,),
        "project.withdrawn",
        writes=("status_since",),
        tells=("team", "officers"),
    ),
    Transition(
        "enter_screening",
        _("Take into the screening"),
        (Status.ACCEPTED,),
        Status.SCREENING,
        (OFFICER,),
        "project.screening_entered",
        writes=("status_since",),
        tells=("owner",),
    ),
    Transition(
        "leave_screening",
        _("Take out of the screening"),
        (Status.SCREENING,),
        Status.ACCEPTED,
        (OFFICER,),
        "project.screening_left",
        writes=("status_since",),
    ),
    Transition(
        "pass",
        _("Pass the screening"),
        (Status.SCREENING,),
        Status.PASSED,
        (OFFICER,),
        "project.passed",
        writes=("status_since",),
        tells=("owner", "team"),
    ),
    Transition(
        "ask_improvement",
        _("Ask for improvement"),
        (Status.SCREENING,),
        Status.TO_IMPROVE,
        (OFFICER,),
        "project.improvement_asked",
        writes=("status_since", "resubmit_from"),
        tells=("owner", "team"),
    ),
    Transition(
        "turn_down",
        _("Do not pass"),
        (Status.SCREENING,),
        Status.NOT_PASSED,
        (OFFICER,),
        "project.not_passed",
        writes=("status_since",),
        tells=("owner", "team"),
    ),
    Transition(
        "review_again",
        _("Review again"),
        (Status.PASSED, Status.TO_IMPROVE, Status.NOT_PASSED),
        Status.SCREENING,
        (OFFICER,),
        "project.reviewed_again",
        writes=("status_since",),
        tells=("owner",),
    ),
    Transition(
        "archive",
        _("Archive"),
        LIVING,
        Status.ARCHIVED,
        (OWNER, OFFICER),
        "project.archived",
        guards=(is_not_being_judged,),
        writes=("status_since", "status_before_archive"),
        tells=("owner", "team"),
    ),
    *(
        Transition(
            f"restore_{status.value}",
            _("Restore"),
            (Status.ARCHIVED,),
            status,
            (OWNER, OFFICER),
            "project.restored",
            writes=("status_since", "status_before_archive"),
            tells=("owner", "team"),
        )
        for status in LIVING
    ),
)

PROJECT_MACHINE = register(Machine("project", STATES, TRANSITIONS, initial=Status.DRAFT))

DECIDED = ("decided_at", "decided_by_id", "note")

CONFIRMATION_MACHINE = register(
    Machine(
        "confirmation",
        (
            State(
                ConfirmationStatus.WAITING,
                ConfirmationStatus.WAITING.label,
                INSTITUTION,
                _("The institution is asked whether it agrees to this service invention."),
            ),
            State(
                ConfirmationStatus.REFUSED,
                ConfirmationStatus.REFUSED.label,
                APPLICANT_TURN,
                _("The institution has not agreed; its reason stands beside it."),
            ),
            State(
                ConfirmationStatus.CONFIRMED,
                ConfirmationStatus.CONFIRMED.label,
                NOBODY,
                _("The institution agrees to this service invention."),
                final=True,
            ),
        ),
        (
            Transition(
                "confirm",
                _("Confirm"),
                (ConfirmationStatus.WAITING, ConfirmationStatus.REFUSED),
                ConfirmationStatus.CONFIRMED,
                (INSTITUTION,),
                "confirmation.decided",
                writes=DECIDED,
                tells=(OWNER,),
            ),
            Transition(
                "refuse",
                _("Refuse"),
                (ConfirmationStatus.WAITING,),
                ConfirmationStatus.REFUSED,
                (INSTITUTION,),
                "confirmation.decided",
                writes=DECIDED,
                tells=(OWNER,),
            ),
            Transition(
                "ask_again",
                _("Ask again"),
                (ConfirmationStatus.REFUSED,),
                ConfirmationStatus.WAITING,
                (OWNER,),
                "confirmation.asked_again",
                writes=(*DECIDED, "requested_at"),
                tells=("institution_manager",),
            ),
        ),
        initial=ConfirmationStatus.WAITING,
        audited_as="project",
    )
)

TRANSFER_MACHINE = register(
    Machine(
        "transfer",
        (
            State(
                TransferStatus.WAITING,
                TransferStatus.WAITING.label,
                TAKER,
                _("The project is offered to a new owner, who has not answered yet."),
            ),
            *(
                State(status, status.label, NOBODY, sentence, final=True)
                for status, sentence in (
                    (TransferStatus.ACCEPTED, _("The new owner has taken over the project.")),
                    (TransferStatus.DECLINED, _("The offer was declined; the owner stays the same.")),
                    (TransferStatus.CANCELLED, _("The offer was taken back or has run out.")),
                )
            ),
        ),
        tuple(
            Transition(
                name,
                label,
                (TransferStatus.WAITING,),
                target,
                by,
                f"project.transfer_{target.value}",
                writes=("answered_at",),
                tells=(GIVER, TAKER),
            )
            for name, label, target, by in (
                ("accept", pgettext_lazy("an offer", "Accept"), TransferStatus.ACCEPTED, (TAKER,)),
                ("decline", _("Decline"), TransferStatus.DECLINED, (TAKER,)),
                ("cancel", _("Cancel"), TransferStatus.CANCELLED, (GIVER, OWNER, INSTITUTION)),
            )
        ),
        initial=TransferStatus.WAITING,
        audited_as="project",
    )
)
