"""Keys for programs of enterprises: given once, taken back at once."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import AccessToken, Application, clear_expired

from accounts.models import Organisation
from core.actor import Actor
from core.errors import GuardRefused, PermissionRefused
from core.refs import new_ref
from core.services import lock, record
from core.texts import one_line, required_text
from matching.models import ApiClient
from matching.selectors.api_clients import may_keep_clients

NAME_LIMIT = 60
MOST_CLIENTS = 5
# How exactly the last use is kept: a write for each call would be one too many.
USED_WITHIN = timedelta(hours=1)


@dataclass(frozen=True)
class NewKey:
    """``secret`` is known only now: the portal keeps its hash."""

    client: ApiClient
    secret: str


def create_client(*, by: Actor, name: str) -> NewKey:
    """A key for one program of the actor's enterprise, which then reads in his name. Audited.

    Raises PermissionRefused to all but managers of a verified enterprise, InvalidInput without a name, GuardRefused
    when the enterprise holds as many keys as it may.
    """
    label = required_text("name", one_line(name), most=NAME_LIMIT, missing=_("Please name the program."))
    if not may_keep_clients(by):
        raise PermissionRefused(_("Only managers of a verified enterprise give its programs access."))
    secret = generate_client_secret()
    with transaction.atomic():
        organisation = lock(Organisation, by.organisation_id)
        _require_place(organisation)
        client = ApiClient.objects.create(
            ref=new_ref(),
            organisation=organisation,
            membership_id=by.membership_id or 0,
            application=_application(by, label, secret),
            name=label,
        )
        _record(by, client, "api_client.created")
    return NewKey(client, secret)


def revoke_client(*, by: Actor, client: ApiClient) -> ApiClient:
    """From now on neither the key nor a token already handed out opens anything. Nothing happens a second time.

    Raises PermissionRefused to all but managers of its enterprise.
    """
    if not may_keep_clients(by) or client.organisation_id != by.organisation_id:
        raise PermissionRefused(_("Only managers of a verified enterprise give its programs access."))
    with transaction.atomic():
        fresh = lock(ApiClient, client.pk)
        if fresh.revoked_at is None:
            fresh.revoked_at = timezone.now()
            fresh.save(update_fields=["revoked_at"])
            AccessToken.objects.filter(application_id=fresh.application_id).delete()
            _record(by, fresh, "api_client.revoked")
    return fresh


def note_use(client: ApiClient) -> None:
    """When the key was last used, to the hour."""
    now = timezone.now()
    if client.used_at is None or now - client.used_at > USED_WITHIN:
        ApiClient.objects.filter(pk=client.pk).update(used_at=now)


def drop_old_tokens() -> None:
    """Those that have run out open nothing any more; who called is kept with the key."""
    clear_expired()


def _require_place(organisation: Organisation) -> None:
    if ApiClient.objects.filter(organisation=organisation, revoked_at=None).count() >= MOST_CLIENTS:
        raise GuardRefused(
            _("Your enterprise holds %(n)d keys already; take one back that is no longer used.") % {"n": MOST_CLIENTS}
        )


def _application(by: Actor, name: str, secret: str) -> Application:
    return Application.objects.create(
        name=name,
        user_id=by.user_id,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        client_secret=secret,
    )


def _record(by: Actor, client: ApiClient, event: str) -> None:
    record(
        by=by,
        event=event,
        object_type="api_client",
        object_ref=client.audit_ref,
        region=client.organisation.region_id,
        changes={"name": client.name},
    )
