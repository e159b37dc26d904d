"""An enterprise writes what it is, what it makes and who answers for it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.roles import Role
from core.actor import Actor
from core.errors import PermissionRefused, StaleEdit
from core.services import lock, record
from matching.models import EnterpriseProfile
from matching.permissions import speaks_for
from matching.selectors.profiles import STORED, stored_values
from matching.services.profile_values import checked_values


def save_profile(
    *, by: Actor, organisation: Organisation, values: Mapping[str, Any], version: int
) -> EnterpriseProfile:
    """Saves the given parts of the profile; parts that are not given stay as they are.

    Any member of the enterprise may, verified or not. ``version`` is the one that was read: raises StaleEdit with
    what is stored now when a colleague saved since. Raises InvalidInput with what is wrong at each part,
    PermissionRefused for outsiders. The audit log names the parts that changed, never the contacts' data.
    """
    if by.role != Role.ENTERPRISE_MEMBER or not speaks_for(by, organisation.pk):
        raise PermissionRefused(_("Only people of the enterprise can change its profile."))
    checked = checked_values(values)
    with transaction.atomic():
        # The organisation's row stands in for the profile's before its first save.
        fresh = lock(Organisation, organisation.pk)
        profile = EnterpriseProfile.objects.filter(organisation=fresh).first() or EnterpriseProfile(organisation=fresh)
        if profile.version != version:
            raise StaleEdit(
                _("A colleague has saved the profile in the meantime."),
                current=stored_values(profile),
                version=profile.version,
            )
        changed = [name for name in STORED if name in checked and getattr(profile, name) != checked[name]]
        if changed:
            _write(profile, {name: checked[name] for name in changed}, by)
    return profile


def _write(profile: EnterpriseProfile, values: Mapping[str, Any], by: Actor) -> None:
    for name, value in values.items():
        setattr(profile, name, value)
    profile.version += 1
    profile.updated_at, profile.updated_by_id = timezone.now(), by.user_id
    if profile.pk is None:
        profile.save(force_insert=True)
    else:
        profile.save(update_fields=[*values, "version", "updated_at", "updated_by"])
    record(
        by=by,
        event="enterprise_profile.saved",
        object_type="enterprise_profile",
        object_ref=profile.organisation.ref,
        region=profile.organisation.region_id,
        changes={"parts": [None, list(values)]},
    )
