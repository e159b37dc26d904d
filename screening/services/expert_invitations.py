"""How people are asked to join the expert pool, and how they answer."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.selectors import officers_of, offices_of
from accounts.services.memberships import admit_reviewer
from core.actor import Actor
from core.errors import GuardRefused, NotVisible, PermissionRefused
from core.limits import spend
from core.services import lock, perform
from core.workflow import Transition
from screening.enums import ExpertStatus
from screening.models import Expert, ExpertInvitation
from screening.notifications.experts import tell_answered, tell_invited
from screening.permissions import require_officer
from screening.selectors.experts import INVITATION_DAYS, is_meant_for, is_open, token_digest
from screening.services.experts import note, require_in_pool, revoke_invitations
from screening.workflow import EXPERT_MACHINE

MOST_PER_HOUR = 1000


def invite_expert(*, by: Actor, expert: Expert) -> ExpertInvitation:
    """Asks an expert by e-mail to join the pool; a link sent earlier stops working.

    With an account he finds it under his bell as well. Raises PermissionRefused, GuardRefused for one who has joined
    or left, TooManyRequests.
    """
    require_officer(by, expert.region_id)
    spend("expert-invitation", str(by.user_id), limit=MOST_PER_HOUR, seconds=3600)
    with transaction.atomic():
        fresh = lock(Expert, expert.pk)
        require_in_pool(fresh)
        if fresh.status == ExpertStatus.ACTIVE:
            raise GuardRefused(_("This expert has joined already."))
        revoke_invitations(fresh)
        token = secrets.token_urlsafe(32)
        invitation = ExpertInvitation.objects.create(
            expert=fresh,
            token_hash=token_digest(token),
            invited_by_id=by.user_id,
            expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
        )
        note(by, "expert.invited", fresh)
        tell_invited(invitation, token)
    return invitation


def invite_experts(*, by: Actor, experts: Iterable[Expert]) -> int:
    """Asks each who has not joined; those who cannot be asked are passed over. Returns how many were asked."""
    asked = 0
    for expert in experts:
        try:
            invite_expert(by=by, expert=expert)
        except GuardRefused:
            continue
        asked += 1
    return asked


def accept_invitation(*, by: Actor, invitation: ExpertInvitation) -> Expert:
    """He joins: his account is tied to the pool entry and becomes a reviewer for his institution, else for the office.

    Works once, for the owner of the invited address. Raises PermissionRefused for anybody else and for officers of
    the province, who would see what experts must not see of one another; GuardRefused for an invitation that is over.
    """
    with transaction.atomic():
        expert, fresh = _answerable(by, invitation)
        user = lock(User, by.user_id)
        if officers_of(expert.region_id).filter(pk=user.pk).exists():
            raise PermissionRefused(_("An officer of the province cannot be its expert as well."))
        if Expert.objects.filter(region_id=expert.region_id, user=user).exclude(pk=expert.pk).exists():
            raise GuardRefused(_("Your account already belongs to another entry of this pool."))
        joined = perform(EXPERT_MACHINE, "join", expert, by=by, allow=_invited, values={"user_id": user.pk})
        admit_reviewer(by=by, user=user, organisation=_place_of(joined), invited_by=fresh.invited_by)
        fresh.accepted_at = timezone.now()
        fresh.save(update_fields=["accepted_at"])
        tell_answered(fresh, accepted=True)
    return joined


def decline_invitation(*, by: Actor, invitation: ExpertInvitation) -> None:
    """Says no; whoever invited him is told and may ask again. Raises as ``accept_invitation``."""
    with transaction.atomic():
        expert, fresh = _answerable(by, invitation)
        fresh.revoked_at = timezone.now()
        fresh.save(update_fields=["revoked_at"])
        note(by, "expert.invitation_declined", expert)
        tell_answered(fresh, accepted=False)


def _answerable(by: Actor, invitation: ExpertInvitation) -> tuple[Expert, ExpertInvitation]:
    """Expert first, then invitation: the order in which every act here takes its locks."""
    expert = lock(Expert, invitation.expert_id)
    fresh = lock(ExpertInvitation, invitation.pk)
    if not is_meant_for(by, fresh):
        raise PermissionRefused(_("This invitation was sent to another e-mail address than yours."))
    if not is_open(fresh):
        raise GuardRefused(_("This invitation has been used, withdrawn, or has expired. Please ask for a new one."))
    return expert, fresh


def _invited(actor: Actor, expert: Expert, transition: Transition) -> None:
    """Stands for the rule of the table: until he joins, nothing but the address says who the expert is."""
    if not User.objects.filter(pk=actor.user_id or 0, email__iexact=expert.email).exists():
        raise PermissionRefused(_("This invitation was sent to another e-mail address than yours."))


def _place_of(expert: Expert) -> Organisation:
    """His institution when it belongs to the province that asked him, else the province's office."""
    institution = expert.institution
    if institution is not None and institution.region_id == expert.region_id:
        return institution
    office = offices_of(expert.region_id).first()
    if office is None:
        raise NotVisible
    return office
