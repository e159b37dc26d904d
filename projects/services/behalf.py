"""Entering an application for a clinician who handed it in on paper or at a meeting (代录).

The office writes only the first facts; the application becomes the clinician's own draft, flagged as entered by the
office, and nothing is handed in before he has checked and completed it himself.
"""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import MembershipStatus
from accounts.models import Organisation, User
from accounts.roles import Role
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.notices import notify
from core.refs import new_ref
from core.services import lock
from projects.enums import Source, Status
from projects.models import Project
from projects.selectors.visibility import REVIEW_ROLES
from projects.services.trail import record_on_project


@dataclass(frozen=True)
class BehalfFacts:
    """What the office takes from the paper; ``email`` is the clinician's account, when he has one already."""

    title: str
    institution: Organisation
    applicant_name: str
    summary: str = ""
    department: str = ""
    claimed_class: str = ""
    subcatalogue: str = ""
    email: str = ""
    note: str = ""


def enter_on_behalf(*, by: Actor, facts: BehalfFacts) -> Project:
    """Opens a draft for a clinician of the officer's province; he is told when he has an account.

    Raises PermissionRefused for others than officers, NotVisible for an institution of another province, InvalidInput
    when no clinician of the institution has the e-mail address given.
    """
    if by.role not in REVIEW_ROLES:
        raise PermissionRefused
    if facts.institution.region_id != by.region:
        raise NotVisible
    owner = clinician_of(facts.institution, facts.email) if facts.email else None
    with transaction.atomic():
        project = Project.objects.create(
            key=new_ref(),
            region_id=by.region,
            institution=facts.institution,
            owner=owner,
            title=facts.title,
            summary=facts.summary,
            department=facts.department,
            claimed_class=facts.claimed_class,
            subcatalogue=facts.subcatalogue,
            source=Source.ON_BEHALF,
            entered_by_id=by.user_id,
            note=_behalf_note(facts),
        )
        _record(by, project, "project.entered_on_behalf", owner)
        _tell(project)
    return project


def hand_to_clinician(*, by: Actor, project: Project, email: str) -> Project:
    """Gives a draft that the office entered to its clinician, once he has an account in the institution.

    Raises NotVisible for other drafts, GuardRefused when it has an owner, InvalidInput for an address without one.
    """
    with transaction.atomic():
        fresh = lock(Project, project.pk)
        if by.role not in REVIEW_ROLES or fresh.region_id != by.region or fresh.source != Source.ON_BEHALF:
            raise NotVisible
        if fresh.owner_id is not None or fresh.status != Status.DRAFT or fresh.institution is None:
            raise GuardRefused(_("This application already belongs to its clinician."))
        fresh.owner = clinician_of(fresh.institution, email)
        fresh.updated_at = timezone.now()
        fresh.save(update_fields=["owner", "updated_at"])
        _record(by, fresh, "project.handed_to_clinician", fresh.owner)
        _tell(fresh)
    return fresh


def clinician_of(institution: Organisation, email: str) -> User:
    found = User.objects.filter(
        email__iexact=email.strip(),
        is_active=True,
        memberships__organisation=institution,
        memberships__role=Role.CLINICIAN,
        memberships__status__in=[MembershipStatus.ACTIVE, MembershipStatus.PENDING],
    ).first()
    if found is None:
        raise InvalidInput(
            fields={
                "email": [
                    _("No clinician of %(institution)s has this address. Leave it empty; you can add it later.")
                    % {"institution": institution.name}
                ]
            }
        )
    return found


def _behalf_note(facts: BehalfFacts) -> str:
    day = timezone.localdate().isoformat()
    lines = [_("Entered by the office on %(day)s for %(name)s.") % {"day": day, "name": facts.applicant_name}]
    return "\n".join([*lines, facts.note.strip()]).strip()


def _tell(project: Project) -> None:
    if project.owner is None:
        return
    notify(
        recipients=[project.owner],
        event="project.entered_on_behalf",
        key=f"project.entered_on_behalf:{project.key}",
        title=lambda: _("The office has entered an application for you: %(title)s") % {"title": project.title},
        body=lambda: _("Please check and complete it, then hand it in. Until then only you can see it."),
        url=reverse("projects:project_page", args=[project.key]),
    )


def _record(by: Actor, project: Project, event: str, owner: User | None) -> None:
    record_on_project(
        by=by,
        project=project,
        event=event,
        changes={"owner": owner.name if owner else None},
    )
