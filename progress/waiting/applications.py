"""What waits between an application's first word and its acceptance."""

from datetime import timedelta

from django.db.models import Case, DateField, F, Q, Subquery, Value, When
from django.db.models.functions import Lower, TruncDate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from core.actor import Actor
from progress.waiting.enums import Turn, Unit
from progress.waiting.kinds import BARE, FOREVER, Columns, Kind, Link, Rows
from progress.waiting.parts import INSTITUTIONS, OFFICERS, OWNERS, in_roles, of_province, own_part
from projects.enums import ConfirmationStatus, DeadlineKind, Status
from projects.models import Deadline, InstitutionConfirmation
from projects.selectors.institution import OPEN
from projects.selectors.people import TRANSFER_DAYS, open_invitations, open_transfers

# An office's own exemption of a formal check (domain guide §7.3) has no end.
EXEMPT = Case(When(~Q(exempt_reason=""), then=Value(FOREVER)), output_field=DateField())


def _open(kind: DeadlineKind, status: Status) -> Rows:
    return Deadline.objects.filter(kind=kind, closed_at=None, project__status=status)


def _checks(actor: Actor) -> Rows:
    rows = in_roles(actor, OFFICERS, _open(DeadlineKind.FORMAL_CHECK, Status.SUBMITTED), region=actor.region)
    return rows.exclude(own_part(actor))


def _corrections(actor: Actor) -> Rows:
    rows = _open(DeadlineKind.CORRECTION, Status.RETURNED)
    return in_roles(actor, OWNERS, rows, project__owner_id=actor.user_id)


def _waiting_confirmations() -> Rows:
    return InstitutionConfirmation.objects.filter(status=ConfirmationStatus.WAITING, project__status__in=OPEN)


def _confirmations(actor: Actor) -> Rows:
    """Whoever owns a project does not confirm it for his institution."""
    rows = in_roles(actor, INSTITUTIONS, _waiting_confirmations(), institution_id=actor.organisation_id)
    return rows.exclude(project__owner_id=actor.user_id)


def _invitations(actor: Actor) -> Rows:
    own = User.objects.filter(pk=actor.user_id or 0).values(lower=Lower("email"))[:1]
    return in_roles(actor, OWNERS, open_invitations().annotate(address=Lower("email")), address=Subquery(own))


def _offers(actor: Actor) -> Rows:
    return in_roles(actor, OWNERS, open_transfers(), taker_id=actor.user_id)


OF_PROJECT = {"number": "project__reference", "title": "project__title"}

KINDS = (
    Kind(
        key="formal_check",
        label=_("Formal check"),
        sentence=_("Decide whether the application is complete: accept it, or tell everything that is missing, once."),
        act=_("Check it"),
        turn=Turn.OFFICE,
        roles=OFFICERS,
        columns=Columns("project__reference", **OF_PROJECT, since="@opened_at", due="due_on", exempt=EXEMPT),
        mine=_checks,
        links={"": Link("console:check_page")},
        threshold="DEADLINES.formal_check",
        unit=Unit.WORKDAYS,
        office=lambda actor: of_province(_open(DeadlineKind.FORMAL_CHECK, Status.SUBMITTED), actor),
        office_link=Link("console:check_page"),
    ),
    Kind(
        key="correction",
        label=_("Correction by the applicant"),
        sentence=_("Mend what the correction notice names, and hand the application in again."),
        act=_("Correct it"),
        turn=Turn.PERSON,
        roles=OWNERS,
        columns=Columns(
            "project__reference",
            **OF_PROJECT,
            since="@opened_at",
            due="due_on",
            who="project__owner__name",
            exempt=EXEMPT,
        ),
        mine=_corrections,
        links={"": Link("projects:project_page")},
        threshold="DEADLINES.correction",
        unit=Unit.WORKDAYS,
        office=lambda actor: of_province(_open(DeadlineKind.CORRECTION, Status.RETURNED), actor),
        office_link=Link("console:project_page"),
    ),
    Kind(
        key="institution_consent",
        label=_("Service invention to confirm"),
        sentence=_("Say whether the institution agrees to the application of its employee."),
        act=_("Look and confirm"),
        turn=Turn.ORGANISATION,
        roles=INSTITUTIONS,
        columns=Columns("project__reference", **OF_PROJECT, since="@requested_at", who="institution__name"),
        mine=_confirmations,
        links={"": Link("projects:project_consent")},
        overdue=False,
        office=lambda actor: of_province(_waiting_confirmations(), actor, "project__region"),
        office_link=Link("console:project_page"),
    ),
    Kind(
        key="team_invitation",
        label=_("Invitation to a team"),
        sentence=_("Say whether you belong to the team of the project."),
        act=pgettext_lazy("what waits", "Answer"),
        turn=Turn.PERSON,
        roles=OWNERS,
        columns=Columns("member__project__key", title="member__project__title", since="@created_at", due="@expires_at"),
        mine=_invitations,
        links={"": Link("projects:invitation_list", BARE)},
        overdue=False,
    ),
    Kind(
        key="project_offer",
        label=_("Project offered to you"),
        sentence=_("Say whether you take the project over."),
        act=pgettext_lazy("what waits", "Answer"),
        turn=Turn.PERSON,
        roles=OWNERS,
        columns=Columns(
            "project__key",
            title="project__title",
            since="@created_at",
            due=lambda: TruncDate(F("created_at") + timedelta(days=TRANSFER_DAYS)),
        ),
        mine=_offers,
        links={"": Link("projects:invitation_list", BARE)},
        overdue=False,
    ),
)
