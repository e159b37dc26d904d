"""The person himself: joining, his details, his consent, and what he may take with him."""

from collections.abc import Mapping
from typing import Any

import phonenumbers
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.identifiers import clean_name
from accounts.models import Membership, Organisation, User
from accounts.services.memberships import request_membership
from accounts.services.organisations import register_organisation
from core.actor import SYSTEM, Actor
from core.enums import MailMode
from core.errors import InvalidInput
from core.notice_groups import notice_groups
from core.services import lock, record

# Mainland China, Hong Kong, Macao, Taiwan: where the portal's people telephone.
CALLING_REGIONS = ("CN", "HK", "MO", "TW")
PROFILE_FIELDS = ("name", "phone", "language", "mail_mode", "mail_groups", "waiting_mail")


def join_portal(
    *,
    by: Actor,
    role: str,
    organisation: Organisation | None,
    new_organisation: dict[str, Any] | None = None,
    title: str = "",
    department: str = "",
) -> Membership:
    """Asks for the role in a known organisation, or in one that is registered with the request: both or nothing."""
    with transaction.atomic():
        chosen = organisation or register_organisation(by=by, **(new_organisation or {}))
        return request_membership(by=by, role=role, organisation=chosen, title=title, department=department)


def open_account(*, user: User, name: str, language: str) -> Actor:
    """Completes an account that has just been saved with its e-mail address; returns the person as actor."""
    with transaction.atomic():
        user.name, user.language = clean_name(name), language
        user.save(update_fields=["name", "language"])
        by = Actor(user_id=user.pk, label=user.name)
        record_account_event(by=by, event="account.signed_up", user=user)
    return by


def ensure_account(*, email: str, name: str) -> User:
    """Finds the account of this address, or opens one without a password, for the portal's set-up."""
    user = User.objects.filter(email__iexact=email).first()
    if user is not None:
        return user
    with transaction.atomic():
        user = User.objects.create_user(email, name=clean_name(name))
        record_account_event(by=SYSTEM, event="account.signed_up", user=user)
    return user


def accept_privacy_notice(*, by: Actor, version: str = "") -> None:
    """Records which version of the privacy notice the person accepted, and when (PIPL art. 13–17)."""
    version = version or settings.PRIVACY_NOTICE_VERSION
    with transaction.atomic():
        user = lock(User, by.user_id)
        user.privacy_version = version
        user.save(update_fields=["privacy_version"])
        record_account_event(by=by, event="privacy.accepted", user=user, changes={"version": version})


def save_profile(*, by: Actor, **values: Any) -> User:
    """Saves what a person says about himself (PROFILE_FIELDS). Raises InvalidInput for a wrong number or choice.

    The audit log keeps which fields changed; the number itself is personal and stays out of it.
    """
    if "phone" in values:
        values["phone"] = stored_phone(values["phone"])
    if "name" in values:
        values["name"] = clean_name(values["name"])
        if not values["name"]:
            raise InvalidInput(fields={"name": [_("Please give your name.")]})
    if "mail_groups" in values:
        values["mail_groups"] = checked_groups(values["mail_groups"])
    with transaction.atomic():
        user = lock(User, by.user_id)
        changed = [name for name in PROFILE_FIELDS if name in values and getattr(user, name) != values[name]]
        if not changed:
            return user
        for name in changed:
            setattr(user, name, values[name])
        user.save(update_fields=changed)
        record_account_event(by=by, event="account.changed", user=user, changes={"fields": changed})
    return user


def checked_groups(chosen: Mapping[str, str]) -> dict[str, str]:
    """Without the groups that follow the person's usual choice (""). Raises InvalidInput for what cannot be chosen."""
    known = {group.key for group in notice_groups()}
    if not known.issuperset(chosen) or not {"", *MailMode.values}.issuperset(chosen.values()):
        raise InvalidInput(_("Please choose from the list."))
    return {key: mode for key, mode in chosen.items() if mode}


def save_language(*, by: Actor, language: str) -> None:
    """Remembers the language in which the portal writes to the person."""
    if language in dict(settings.LANGUAGES):
        User.objects.filter(Q(pk=by.user_id)).update(language=language)


def stored_phone(text: str) -> str:
    """The international form (+8613800000000) of a mobile number; mainland numbers may come without +86.

    Raises InvalidInput for what cannot be a number of the mainland, Hong Kong, Macao or Taiwan.
    """
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not _usable(number):
        raise InvalidInput(
            fields={"phone": [_("Please check the number. Outside the mainland begin with +852, +853 or +886.")]}
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _usable(number: phonenumbers.PhoneNumber) -> bool:
    region = phonenumbers.region_code_for_number(number)
    return region in CALLING_REGIONS and phonenumbers.is_valid_number(number)


def record_account_event(
    *, by: Actor, event: str, user: User, changes: dict[str, Any] | None = None, reason: str = ""
) -> None:
    """A line of the audit log about a person's account: sign-in, password, e-mail, second factor."""
    record(
        by=by,
        event=event,
        object_type="user",
        object_ref=str(user.pk),
        region=by.region,
        changes=changes or {},
        reason=reason,
    )
