"""The programs through which enterprises read the portal, and for whom each of them acts."""

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from accounts.selectors import active_memberships, actor_in, manages
from core.actor import Actor
from core.errors import NotVisible
from matching.models import ApiClient
from projects.selectors.visibility import is_verified_firm


def may_keep_clients(actor: Actor) -> bool:
    """Managers of a verified enterprise: whoever holds a key reads what the enterprise may read."""
    if actor.role != Role.ENTERPRISE_MEMBER or actor.organisation_id is None:
        return False
    return manages(actor, actor.organisation_id) and is_verified_firm(actor)


def clients_of(actor: Actor) -> QuerySet[ApiClient]:
    """Newest first, revoked ones included. Raises NotVisible to all but the enterprise's managers."""
    if not may_keep_clients(actor):
        raise NotVisible
    found = ApiClient.objects.filter(organisation_id=actor.organisation_id or 0)
    return found.select_related("membership__user", "application").order_by("-id")


def client_for(actor: Actor, ref: str) -> ApiClient:
    found = clients_of(actor).filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def acting_as(application_id: int) -> tuple[ApiClient, User, Actor] | None:
    """The program with this key, its person and his actor; None once it is revoked or he no longer acts for a
    verified enterprise."""
    client = (
        ApiClient.objects.filter(application_id=application_id, revoked_at=None)
        .select_related("membership__user")
        .first()
    )
    if client is None or not client.membership.user.is_active:
        return None
    person = client.membership.user
    held = [each for each in active_memberships(person) if each.pk == client.membership_id]
    if not held:
        return None
    actor = actor_in(person, held, None)
    return (client, person, actor) if is_verified_firm(actor) else None
