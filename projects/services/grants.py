"""Access of named persons of a firm to what a project shows only to them: given, and taken back at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput
from core.services import lock
from projects.enums import STANDING, Tier
from projects.models import DisclosureGrant, Project
from projects.permissions import require_owner
from projects.services.trail import record_on_project

LONGEST = timedelta(days=366)


def grant_access(
    *,
    by: Actor,
    project: Project,
    people: Iterable[User],
    organisation: Organisation,
    basis: str,
    until: datetime,
    may_download: bool,
) -> list[DisclosureGrant]:
    """Opens the project up to ``Tier.GRANTED`` to these persons; whoever has access keeps one, with the new terms.

    ``by`` is the owner, or the portal carrying out what the owner agreed to. Raises PermissionRefused; GuardRefused
    for a project that no longer stands; InvalidInput for a moment that has passed or lies more than a year ahead.
    """
    _require_moment(until)
    with transaction.atomic():
        fresh = lock(Project, project.pk)
        if not by.is_system:
            require_owner(by, fresh)
        if fresh.status not in STANDING:
            raise GuardRefused(_("This project is no longer open to anybody outside the review."))
        return [_granted(by, fresh, person, organisation, basis, until, may_download) for person in people]


def withdraw_access(*, by: Actor, project: Project, basis: str = "", user: User | None = None, reason: str = "") -> int:
    """Ends open access at once: all of it, that of one agreement, or one person's. Returns how many had any."""
    with transaction.atomic():
        fresh = lock(Project, project.pk)
        if not by.is_system:
            require_owner(by, fresh)
        found = DisclosureGrant.objects.filter(project=fresh, withdrawn_at=None).select_related("user").order_by("pk")
        found = found.filter(basis=basis) if basis else found
        found = found.filter(user=user) if user else found
        ended = [_withdrawn(by, fresh, grant, reason) for grant in found]
    return len(ended)


def _require_moment(until: datetime) -> None:
    now = timezone.now()
    if until <= now:
        raise InvalidInput(fields={"until": [_("This moment has passed.")]})
    if until > now + LONGEST:
        raise InvalidInput(fields={"until": [_("Access ends after a year at the latest.")]})


def _granted(
    by: Actor,
    project: Project,
    person: User,
    organisation: Organisation,
    basis: str,
    until: datetime,
    may_download: bool,
) -> DisclosureGrant:
    DisclosureGrant.objects.filter(project=project, user=person, withdrawn_at=None).update(withdrawn_at=timezone.now())
    grant = DisclosureGrant.objects.create(
        project=project,
        user=person,
        organisation=organisation,
        basis=basis,
        granted_by_id=by.user_id or _owner_id(project),
        valid_until=until,
        may_download=may_download,
    )
    facts = {"person": person.name, "until": until.isoformat(), "may_download": may_download, "tier": int(Tier.GRANTED)}
    record_on_project(by=by, project=project, event="access.granted", changes={**facts, "basis": basis})
    return grant


def _owner_id(project: Project) -> int:
    if project.owner_id is None:
        raise GuardRefused(_("This project has no owner who could open it."))
    return project.owner_id


def _withdrawn(by: Actor, project: Project, grant: DisclosureGrant, reason: str) -> DisclosureGrant:
    grant.withdrawn_at = timezone.now()
    grant.save(update_fields=["withdrawn_at"])
    changes = {"person": grant.user.name, "basis": grant.basis}
    record_on_project(by=by, project=project, event="access.withdrawn", changes=changes, reason=reason)
    return grant
