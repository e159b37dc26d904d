"""The directory of service platforms: entered and kept by the province's office; its people keep their own texts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, Region
from accounts.permissions import is_officer
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused, StaleEdit, Text
from core.refs import new_ref
from core.services import lock, record
from matching.enums import Capability, PlatformKind
from matching.models import ServicePlatform
from matching.permissions import relations_of
from matching.workflow import OFFICER, PLATFORM
from projects.selectors.catalogue import subcatalogue_names

LONGEST = {"name": 120, "summary": 300, "description": 4000, "phone": 30, "website": 200, "basis": 200, "reason": 300}


@dataclass(frozen=True)
class PlatformTexts:
    """What a platform's own people may change as well."""

    summary: str = ""
    description: str = ""
    capabilities: tuple[str, ...] = ()
    subcatalogues: tuple[str, ...] = ()
    phone: str = ""
    website: str = ""


@dataclass(frozen=True)
class PlatformFacts:
    """What only the office sets. ``city`` is a code, ``organisation`` a reference; both may be empty.

    The organisation's people answer enquiries; without one the entry is there to be read.
    """

    name: str
    kind: str
    city: str = ""
    organisation: str = ""


def add_platform(*, by: Actor, facts: PlatformFacts, texts: PlatformTexts) -> ServicePlatform:
    """Enters a platform into the directory of the officer's province; it is public at once.

    Raises PermissionRefused, InvalidInput, also for a name of the same kind that stands there already.
    """
    _require_office(by, by.region)
    values = {**_checked_facts(by.region, facts), **_checked_texts(texts)}
    try:
        with transaction.atomic():
            platform = ServicePlatform.objects.create(
                ref=new_ref(), region_id=by.region, created_by_id=by.user_id, **values
            )
            _note(by, "platform.added", platform, {"platform": platform.name, "kind": platform.kind})
    except IntegrityError:
        raise _name_taken() from None
    return platform


def change_platform(
    *, by: Actor, platform: ServicePlatform, facts: PlatformFacts, texts: PlatformTexts, seen: str = ""
) -> ServicePlatform:
    """The office corrects an entry. ``seen`` is ``state_of`` what the officer had before him.

    Enquiries stay with the organisation they were sent to: once there are any, it cannot be exchanged. Raises
    PermissionRefused, InvalidInput, StaleEdit.
    """
    try:
        with transaction.atomic():
            fresh = lock(ServicePlatform, platform.pk)
            _require_office(by, fresh.region_id)
            _require_same(fresh, seen)
            values = {**_checked_facts(fresh.region_id, facts), **_checked_texts(texts)}
            _require_organisation_kept(fresh, values["organisation"])
            _write(by, fresh, values)
    except IntegrityError:
        raise _name_taken() from None
    return fresh


def change_platform_texts(
    *, by: Actor, platform: ServicePlatform, texts: PlatformTexts, seen: str = ""
) -> ServicePlatform:
    """The platform's own people say what it offers; the office may as well. Raises as ``change_platform``."""
    with transaction.atomic():
        fresh = lock(ServicePlatform, platform.pk)
        if not relations_of(by, fresh) & {PLATFORM, OFFICER}:
            raise PermissionRefused
        _require_same(fresh, seen)
        _write(by, fresh, _checked_texts(texts))
    return fresh


def hide_platform(*, by: Actor, platform: ServicePlatform, reason: str) -> ServicePlatform:
    """Takes the entry out of the directory; enquiries already sent can still be answered and read.

    Raises PermissionRefused, InvalidInput without a reason, GuardRefused when it is out already.
    """
    said = _required("reason", reason)
    with transaction.atomic():
        fresh = _locked(by, platform)
        if fresh.hidden_at is not None:
            raise GuardRefused(_("This platform has been taken out of the directory already."))
        fresh.hidden_at = timezone.now()
        fresh.save(update_fields=["hidden_at"])
        _note(by, "platform.hidden", fresh, {}, said)
    return fresh


def show_platform(*, by: Actor, platform: ServicePlatform) -> ServicePlatform:
    """Puts an entry back into the directory. Raises PermissionRefused, GuardRefused when it stands there."""
    with transaction.atomic():
        fresh = _locked(by, platform)
        if fresh.hidden_at is None:
            raise GuardRefused(_("This platform stands in the directory."))
        fresh.hidden_at = None
        fresh.save(update_fields=["hidden_at"])
        _note(by, "platform.shown", fresh, {})
    return fresh


def set_demonstration(*, by: Actor, platform: ServicePlatform, on: date, basis: str) -> ServicePlatform:
    """Names a demonstration platform (示范) from a day on; ``basis`` is the document that says so, shown to all.

    The published figure of demonstration platforms counts these. Raises PermissionRefused, InvalidInput.
    """
    said = _required("basis", basis)
    if on > timezone.localdate():
        raise InvalidInput(fields={"on": [_("This day is still to come. Enter it when it is there.")]})
    with transaction.atomic():
        fresh = _locked(by, platform)
        before = fresh.demonstration_on
        fresh.demonstration_on, fresh.demonstration_basis = on, said
        fresh.save(update_fields=["demonstration_on", "demonstration_basis"])
        changes = {"demonstration_on": [before and before.isoformat(), on.isoformat()], "basis": said}
        _note(by, "platform.demonstration_set", fresh, changes)
    return fresh


