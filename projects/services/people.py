"""The team: who belongs to it, in which order, with which rights, and how people are asked to join."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.services import lock
from projects.enums import Rights
from projects.models import Invitation, Project, TeamMember
from projects.notifications import send_invitation, tell_invitation_answered
from projects.permissions import require_owner, require_person
from projects.selectors.applications import EDITABLE
from projects.selectors.people import INVITATION_DAYS, OVER, is_meant_for, is_open, token_digest
from projects.services.trail import record_on_project

M = TypeVar("M", TeamMember, Invitation)

MOST_MEMBERS = 50
LONGEST_ADDRESS = 254
LIMITS = {"name": 60, "organisation_name": 120, "contribution": 100}


def add_team_member(
    *,
    by: Actor,
    project: Project,
    name: str,
    organisation_name: str = "",
    contribution: str = "",
    rights: str = Rights.VIEW,
) -> TeamMember:
    """Puts a person at the end of the team. He reads the project only once he has accepted an invitation.

    Raises InvalidInput, PermissionRefused for others than the owner, GuardRefused once handed in.
    """
    facts = checked_facts(name=name, organisation_name=organisation_name, contribution=contribution)
    with transaction.atomic():
        fresh = own_project(by, project, editing=True)
        members = TeamMember.objects.filter(project=fresh)
        if members.count() >= MOST_MEMBERS:
            raise GuardRefused(_("A team has at most %(n)s members.") % {"n": MOST_MEMBERS})
        last = members.aggregate(last=models.Max("position"))["last"] or 0
        member = TeamMember.objects.create(project=fresh, position=last + 1, rights=checked_rights(rights), **facts)
        note(by, fresh, "project.team_member_added", member=member.pk)
    return member


def update_team_member(
    *, by: Actor, member: TeamMember, name: str, organisation_name: str, contribution: str
) -> TeamMember:
    """Corrects what the application says of a member. Raises as ``add_team_member``."""
    facts = checked_facts(name=name, organisation_name=organisation_name, contribution=contribution)
    with transaction.atomic():
        project = own_project(by, member.project, editing=True)
        fresh = locked(TeamMember, member.pk)
        for field, value in facts.items():
            setattr(fresh, field, value)
        fresh.save(update_fields=list(facts))
        note(by, project, "project.team_member_changed", member=fresh.pk)
    return fresh


def reorder_team(*, by: Actor, project: Project, member_ids: Sequence[int]) -> None:
    """Sets the order of contribution, the first member first. Raises InvalidInput unless each stands there once."""
    with transaction.atomic():
        fresh = own_project(by, project, editing=True)
        members = {member.pk: member for member in TeamMember.objects.filter(project=fresh)}
        if sorted(member_ids) != sorted(members):
            raise InvalidInput(_("The team was changed in the meantime. Please look at it again."))
        for position, member_id in enumerate(member_ids, 1):
            if members[member_id].position != position:
                members[member_id].position = position
                members[member_id].save(update_fields=["position"])
        note(by, fresh, "project.team_reordered", order=list(member_ids))


def set_member_rights(*, by: Actor, member: TeamMember, rights: str) -> TeamMember:
    """Lets a member edit, or only read; also after handing in. Raises PermissionRefused, GuardRefused."""
    chosen = checked_rights(rights)
    with transaction.atomic():
        project = own_project(by, member.project)
        fresh = locked(TeamMember, member.pk)
        before = fresh.rights
        if before != chosen:
            fresh.rights = chosen
            fresh.save(update_fields=["rights"])
            note(by, project, "project.team_rights_changed", member=fresh.pk, rights=[before, chosen])
    return fresh


def remove_member(*, by: Actor, member: TeamMember) -> None:
    """Takes a person and his access out of the team, with his open invitation; also after handing in.

    What was handed in keeps the team as it was. Raises PermissionRefused, GuardRefused.
    """
    with transaction.atomic():
        project = own_project(by, member.project)
        gone = TeamMember.objects.filter(pk=member.pk, project=project).first()
        if gone is None:
            return
        note(by, project, "project.team_member_removed", member=gone.pk, user=gone.user_id)
        gone.delete()
        for position, each in enumerate(TeamMember.objects.filter(project=project).order_by("position", "id"), 1):
            TeamMember.objects.filter(pk=each.pk).exclude(position=position).update(position=position)


def invite_member(*, by: Actor, member: TeamMember, email: str) -> Invitation:
    """Asks a member by e-mail to join; an earlier invitation of his stops working.

    A person with an account finds it under his bell as well. Raises InvalidInput for the address, PermissionRefused
    for others than the owner, GuardRefused for somebody who has joined already.
    """
    address = checked_address(email)
    with transaction.atomic():
        project = own_project(by, member.project)
        fresh = locked(TeamMember, member.pk)
        if fresh.user_id is not None:
            raise GuardRefused(_("%(name)s has joined already.") % {"name": fresh.name})
        refuse_known_address(project, address)
        Invitation.objects.filter(member=fresh, accepted_at=None, revoked_at=None).update(revoked_at=timezone.now())
        token = secrets.token_urlsafe(32)
        invitation = Invitation.objects.create(
            member=fresh,
            email=address,
            token_hash=token_digest(token),
            invited_by_id=require_person(by),
            expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
        )
        note(by, project, "project.invitation_sent", member=fresh.pk, invitation=invitation.pk)
        send_invitation(invitation=invitation, token=token)
    return invitation


def revoke_invitation(*, by: Actor, invitation: Invitation) -> None:
    """The link stops working at once. Raises PermissionRefused, or GuardRefused when it was accepted just before."""
    with transaction.atomic():
        project = own_project(by, invitation.member.project)
        fresh = locked(Invitation, invitation.pk)
        if fresh.accepted_at is not None:
            raise GuardRefused(_("This invitation was accepted in the meantime. Remove the member instead."))
        if fresh.revoked_at is None:
            fresh.revoked_at = timezone.now()
            fresh.save(update_fields=["revoked_at"])
            note(by, project, "project.invitation_revoked", invitation=fresh.pk)


def accept_invitation(*, by: Actor, invitation: Invitation) -> Project:
    """Joins the team. Works once, for the person who owns the invited address, also when two clicks arrive together.

    Raises PermissionRefused for another person, GuardRefused for an invitation that is over.
    """
    with transaction.atomic():
        project, fresh = answerable(by, invitation)
        member = locked(TeamMember, fresh.member_id)
        if project.owner_id == by.user_id or project.team.filter(user=require_person(by)).exists():
            raise GuardRefused(_("You already belong to this project."))
        member.user_id = by.user_id
        member.save(update_fields=["user"])
        fresh.accepted_at = timezone.now()
        fresh.save(update_fields=["accepted_at"])
        note(by, project, "project.invitation_accepted", member=member.pk, invitation=fresh.pk)
        tell_invitation_answered(invitation=fresh, member=member, accepted=True)
    return project


def decline_invitation(*, by: Actor, invitation: Invitation) -> None:
    """Says no; the owner is told and may ask again. Raises as ``accept_invitation``."""
    with transaction.atomic():
        project, fresh = answerable(by, invitation)
        fresh.revoked_at = timezone.now()
        fresh.save(update_fields=["revoked_at"])
        note(by, project, "project.invitation_declined", invitation=fresh.pk)
        tell_invitation_answered(invitation=fresh, member=fresh.member, accepted=False)


def answerable(by: Actor, invitation: Invitation) -> tuple[Project, Invitation]:
    """Project first, then invitation: the order in which every act on a team takes its locks."""
    project = lock(Project, invitation.member.project_id)
    fresh = locked(Invitation, invitation.pk)
    if not is_meant_for(by, fresh):
        raise PermissionRefused(_("This invitation was sent to another e-mail address than yours."))
    if not is_open(fresh):
        raise GuardRefused(_("This invitation has been used, withdrawn, or has expired. Please ask for a new one."))
    return project, fresh


def locked(model: type[M], pk: int) -> M:
    """As ``lock``; a member removed meanwhile has taken his invitations with him. Raises NotVisible."""
    try:
        return lock(model, pk)
    except model.DoesNotExist:
        raise NotVisible from None


def own_project(by: Actor, project: Project, *, editing: bool = False) -> Project:
    """The project locked, for its owner; ``editing`` as well only while the application can be changed."""
    fresh = lock(Project, project.pk)
    require_owner(by, fresh)
    if fresh.status in OVER or (editing and fresh.status not in EDITABLE):
        raise GuardRefused(_("The application has been handed in and cannot be changed now."))
    return fresh


def refuse_known_address(project: Project, address: str) -> None:
    known = User.objects.filter(email__iexact=address)
    if known.filter(projects=project).exists() or project.team.filter(user__in=known).exists():
        raise InvalidInput(fields={"email": [_("This person already belongs to the project.")]})


def checked_facts(**facts: str) -> dict[str, str]:
    cleaned = {key: " ".join(value.replace("\x00", "").split()) for key, value in facts.items()}
    errors: dict[str, list[Any]] = {
        key: [_("At most %(n)s characters.") % {"n": LIMITS[key]}]
        for key, value in cleaned.items()
        if len(value) > LIMITS[key]
    }
    if not cleaned["name"]:
        errors["name"] = [_("Please give the name.")]
    if errors:
        raise InvalidInput(fields=errors)
    return cleaned


def checked_rights(rights: str) -> Rights:
    try:
        return Rights(rights)
    except ValueError:
        raise InvalidInput(fields={"rights": [_("Please choose what the person may do.")]}) from None


def checked_address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
        MaxLengthValidator(LONGEST_ADDRESS)(address)
    except ValidationError:
        raise InvalidInput(fields={"email": [_("Please give an e-mail address such as name@hospital.cn.")]}) from None
    return address


def note(by: Actor, project: Project, event: str, **changes: Any) -> None:
    record_on_project(
        by=by,
        project=project,
        event=event,
        changes=changes,
    )
