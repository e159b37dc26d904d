"""Handing a project over to another person, who must accept: when somebody leaves, nothing is left without an owner."""

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.services import lock, perform
from core.texts import limited_text, one_line
from projects.enums import Rights, TransferStatus
from projects.models import OwnershipTransfer, Project, TeamMember
from projects.notifications import tell_transfer
from projects.permissions import require_on_transfer, require_person
from projects.selectors.people import OVER, owner_has_left, possible_takers, transfer_horizon
from projects.selectors.visibility import relations_of
from projects.services.people import note
from projects.workflow import INSTITUTION, OWNER, TRANSFER_MACHINE

REASON_LIMIT = 200


def offer_transfer(*, by: Actor, project: Project, email: str, reason: str = "") -> OwnershipTransfer:
    """Offers the project to a team member or a colleague; nothing changes until he accepts.

    The owner may do so at any time; a manager of the institution only when the owner has left it, and with a reason.
    Raises InvalidInput for the address or a missing reason, PermissionRefused, GuardRefused while an offer is open.
    """
    text = checked_reason(reason)
    with transaction.atomic():
        fresh = lock(Project, project.pk)
        require_giver(by, fresh, text)
        close_expired(fresh)
        if fresh.transfers.filter(status=TransferStatus.WAITING).exists():
            raise GuardRefused(_("The project is already offered to somebody. Cancel that offer first."))
        taker = taker_with(fresh, email)
        transfer = OwnershipTransfer.objects.create(
            project=fresh, giver_id=require_person(by), taker=taker, reason=text
        )
        note(by, fresh, "project.transfer_offered", taker=taker.pk, reason_given=bool(text))
        tell_transfer(transfer=transfer, event="offered")
    return transfer


def answer_transfer(*, by: Actor, transfer: OwnershipTransfer, accept: bool) -> Project:
    """The taker's yes or no. With a yes he becomes the owner, and the former owner stays in the team, reading.

    Raises PermissionRefused for anybody but the taker, GuardRefused for an offer that is no longer open.
    """
    with transaction.atomic():
        project, fresh = open_offer(transfer)
        if accept and fresh.taker_id == by.user_id:
            require_fitting_taker(project, fresh)
        fresh = close(by, fresh, "accept" if accept else "decline")
        if accept:
            hand_over(project, fresh)
        tell_transfer(transfer=fresh, event="accepted" if accept else "declined")
    return project


def cancel_transfer(*, by: Actor, transfer: OwnershipTransfer) -> None:
    """Takes an offer back before it is answered. Raises PermissionRefused, GuardRefused."""
    with transaction.atomic():
        _project, fresh = open_offer(transfer)
        fresh = close(by, fresh, "cancel")
        tell_transfer(transfer=fresh, event="cancelled")


def require_giver(by: Actor, project: Project, reason: str) -> None:
    if project.status in OVER:
        raise GuardRefused(_("This project has come to its end and is not handed over any more."))
    relations = relations_of(by, project)
    if OWNER in relations:
        return
    if INSTITUTION not in relations:
        raise PermissionRefused(_("Only the applicant of this project can do this."))
    if not owner_has_left(project):
        raise PermissionRefused(_("The applicant still works in your institution and hands the project over himself."))
    if not reason:
        raise InvalidInput(fields={"reason": [_("Please say why; it stands in the record.")]})


def taker_with(project: Project, email: str) -> User:
    """The same answer whether the address is unknown to the portal or just not a colleague's."""
    taker = possible_takers(project).filter(email__iexact=email.strip()).first()
    if taker is None:
        raise InvalidInput(
            fields={
                "email": [_("Nobody of the team or of the institution has this address. He may have to sign up first.")]
            }
        )
    return taker


def require_fitting_taker(project: Project, transfer: OwnershipTransfer) -> None:
    """He may have left the institution since the offer was made, or the owner may have changed."""
    if not possible_takers(project).filter(pk=transfer.taker_id).exists():
        raise GuardRefused(_("You no longer belong to this project's institution or team."))


def open_offer(transfer: OwnershipTransfer) -> tuple[Project, OwnershipTransfer]:
    project = lock(Project, transfer.project_id)
    fresh = lock(OwnershipTransfer, transfer.pk)
    if fresh.status != TransferStatus.WAITING or fresh.created_at <= transfer_horizon() or project.status in OVER:
        raise GuardRefused(_("This offer is no longer open."))
    return project, fresh


def close_expired(project: Project) -> None:
    """An offer nobody answered makes room for a new one."""
    old = project.transfers.filter(status=TransferStatus.WAITING, created_at__lte=transfer_horizon())
    for transfer in old.select_for_update(no_key=True):
        close(SYSTEM, transfer, "cancel")


def close(by: Actor, transfer: OwnershipTransfer, act: str) -> OwnershipTransfer:
    return perform(
        TRANSFER_MACHINE,
        act,
        transfer,
        by=by,
        allow=require_on_transfer,
        values={"answered_at": timezone.now()},
        changes={"giver": transfer.giver_id, "taker": transfer.taker_id},
    )


def hand_over(project: Project, transfer: OwnershipTransfer) -> None:
    former = project.owner
    TeamMember.objects.filter(project=project, user=transfer.taker_id).delete()
    project.owner_id = transfer.taker_id
    project.save(update_fields=["owner"])
    if former is not None and former.is_active and not owner_was_outside(project, former):
        last = project.team.aggregate(last=models.Max("position"))["last"] or 0
        TeamMember.objects.create(project=project, position=last + 1, name=former.name, user=former, rights=Rights.VIEW)


def owner_was_outside(project: Project, former: User) -> bool:
    """Somebody who has left the institution loses his access with the project."""
    return not possible_takers(project).filter(pk=former.pk).exists()


def checked_reason(reason: str) -> str:
    return limited_text("reason", one_line(reason), most=REASON_LIMIT)
