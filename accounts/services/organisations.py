"""Organisations: registered by whoever misses his, verified by an officer of the province."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import notifications
from accounts.enums import MembershipStatus, OrganisationKind
from accounts.events import ORGANISATION_CHANGED
from accounts.identifiers import clean_name, clean_uscc
from accounts.models import Organisation, Region
from accounts.permissions import is_system_admin, require_organisation_editor, require_verifier
from accounts.regions import WITHOUT_USCC
from accounts.roles import SIGN_UP_KINDS, Role
from accounts.selectors import managers_of, organisation_with
from accounts.services.memberships import decide_membership
from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused, Text
from core.events import publish
from core.refs import new_ref
from core.services import lock, record

# A change of one of these is a change of who it is: an officer has to look again.
IDENTITY = ("name", "uscc", "other_id")
SHORTEST_NAME = 2
MANAGER_ROLE = Role.INSTITUTION_MANAGER


def register_organisation(
    *,
    by: Actor,
    kind: str,
    name: str,
    region: Region,
    city: Region | None = None,
    uscc: str = "",
    other_id: str = "",
    phone: str = "",
) -> Organisation:
    """Registers an unverified organisation and asks the officers of its province to verify it.

    The code is refused when its check character is wrong; institutions of Hong Kong, Macao and Taiwan give another
    identification instead. Raises InvalidInput with what is wrong, also when it is registered already.
    Offices (regulators, departments, test institutes) are registered by the system administrator.
    """
    _require_registrant(by, kind, region)
    values = check_organisation(kind=kind, name=name, region=region, city=city, uscc=uscc, other_id=other_id)
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                ref=new_ref(), phone=phone, registered_by_id=by.user_id, **values
            )
            _record(by, "organisation.registered", organisation, _facts(organisation))
            notifications.organisation_registered(organisation)
            publish(ORGANISATION_CHANGED, organisation=organisation, by=by)
    except IntegrityError:
        raise InvalidInput(
            fields={"name": [_("This organisation has just been registered by somebody else.")]}
        ) from None
    return organisation


def ensure_institution(*, by: Actor, region: Region, name: str, city: Region | None = None) -> Organisation:
    """Finds the medical institution of this name in the province, or registers it unverified and without a code.

    Used where a ledger names institutions. A city is filled in when the stored institution has none.
    """
    name = clean_name(name)
    with transaction.atomic():
        organisation, created = Organisation.objects.get_or_create(
            region=region,
            kind=OrganisationKind.INSTITUTION,
            name=name,
            defaults={"ref": new_ref(), "city": city},
        )
        if created:
            _record(by, "organisation.registered", organisation, _facts(organisation))
        elif city is not None and organisation.city_id is None:
            organisation.city = city
            organisation.save(update_fields=["city"])
            _record(by, "organisation.changed", organisation, {"city": [None, city.code]})
    return organisation


def ensure_office(*, region: Region, name: str) -> Organisation:
    """Finds the regulator of this name in the province, or registers it for the portal's set-up."""
    name = clean_name(name)
    with transaction.atomic():
        office, created = Organisation.objects.get_or_create(
            region=region, kind=OrganisationKind.REGULATOR, name=name, defaults={"ref": new_ref()}
        )
        if created:
            _record(SYSTEM, "organisation.registered", office, _facts(office))
    return office


def change_organisation(*, by: Actor, organisation: Organisation, **values: Any) -> Organisation:
    """Saves name, city, uscc, other_id or phone. A new name or code takes the verification away.

    Raises InvalidInput with what is wrong, PermissionRefused for outsiders.
    """
    with transaction.atomic():
        fresh = lock(Organisation, organisation.pk)
        require_organisation_editor(by, fresh)
        wanted = {name: values.get(name, getattr(fresh, name)) for name in (*IDENTITY, "city")}
        checked = check_organisation(kind=fresh.kind, region=fresh.region, known=fresh, **wanted)
        checked["phone"] = values.get("phone", fresh.phone)
        changes = {name: [_plain(getattr(fresh, name)), _plain(value)] for name, value in checked.items()}
        changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
        if not changes:
            return fresh
        for name in changes:
            setattr(fresh, name, checked[name])
        fields = list(changes)
        if changes.keys() & set(IDENTITY):
            fresh.verified_at = fresh.verified_by = fresh.refused_at = None
            fields += ["verified_at", "verified_by", "refused_at"]
        fresh.save(update_fields=fields)
        _record(by, "organisation.changed", fresh, changes)
        publish(ORGANISATION_CHANGED, organisation=fresh, by=by)
    return fresh


