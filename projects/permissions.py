"""Who may do what with a project, with the reason when not."""

from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import PermissionRefused
from core.workflow import Transition
from projects.models import InstitutionConfirmation, OwnershipTransfer, Project
from projects.selectors.visibility import TEAM_EDITOR, relations_of
from projects.workflow import GIVER, INSTITUTION, OFFICER, OWNER, TAKER


def require_transition(actor: Actor, project: Project, transition: Transition) -> None:
    """The ``allow`` of the spine for projects."""
    if actor.is_system or relations_of(actor, project) & set(transition.by):
        return
    raise PermissionRefused(_("Only the applicant or the responsible office can do this."))


def require_person(actor: Actor) -> int:
    """The id of the person who acts; refuses visitors and the portal itself."""
    if actor.user_id is None:
        raise PermissionRefused(_("Please sign in to do this."))
    return actor.user_id


def require_owner(actor: Actor, project: Project) -> None:
    if OWNER not in relations_of(actor, project):
        raise PermissionRefused(_("Only the applicant of this project can do this."))


def require_editor(actor: Actor, project: Project) -> None:
    """The owner and co-applicants with the right to edit may change answers and documents."""
    if not relations_of(actor, project) & {OWNER, TEAM_EDITOR}:
        raise PermissionRefused(_("You may read this project but not edit it."))


def require_officer(actor: Actor, project: Project) -> None:
    if OFFICER not in relations_of(actor, project):
        raise PermissionRefused(_("Only an officer of the project's province can do this."))


def require_institution(actor: Actor, project: Project) -> None:
    if INSTITUTION not in relations_of(actor, project):
        raise PermissionRefused(_("Only a manager of the project's institution can do this."))


def require_on_confirmation(actor: Actor, confirmation: InstitutionConfirmation, transition: Transition) -> None:
    """The ``allow`` of the spine for the institution's consent."""
    if not relations_of(actor, confirmation.project) & set(transition.by):
        raise PermissionRefused(_("Only a manager of the project's institution can do this."))


def require_on_transfer(actor: Actor, transfer: OwnershipTransfer, transition: Transition) -> None:
    """The ``allow`` of the spine for offers of a project; the portal itself may close one that nobody answered."""
    if actor.is_system:
        return
    parties = {TAKER: transfer.taker_id, GIVER: transfer.giver_id}
    relations = {party for party, user_id in parties.items() if user_id == actor.user_id}
    if transition.by == (TAKER,) and TAKER not in relations:
        raise PermissionRefused(_("This offer was made to somebody else."))
    if not (relations | relations_of(actor, transfer.project)) & set(transition.by):
        raise PermissionRefused(_("Only the applicant of this project can do this."))
