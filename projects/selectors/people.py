"""The team of a project, its open invitations, and the handing over of projects."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import QuerySet
from django.utils import timezone

from accounts.enums import MembershipStatus
from accounts.models import Membership, User
from core.actor import Actor
from core.errors import NotVisible
from projects.enums import Status, TransferStatus
from projects.models import Invitation, OwnershipTransfer, Project, TeamMember

# Nobody joins or takes over what has come to its end.
OVER = (Status.REFUSED, Status.WITHDRAWN, Status.ARCHIVED)
INVITATION_DAYS = 14
TRANSFER_DAYS = 30


@dataclass(frozen=True)
class Person:
    """A member of the team; ``invitation`` is the last one, unless he has joined."""

    member: TeamMember
    invitation: Invitation | None

    @property
    def is_waiting(self) -> bool:
        """Whether his invitation can still be accepted."""
        return self.invitation is not None and is_open(self.invitation)


def token_digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def team_of(project: Project) -> list[Person]:
    """In the order of contribution."""
    last = last_invitations(project)
    members = project.team.select_related("user").order_by("position", "id")
    return [Person(member, None if member.user_id else last.get(member.pk)) for member in members]


def last_invitations(project: Project) -> Mapping[int, Invitation]:
    return {
        each.member_id: each
        for each in Invitation.objects.filter(member__project=project).select_related("member__project").order_by("id")
    }


def member_of(project: Project, member_id: int) -> TeamMember:
    """Raises NotVisible for somebody of another team."""
    member = TeamMember.objects.filter(project=project, pk=member_id).first()
    if member is None:
        raise NotVisible
    return member


def open_invitations() -> QuerySet[Invitation]:
    return (
        Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())
        .exclude(member__project__status__in=OVER)
        .select_related("member__project__institution", "invited_by")
    )


def invitation_with_token(token: str) -> Invitation:
    """The invitation a link leads to, also one that is over. Raises NotVisible for an unknown token."""
    invitation = (
        Invitation.objects.filter(token_hash=token_digest(token))
        .select_related("member__project__institution", "invited_by")
        .first()
    )
    if invitation is None:
        raise NotVisible
    return invitation


def is_open(invitation: Invitation) -> bool:
    ended = invitation.accepted_at or invitation.revoked_at or invitation.expires_at <= timezone.now()
    return not ended and invitation.member.project.status not in OVER


def is_meant_for(actor: Actor, invitation: Invitation) -> bool:
    """Whether the signed-in person owns the address the invitation was sent to."""
    user = account_of(actor)
    return user is not None and user.email.lower() == invitation.email.lower()


def account_of(actor: Actor) -> User | None:
    return User.objects.filter(pk=actor.user_id).first() if actor.user_id is not None else None


def invitations_to(actor: Actor) -> list[Invitation]:
    """Open invitations to the person's own address, so that nobody depends on an e-mail to find them."""
    user = account_of(actor)
    return list(open_invitations().filter(email__iexact=user.email).order_by("id")) if user else []


def transfer_horizon() -> datetime:
    """Offers made before this moment have expired."""
    return timezone.now() - timedelta(days=TRANSFER_DAYS)


def waiting_transfer(project: Project) -> OwnershipTransfer | None:
    """The offer of the project that is still open; one that has expired counts as none."""
    return open_transfers().filter(project=project).first()


def open_transfers() -> QuerySet[OwnershipTransfer]:
    return (
        OwnershipTransfer.objects.filter(status=TransferStatus.WAITING, created_at__gt=transfer_horizon())
        .exclude(project__status__in=OVER)
        .select_related("project__institution", "giver", "taker")
    )


def transfers_to(actor: Actor) -> list[OwnershipTransfer]:
    return list(open_transfers().filter(taker_id=actor.user_id or 0).order_by("id"))


def transfer_to(actor: Actor, key: str) -> OwnershipTransfer:
    """The open offer of this project to the actor, who need not see the project yet. Raises NotVisible."""
    transfer = open_transfers().filter(taker_id=actor.user_id or 0, project__key=key).first()
    if transfer is None:
        raise NotVisible
    return transfer


def colleagues(project: Project) -> QuerySet[User]:
    """Who works, confirmed, in the project's institution."""
    working = Membership.objects.filter(organisation=project.institution_id, status=MembershipStatus.ACTIVE)
    return User.objects.filter(pk__in=working.values("user"), is_active=True)


def possible_takers(project: Project) -> QuerySet[User]:
    """The team members with an account, and the colleagues; without the present owner."""
    team = TeamMember.objects.filter(project=project, user__isnull=False)
    everybody = colleagues(project) | User.objects.filter(pk__in=team.values("user"), is_active=True)
    return everybody.exclude(pk__in=[project.owner_id]).distinct()


def owner_has_left(project: Project) -> bool:
    """Whether the owner no longer works in the institution, or cannot sign in any more."""
    return not colleagues(project).filter(projects=project).exists()