def verify_organisation(*, by: Actor, organisation: Organisation, verified: bool, note: str = "") -> Organisation:
    """An officer states that the organisation is what it says, or refuses with a note.

    Whoever registered it is confirmed or refused with it. A later decision may reverse an earlier one; the same
    decision twice raises GuardRefused. A refusal needs a note (InvalidInput).
    """
    note = note.strip()
    if not verified and not note:
        raise InvalidInput(fields={"note": [_("Please say why, and what would help.")]})
    with transaction.atomic():
        fresh = lock(Organisation, organisation.pk)
        require_verifier(by, fresh)
        if fresh.registered_by_id == by.user_id:
            raise PermissionRefused(_("Nobody can verify an organisation that he registered himself."))
        if fresh.verified_at if verified else fresh.refused_at:
            raise GuardRefused(_("This organisation has already been decided on."))
        now = timezone.now()
        fresh.verified_at, fresh.refused_at = (now, None) if verified else (None, now)
        fresh.verified_by_id = by.user_id
        fresh.verification_note = note
        fresh.save(update_fields=["verified_at", "refused_at", "verified_by", "verification_note"])
        event = "organisation.verified" if verified else "organisation.refused"
        _record(by, event, fresh, {}, reason=note)
        _decide_requests(by, fresh, verified, note)
        notifications.organisation_decided(fresh, verified=verified, occasion=now.isoformat())
        publish(ORGANISATION_CHANGED, organisation=fresh, by=by)
    return fresh


def _decide_requests(by: Actor, organisation: Organisation, verified: bool, note: str) -> None:
    """With the organisation its founder is confirmed; with its refusal every request to join it is refused.

    Where a manager is already at work the requests are his.
    """
    if managers_of(organisation.pk).exists():
        return
    waiting = organisation.memberships.filter(status=MembershipStatus.PENDING).exclude(Q(user_id=by.user_id))
    if verified:
        waiting = waiting.filter(Q(user_id=organisation.registered_by_id), user__is_active=True)
    # The manager's role last: with it the founder's other requests would be the manager's business.
    requests = sorted(waiting.select_related("organisation", "user"), key=lambda each: each.role == MANAGER_ROLE)
    for membership in requests:
        decide_membership(by=by, membership=membership, confirmed=verified, note=note)


def _require_registrant(by: Actor, kind: str, region: Region) -> None:
    if by.is_system or is_system_admin(by, region.code):
        return
    if not by.is_authenticated or kind not in SIGN_UP_KINDS:
        raise PermissionRefused(_("Only the system administrator can register an office."))


def check_organisation(
    *,
    kind: str,
    name: str,
    region: Region,
    city: Region | None,
    uscc: str,
    other_id: str,
    known: Organisation | None = None,
) -> dict[str, Any]:
    """The values in the form in which they are stored; raises InvalidInput with what is wrong at each field.

    ``known`` is the organisation that is being changed: it may keep its name and code, and stay without a code.
    """
    name, code = clean_name(name), clean_uscc(uscc) if uscc else ""
    without_code = region.code in WITHOUT_USCC
    errors: dict[str, list[Text]] = {}
    if len(name) < SHORTEST_NAME:
        errors["name"] = [_("Please give the full official name.")]
    if kind not in OrganisationKind.values:
        errors["kind"] = [_("Please choose the kind of organisation.")]
    if city is not None and city.parent_id != region.code:
        errors["city"] = [_("This city does not belong to the province.")]
    if code is None:
        errors["uscc"] = [_("This code cannot be right: please compare its 18 characters with your certificate.")]
    if without_code and not other_id.strip():
        errors["other_id"] = [_("Please give the registration number used in your region.")]
    if not without_code and not uscc and known is None:
        errors["uscc"] = [_("Please give the unified social credit code; it has 18 characters.")]
    errors = errors or _already_registered(kind, name, region, code or "", known)
    if errors:
        raise InvalidInput(fields=errors)
    return {
        "kind": kind,
        "name": name,
        "region": region,
        "city": city,
        "uscc": "" if without_code else code,
        "other_id": other_id.strip() if without_code else "",
    }


def _already_registered(
    kind: str, name: str, region: Region, code: str, known: Organisation | None
) -> dict[str, list[Text]]:
    by_code = organisation_with(uscc=code) if code else None
    if by_code is not None and by_code != known:
        return {"uscc": [_("An organisation with this code is registered already. Please look for it by the code.")]}
    by_name = organisation_with(region=region.code, kind=kind, name=name)
    if by_name is not None and by_name != known:
        return {"name": [_("An organisation of this name is registered already. Please choose it from the list.")]}
    return {}


def _facts(organisation: Organisation) -> dict[str, Any]:
    fields = ("kind", "name", "uscc", "other_id")
    return {name: [None, getattr(organisation, name)] for name in fields if getattr(organisation, name)}


def _plain(value: Any) -> Any:
    return value.code if isinstance(value, Region) else value


def _record(by: Actor, event: str, organisation: Organisation, changes: dict[str, Any], reason: str = "") -> None:
    record(
        by=by,
        event=event,
        object_type="organisation",
        object_ref=organisation.ref,
        region=organisation.region_id,
        changes=changes,
        reason=reason,
    )