def unset_demonstration(*, by: Actor, platform: ServicePlatform, reason: str) -> ServicePlatform:
    """The platform is no demonstration platform any more. Raises PermissionRefused, InvalidInput, GuardRefused."""
    said = _required("reason", reason)
    with transaction.atomic():
        fresh = _locked(by, platform)
        before = fresh.demonstration_on
        if before is None:
            raise GuardRefused(_("This is not a demonstration platform."))
        fresh.demonstration_on, fresh.demonstration_basis = None, ""
        fresh.save(update_fields=["demonstration_on", "demonstration_basis"])
        changes = {"demonstration_on": [before.isoformat(), None]}
        _note(by, "platform.demonstration_unset", fresh, changes, said)
    return fresh


def state_of(platform: ServicePlatform) -> str:
    """A short digest of the entry's texts, by which a form notices that somebody else saved first."""
    shown = [getattr(platform, name) for name in (*asdict(PlatformTexts()), "name", "kind")]
    shown += [platform.city_id, platform.organisation_id]
    return sha256(repr(shown).encode()).hexdigest()[:16]


def _require_office(by: Actor, region: str) -> None:
    if not is_officer(by, region):
        raise PermissionRefused(_("Only the office of the province keeps this directory."))


def _locked(by: Actor, platform: ServicePlatform) -> ServicePlatform:
    fresh = lock(ServicePlatform, platform.pk)
    _require_office(by, fresh.region_id)
    return fresh


def _require_same(platform: ServicePlatform, seen: str) -> None:
    if seen and seen != state_of(platform):
        raise StaleEdit(
            _("Somebody else has changed this entry in the meantime. Your text is still here; save again to keep it.")
        )


def _require_organisation_kept(platform: ServicePlatform, wanted: Organisation | None) -> None:
    changed = platform.organisation_id != (wanted.pk if wanted else None)
    if changed and platform.enquiries.exists():
        said = _("Enquiries were sent to the present organisation. Take this entry out and add a new one instead.")
        raise InvalidInput(fields={"organisation": [said]})


def _write(by: Actor, platform: ServicePlatform, values: Mapping[str, Any]) -> None:
    changed = sorted(name for name, value in values.items() if getattr(platform, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(platform, name, values[name])
    platform.save(update_fields=changed)
    _note(by, "platform.changed", platform, {"fields": changed})


def _checked_facts(region: str, facts: PlatformFacts) -> dict[str, Any]:
    faults: dict[str, list[Text]] = {}
    name = " ".join(facts.name.split())
    if not name:
        faults["name"] = [_("Please enter the name.")]
    elif len(name) > LONGEST["name"]:
        faults["name"] = [_too_long("name")]
    if facts.kind not in PlatformKind.values:
        faults["kind"] = [_("Please choose what kind of platform it is.")]
    city = Region.objects.filter(pk=facts.city, parent_id=region).first() if facts.city else None
    if facts.city and city is None:
        faults["city"] = [_("Choose a city of the province.")]
    organisation = _organisation(region, facts.organisation)
    if facts.organisation and organisation is None:
        faults["organisation"] = [_("Choose a verified organisation of the province.")]
    if faults:
        raise InvalidInput(fields=faults)
    return {"name": name, "kind": PlatformKind(facts.kind).value, "city": city, "organisation": organisation}


def _organisation(region: str, ref: str) -> Organisation | None:
    rows = Organisation.objects.filter(ref=ref, region_id=region, verified_at__isnull=False)
    return rows.first() if ref else None


def _checked_texts(texts: PlatformTexts) -> dict[str, Any]:
    faults: dict[str, list[Text]] = {}
    said = {name: getattr(texts, name).strip() for name in ("summary", "description", "phone", "website")}
    for name, value in said.items():
        if len(value) > LONGEST[name]:
            faults[name] = [_too_long(name)]
    if said["website"] and not _is_web_address(said["website"]):
        faults["website"] = [_("Enter an address that begins with https:// or http://.")]
    if set(texts.capabilities) - set(Capability.values):
        faults["capabilities"] = [_("Choose from the list.")]
    if set(texts.subcatalogues) - set(subcatalogue_names()):
        faults["subcatalogues"] = [_("Choose from the list.")]
    if faults:
        raise InvalidInput(fields=faults)
    chosen = set(texts.capabilities)
    capabilities = [value for value in Capability.values if value in chosen]
    return {**said, "capabilities": capabilities, "subcatalogues": sorted(set(texts.subcatalogues))}


def _is_web_address(text: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return False
    return True


def _required(name: str, text: str) -> str:
    said = text.strip()
    if not said:
        raise InvalidInput(fields={name: [_("Please fill this in.")]})
    if len(said) > LONGEST[name]:
        raise InvalidInput(fields={name: [_too_long(name)]})
    return said


def _too_long(name: str) -> str:
    return _("At most %(n)s characters, please.") % {"n": LONGEST[name]}


def _name_taken() -> InvalidInput:
    return InvalidInput(fields={"name": [_("A platform of this kind and name stands in the directory already.")]})


def _note(by: Actor, event: str, platform: ServicePlatform, changes: Mapping[str, Any], reason: str = "") -> None:
    record(
        by=by,
        event=event,
        object_type="platform",
        object_ref=platform.ref,
        region=platform.region_id,
        changes=changes,
        reason=reason,
    )
